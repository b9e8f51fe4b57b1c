"""Facts about `robojudge report`: what it prints, what it writes, and how it exits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from records import judgement
from robojudge import judge_dataset
from robojudge.agreement.report.records.report import Report
from robojudge.annotations import annotation_rows, write_rows
from robojudge.run_folder import RunFolder
from robojudge.schema.annotation import Annotation

BUNDLED = Path(__file__).resolve().parents[3] / "examples" / "datasets" / "tabletop_demo"
QUICK = ("--resamples", 100)


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """A run of the reference judge over the bundled dataset, with the dataset beside it."""
    folder = tmp_path_factory.mktemp("judged")
    shutil.copytree(BUNDLED, folder / "tabletop_demo")
    notes = folder / "tabletop_demo" / "annotations.csv"
    judge_dataset(folder / "tabletop_demo", folder / "run", annotations=notes, use_cache=False)
    return folder


def annotations_of(folder: Path) -> Path:
    return folder / "tabletop_demo" / "annotations.csv"


def study(folder: Path, judge_says: Iterable[float], people: int = 3) -> tuple[Path, Path]:
    """A run of completions, and people who say k/20 of episode k."""
    says = list(judge_says)
    with RunFolder(folder / "judge", {"dataset_id": "d", "fingerprint": "f"}, {}) as run:
        for k, completion in enumerate(says):
            run.append(judgement(k, task_completion=completion))
    rows = annotation_rows(
        Annotation(dataset_id="d", episode_index=k, annotator=f"person {p}", task_completion=(k % 21) / 20)
        for p in range(people)
        for k in range(len(says))
    )
    write_rows(rows, folder / "people.csv")
    return folder / "judge", folder / "people.csv"


def test_too_few_episodes_exit_with_4_and_say_how_many_more(cli, judged) -> None:
    result = cli("report", "--run", judged / "run", "--annotations", annotations_of(judged), *QUICK)
    assert result.code == 4
    assert result.out.startswith("… Not enough data: run ")
    assert "more annotated episodes" in " ".join(result.out.split())
    assert len(result.out.splitlines()) <= 24
    assert max(map(len, result.out.splitlines())) <= 80


def test_a_judge_that_says_what_people_say_passes(cli, tmp_path) -> None:
    run, people = study(tmp_path, [(k % 21) / 20 for k in range(100)])
    result = cli("report", "--run", run, "--annotations", people, *QUICK)
    assert result.code == 0
    assert result.out.startswith("✓ Pass: judge agrees with people above 0.7 on task completion.")


def test_a_judge_that_says_always_the_same_fails(cli, tmp_path) -> None:
    run, people = study(tmp_path, [0.5] * 100)
    result = cli("report", "--run", run, "--annotations", people, *QUICK)
    assert result.code == 1
    assert result.out.startswith("✗ Fail: judge does not agree with people above 0.7")


def test_the_threshold_decides(cli, tmp_path) -> None:
    run, people = study(tmp_path, [min(1.0, (k % 21) / 20 + 0.2 * (k % 2)) for k in range(100)])
    asked = ("report", "--run", run, "--annotations", people, *QUICK)
    assert cli(*asked).code == 0
    assert cli(*asked, "--fail-under", 0.99).code == 1


def test_each_suffix_writes_the_same_report(cli, judged, tmp_path) -> None:
    names = ("report.html", "report.md", "report.json")
    out = [part for name in names for part in ("--out", tmp_path / name)]
    result = cli("report", "--run", judged / "run", "--annotations", annotations_of(judged), *out, *QUICK)
    assert all(str(tmp_path / name) in result.out for name in names)
    page, text, data = ((tmp_path / name).read_text() for name in names)
    report = Report.model_validate_json(data)
    assert report.verdict == "not_enough_data"
    assert page.startswith("<!doctype html>") and text.startswith("# How far may")
    assert "Not enough data" in page and "Not enough data" in text


def test_pictures_come_from_where_the_dataset_was_judged(cli, judged, tmp_path) -> None:
    asked = ("report", "--run", judged / "run", "--annotations", annotations_of(judged), *QUICK)
    cli(*asked, "--out", tmp_path / "with.html", "--pictures", 2)
    assert (tmp_path / "with.html").read_text().count("data:image/jpeg;base64,") == 2
    cli(*asked, "--out", tmp_path / "without.html", "--pictures", 0)
    assert "data:image/jpeg" not in (tmp_path / "without.html").read_text()


def test_a_dataset_that_moved_is_named_or_left_out(cli, judged, tmp_path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(judged / "tabletop_demo", moved)
    run = tmp_path / "run"
    shutil.copytree(judged / "run", run)
    record = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps(record | {"dataset_source": str(tmp_path / "gone")}))
    asked = ("report", "--run", run, "--annotations", moved / "annotations.csv", *QUICK)
    cli(*asked, "--out", tmp_path / "without.html")
    assert "dataset tabletop_demo was not given" in (tmp_path / "without.html").read_text()
    cli(*asked, "--dataset", moved, "--out", tmp_path / "with.html")
    assert "data:image/jpeg" in (tmp_path / "with.html").read_text()
    assert cli(*asked, "--dataset", tmp_path / "gone", "--out", tmp_path / "x.html").code == 2


def test_pictures_come_from_the_place_that_another_run_still_knows(cli, judged, tmp_path) -> None:
    old = tmp_path / "run"
    shutil.copytree(judged / "run", old)
    record = json.loads((old / "run.json").read_text())
    (old / "run.json").write_text(json.dumps(record | {"dataset_source": str(tmp_path / "gone")}))
    runs = ("--run", f"one={old}", "--run", f"two={judged / 'run'}")
    cli("report", *runs, "--annotations", annotations_of(judged), *QUICK, "--out", tmp_path / "x.html")
    assert "data:image/jpeg" in (tmp_path / "x.html").read_text()


def test_a_dataset_that_no_run_judged_is_refused(cli, judged, tmp_path) -> None:
    other = tmp_path / "tabletop_demo"
    shutil.copytree(BUNDLED, other)
    tasks = other / "meta" / "tasks.parquet"
    names = pd.read_parquet(tasks)
    names.rename(index=lambda task: f"{task} again").to_parquet(tasks)
    asked = ("report", "--run", judged / "run", "--annotations", annotations_of(judged), *QUICK)
    foreign = cli(*asked, "--dataset", other)
    assert foreign.code == 2 and "is not the dataset that this run judged: episode 0" in foreign.err
    assert cli(*asked, "--dataset", f"tabletop_demo={BUNDLED}").code == 4
    unknown = cli(*asked, "--dataset", f"pusht={BUNDLED}")
    assert unknown.code == 2 and "no run judged a dataset 'pusht'; they judged tabletop_demo" in unknown.err
    twice = cli(*asked, "--dataset", BUNDLED, "--dataset", judged / "tabletop_demo")
    assert twice.code == 2 and "dataset tabletop_demo is given twice" in twice.err


def test_a_dataset_of_another_name_says_which_it_is_where_several_were_judged(cli, judged, tmp_path) -> None:
    run = tmp_path / "run"
    shutil.copytree(judged / "run", run)
    for name in ("run.json", "judgements.jsonl"):
        (run / name).write_text((run / name).read_text().replace('"tabletop_demo"', '"second"'))
    moved = tmp_path / "moved"
    shutil.copytree(BUNDLED, moved)
    runs = ("--run", f"one={judged / 'run'}", "--run", f"two={run}")
    said = annotations_of(judged).read_text()
    people = tmp_path / "people.csv"
    people.write_text(said + said.partition("\n")[2].replace("tabletop_demo", "second"))
    asked = ("report", *runs, "--annotations", people, *QUICK)
    unnamed = cli(*asked, "--dataset", moved)
    assert unnamed.code == 2 and "they judged tabletop_demo, second: say which this is" in unnamed.err
    cli(*asked, "--dataset", f"second={moved}", "--out", tmp_path / "out.json")
    report = Report.model_validate_json((tmp_path / "out.json").read_text())
    shown = {one.dataset_id for judge in report.judges for one in judge.disagreements if one.thumbnail}
    assert shown == {"tabletop_demo", "second"}


def test_pictures_are_not_taken_from_other_episodes_that_lie_there_now(cli, judged, tmp_path) -> None:
    moved = tmp_path / "tabletop_demo"
    shutil.copytree(BUNDLED, moved)
    tasks = moved / "meta" / "tasks.parquet"
    pd.read_parquet(tasks).rename(index=lambda task: f"{task} again").to_parquet(tasks)
    run = tmp_path / "run"
    shutil.copytree(judged / "run", run)
    record = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps(record | {"dataset_source": str(moved)}))
    cli("report", "--run", run, "--annotations", annotations_of(judged), *QUICK, "--out", tmp_path / "x.html")
    page = (tmp_path / "x.html").read_text()
    assert "data:image/jpeg" not in page and "was not given" in page


def test_judges_are_labelled_and_set_side_by_side(cli, judged, tmp_path) -> None:
    twice = ("report", "--run", judged / "run", "--run", judged / "run")
    same = cli(*twice, "--annotations", annotations_of(judged))
    assert same.code == 2 and "LABEL=FOLDER" in same.err
    named = ("--run", f"one={judged / 'run'}", "--run", f"two={judged / 'run'}")
    out = tmp_path / "report.json"
    cli("report", *named, "--annotations", annotations_of(judged), "--out", out, *QUICK)
    report = Report.model_validate_json(out.read_text())
    assert [judge.label for judge in report.judges[:2]] == ["one", "two"]
    assert report.side_by_side


def policies(folder: Path) -> tuple[Path, Path, Path]:
    """One judge's runs on two datasets, and what two people say: 16 of 20 successes, and 4 of 20."""
    notes = []
    for dataset, n_successes in (("better", 16), ("worse", 4)):
        with RunFolder(folder / dataset, {"dataset_id": dataset, "fingerprint": "f"}, {}) as run:
            for k in range(20):
                outcome = "success" if k < n_successes else "failure"
                word = {"outcome": outcome, "effective_outcome": outcome, "success_prob": k < n_successes}
                run.append(judgement(k, dataset_id=dataset, instruction=f"task {k % 10}", **word))
                notes += [
                    Annotation(dataset_id=dataset, episode_index=k, annotator=who, outcome=outcome)
                    for who in ("ana", "bo")
                ]
    write_rows(annotation_rows(notes), folder / "people.csv")
    return folder / "better", folder / "worse", folder / "people.csv"


