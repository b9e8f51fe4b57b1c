"""Whether a dataset holds the episodes that a run judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from robojudge.datasets.episode import Episode
from robojudge.datasets.reader import Dataset
from robojudge.errors import OtherDataset
from robojudge.journal import Outcome
from robojudge.schema.judgement import Judgement
from robojudge.telemetry.quality import FORMULA_VERSION, analyse

MEASURED_EPISODES = 3
"""Episodes whose telemetry is measured again, at most; instruction and length are compared in all."""
_TOLERANCE = 1e-6
_AXES = ("smoothness", "efficiency", "safety")


def check_same_episodes(outcomes: Iterable[Outcome], dataset: Dataset, frozen: Mapping[str, Any]) -> None:
    """Refuse a dataset whose episodes are not the ones that were judged.

    Every judged episode must be there, with the instruction it was judged by (unless the run was given one
    for all) and as many frames. The first few must also move as they did: telemetry's scores are measured
    again, where the run's formula is today's. Where a folder lies and what it is called does not matter,
    nor do labels, pictures and episodes that were not judged. Metadata answers for most episodes.

    Args:
        outcomes: the outcomes that count, of the run's dataset.
        dataset: where the run's episodes are said to be now.
        frozen: the run's frozen settings.

    Raises:
        OtherDataset: an episode differs; the message says which, and in what.
        DatasetError: an episode that metadata does not settle cannot be read.
    """
    own_words = frozen.get("judge", {}).get("instruction") is None
    measurable = frozen.get("formula_versions", {}).get("quality") == FORMULA_VERSION
    to_measure = MEASURED_EPISODES if measurable else 0
    listed = frozenset(dataset.episode_indices())
    for outcome in outcomes:
        if not isinstance(outcome, Judgement) or outcome.dataset_id != dataset.dataset_id:
            continue
        if outcome.episode_index not in listed:
            raise _differing(outcome, dataset, "it has no such episode")
        measures = to_measure > 0 and any(score is not None for score in _measured(outcome))
        if _settled_by_metadata(outcome, dataset, own_words) and not measures:
            continue
        episode = dataset.episode(outcome.episode_index)
        told = _difference(outcome, episode, own_words) or (_motion(outcome, episode) if measures else None)
        if told is not None:
            raise _differing(outcome, dataset, told)
        to_measure -= measures


def judged_frames(judgement: Judgement) -> int | None:
    """Return how many frames an episode had when it was judged; None where the judgement does not tell."""
    last = [keyframe.frame_index for keyframe in judgement.keyframes if keyframe.reason == "last"]
    return last[0] + 1 if last else None


def _settled_by_metadata(judgement: Judgement, dataset: Dataset, own_words: bool) -> bool:
    """Tell whether metadata alone shows the same instruction and length."""
    summary, frames = dataset.episode_summary(judgement.episode_index), judged_frames(judgement)
    same_words = not own_words or judgement.instruction in (None, "; ".join(summary.tasks))
    return same_words and (frames is None or summary.length == frames)


def _difference(judgement: Judgement, episode: Episode, own_words: bool) -> str | None:
    frames = judged_frames(judgement)
    if frames is not None and frames != episode.length:
        return f"it has {episode.length} frames here and had {frames} when it was judged"
    if own_words and judgement.instruction not in (None, episode.instruction):
        return (
            f"its instruction is {episode.instruction!r} here and was {judgement.instruction!r} when judged"
        )
    return None


def _motion(judgement: Judgement, episode: Episode) -> str | None:
    computed = analyse(episode).computed
    for axis, judged in zip(_AXES, _measured(judgement), strict=True):
        now = getattr(computed, f"{axis}_score")
        if now is None or judged is None:
            same = now is judged
        else:
            same = math.isclose(now, judged, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
        if not same:
            return (
                f"its telemetry gives {axis} {_shown(now)} here and gave {_shown(judged)} when it was judged"
            )
    return None


def _measured(judgement: Judgement) -> tuple[float | None, ...]:
    """Return what telemetry alone said of the episode when it was judged, one entry an axis."""
    return tuple(getattr(judgement.trajectory_quality, axis).kinematic for axis in _AXES)


def _shown(score: float | None) -> str:
    return "nothing" if score is None else f"{score:.6g}"


def _differing(judgement: Judgement, dataset: Dataset, told: str) -> OtherDataset:
    return OtherDataset(
        f"{dataset.root} is not the dataset that this run judged: episode {judgement.episode_index}: {told}; "
        f"give the folder or Hub id of {dataset.dataset_id} as it was judged, or judge this one into a run "
        "of its own"
    )
