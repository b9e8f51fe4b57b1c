"""Facts about reports of episodes that queues drew: what counts, and what it takes to make them again."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from records import judgement
from robojudge import agreement_report
from robojudge.agreement.report.records.report import Report
from robojudge.annotations import annotation_rows, write_rows
from robojudge.run_folder import RunFolder
from robojudge.schema.annotation import Annotation


@pytest.fixture
def run(tmp_path) -> Path:
    """A run of 60 episodes; every third is no success, and the judge is unsure of the first half."""
    with RunFolder(tmp_path / "run", {"dataset_id": "d", "fingerprint": "f" * 64}, {}) as folder:
        for k in range(60):
            folder.append(judgement(k, success_prob=0.5 if k < 30 else 0.9))
    return tmp_path / "run"


def say(path: Path, episodes: Iterable[int]) -> Path:
    """People's words on some episodes."""
    write_rows(
        annotation_rows(
            Annotation(
                dataset_id="d",
                episode_index=k,
                annotator="ana",
                outcome="failure" if k % 3 == 0 else "success",
            )
            for k in sorted(episodes)
        ),
        path,
    )
    return path


def asked(path: Path) -> list[int]:
    """Episodes that a queue asks for."""
    with path.open(newline="") as file:
        return [int(row["episode_index"]) for row in csv.DictReader(file) if row["stream"] != "labelled"]


def people_alone(report: Report) -> Any:
    return next(rate for rate in report.success_rates[0].rates if rate.method == "human_only")


def made(cli, run: Path, said: Path, out: Path, *queues: Path) -> Report:
    given = [part for queue in queues for part in ("--queue", queue)]
    options = ("--resamples", 100, "--pictures", 0)
    result = cli("report", "--run", run, "--annotations", said, *given, *options, "--out", out)
    assert "wrote" in result.out, result.err
    return Report.model_validate_json(out.read_text())


def test_drawing_a_new_queue_throws_no_label_away(cli, run, tmp_path) -> None:
    said = say(tmp_path / "said.csv", range(26))
    first = tmp_path / "first.csv"
    assert cli("queue", "--run", run, "--annotations", said, "-n", 8, "--out", first).code == 0
    found = made(cli, run, said, tmp_path / "a.json", first)
    alone = people_alone(found)
    assert (alone.n_human, alone.value) == (26, pytest.approx(17 / 26)) and alone.reason is None
    assert any(
        "no episode that a queue asked for has a label yet" in text
        for text in found.success_rates[0].warnings
    )

    say(said, {*range(26), *asked(first)})
    half_way = people_alone(made(cli, run, said, tmp_path / "b.json", first))
    assert half_way.n_human == 34
    second = tmp_path / "second.csv"
    again = cli("queue", "--run", run, "--annotations", said, "-n", 8, "--seed", 1, "--out", second)
    assert again.code == 0 and "the 34 that have one already" in again.out
    assert made(cli, run, said, tmp_path / "c.json", second, first).success_rates[0].rates[0] == half_way


def test_labels_of_two_queues_make_one_rate(cli, run, tmp_path) -> None:
    """A queue of 20, then one of the other 40: every episode is labelled, and 40 of 60 succeed."""
    first, second, said = tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "said.csv"
    cli("queue", "--run", run, "-n", 20, "--out", first)
    say(said, asked(first))
    cli("queue", "--run", run, "--annotations", said, "-n", 40, "--out", second)
    say(said, range(60))
    report = made(cli, run, said, tmp_path / "r.json", second, first)
    assert (people_alone(report).n_human, people_alone(report).value) == (60, pytest.approx(2 / 3))
    assert not any("left out" in text for text in report.success_rates[0].warnings)
    alone = made(cli, run, say(said, asked(first)), tmp_path / "s.json", first)
    both = agreement_report(run, said, resamples=100, queue=[first, second])
    assert people_alone(both) == people_alone(alone)


def test_a_report_names_its_queues_and_journals_with_their_sums(cli, run, tmp_path) -> None:
    first, second, said = tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "said.csv"
    cli("queue", "--run", run, "-n", 10, "--out", first)
    say(said, asked(first))
    cli("queue", "--run", run, "--annotations", said, "-n", 10, "--out", second)
    report = made(cli, run, said, tmp_path / "r.json", second, first)
    sums = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second)}
    assert [(queue.name, queue.sha256) for queue in report.settings.queues] == [
        ("first.csv", sums[first]),
        ("second.csv", sums[second]),
    ]
    journal = hashlib.sha256((run / "judgements.jsonl").read_bytes()).hexdigest()
    assert report.judges[0].run is not None and report.judges[0].run.journal_sha256 == journal
    given = ("--queue", first, "--queue", second, "--resamples", 100, "--pictures", 0)
    cli("report", "--run", run, "--annotations", said, *given, "--out", tmp_path / "r.md")
    page = (tmp_path / "r.md").read_text()
    assert "--queue first.csv --queue second.csv" in page
    assert all(text in page for text in (*sums.values(), journal))


def test_queues_that_cannot_be_put_together_are_refused(cli, run, tmp_path) -> None:
    first, said = tmp_path / "first.csv", say(tmp_path / "said.csv", range(9))
    cli("queue", "--run", run, "-n", 10, "--out", first)
    twice = cli("report", "--run", run, "--annotations", said, "--queue", first, "--queue", first)
    assert twice.code == 2 and "give each queue once" in " ".join(twice.err.split())