def test_two_datasets_of_one_judge_are_compared(cli, tmp_path) -> None:
    better, worse, people = policies(tmp_path)
    asked = ("report", "--annotations", people, *QUICK, "--out", tmp_path / "report.json")
    for runs in ((better, worse), (f"mine={better}", f"mine={worse}")):
        result = cli(*asked, *(word for run in runs for word in ("--run", run)))
        assert "success rate of better less worse: +0.6" in result.out
        report = Report.model_validate_json((tmp_path / "report.json").read_text())
        (found,) = report.rate_comparisons
        assert (found.verdict, found.n_pairs) == ("first_is_better", 10)
        judge, *others = report.judges
        assert all(other.kind == "baseline" for other in others)
        assert (judge.n_judged, judge.fields[0].n_episodes) == (40, 40)
        assert judge.run is not None and judge.run.name == "better"
        assert [run.name for run in judge.more_runs] == ["worse"]
        assert report.side_by_side == ()


def test_one_label_for_two_judges_is_one_line(cli, tmp_path) -> None:
    better, worse, people = policies(tmp_path)
    record = json.loads((worse / "run.json").read_text())
    record["frozen"] |= {"fingerprint": "g", "prompt_sha256": "other"}
    (worse / "run.json").write_text(json.dumps(record))
    mixed = cli("report", "--run", f"mine={better}", "--run", f"mine={worse}", "--annotations", people)
    assert mixed.code == 2 and "prompt_sha256" in mixed.err and len(mixed.err.splitlines()) == 1


