"""Align one episode with its references: a progress value for every frame, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from robojudge.datasets.episode import Episode
from robojudge.errors import DatasetError, DecodeError
from robojudge.methods.base import Reference
from robojudge.methods.reference.annotated import Annotated, usable_references
from robojudge.methods.reference.distances import Comparison, compare, shared_blocks
from robojudge.methods.reference.feature_cache import FeatureCache
from robojudge.methods.reference.features import Features
from robojudge.methods.reference.held_out import held_out_ends, success_from_ends
from robojudge.methods.reference.labels import progress_labels, settle, subtask_order
from robojudge.methods.reference.progress_filter import (
    DONE_FROM,
    level_values,
    likelihoods,
    smoothed_progress,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

KERNEL_SHARE = 0.5
"""Kernel width, as a share of the median distance between a reference frame and its nearest other."""
FAMILIAR_QUANTILE = 0.95
"""A frame is familiar if it is as near to the references as this share of theirs are to each other."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """What aligning an episode with its references says.

    Attributes:
        progress: (length,) float64 in 0..1, one value a frame; may fall.
        success_prob: probability that the task is done at the last frame.
        familiar_share: share of the frames that look like something in the references.
        references: the references used.
        subtasks: the ordered list the progress labels were made with; empty without annotated spans.
        weights: each signal's weight.
        expected_error: error in progress when references are predicted from each other (RMS).
        end_like: the reference whose frame the last frame is nearest to, and that frame's index.
    """

    progress: NDArray[np.float64]
    success_prob: float
    familiar_share: float
    references: tuple[Annotated, ...]
    subtasks: tuple[str, ...]
    weights: Mapping[str, float]
    expected_error: float
    end_like: tuple[Annotated, int]


def align(
    episode: Episode, references: Sequence[Reference], subtasks: Sequence[str] | None, cache: FeatureCache
) -> Alignment | str:
    """Align an episode with what people said of other episodes of its task.

    Args:
        episode: the episode to judge; a reference that is this episode is refused.
        references: other episodes with annotations.
        subtasks: the task's ordered list; taken from the annotated spans if None, or if they name none of it.
        cache: where features are kept.

    Returns:
        The alignment, or why there is none: `no_reference` (no annotated success of the task that can
        be read), `no_shared_signal` (nothing that episode and successes both recorded).

    Raises:
        CameraNotFound, MissingFile, CorruptFile, DecodeError: the judged episode cannot be read.
    """
    annotated = usable_references(references, episode)
    if not any(reference.succeeded for reference in annotated):
        return "no_reference"
    mine = cache.features(episode)
    read = _read(annotated, cache)
    if not any(reference.succeeded for reference, _ in read):
        return "no_reference"
    read = _comparable(mine, read)
    names = shared_blocks(mine, [features for _, features in read])
    order = _order([reference for reference, _ in read], subtasks)
    labels = np.concatenate([progress_labels(r, order)[f.frame_indices] for r, f in read])
    comparison = compare(mine, [features for _, features in read], labels, names) if names else None
    if comparison is None:
        return "no_shared_signal"
    return _aligned(episode, mine, read, order, labels, comparison)


def _order(annotated: Sequence[Annotated], subtasks: Sequence[str] | None) -> tuple[str, ...]:
    named = {span.name for reference in annotated for span in reference.spans}
    return subtask_order(annotated) if named.isdisjoint(subtasks or ()) else tuple(subtasks or ())


def _read(annotated: Sequence[Annotated], cache: FeatureCache) -> list[tuple[Annotated, Features]]:
    """Read the references; one that cannot be read is left out, it is not the episode being judged."""
    read = []
    for reference in annotated:
        try:
            read.append((reference, cache.features(reference.episode)))
        except (DatasetError, DecodeError):
            continue
    return read


def _comparable(mine: Features, read: list[tuple[Annotated, Features]]) -> list[tuple[Annotated, Features]]:
    """Prefer references with every signal of the episode, if a success is among them."""
    complete = [pair for pair in read if len(shared_blocks(mine, [pair[1]])) == len(mine.blocks)]
    return complete if any(reference.succeeded for reference, _ in complete) else read


def _aligned(
    episode: Episode,
    mine: Features,
    read: Sequence[tuple[Annotated, Features]],
    order: tuple[str, ...],
    labels: NDArray[np.float64],
    comparison: Comparison,
) -> Alignment:
    lengths = np.array([len(features.frame_indices) for _, features in read])
    typical = float(np.median([n for n, (r, _) in zip(lengths, read, strict=True) if r.succeeded]))
    positive = comparison.nearest_other[comparison.nearest_other > 0.0]
    spacing = float(np.median(positive)) if len(positive) else 1.0
    bandwidth = KERNEL_SHARE * spacing
    labels = _settled(labels, comparison, lengths, bandwidth)
    likelihood = likelihoods(comparison.distances, labels, lengths, bandwidth)
    posterior = smoothed_progress(likelihood, typical)
    levels = level_values()
    familiar = float(np.quantile(positive, FAMILIAR_QUANTILE)) if len(positive) else 1.0
    nearest = comparison.distances.min(axis=1)
    end = int(comparison.distances[-1].argmin())
    owner = int(np.searchsorted(np.cumsum(lengths), end, side="right"))
    reference, features = read[owner]
    frame = int(features.frame_indices[end - int(lengths[:owner].sum())])
    annotated = [reference for reference, _ in read]
    ends = held_out_ends(annotated, comparison, labels, lengths, bandwidth)
    succeeded = np.array([reference.succeeded for reference in annotated])
    done_mass = float(posterior[-1][levels > DONE_FROM].sum())
    return Alignment(
        progress=np.interp(np.arange(episode.length), mine.frame_indices, posterior @ levels),
        success_prob=success_from_ends(float(posterior[-1] @ levels), ends, succeeded, done_mass),
        familiar_share=float(np.mean(nearest <= familiar)),
        references=tuple(annotated),
        subtasks=order,
        weights=comparison.weights,
        expected_error=comparison.held_out_error,
        end_like=(reference, frame),
    )


def _settled(
    labels: NDArray[np.float64], comparison: Comparison, lengths: NDArray[np.int64], threshold: float
) -> NDArray[np.float64]:
    cuts = np.cumsum(lengths)[:-1]
    pairs = zip(np.split(labels, cuts), np.split(comparison.to_own_last, cuts), strict=True)
    return np.concatenate([settle(mine, to_last, threshold) for mine, to_last in pairs])
