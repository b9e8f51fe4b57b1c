"""Facts about `robojudge calibrate`, and `robojudge rewards` with what it wrote."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from calibrations import HALVED, IDENTITY, calibration
from records import identity, judgement
from robojudge import write_rewards
from robojudge.agreement.calibration.file import load_calibration, save_calibration
from robojudge.agreement.calibration.platt import Platt
from robojudge.annotations import annotation_rows, write_rows
from robojudge.lerobot_export.sidecar import read_provenance
from robojudge.run_folder import RunFolder
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import ProgressPoint

DEMO = Path(__file__).resolve().parents[3] / "examples" / "datasets" / "tabletop_demo"
MINE = "e" * 64


def run_of(folder: Path, n: int, *, fingerprint: str = "a" * 64, model: str = "gpt-4.1") -> Path:
    """A run over dataset `lab` by a judge that calls most things a success."""
    rng = np.random.default_rng(0)
    frozen = {
        "dataset_id": "lab",
        "fingerprint": fingerprint,
        "judge": {"provider": "openai", "model": model},
    }
    with RunFolder(folder, frozen, {}) as run:
        for k in range(n):
            good = k / max(1, n - 1)
            seen = round(float(np.clip(0.5 + 0.4 * good + rng.normal(0, 0.05), 0, 1)), 2)
            judge = identity(model=model)
            run.append(judgement(k, dataset_id="lab", judge=judge, success_prob=seen, task_completion=seen))
    return folder


def notes_of(path: Path, n: int, *, blinded: bool = True) -> Path:
    """What ana said of the same episodes: the second half are successes, but for two in five."""
    notes = [
        Annotation(
            dataset_id="lab",
            episode_index=k,
            annotator="ana",
            outcome="success" if k >= n / 2 and k % 5 else "failure",
            task_completion=round(20 * k / max(1, n - 1)) / 20,
            blinded=blinded,
        )
        for k in range(n)
    ]
    write_rows(annotation_rows(notes), path)
    return path


def test_a_calibration_is_written_and_said_in_80_columns(cli, tmp_path) -> None:
    run, notes = run_of(tmp_path / "run", 60), notes_of(tmp_path / "notes.csv", 60)
    result = cli("calibrate", "--run", run, "--annotations", notes, "--out", tmp_path / "c.json")
    assert result.code == 0
    assert max(len(line) for line in result.out.splitlines() if str(tmp_path) not in line) <= 80
    assert "success_prob    platt" in result.out and "60 10 folds of episodes Brier" in result.out
    text = " ".join(result.out.split())
    assert "no map of safety: 0 labelled episodes with a score; 20 are needed (60 nobody said)" in text
    assert "60 judged episodes annotated blind by ana" in text
    assert "task_completion: 90% interval +-" in result.out
    assert f"robojudge rewards {run} --calibration" in result.out
    made = load_calibration(tmp_path / "c.json")
    assert made.judge.fingerprint == "a" * 64
    assert made.success_prob.better_than_raw is True


def test_what_is_there_is_replaced_only_when_asked(cli, tmp_path) -> None:
    run, notes = run_of(tmp_path / "run", 30), notes_of(tmp_path / "notes.csv", 30)
    arguments = ["calibrate", "--run", run, "--annotations", notes]
    assert cli(*arguments).code == 0
    refused = cli(*arguments)
    assert refused.code == 2 and "--overwrite" in refused.err
    assert cli(*arguments, "--overwrite").code == 0


def test_too_few_labels_exit_4_and_write_nothing(cli, tmp_path) -> None:
    run = run_of(tmp_path / "run", 12)
    result = cli("calibrate", "--run", run, "--annotations", notes_of(tmp_path / "notes.csv", 12))
    assert result.code == 4
    assert "12 labelled episodes with a score; 20 are needed" in result.out
    assert not (tmp_path / "calibration.json").exists()


def test_labels_of_people_who_had_seen_the_judge_do_not_count(cli, tmp_path) -> None:
    run = run_of(tmp_path / "run", 30)
    notes = notes_of(tmp_path / "notes.csv", 30, blinded=False)
    result = cli("calibrate", "--run", run, "--annotations", notes)
    assert result.code == 4
    assert "30 annotations left out: made after seeing a judge's numbers" in result.out


def test_runs_of_two_judges_are_refused(cli, tmp_path) -> None:
    one = run_of(tmp_path / "one", 20)
    two = run_of(tmp_path / "two", 20, fingerprint="b" * 64)
    notes = notes_of(tmp_path / "notes.csv", 20)
    result = cli("calibrate", "--run", one, "--run", two, "--annotations", notes)
    assert result.code == 2
    assert "a" * 64 in result.err and "b" * 64 in result.err


def test_a_run_without_judgements_is_one_clear_line(cli, tmp_path) -> None:
    run, notes = run_of(tmp_path / "run", 0), notes_of(tmp_path / "notes.csv", 3)
    result = cli("calibrate", "--run", run, "--annotations", notes)
    assert result.code == 2 and "no episode is judged" in result.err


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """A run over the bundled dataset, with the dataset beside it: ten episodes judged, two not."""
    folder = tmp_path_factory.mktemp("judged")
    shutil.copytree(DEMO, folder / "tabletop_demo")
    frozen = {
        "dataset_id": "tabletop_demo",
        "fingerprint": MINE,
        "judge": {"provider": "openai", "model": "gpt-4.1", "instruction": "Lift the cube."},
    }
    notes = {"dataset_source": str(folder / "tabletop_demo")}
    with RunFolder(folder / "run", frozen, notes) as run:
        for k in range(10):
            outcome = "success" if k % 3 == 0 else "partial"
            ends = round(0.95 if k % 3 == 0 else 0.1 * k, 2)
            run.append(
                judgement(
                    k,
                    dataset_id="tabletop_demo",
                    success_prob=None if k == 5 else ends,
                    task_completion=ends,
                    outcome=outcome,
                    effective_outcome=outcome,
                    progress=(
                        ProgressPoint(frame_index=0, value=0.0),
                        ProgressPoint(frame_index=60, value=ends),
                    ),
                )
            )
    return folder


def saved(path: Path, success=IDENTITY, completion=IDENTITY, better=True) -> Path:
    """Write a calibration of the run's judge with the given maps."""
    save_calibration(calibration(success, completion, better=better, fingerprint=MINE), path)
    return path