def test_only_the_fields_asked_for_are_tested(cli, judged, tmp_path) -> None:
    out = tmp_path / "report.json"
    asked = ("report", "--run", judged / "run", "--annotations", annotations_of(judged), *QUICK)
    cli(*asked, "--field", "outcome", "--out", out)
    assert Report.model_validate_json(out.read_text()).fields == ("outcome",)
    unknown = cli(*asked, "--field", "beauty")
    assert unknown.code == 2 and "'beauty'" in unknown.err


def test_json_stands_alone_on_standard_output(cli, judged) -> None:
    asked = ("report", "--run", judged / "run", "--annotations", annotations_of(judged), *QUICK)
    result = cli(*asked, "--json", "--pictures", 0)
    assert Report.model_validate_json(result.out).settings.resamples == 100
    assert "Not enough data" in result.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--out", "report.pdf"), ".html, .md, .json"),
        (("--out", "nowhere/report.html"), "there is no folder nowhere"),
        (("--viewer", "javascript:alert(1)"), "give the address of a viewer"),
        (("--run", "=x"), "LABEL=FOLDER"),
    ],
)
def test_what_cannot_work_is_one_line_before_anything_is_computed(cli, judged, words, told) -> None:
    result = cli("report", "--run", judged / "run", "--annotations", annotations_of(judged), *words)
    assert result.code == 2
    assert told in result.err and len(result.err.splitlines()) == 1
    assert result.out == ""


def test_a_folder_or_file_that_is_not_there_is_one_line(cli, judged, tmp_path) -> None:
    gone = cli("report", "--run", tmp_path / "gone", "--annotations", annotations_of(judged))
    assert gone.code == 2 and "gone" in gone.err
    no_file = cli("report", "--run", judged / "run", "--annotations", tmp_path / "gone.csv")
    assert no_file.code == 2 and "gone.csv" in no_file.err


def test_the_page_names_no_folder_of_this_machine(cli, judged, tmp_path) -> None:
    for name in ("report.html", "report.md"):
        cli(
            "report", "--run", judged / "run", "--annotations", annotations_of(judged),
            "--out", tmp_path / name, *QUICK,
        )  # fmt: skip
        assert str(judged) not in (tmp_path / name).read_text()
