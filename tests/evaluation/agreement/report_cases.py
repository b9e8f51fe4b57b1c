"""Small studies for tests of the report: people who nearly agree, and a judge to be given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from people_cases import judged, said

from robojudge.agreement.report.assemble import assemble
from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.sources import Said, read_annotations, read_runs
from robojudge.journal import Outcome
from robojudge.schema.annotation import Annotation

MADE = datetime(2026, 1, 2, tzinfo=UTC)
TASKS = ("close the drawer", "lift the cube", "press the button")
RESAMPLES = 100


def completions(n: int, share_of_successes: float = 0.5, seed: int = 0) -> np.ndarray:
    """What is true of n episodes: successes have 1, the others 0..0.85."""
    rng = np.random.default_rng(seed)
    others = np.round(rng.uniform(0.0, 0.85, n) * 20) / 20
    return np.where(np.arange(n) < round(share_of_successes * n), 1.0, others)


def outcome_of(completion: float) -> str:
    return "success" if completion > 0.9 else "partial" if completion >= 0.4 else "failure"


def panel(
    truth: Sequence[float], people: Sequence[str] = ("ada", "bo", "cy"), noise: float = 0.03, **given: Any
) -> list[Annotation]:
    """What people say: completion within noise of the truth, the true outcome, and what is given."""
    rng = np.random.default_rng(1)
    return [
        said(
            episode,
            person,
            task_completion=float(np.clip(true + rng.normal(0.0, noise), 0.0, 1.0)),
            outcome=outcome_of(true),
            **given,
        )
        for episode, true in enumerate(truth)
        for person in people
    ]


def judge(says: Iterable[dict[str, Any]]) -> list[Outcome]:
    """One judgement an episode, tasks taking turns."""
    return [
        judged(episode, instruction=TASKS[episode % len(TASKS)], **one) for episode, one in enumerate(says)
    ]


def careful(truth: Sequence[float], noise: float = 0.03) -> list[Outcome]:
    """A judge about as good as the people."""
    rng = np.random.default_rng(2)
    return judge(
        {
            "task_completion": float(np.clip(true + rng.normal(0.0, noise), 0.0, 1.0)),
            "outcome": outcome_of(true),
            "success_prob": float(np.clip(true - rng.uniform(0.0, 0.2), 0.0, 1.0)),
        }
        for true in truth
    )


def report_of(
    judges: dict[str, list[Outcome]] | list[Outcome], annotations: Sequence[Annotation], **given: Any
) -> Report:
    runs = judges if isinstance(judges, dict) else {"judge": judges}
    return assemble(
        read_runs(runs), _said(annotations), **({"resamples": RESAMPLES, "created_at": MADE} | given)
    )


def _said(annotations: Sequence[Annotation]) -> Said:
    return read_annotations(annotations)


def judge_in(report: Report, label: str = "judge") -> JudgeReport:
    return next(judge for judge in report.judges if judge.label == label)


def field_in(report: Report, field: str, label: str = "judge") -> FieldAgreement:
    return next(one for one in judge_in(report, label).fields if one.field == field)


def number_in(agreement: FieldAgreement, name: str) -> Number:
    found = {one.name: one.number for one in agreement.requirements}
    found |= {one.name: one.number for one in agreement.statistics}
    return found[name]
