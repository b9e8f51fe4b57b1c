from __future__ import annotations

from pathlib import Path

import pytest

from robojudge.agreement.label_queue.draw import LabelDraw
from robojudge.agreement.label_queue.file import read_queue, write_queue
from robojudge.errors import UsageError

HEADER = "dataset,episode_index,stream,inclusion_probability,uncertainty_source\n"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    draws = [
        LabelDraw(
            dataset_id="org/a,b",
            episode_index=index,
            stream="audit",
            inclusion_probability=chance,
            uncertainty_source=None,
        )
        for index, chance in ((7, 0.125), (2, 1.0))
    ]
    write_queue(draws, tmp_path / "queue.csv")
    assert list(read_queue(tmp_path / "queue.csv").items()) == [
        (("org/a,b", 7), 0.125),
        (("org/a,b", 2), 1.0),
    ]


@pytest.mark.parametrize(
    "text,message",
    [
        ("dataset,episode_index\nd,1\n", "lacks the columns stream, inclusion_probability"),
        (HEADER + "d,1,audit,0,\n", "line 2: inclusion_probability 0 is not in"),
        (HEADER + "d,1,audit,nan,\n", "line 2: inclusion_probability nan is not in"),
        (HEADER + "d,x,audit,0.5,\n", "line 2: invalid literal"),
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
