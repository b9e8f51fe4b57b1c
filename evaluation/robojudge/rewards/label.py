"""One judged episode to its reward labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from robojudge.datasets.episode import Episode
from robojudge.errors import UsageError
from robojudge.rewards.calibrated import calibrated_judgement
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.progress import Curves, progress_curves
from robojudge.rewards.rprm import MilestoneCredit, milestone_credit
from robojudge.rewards.settings import RewardSettings
from robojudge.rewards.shaping import delta, shaping, sparse
from robojudge.rewards.subtasks import subtask_index
from robojudge.schema.judgement import Judgement
from robojudge.telemetry.signals import extract_signals

if TYPE_CHECKING:
    from robojudge.agreement.calibration.record import CalibrationFile

Array = NDArray[np.float64]


def label_episode(
    judgement: Judgement,
    episode: Episode,
    settings: RewardSettings,
    calibration: CalibrationFile | None = None,
) -> EpisodeLabels:
    """Label every frame of a judged episode; decodes no frame.

    What the judge could not tell stays NaN, with the reason in `EpisodeLabels.reasons`.

    Args:
        judgement: what a judge said of the episode.
        episode: the same episode's numbers.
        settings: the scheme and its choices.
        calibration: of the judge, which the caller has checked; the success probability, completion and
            progress go through its maps. Outcome, confidence and subtask scores do not.

    Raises:
        UsageError: the judgement is of another episode, or cites frames this one does not have.
    """
    _check(judgement, episode)
    n = episode.length
    succeeded = {"success": True, "undecided": None}.get(judgement.effective_outcome, False)
    bootstraps = settings.bootstrap_truncated and succeeded is False
    curve_map = None if calibration is None else calibration.task_completion.map
    curves = progress_curves(judgement, n, settings.unfinished_cap, curve_map)
    judgement = calibrated_judgement(judgement, calibration)
    credit = milestone_credit(judgement, extract_signals(episode), settings)
    last = np.zeros(n, dtype=np.bool_)
    last[-1] = True
    return EpisodeLabels(
        dataset_id=judgement.dataset_id,
        episode_index=judgement.episode_index,
        completion=curves.completion.astype(np.float32),
        progress=curves.progress.astype(np.float32),
        reward=_reward(curves, credit, succeeded, bootstraps, settings).astype(np.float32),
        reward_heuristic=credit.heuristic.astype(np.float32),
        reward_gated=credit.gated.astype(np.float32),
        success_prob=_constant(judgement.success_prob, n),
        subtask_index=subtask_index(judgement.subtasks, n),
        confidence=_constant(judgement.confidence, n),
        done=last & (not bootstraps),
        truncated=last & bootstraps,
        success=last & (succeeded is True),
        reasons=_reasons(judgement, curves, credit, settings),
    )


def _reward(
    curves: Curves,
    credit: MilestoneCredit,
    succeeded: bool | None,
    bootstraps: bool,
    settings: RewardSettings,
) -> Array:
    at_the_end = sparse(len(curves.progress), succeeded, settings.success_reward)
    match settings.scheme:
        case "rprm":
            return at_the_end + credit.gated
        case "shaped":
            weight, gamma = settings.shaping_weight, settings.gamma
            return at_the_end + shaping(curves.progress, gamma, weight, keeps_last=bootstraps)
        case "delta":
            return delta(curves.progress)
        case "sparse":
            return at_the_end


def _reasons(
    judgement: Judgement, curves: Curves, credit: MilestoneCredit, settings: RewardSettings
) -> dict[str, str]:
    reasons = dict(credit.reasons)
    if curves.reason is not None:
        reasons |= {"completion": curves.reason, "progress": curves.reason}
        if settings.scheme in ("shaped", "delta"):
            reasons["reward"] = f"progress_unknown: {curves.reason}"
    if judgement.effective_outcome == "undecided":
        reasons["success"] = "outcome_undecided"
        if settings.scheme != "delta":
            reasons["reward"] = "outcome_undecided"
    for name in ("success_prob", "confidence"):
        if getattr(judgement, name) is None:
            reasons[name] = judgement.reasons.get(name, "not_given")
    return reasons


def _constant(value: float | None, length: int) -> NDArray[np.float32]:
    return np.full(length, np.nan if value is None else value, dtype=np.float32)


def _check(judgement: Judgement, episode: Episode) -> None:
    where = f"dataset {judgement.dataset_id}, episode {judgement.episode_index}"
    if judgement.episode_index != episode.episode_index:
        raise UsageError(f"{where}: asked to label episode {episode.episode_index} with this judgement")
    cited = [p.frame_index for p in judgement.progress]
    for subtask in judgement.subtasks:
        cited += [f for f in (subtask.start_frame, subtask.end_frame) if f is not None]
    if cited and max(cited) >= episode.length:
        raise UsageError(
            f"{where}: judged up to frame {max(cited)}, but the episode has {episode.length} frames; "
            "the dataset has changed since, judge it again"
        )
