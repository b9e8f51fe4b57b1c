"""Match a stream of labels with a stream of episodes, without holding either."""

from __future__ import annotations

from collections.abc import Iterable

from robojudge.errors import ExportError
from robojudge.lerobot_export.label_store import check_belongs
from robojudge.rewards.labels import EpisodeLabels


class LabelsInOrder:
    """Hands out labels as the dataset's episodes come by."""

    def __init__(self, labels: Iterable[EpisodeLabels], dataset_id: str) -> None:
        self._labels = iter(labels)
        self._dataset_id = dataset_id
        self._seen: set[int] = set()
        self._next = self._advance()

    def take(self, episode_index: int, length: int) -> EpisodeLabels | None:
        """Return an episode's labels; None where it has none."""
        self._seen.add(episode_index)
        found = self._next
        if found is None or found.episode_index != episode_index:
            return None
        if found.length != length:
            raise ExportError(
                f"dataset {self._dataset_id}, episode {episode_index}: {found.length} frames were labelled, "
                f"the dataset has {length}; judge it again"
            )
        self._next = self._advance()
        return found

    def check_used_up(self) -> None:
        """Refuse labels that no episode took."""
        if self._next is None:
            return
        index = self._next.episode_index
        reason = (
            "its labels came late or twice; give labels by ascending episode_index"
            if index in self._seen
            else "the dataset has no frames of it"
        )
        raise ExportError(f"dataset {self._dataset_id}, episode {index}: {reason}")

    def _advance(self) -> EpisodeLabels | None:
        found = next(self._labels, None)
        if found is not None:
            check_belongs(found, self._dataset_id)
        return found
