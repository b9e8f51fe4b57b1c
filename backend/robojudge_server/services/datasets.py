"""The datasets a service serves: opened once, found by id."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from robojudge.datasets.episode import Episode
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.errors import EpisodeNotFound, UsageError
from robojudge.schema.episode import CameraSummary
from robojudge_server.errors import NotFound
from robojudge_server.settings import DatasetSettings

KEPT_EPISODES = 32
"""Episodes whose numbers stay in memory; frames never do."""


def url_id(dataset_id: str) -> str:
    """Return a dataset's id as URLs write it."""
    return dataset_id.replace("/", "--")


@dataclass(frozen=True)
class ServedDataset:
    """One dataset of a service. Thread-safe."""

    settings: DatasetSettings
    dataset: Dataset
    _recent: OrderedDict[int, Episode] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def dataset_id(self) -> str:
        """Return its name in every record."""
        return self.dataset.dataset_id

    @cached_property
    def episode_indices(self) -> frozenset[int]:
        """Return the indices of all listed episodes."""
        return frozenset(self.dataset.episode_indices())

    @cached_property
    def cameras(self) -> Mapping[str, CameraSummary]:
        """Return what metadata says of its cameras, by feature key."""
        return {camera.key: camera for camera in self.dataset.summary().cameras}

    @cached_property
    def has_task_sequences(self) -> bool:
        """Return whether any episode has more than one task."""
        return any(len(self.dataset.episode_summary(i).tasks) > 1 for i in self.dataset.episode_indices())

    def require_episode(self, episode_index: int) -> None:
        """Check that the dataset lists an episode.

        Raises:
            EpisodeNotFound: it does not.
        """
        if episode_index not in self.episode_indices:
            raise EpisodeNotFound(
                f"dataset {self.dataset_id} has no episode {episode_index}; "
                f"it lists {len(self.episode_indices)}"
            )

    def episode(self, episode_index: int) -> Episode:
        """Read one episode, or take it from those read lately.

        Raises:
            DatasetError: it cannot be read.
        """
        with self._lock:
            if episode_index in self._recent:
                self._recent.move_to_end(episode_index)
                return self._recent[episode_index]
        episode = self.dataset.episode(episode_index)
        with self._lock:
            self._recent[episode_index] = episode
            while len(self._recent) > KEPT_EPISODES:
                self._recent.popitem(last=False)
        return episode


class Datasets:
    """All datasets of a service, by id."""

    def __init__(self, settings: Iterable[DatasetSettings]) -> None:
        """Open them.

        Raises:
            DatasetError: one cannot be opened.
            UsageError: two have the same id.
        """
        self._by_url: dict[str, ServedDataset] = {}
        for one in settings:
            served = ServedDataset(one, open_dataset(one.source, dataset_id=one.dataset_id))
            if url_id(served.dataset_id) in self._by_url:
                raise UsageError(
                    f"two datasets have the id {served.dataset_id}; leave one out, or give it another "
                    "dataset_id under [[datasets]] in the settings file (--config)"
                )
            self._by_url[url_id(served.dataset_id)] = served

    def __iter__(self) -> Iterator[ServedDataset]:
        return iter(self._by_url.values())

    def by_url(self, name: str) -> ServedDataset:
        """Return the dataset that a URL or a request names.

        Raises:
            NotFound: the service has no such dataset.
        """
        served = self._by_url.get(url_id(name))
        if served is None:
            raise NotFound(f"there is no dataset {name!r} here; GET /datasets lists those there are")
        return served

    def has(self, dataset_id: str) -> bool:
        """Tell whether the service has a dataset of that id."""
        return url_id(dataset_id) in self._by_url
