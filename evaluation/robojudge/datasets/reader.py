"""The dataset seam: what a format must offer to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from robojudge.datasets.episode import Episode
from robojudge.schema.episode import DatasetSummary, EpisodeSummary


class Dataset(Protocol):
    """An opened dataset. Opening read metadata only; episodes are read one at a time."""

    dataset_id: str
    root: Path

    def summary(self) -> DatasetSummary:
        """Describe the dataset from its metadata, with every oddity found so far."""
        ...

    def episode_indices(self) -> Sequence[int]:
        """Return the indices of all listed episodes, ascending."""
        ...

    def episode_summary(self, episode_index: int) -> EpisodeSummary:
        """Describe one episode from metadata alone.

        Raises:
            EpisodeNotFound: the index is not listed.
        """
        ...

    def episode(self, episode_index: int) -> Episode:
        """Read one episode's numbers and locate its frames. Thread-safe.

        Raises:
            DatasetError: this episode cannot be read; other episodes are unaffected.
        """
        ...

    def content_sha256(self, episode_index: int) -> str:
        """Hash what the episode contains, independent of path, time or position in a file."""
        ...


class DatasetReader(Protocol):
    """One dataset format. Register under the entry-point group `robojudge.datasets`."""

    def can_open(self, path: Path) -> bool:
        """Tell whether the folder looks like this format, from file names and a version string."""
        ...

    def open(self, path: Path, *, dataset_id: str) -> Dataset:
        """Open the folder by reading its metadata.

        Raises:
            DatasetError: the metadata is unusable.
        """
        ...
