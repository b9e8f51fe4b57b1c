"""Studies full of holes still give a report, and more resamples no more calls."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

import numpy as np
import pytest
from people_cases import failed, judged, said
from report_cases import report_of

from robojudge.agreement.report.measures import Measures
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Outcome
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import AxisScore, ProgressPoint, SubtaskScore, TrajectoryQuality

T = TypeVar("T")
OUTCOMES = ("success", "partial", "failure", "undecided")


class Holes:
    """Draws values, or None."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.missing = self.rng.random() * 0.9

    def one(self, *values: T) -> T | None:
        return None if self.rng.random() < self.missing else values[int(self.rng.integers(len(values)))]

    def count(self, below: int) -> int:
        return int(self.rng.integers(below))

    def annotation(self, episode: int, person: str) -> Annotation:
        spans = tuple(
            SubtaskSpan(name="ab"[self.count(2)], start_frame=9 * k, end_frame=9 * k + self.count(12))
            for k in range(self.count(4))
        )
        given: dict[str, Any] = {
            "task_completion": self.one(0.0, 0.25, 1.0),
            "outcome": self.one(*OUTCOMES),
            "smoothness": self.one(0.0, 0.5, 0.75),
            "failure_mode": self.one("missed_grasp", "other"),
            "subtasks": self.one(spans),
            "blinded": bool(self.rng.random() < 0.9),
        }
        return said(episode, person, **given)

    def outcome(self, episode: int) -> Outcome:
        if self.rng.random() < 0.1:
            return failed(episode)
        return judged(
            episode,
            instruction=self.one("a", "b", "c"),
            task_completion=self.one(0.0, 0.3, 1.0),
            outcome=OUTCOMES[self.count(4)],
            success_prob=self.one(0.0, 0.3, 1.0),
            progress=tuple(
                ProgressPoint(frame_index=k, value=self.one(0.0, 1.0)) for k in range(self.count(5))
            ),
            subtasks=tuple(
                SubtaskScore(name=name, score=self.one(0.0, 0.6), start_frame=self.one(0, 5))
                for name in "ab"[: self.count(3)]
            ),
            trajectory_quality=TrajectoryQuality(smoothness=AxisScore(fused=self.one(0.0, 0.4, 1.0))),
        )


@pytest.mark.parametrize("seed", range(8))
def test_any_study_gives_a_report(seed: int) -> None:
    holes = Holes(seed)
    n, people = holes.count(40), holes.count(5)
    words = [holes.annotation(episode, f"p{p}") for episode in range(n) for p in range(people)]
    judges = {f"j{k}": [holes.outcome(e) for e in range(n) if e % 7] for k in range(1 + holes.count(2))}
    fields = None if seed % 2 else ["outcome", "smoothness", "safety", "failure_mode", "task_completion"]
    report = report_of(judges, words, fields=fields)
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert report.verdict != "pass"


class Counting:
    """The mean difference, and how often it was asked."""

    name: ClassVar[str] = "counting"

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        self.calls += 1
        return weights @ (values[:, 1] - values[:, 0]) / weights.sum(axis=1)

    def undefined(self, values: Floats) -> str:
        return "never"


def test_resamples_are_no_loop() -> None:
    calls = []
    for n_resamples in (100, 10_000):
        counting = Counting()
        measures = Measures([("d", k) for k in range(50)], [None] * 50, n_resamples, seed=0)
        measures.ask("it", counting, np.random.default_rng(0).random((50, 2)))
        measures.draw()
        assert measures.number("it").low is not None
        calls.append(counting.calls)
    assert calls[0] == calls[1] <= 5
