"""Annotate a dataset of known truth as three people of stated noise would, blind and each on their own.

python benchmarks/simulated_annotators.py --data DIR --out FILE.csv [--dataset metaworld_dev] [--seed 0]

DIR holds NAME.ground_truth.parquet and NAME.ground_truth_episodes.parquet. What is known: the simulator's
final progress, outcome and stages. Smoothness, efficiency and failure mode are not simulated; they follow
from what was done to the episode's policy, by the tables below. Nobody rates safety: nothing is known of
it. Each person sees the truth through noise of their own, drawn from the seed, and speaks as people do:
completion in steps of 0.05, quality in five steps, one category, subtasks by first and last frame.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from reference_truth import Truth, annotate, read_truth
from robojudge.agreement.scales import OUTCOMES
from robojudge.annotations import annotation_rows, write_rows
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan

# Perturbation -> smoothness and efficiency, each one of 0, 0.25, 0.5, 0.75 and 1.
QUALITY = {
    "expert": (1.0, 1.0),
    "slow": (1.0, 0.5),
    "jitter": (0.25, 0.5),
    "hesitate": (0.5, 0.5),
    "detour": (0.75, 0.25),
    "retry": (0.5, 0.25),
    "release": (0.75, 0.25),
    "stop_after_contact": (0.75, 0.5),
    "truncated": (1.0, 0.75),
    "undo": (0.75, 0.25),
    "missed": (0.75, 0.25),
    "wrong_direction": (0.75, 0.0),
    "idle": (1.0, 0.0),
    "wrong_instruction": (1.0, 0.0),
}
FAILURE_MODE = {
    "release": "dropped_object",
    "stop_after_contact": "early_termination",
    "truncated": "early_termination",
    "undo": "other",
    "missed": "missed_grasp",
    "wrong_direction": "wrong_target",
    "idle": "no_attempt",
    "wrong_instruction": "wrong_object",
}
CONFUSED = ("missing_step", "position_error", "other")
"""What a person says who names the wrong failure mode."""
BEGUN_AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Noise:
    """How far a person is off.

    Attributes:
        completion_sd: standard deviation of their completion, for episodes that are neither 0 nor 1.
        completion_bias: mean of the same.
        outcome_slips: share of episodes they put one level off: a partial to either side, others to partial.
        quality_sd: standard deviation of their quality ratings, in steps.
        mode_slips: share of failures whose mode they get wrong.
        span_sd_frames: standard deviation of the frames at which they see a subtask end.
        cannot_tell: share of episodes whose outcome they cannot tell.
    """

    completion_sd: float
    completion_bias: float
    outcome_slips: float
    quality_sd: float
    mode_slips: float
    span_sd_frames: float
    cannot_tell: float


PEOPLE = {
    "careful": Noise(0.05, 0.00, 0.03, 0.35, 0.05, 2.0, 0.00),
    "usual": Noise(0.10, 0.03, 0.07, 0.60, 0.15, 4.0, 0.03),
    "hasty": Noise(0.15, -0.05, 0.12, 0.90, 0.25, 8.0, 0.05),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dataset", default="metaworld_dev")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    truths = read_truth(asked.data, asked.dataset)
    annotations = list(annotate_all(truths, asked.dataset, asked.seed))
    write_rows(annotation_rows(annotations), asked.out)
    print(
        f"{len(annotations)} annotations of {len(truths)} episodes by {len(PEOPLE)} people, seed {asked.seed}"
    )
    for name, noise in PEOPLE.items():
        print(f"{name:8} {noise}")


def annotate_all(truths: list[Truth], dataset_id: str, seed: int) -> Iterator[Annotation]:
    """Yield one annotation a person and episode."""
    for k, (name, noise) in enumerate(PEOPLE.items()):
        rng = np.random.default_rng((seed, k))
        for truth in truths:
            yield _said(truth, dataset_id, name, noise, rng)


def _said(truth: Truth, dataset_id: str, name: str, noise: Noise, rng: np.random.Generator) -> Annotation:
    known = annotate(truth, dataset_id, "work")
    outcome = _outcome(truth.outcome, noise, rng)
    smoothness, efficiency = (_steps(quality, noise, rng) for quality in QUALITY[truth.perturbation])
    mode = _mode(truth.perturbation, noise, rng)
    tells = rng.random() >= noise.cannot_tell
    return Annotation(
        dataset_id=dataset_id,
        episode_index=truth.episode_index,
        annotator=name,
        task_completion=_completion(truth.final_progress, noise, rng),
        outcome=outcome if tells else None,
        smoothness=smoothness,
        efficiency=efficiency,
        failure_mode=None if outcome == "success" else mode,
        subtasks=_spans(known.subtasks or (), len(truth.progress), noise, rng),
        cannot_tell=() if tells else ("outcome",),
        created_at=BEGUN_AT,
    )


def _completion(true: float, noise: Noise, rng: np.random.Generator) -> float:
    """Nobody misses that nothing or everything was done by more than a step; in between it is guessed."""
    sd = noise.completion_sd if 0.0 < true < 1.0 else noise.completion_sd / 5
    bias = noise.completion_bias if 0.0 < true < 1.0 else 0.0
    return round(20 * float(np.clip(rng.normal(true + bias, sd), 0.0, 1.0))) / 20


def _outcome(true: str, noise: Noise, rng: np.random.Generator) -> str:
    level, slips, side = OUTCOMES.index(true), rng.random() < noise.outcome_slips, rng.choice((-1, 1))
    if not slips:
        return true
    return OUTCOMES[level + side] if true == "partial" else "partial"


def _steps(true: float, noise: Noise, rng: np.random.Generator) -> float:
    return round(float(np.clip(rng.normal(4 * true, noise.quality_sd), 0, 4))) / 4


def _mode(perturbation: str, noise: Noise, rng: np.random.Generator) -> str | None:
    slips, other = rng.random() < noise.mode_slips, str(rng.choice(CONFUSED))
    return other if slips else FAILURE_MODE.get(perturbation)


def _spans(
    true: tuple[SubtaskSpan, ...], length: int, noise: Noise, rng: np.random.Generator
) -> tuple[SubtaskSpan, ...]:
    """Move each boundary between subtasks; a subtask keeps at least one frame."""
    ends = [span.end_frame + round(rng.normal(0.0, noise.span_sd_frames)) for span in true]
    found: list[SubtaskSpan] = []
    first = true[0].start_frame if true else 0
    for k, (span, end) in enumerate(zip(true, ends, strict=True)):
        last = min(max(first, end), length - (len(true) - k))
        found.append(SubtaskSpan(name=span.name, start_frame=first, end_frame=last))
        first = last + 1
    return tuple(found)


if __name__ == "__main__":
    main()