def labels(folder: Path):
    return pq.read_table(folder / "sarm_progress.parquet").to_pandas()


def rewards(cli, judged: Path, out: Path, *arguments):
    result = cli("rewards", judged / "run", "--out", out, *arguments)
    assert result.code == 0, result.err
    return result, labels(out)


def test_a_calibration_that_changes_nothing_gives_the_same_labels(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json")
    for scheme in ("rprm", "shaped"):
        _, plain = rewards(cli, judged, tmp_path / f"{scheme}-raw", "--scheme", scheme)
        _, mapped = rewards(
            cli, judged, tmp_path / f"{scheme}-mapped", "--scheme", scheme, "--calibration", file
        )
        assert plain.equals(mapped)


def test_success_probability_goes_through_its_map_as_worked_by_hand(cli, judged, tmp_path) -> None:
    """Odds sqrt(p / (1 - p)) / e: of 0.95 sqrt 19 / e = 1.6036, of 0.1 1 / 3e, of 0.2 1 / 2e."""
    file = saved(tmp_path / "c.json", success=Platt(intercept=-1.0, slope=0.5))
    _, plain = rewards(cli, judged, tmp_path / "raw")
    result, mapped = rewards(cli, judged, tmp_path / "mapped", "--calibration", file)
    found = mapped.groupby("episode_index").rprm_success_prob.first()
    assert found[[0, 1, 2]].tolist() == pytest.approx([0.615909, 0.109232, 0.155362], abs=1e-6)
    assert found[[5, 10, 11]].isna().all(), "what nobody judged stays unknown"
    assert not plain.rprm_success_prob.equals(mapped.rprm_success_prob)
    rest = [column for column in plain if column != "rprm_success_prob"]
    assert plain[rest].equals(mapped[rest])
    assert "success probability calibrated (platt, 40 labels)" in result.out


def test_progress_of_all_episodes_goes_through_one_map_before_the_cap(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json", completion=HALVED)
    uncapped = ["--unfinished-cap", "0.999"]
    _, plain = rewards(cli, judged, tmp_path / "raw", *uncapped)
    _, mapped = rewards(cli, judged, tmp_path / "mapped", *uncapped, "--calibration", file)
    for column in ("progress_sparse", "progress_dense"):
        assert np.allclose(mapped[column], plain[column] / 2, atol=1e-6, equal_nan=True)


def test_labels_name_the_calibration_they_went_through(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json", success=Platt(intercept=0.0, slope=2.0))
    rewards(cli, judged, tmp_path, "--calibration", file)
    named = (read_provenance(tmp_path / "sarm_progress.parquet") or {})["settings"]["calibration"]
    assert named == {
        "sha256": load_calibration(file).sha256,
        "formula_version": "1",
        "created_at": "2026-01-02T00:00:00+00:00",
        "success_prob": "platt",
        "progress": "isotonic",
    }
    plain = tmp_path / "plain"
    rewards(cli, judged, plain)
    assert "calibration" not in (read_provenance(plain / "sarm_progress.parquet") or {})["settings"]


def test_a_labelled_copy_holds_calibrated_scores(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json", completion=HALVED)
    copy = tmp_path / "copy"
    arguments = ["--to", "dataset", "--unjudged", "drop", "--out", copy, "--calibration", file]
    assert cli("rewards", judged / "run", *arguments).code == 0
    rows = pq.read_table(copy / "meta" / "episodes").to_pandas()
    halved = [0.475, 0.05, 0.1, 0.475, 0.2, 0.25, 0.475, 0.35, 0.4, 0.475]
    assert rows["rprm/score"].tolist() == pytest.approx(halved)
    said = json.loads((copy / "robojudge_labels.json").read_text())
    assert said["settings"]["calibration"]["progress"] == "isotonic"


def test_another_judges_calibration_is_refused(cli, judged, tmp_path) -> None:
    run, notes = run_of(tmp_path / "other", 30), notes_of(tmp_path / "notes.csv", 30)
    assert cli("calibrate", "--run", run, "--annotations", notes, "--out", tmp_path / "c.json").code == 0
    out = tmp_path / "out"
    result = cli("rewards", judged / "run", "--out", out, "--calibration", tmp_path / "c.json")
    assert result.code == 2
    assert "a" * 64 in result.err and MINE in result.err and "robojudge calibrate" in result.err
    assert len(result.err.splitlines()) == 1 and not out.exists()


def test_a_calibration_without_maps_is_refused(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json", success=None, completion=None)
    result = cli("rewards", judged / "run", "--out", tmp_path / "out", "--calibration", file)
    assert result.code == 2 and "would change no label" in result.err


def test_a_calibration_that_did_not_help_is_used_with_a_warning(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json", completion=None, better=False)
    result, _ = rewards(cli, judged, tmp_path / "out", "--calibration", file)
    assert "progress as the judge gave it" in result.out
    assert "warning: on held-out episodes the calibrated success probability was no better" in result.err


def test_a_progress_map_that_is_worse_held_out_is_a_warning_in_json_too(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json", success=None, completion=HALVED, better=False)
    result, _ = rewards(cli, judged, tmp_path / "out", "--calibration", file, "--json")
    warnings = json.loads(result.out)["audit"]["warnings"]
    said = [w for w in warnings if w.startswith("on held-out episodes the calibrated progress was no better")]
    assert len(said) == 1
    assert f"warning: {said[0]}" in result.err
    helped = saved(tmp_path / "better.json", success=None, completion=HALVED)
    result, _ = rewards(cli, judged, tmp_path / "other", "--calibration", helped, "--json")
    assert "held-out" not in result.out + result.err


def test_plots_and_python_take_a_calibration_too(cli, judged, tmp_path) -> None:
    file = saved(tmp_path / "c.json", completion=HALVED)
    run = tmp_path / "run"
    shutil.copytree(judged / "run", run)
    where = ["--dataset", judged / "tabletop_demo", "--out", tmp_path / "a", "--plot-episodes", "0"]
    cli("rewards", run, *where)
    before = (run / "plots" / "episode_000000.png").read_bytes()
    cli("rewards", run, *where, "--calibration", file)
    assert (run / "plots" / "episode_000000.png").read_bytes() != before
    write_rewards(run, dataset=judged / "tabletop_demo", out=tmp_path / "b", calibration=str(file))
    assert labels(tmp_path / "a").equals(labels(tmp_path / "b"))


def test_without_a_map_no_interval_is_claimed(cli, tmp_path) -> None:
    run, notes = run_of(tmp_path / "run", 15), notes_of(tmp_path / "notes.csv", 15)
    result = cli("calibrate", "--run", run, "--annotations", notes, "--out", tmp_path / "c.json")
    assert result.code == 4
    assert "nothing was written" in result.out
    assert "+-" not in result.out
