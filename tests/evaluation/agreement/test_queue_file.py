from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from robojudge.agreement.label_queue.candidates import Candidates
from robojudge.agreement.label_queue.draw import LabelDraw
from robojudge.agreement.label_queue.file import read_queue, read_queues, write_queue
from robojudge.errors import UsageError

HEADER = "dataset,episode_index,stream,inclusion_probability,uncertainty_source\n"


def drawn(index: int, chance: float) -> LabelDraw:
    return LabelDraw(
        dataset_id="org/a,b",
        episode_index=index,
        stream="audit",
        inclusion_probability=chance,
        uncertainty_source=None,
    )


def write(out: Path, *draws: LabelDraw, day: int = 1, overwrite: bool = False) -> Path:
    """Write a queue drawn from three episodes when two others had a label."""
    write_queue(
        draws or [drawn(7, 0.125)],
        out,
        candidates=Candidates(
            {("org/a,b", index): () for index in (7, 2, 3)}, frozenset({("org/a,b", 1), ("org/a,b", 0)})
        ),
        drawn_at=datetime(2026, 1, day, tzinfo=UTC),
        overwrite=overwrite,
    )
    return out


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    found = read_queue(write(tmp_path / "queue.csv", drawn(7, 0.125), drawn(2, 1.0)))
    assert list(found.chances.items()) == [(("org/a,b", 7), 0.125), (("org/a,b", 2), 1.0)]
    assert found.labelled == {("org/a,b", 0), ("org/a,b", 1)}
    assert (found.n_candidates, found.drawn_at) == ({"org/a,b": 3}, datetime(2026, 1, 1, tzinfo=UTC))


def test_what_was_drawn_comes_first_and_what_had_a_label_last(tmp_path: Path) -> None:
    lines = write(tmp_path / "queue.csv", drawn(7, 0.125), drawn(2, 1.0)).read_text().splitlines()
    assert [line.split('",')[1].split(",")[:2] for line in lines[1:]] == [
        ["7", "audit"],
        ["2", "audit"],
        ["0", "labelled"],
        ["1", "labelled"],
    ]


def test_a_queue_is_not_written_over_unless_asked(tmp_path: Path) -> None:
    path = write(tmp_path / "queue.csv")
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"queue\.csv exists already.*--overwrite"):
        write(path, drawn(2, 0.5))
    assert path.read_bytes() == before
    assert list(read_queue(write(path, drawn(2, 0.5), overwrite=True)).chances) == [("org/a,b", 2)]


def test_several_queues_are_read_in_the_order_drawn(tmp_path: Path) -> None:
    second, first = write(tmp_path / "a.csv", day=2), write(tmp_path / "b.csv", day=1)
    assert list(read_queues([second, first])) == [first, second]


def test_several_queues_need_times_of_their_own(tmp_path: Path) -> None:
    one, again = write(tmp_path / "one.csv"), write(tmp_path / "again.csv")
    with pytest.raises(UsageError, match=r"again\.csv was drawn when .*one\.csv was"):
        read_queues([one, again])
    old = tmp_path / "old.csv"
    old.write_text(HEADER + "d,1,audit,0.5,\n")
    assert list(read_queues([old])[old].chances) == [("d", 1)]
    with pytest.raises(UsageError, match=r"old\.csv does not say when"):
        read_queues([one, old])


@pytest.mark.parametrize(
    "text,message",
    [
        ("dataset,episode_index\nd,1\n", "lacks the columns stream, inclusion_probability"),
        (HEADER + "d,1,audit,0,\n", "line 2: inclusion_probability 0 is not in"),
        (HEADER + "d,1,audit,nan,\n", "line 2: inclusion_probability nan is not in"),
        (HEADER + "d,x,audit,0.5,\n", "line 2: invalid literal"),
        (HEADER + "d,1,audit,0.5,\nd,1,labelled,1,\n", "line 3: d 1 was drawn before"),
        (HEADER.strip() + ",drawn_at\nd,1,audit,0.5,,2026-01-01\n", "line 2: drawn_at .* no time zone"),
        (HEADER + "d,1,audit,0.5,\nd,1,information,0.5,\n", "line 3: d 1 was drawn before"),
    ],
)
def test_a_file_that_is_no_queue_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "queue.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=message) as caught:
        read_queue(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.csv cannot be read"):
        read_queue(tmp_path / "nowhere.csv")
