"""Labels of a whole dataset on disk, one record batch an episode, readable in any order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from robojudge.errors import ExportError
from robojudge.lerobot_export.channels import SCHEMA, columns_with_nan, labels_batch
from robojudge.rewards.labels import EpisodeLabels


class LabelStore:
    """Labels by episode. Holds one number an episode in memory; the file is removed on exit.

    Attributes:
        incomplete: episodes whose labels are not stored, because a reward or the success is unknown, and why.
        unknown: columns that hold NaN somewhere in what is stored.
    """

    def __init__(self, path: Path, labels: Iterable[EpisodeLabels], dataset_id: str) -> None:
        """Take every episode's labels from the iterable, one at a time.

        Raises:
            ExportError: an episode comes twice, belongs to another dataset, or has unusable labels.
        """
        self._path = path
        self._batches: dict[int, int] = {}
        self.incomplete: dict[int, str] = {}
        self.unknown: set[str] = set()
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, SCHEMA) as writer:
            for episode in labels:
                check_belongs(episode, dataset_id)
                if episode.episode_index in self._batches or episode.episode_index in self.incomplete:
                    raise ExportError(
                        f"dataset {dataset_id}, episode {episode.episode_index}: labelled twice"
                    )
                if not episode.complete:
                    self.incomplete[episode.episode_index] = _reason(episode)
                    continue
                batch = labels_batch(episode)
                self.unknown |= columns_with_nan(batch)
                writer.write_batch(batch)
                self._batches[episode.episode_index] = len(self._batches)
        self._source = pa.memory_map(str(path))
        self._reader = pa.ipc.open_file(self._source)

    def __enter__(self) -> LabelStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.close()
        self._path.unlink()

    def episodes(self) -> list[int]:
        """Return the labelled episodes, ascending."""
        return sorted(self._batches)

    def batch(self, episode_index: int) -> Any:
        """Return an episode's labels as a record batch of `channels.SCHEMA`, in frame order."""
        return self._reader.get_batch(self._batches[episode_index])


def _reason(labels: EpisodeLabels) -> str:
    return labels.reasons.get("reward") or labels.reasons.get("success") or "reward_not_finite"


def check_belongs(labels: EpisodeLabels, dataset_id: str) -> None:
    """Refuse labels of another dataset.

    Raises:
        ExportError: they name another dataset.
    """
    if labels.dataset_id != dataset_id:
        raise ExportError(
            f"labels of dataset {labels.dataset_id}, episode {labels.episode_index}, do not belong to "
            f"{dataset_id}; open the dataset that was judged, under the same --dataset-id"
        )
