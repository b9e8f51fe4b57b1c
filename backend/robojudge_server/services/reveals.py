"""Asking to see judges' numbers before rating, and ending a dataset's blindness."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from sqlalchemy import Engine

from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.run_request import Requested
from robojudge_server.store.queries_reveals import Unblinding, ask_to_see, unblind
from robojudge_server.store.tables_people import WHOLE_DATASET, RevealRow
from robojudge_server.user import User

Scope = Literal["episode", "dataset"]


class RevealRequest(Requested):
    """What somebody asks to see."""

    scope: Scope = Field(description="`episode`: one episode; `dataset`: all of them, future ones too.")
    episode_index: int | None = Field(
        default=None, ge=0, le=2**53 - 1, strict=True, description="The episode, with scope `episode`."
    )

    @model_validator(mode="after")
    def _check_scope(self) -> Self:
        if (self.scope == "episode") != (self.episode_index is not None):
            raise ValueError("episode_index goes with the scope `episode`, and only with it")
        return self


def ask(engine: Engine, user: User, served: ServedDataset, request: RevealRequest) -> RevealRow:
    """Let a user see judges' numbers from now on; what they annotate later counts as not blinded.

    Returns:
        The note of it, or the one that was there already.

    Raises:
        EpisodeNotFound: the dataset lists no such episode.
        StoreError: the database refused.
    """
    if request.episode_index is None:
        return ask_to_see(engine, served.dataset_id, user.name, WHOLE_DATASET)
    served.require_episode(request.episode_index)
    return ask_to_see(engine, served.dataset_id, user.name, request.episode_index)


def end_blindness(engine: Engine, user: User, served: ServedDataset) -> Unblinding:
    """Let everybody see judges' numbers of a dataset, for good.

    Returns:
        When that became so, and by whom: the first time counts.

    Raises:
        StoreError: the database refused.
    """
    return unblind(engine, served.dataset_id, by=user.name)
