"""What a user may see of a blind dataset: nothing of a judge before their own marks are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from robojudge_server.errors import StillBlind
from robojudge_server.store.queries_reveals import seen_episodes, sees_dataset
from robojudge_server.user import User


@dataclass(frozen=True, slots=True)
class Sight:
    """One user's view of one dataset, at the time of one request.

    Attributes:
        whole: whether judges' numbers of every episode may be shown.
    """

    engine: Engine
    user: User
    dataset_id: str
    whole: bool

    def sees(self, indices: Sequence[int]) -> frozenset[int]:
        """Return the episodes, out of some, whose judges' numbers may be shown."""
        if self.whole:
            return frozenset(indices)
        return seen_episodes(self.engine, self.dataset_id, self.user.name, indices)

    def require_episode(self, episode_index: int) -> None:
        """Check that an episode's numbers may be shown.

        Raises:
            StillBlind: the user has not saved their own marks yet.
        """
        if not self.sees([episode_index]):
            raise StillBlind(
                f"dataset {self.dataset_id} is blind: save your own marks of episode {episode_index} first"
            )

    def require_whole(self, what: str) -> None:
        """Check that the numbers of every episode may be shown.

        Raises:
            StillBlind: the dataset is blind and the user has not asked to see it.
        """
        if not self.whole:
            raise StillBlind(
                f"dataset {self.dataset_id} is blind: {what} would show judges' numbers of episodes you have "
                "not rated. Evaluators may ask to see them: POST /datasets/{id}/reveals"
            )


def sight_of(engine: Engine, user: User, dataset_id: str) -> Sight:
    """Return what a user may see of a dataset now.

    Raises:
        StoreError: the database cannot be read.
    """
    return Sight(engine, user, dataset_id, sees_dataset(engine, dataset_id, user.name))
