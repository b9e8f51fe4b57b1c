"""What the steps of making a labelled copy share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.datasets.columns import is_numeric_feature
from robojudge.datasets.lerobot_dataset import LeRobotDataset
from robojudge.lerobot_export.channels import CHANNELS, NAMES, Channel
from robojudge.lerobot_export.episode_scores import EpisodeScores
from robojudge.lerobot_export.features import keeps_original, labelled_features
from robojudge.lerobot_export.label_store import LabelStore
from robojudge.lerobot_export.selection import Selection
from robojudge.lerobot_export.stats import EpisodeStats

if TYPE_CHECKING:
    from numpy.typing import NDArray

RENUMBERED = ("episode_index", "index")
"""Columns that change where episodes are left out."""


@dataclass(frozen=True, slots=True)
class Copying:
    """A labelled copy being made.

    Attributes:
        dataset: the source; never written to.
        folder: where the copy is built.
        selection: the episodes it holds.
        labels: their labels.
        scores: their scores by source index; None writes no episode columns.
        stats: statistics computed on the way, one row an episode of the copy.
        first_row: (n,) int64, global index of each episode's first frame in the copy.
        length: (n,) int64, frames of each episode.
    """

    dataset: LeRobotDataset
    folder: Path
    selection: Selection
    labels: LabelStore
    scores: Mapping[int, EpisodeScores] | None
    stats: EpisodeStats = field(init=False)
    first_row: NDArray[np.int64] = field(init=False)
    length: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.selection.kept)
        object.__setattr__(self, "stats", EpisodeStats(count))
        object.__setattr__(self, "first_row", np.zeros(count, np.int64))
        object.__setattr__(self, "length", np.zeros(count, np.int64))

    @property
    def features(self) -> Mapping[str, Mapping[str, Any]]:
        """The source's features."""
        return self.dataset.metadata.features

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The label columns of the copy.

        LeRobot's converter from v2.1 to v3.0 turns NaN into null, which then cannot be loaded. So in v2.x a
        column that is unknown somewhere is left out.
        """
        unknown = self.labels.unknown if self.is_v2 else set()
        return tuple(channel for channel in CHANNELS if channel.name not in unknown)

    @property
    def is_v2(self) -> bool:
        """True for LeRobot v2.0 and v2.1."""
        return self.dataset.metadata.version.startswith("2.")

    @property
    def keeps_original(self) -> bool:
        """True where the source's own `next.reward` is kept under another name."""
        return keeps_original(self.features)

    def to_compute(self, covered: frozenset[str]) -> tuple[str, ...]:
        """Name the columns whose statistics are computed beside those of the labels.

        Args:
            covered: features, by their names in the copy, whose per-episode statistics the source has.
        """
        wanted = [
            name
            for name, feature in labelled_features(self.features, self.channels).items()
            if is_numeric_feature(feature) and name not in NAMES and name not in covered
        ]
        renumbered = [name for name in RENUMBERED if self.selection.dropped and name not in wanted]
        return (*wanted, *renumbered)


@dataclass(frozen=True, slots=True)
class Written:
    """What a version's own part of the copy amounts to.

    Attributes:
        stats: `meta/stats.json` of the copy; None where this version keeps none.
        stale_stats: features whose entry there still describes the source's episodes.
        info: changes to the top level of `meta/info.json`.
        destination: where a file of the source goes that was not written yet; None leaves it out.
    """

    stats: dict[str, Any] | None
    stale_stats: tuple[str, ...]
    info: Mapping[str, Any]
    destination: Callable[[str], str | None]
