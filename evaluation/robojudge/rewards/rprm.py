"""Milestone credit: VLA-RL's pseudo-rewards, with a judge's gate and a budget."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.rewards.milestones import Milestone, find_milestones
from robojudge.rewards.settings import RewardSettings
from robojudge.rewards.subtasks import passes_gate
from robojudge.schema.judgement import Judgement
from robojudge.telemetry.signals import Signals

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MilestoneCredit:
    """Credit per frame, before and after the gate.

    Attributes:
        heuristic: (n,) float64 >= 0, sum at most the budget.
        gated: (n,) float64, `heuristic` where the milestone led to passes the gate, 0 where it does not,
            NaN where the judge gave no score to tell by.
        milestones: what the credit leads to.
        passed: whether each milestone passes the gate; None where that is unknown.
        reasons: why a channel is all zero or withheld in part, by channel name.
    """

    heuristic: Array
    gated: Array
    milestones: tuple[Milestone, ...]
    passed: tuple[bool | None, ...]
    reasons: dict[str, str]


def milestone_credit(judgement: Judgement, signals: Signals, settings: RewardSettings) -> MilestoneCredit:
    """Credit the steps that lead to each milestone.

    Row t in (previous milestone, k] gets exp(-(k - t) / H) (`binary_window`: 1 within H; `impulse`: 1 at
    k). All rows are then scaled by one factor, so that the episode's ungated sum is at most the budget; a
    milestone keeps its share whether or not others pass. The gate drops the credit of milestones whose
    subtask the judge scored below `rprm_gate`; where the judge did not score it, the credit is unknown.
    """
    milestones, reason = find_milestones(signals, judgement.subtasks, settings)
    heuristic, gated = np.zeros(signals.length), np.zeros(signals.length)
    if reason is not None or signals.fps is None:
        told = reason or "no_fps"
        reasons = {"reward_heuristic": told, "reward_gated": told}
        return MilestoneCredit(heuristic, gated, (), (), reasons)
    passed = tuple(passes_gate(judgement, m.frame_index, settings.rprm_gate) for m in milestones)
    first = 0
    for milestone, passes in zip(milestones, passed, strict=True):
        rows = slice(first, milestone.frame_index + 1)
        heuristic[rows] = _lead_in(milestone.frame_index + 1 - first, signals.fps, settings)
        gated[rows] = np.nan if passes is None else heuristic[rows] * passes
        first = milestone.frame_index + 1
    scale = min(1.0, settings.budget / float(heuristic.sum()))
    unscored = passed.count(None)
    reasons = {}
    if unscored:
        reasons["reward_gated"] = f"{unscored}_of_{len(passed)}_milestones_without_a_judged_score"
    return MilestoneCredit(heuristic * scale, gated * scale, milestones, passed, reasons)


def _lead_in(count: int, fps: float, settings: RewardSettings) -> Array:
    """Return the credit of the `count` rows up to and including a milestone: (count,) float64."""
    left_s = np.arange(count - 1, -1, -1) / fps
    match settings.rprm_credit:
        case "exp":
            return np.exp(-left_s / settings.rprm_horizon_s)
        case "binary_window":
            return np.where(left_s <= settings.rprm_horizon_s, 1.0, 0.0)
        case "impulse":
            return np.where(left_s == 0.0, 1.0, 0.0)
