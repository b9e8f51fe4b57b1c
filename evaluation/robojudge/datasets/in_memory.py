"""Episodes that live in memory, as a dataset: rollouts that were never written to disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from robojudge.datasets.content import episode_sha256
from robojudge.datasets.episode import Episode
from robojudge.errors import EpisodeNotFound
from robojudge.schema.episode import CameraSummary, DatasetSummary, EpisodeSummary


class InMemoryDataset:
    """A dataset made of `Episode` objects."""

    def __init__(self, episodes: Sequence[Episode]) -> None:
        """Hold the episodes, at least one, all of one dataset.

        Raises:
            ValueError: there are none, or they name different datasets or repeat an index.
        """
        self._episodes = {episode.episode_index: episode for episode in episodes}
        names = {episode.dataset_id for episode in episodes}
        if len(names) != 1 or len(self._episodes) != len(episodes):
            raise ValueError("episodes must share one dataset_id and have distinct indices, at least one")
        self.dataset_id = names.pop()
        self.root = Path()

    def summary(self) -> DatasetSummary:
        """Describe the episodes held."""
        first = next(iter(self._episodes.values()))
        return DatasetSummary(
            dataset_id=self.dataset_id,
            format="memory",
            robot_type=first.robot_type,
            fps=first.fps,
            total_episodes=len(self._episodes),
            total_frames=sum(episode.length for episode in self._episodes.values()),
            tasks=tuple(dict.fromkeys(task for e in self._episodes.values() for task in e.tasks)),
            cameras=tuple(
                CameraSummary(
                    name=camera.name,
                    key=camera.key,
                    storage="array",
                    height=None,
                    width=None,
                    codec=None,
                    is_wrist=camera.is_wrist,
                )
                for camera in first.cameras
            ),
            columns={key: values.shape[1:] for key, values in first.columns.items()},
            subtask_source=None,
            declares_success=any(e.declared is not None for e in self._episodes.values()),
            oddities=(),
        )

    def episode_indices(self) -> Sequence[int]:
        """Return the indices, ascending."""
        return sorted(self._episodes)

    def episode_summary(self, episode_index: int) -> EpisodeSummary:
        """Describe one episode.

        Raises:
            EpisodeNotFound: there is no such episode.
        """
        episode = self.episode(episode_index)
        return EpisodeSummary(
            episode_index=episode_index,
            length=episode.length,
            duration_s=episode.length / episode.fps if episode.fps else None,
            tasks=episode.tasks,
        )

    def episode(self, episode_index: int) -> Episode:
        """Return one episode.

        Raises:
            EpisodeNotFound: there is no such episode.
        """
        try:
            return self._episodes[episode_index]
        except KeyError:
            raise EpisodeNotFound(f"dataset {self.dataset_id} has no episode {episode_index}") from None

    def content_sha256(self, episode_index: int) -> str:
        """Hash the numbers and pixels of one episode; see `robojudge.datasets.content`."""
        return episode_sha256(self.episode(episode_index))
