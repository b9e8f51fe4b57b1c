"""Ask for the judgement of one episode."""

from __future__ import annotations

from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.run_request import JudgeChoice, RunRequest
from robojudge_server.services.runs import start_run
from robojudge_server.store.tables import RunRow
from robojudge_server.user import User


def ask_for_judgement(
    service: Service, user: User, served: ServedDataset, episode_index: int, choice: JudgeChoice
) -> RunRow:
    """Start a run of one episode.

    Raises:
        UsageError, InvalidRequest: there is no such judge, or it cannot do what is asked.
        StoreError: the database refused.
    """
    request = RunRequest(**choice.model_dump(), episodes=(episode_index,))
    return start_run(service, user, served, request)
