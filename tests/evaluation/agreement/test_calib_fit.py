"""Facts about a calibration: what it rests on, whom it refuses, and what it says of too few labels."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from calib_cases import labels, laboratory

from records import identity, judgement
from robojudge.agreement.calibration.completion import fit_completion
from robojudge.agreement.calibration.file import load_calibration, save_calibration
from robojudge.agreement.calibration.fit import fit_calibration
from robojudge.agreement.calibration.quality import fit_quality
from robojudge.agreement.calibration.success import fit_success
from robojudge.errors import CalibrationError

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
RUN = "a" * 64


def fitted(n: int = 120, n_tasks: int = 1):
    judged, notes = laboratory(n, n_tasks)
    return fit_calibration(judged, notes, run_fingerprint=RUN, created_at=WHEN), judged, notes


def test_a_lenient_judge_is_corrected_on_episodes_the_map_had_not_seen() -> None:
    made, _, _ = fitted()
    success, completion, smooth = made.success_prob, made.task_completion, made.quality["smoothness"]
    assert success.map is not None and success.map.kind == "beta"
    assert success.raw is not None and success.calibrated is not None
    assert success.calibrated.brier < success.raw.brier - 0.02
    assert success.calibrated.ece_debiased < 0.1 < success.raw.ece_debiased
    for fit in (completion, smooth):
        assert fit.raw is not None and fit.calibrated is not None
        assert fit.raw.bias > 0.15 and abs(fit.calibrated.bias) < 0.03
        assert fit.better_than_raw
    assert (success.n_labels, success.held_out, success.n_folds) == (120, "episode", 10)
    assert made.annotators == ("ana",) and made.n_episodes == 120


def test_whole_tasks_are_held_out_where_there_are_five() -> None:
    made, _, _ = fitted(n_tasks=6)
    assert (made.success_prob.held_out, made.success_prob.n_folds, made.success_prob.n_tasks) == (
        "task",
        6,
        6,
    )


def test_apply_gives_numbers_in_peoples_words() -> None:
    made, judged, _ = fitted()
    scores = made.apply(judged[0])
    completion = scores.task_completion
    assert completion is not None and scores.success_prob is not None
    assert scores.success_prob < (judged[0].success_prob or 0)
    assert scores.task_completion_interval is not None
    low, high = scores.task_completion_interval
    assert low < completion < high
    assert sum(scores.quality["smoothness"].probabilities) == pytest.approx(1.0)
    assert "efficiency" not in scores.quality
    assert scores.reasons == {"efficiency": "the judge gave no number", "safety": "the judge gave no number"}


def test_what_the_judge_could_not_tell_stays_unknown() -> None:
    made, judged, _ = fitted()
    silent = judged[0].model_copy(
        update={"success_prob": None, "task_completion": None, "reasons": {"success_prob": "no_reference"}}
    )
    scores = made.apply(silent)
    assert scores.success_prob is None and scores.task_completion_interval is None
    assert scores.reasons["success_prob"] == "no_reference"
    assert scores.reasons["task_completion_interval"] == "the judge gave no number"


def test_another_judge_is_refused_with_both_fingerprints() -> None:
    made, _, _ = fitted()
    with pytest.raises(CalibrationError, match=f"{RUN}.*{'f' * 64}.*robojudge calibrate"):
        made.apply(judgement(0))
    with pytest.raises(CalibrationError, match=f"{RUN}.*openai/gpt-4.1 with fingerprint {'b' * 64}"):
        made.apply(judgement(0), run_fingerprint="b" * 64)


def test_a_task_that_was_not_there_is_accepted_within_a_run_of_the_same_judge() -> None:
    made, judged, _ = fitted()
    new_task = judged[0].model_copy(update={"judge": identity(fingerprint="9" * 64)})
    assert made.apply(new_task, run_fingerprint=RUN).success_prob == made.apply(judged[0]).success_prob
    with pytest.raises(CalibrationError):
        made.apply(new_task)


def test_another_version_of_the_model_is_another_judge() -> None:
    made, judged, _ = fitted()
    moved = judged[0].judge.model_copy(update={"model_revision": "gpt-4.1-2026-01-01"})
    with pytest.raises(CalibrationError, match=r"gpt-4\.1-2025-04-14.*gpt-4\.1-2026-01-01"):
        made.apply(judged[0].model_copy(update={"judge": moved}), run_fingerprint=RUN)


def test_judgements_of_two_judges_are_refused() -> None:
    judged, notes = laboratory(30)
    other = judgement(99, judge=identity(model="gpt-4o", fingerprint="c" * 64))
    with pytest.raises(CalibrationError, match=r"of one judge.*gpt-4\.1.*gpt-4o"):
        fit_calibration([*judged, other], notes)


def test_no_judgement_is_one_clear_line() -> None:
    with pytest.raises(CalibrationError, match="no judgement to calibrate"):
        fit_calibration([], [])


def test_words_of_people_who_had_seen_the_judge_are_left_out_and_counted() -> None:
    judged, notes = laboratory(60)
    seen = [a.model_copy(update={"blinded": k >= 25}) for k, a in enumerate(notes)]
    made = fit_calibration(judged, seen, created_at=WHEN)
    alone = fit_calibration(judged, notes[25:], created_at=WHEN)
    assert made.n_not_blinded == 25 and made.success_prob.n_labels == 35
    assert made.success_prob.left_out == {"not_blinded": 25}
    assert made.success_prob.map == alone.success_prob.map


def test_too_few_labels_are_refused_with_how_many_are_needed() -> None:
    made = fit_calibration(*laboratory(19), created_at=WHEN)
    for fit in (made.success_prob, made.task_completion, made.quality["smoothness"]):
        assert fit.reason == "19 labelled episodes with a score; 20 are needed"
        assert fit.calibrated is None and fit.better_than_raw is None
    assert made.quality["safety"].reason == "0 labelled episodes with a score; 20 are needed"
    interval = made.task_completion.interval
    assert interval.half_width is not None and interval.n_residuals == 19, "around the judge's own number"


def test_an_interval_without_a_map_is_around_the_judges_own_number() -> None:
    judged, notes = laboratory(19)
    scores = fit_calibration(judged, notes).apply(judged[3])
    assert scores.task_completion is None
    assert scores.task_completion_interval is not None
    low, high = scores.task_completion_interval
    assert low < (judged[3].task_completion or 0) < high or high == 1.0


def test_people_who_call_nearly_all_a_success_teach_nothing_of_failure() -> None:
    said = np.ones(60)
    said[:4] = 0.0
    refused = fit_success(labels(np.linspace(0, 1, 60), said))
    assert refused.map is None
    assert refused.reason == ("people called 56 labelled episodes a success and 4 not; 5 of each are needed")


def test_people_who_always_give_one_number_teach_nothing() -> None:
    scores = np.linspace(0, 1, 30)
    completion, quality = (
        fit_completion(labels(scores, np.full(30, 0.5))),
        fit_quality(labels(scores, np.full(30, 2.0))),
    )
    assert completion.map is None and "people gave 0.5 to all 30" in (completion.reason or "")
    assert quality.model is None and "one step" in (quality.reason or "")


def test_a_judge_that_needs_no_calibration_is_told_so() -> None:
    """Scores that are right already: two fitted numbers cost more than they bring."""
    rng = np.random.default_rng(5)
    scores = rng.random(60)
    made = fit_success(labels(scores, (rng.random(60) < scores).astype(float)))
    assert made.raw is not None and made.calibrated is not None
    assert made.better_than_raw is (made.calibrated.brier < made.raw.brier)
    assert made.better_than_raw is False


def test_the_same_data_in_any_order_give_the_same_record() -> None:
    made, judged, notes = fitted()
    again = fit_calibration(judged[::-1], notes[::-1], run_fingerprint=RUN, created_at=WHEN)
    assert again == made and again.sha256 == made.sha256
    other = fit_calibration(judged, notes[:-1], run_fingerprint=RUN, created_at=WHEN)
    assert other.data_sha256 != made.data_sha256


def test_a_saved_calibration_reads_back_equal(tmp_path) -> None:
    made, judged, _ = fitted()
    save_calibration(made, tmp_path / "c.json")
    back = load_calibration(tmp_path / "c.json")
    assert back == made and back.sha256 == made.sha256
    assert back.apply(judged[7]) == made.apply(judged[7])
    assert [path.name for path in tmp_path.iterdir()] == ["c.json"]


def test_a_file_that_is_no_calibration_is_one_clear_line(tmp_path) -> None:
    path = tmp_path / "c.json"
    with pytest.raises(CalibrationError, match=r"c\.json cannot be read: No such file.*robojudge calibrate"):
        load_calibration(path)
    made, _, _ = fitted(30)
    document = json.loads(made.model_dump_json())
    for damage, told in (
        ({"formula_version": "0"}, "formula_version"),
        ({"task_completion": {}}, r"task_completion\.n_labels"),
        ({"unknown": 1}, "unknown"),
    ):
        path.write_text(json.dumps({**document, **damage}))
        with pytest.raises(CalibrationError, match=rf"cannot be used: {told}"):
            load_calibration(path)
    path.write_text("not json")
    with pytest.raises(CalibrationError, match="cannot be used"):
        load_calibration(path)


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path) -> None:
    made, _, _ = fitted(30)
    with pytest.raises(CalibrationError, match="cannot be written"):
        save_calibration(made, tmp_path / "absent" / "c.json")
