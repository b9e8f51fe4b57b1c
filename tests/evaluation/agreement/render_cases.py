"""Reports to render: an ordinary one of two judges, and one in which every text is hostile."""

from __future__ import annotations

from typing import Any

from people_cases import axis, failed, identity, judged, said
from report_cases import TASKS, completions, outcome_of, panel, report_of

from robojudge.agreement.report.records.report import Report
from robojudge.journal import Outcome
from robojudge.schema.judgement import (
    Evidence,
    FailureFinding,
    Judgement,
    ProgressPoint,
    TrajectoryQuality,
    Usage,
)

EVIL = '<script>alert("1")</script> & \' | ` [x](javascript:1) **b** <b>'
PIXEL = "data:image/jpeg;base64,/9j/4AAQSkZJRg=="


def ordinary(n: int = 60, **given: Any) -> Report:
    """Two judges, one of them the reference, on all fields, with costs, failures and exclusions."""
    truth = completions(n)
    people = panel(truth, smoothness=0.75)
    people += [said(0, "dora", task_completion=0.5, outcome="partial", blinded=False)]
    return report_of({"careful": _says(truth, 0.05), "reference": _reference(truth)}, people, **given)


def hostile() -> Report:
    """The same texts everywhere, each of them an attack on the page."""
    truth = completions(30)
    people = panel(truth, people=(EVIL, "bo", "cy"))
    says = [
        judgement.model_copy(update={"instruction": EVIL, "rationale": EVIL, "dataset_id": "d"})
        if isinstance(judgement, Judgement)
        else judgement
        for judgement in _says(truth, 0.3)
    ]
    report = report_of({f"{EVIL}{EVIL}": says}, people)
    return with_pictures(report)


def with_pictures(report: Report) -> Report:
    """Put a picture into the first disagreement of each judge."""
    judges = tuple(
        judge.model_copy(
            update={
                "disagreements": tuple(
                    one.model_copy(update={"thumbnail": PIXEL, "thumbnail_reason": None}) if k == 0 else one
                    for k, one in enumerate(judge.disagreements)
                )
            }
        )
        for judge in report.judges
    )
    return report.model_copy(update={"judges": judges})


def _says(truth: Any, off: float) -> list[Outcome]:
    said_of: list[Outcome] = [
        _judgement(k, float(min(1.0, max(0.0, true + (off if k % 2 else -off)))), true)
        for k, true in enumerate(truth)
    ]
    said_of[1] = failed(1)
    return said_of


def _judgement(episode: int, completion: float, true: float) -> Judgement:
    outcome = outcome_of(true) if episode % 7 else "partial"
    quality = TrajectoryQuality(smoothness=axis(0.5 + 0.25 * (episode % 3)))
    return judged(
        episode,
        instruction=TASKS[episode % len(TASKS)],
        task_completion=completion,
        outcome=outcome,
        success_prob=completion,
        progress=(
            ProgressPoint(frame_index=0, value=0.0),
            ProgressPoint(frame_index=50, value=completion),
        ),
        trajectory_quality=quality,
        failure=None if outcome == "success" else FailureFinding(mode="missed_grasp", onset_frame=20),
        rationale="the cube stays on the table",
        evidence=(Evidence(camera="front", frame_index=40, timestamp_s=2.0, observation="open gripper"),),
        usage=Usage(calls=1, input_tokens=1200, output_tokens=80, cost_usd=0.003, latency_s=1.5),
    )


def _reference(truth: Any) -> list[Outcome]:
    who = identity(provider="reference", model="reference", fingerprint="r")
    return [
        judged(
            k,
            instruction=TASKS[k % len(TASKS)],
            task_completion=float(true),
            outcome=outcome_of(true),
            success_prob=float(true),
            judge=who,
        )
        for k, true in enumerate(truth)
    ]
