"""Ask for reward labels of a run, and find those that were made."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from robojudge.rewards.settings import RewardSettings
from robojudge_server.errors import Conflict, InvalidRequest, NotFound
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.run_request import RewardRequest
from robojudge_server.store.queries_exports import create_export, export_row
from robojudge_server.store.tables_jobs import ExportRow
from robojudge_server.user import User

MAX_REWARD = 1e6
"""Keeps sums over an episode far from what single precision can hold."""


class RewardLabelRequest(RewardRequest):
    """Reward labels to make of a run."""

    run_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The run whose judgements to use.")
    success_reward: float = Field(
        default=1.0, gt=0, le=MAX_REWARD, description="Reward of an effective success, on its last frame."
    )
    shaping_weight: float = Field(
        default=1.0, gt=0, le=MAX_REWARD, description="Weight of the shaping term of `shaped`."
    )
    bootstrap_truncated: bool = Field(
        default=False,
        description="Whether the last frame of a non-success is truncated, not done.",
    )
    unfinished_cap: float = Field(
        default=0.95,
        ge=0,
        lt=1,
        description="Highest progress of an episode that is no effective success.",
    )
    rprm_credit: Literal["exp", "binary_window", "impulse"] = Field(
        default="exp", description="Shape of the credit of the steps that lead to a keyframe."
    )
    rprm_horizon_s: float = Field(
        default=0.5, gt=0, le=3600, description="Time constant of `exp`, length of `binary_window`; seconds."
    )
    rprm_gate: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Least judged score of the subtask a keyframe belongs to, for it to earn credit.",
    )
    rprm_budget: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="Most credit of one episode, as a share of `success_reward`.",
    )


def reward_settings(request: RewardRequest) -> RewardSettings:
    """Return the settings that a request chooses; what it does not choose is as the library has it."""
    names = set(RewardSettings.model_fields)
    return RewardSettings(**request.model_dump(include=names))


def require_target(service: Service, target: str) -> None:
    """Check that labels may be written to a target.

    Raises:
        Conflict: the service has no target at all.
        InvalidRequest: it has none of that name.
    """
    there = sorted(service.settings.exports)
    if not there:
        raise Conflict(
            "this server has no place for reward labels; start it with --export NAME=FOLDER, "
            "or set `exports` in its settings"
        )
    if target not in there:
        raise InvalidRequest(f"target: there is no {target!r}; there are: {', '.join(there)}")


def reward_export(
    service: Service, request: RewardRequest, *, dataset_id: str, run_id: str, user: User
) -> ExportRow:
    """Return the row of the labels that a request asks for; nothing is stored.

    Raises:
        Conflict, InvalidRequest: the target cannot be used.
    """
    require_target(service, request.target)
    return export_row(
        dataset_id=dataset_id,
        run_id=run_id,
        created_by=user.name,
        target=request.target,
        kind=request.kind,
        unjudged=request.unjudged,
        settings=reward_settings(request),
    )


def ask_for_labels(
    service: Service, served: ServedDataset, request: RewardLabelRequest, user: User
) -> ExportRow:
    """Store what a worker shall make.

    Raises:
        Conflict, InvalidRequest: the target cannot be used.
        NoSuchRecord: the dataset has no such run.
        StoreError: the database refused.
    """
    row = reward_export(service, request, dataset_id=served.dataset_id, run_id=request.run_id, user=user)
    return create_export(service.engine, row)


def labels_file(service: Service, export: ExportRow) -> Path:
    """Return the file of labels that were made.

    Raises:
        Conflict: they are not made, or are a labelled copy, which is a folder.
        NotFound: they lie where this server cannot find them.
    """
    if export.status != "done" or export.file is None:
        raise Conflict(f"reward labels {export.export_id} are {export.status}; there is nothing to download")
    if export.kind != "sidecar":
        raise Conflict(
            f"reward labels {export.export_id} are a labelled copy of the dataset, which is a folder: "
            f"{export.file} in the target {export.target}"
        )
    if export.target in service.settings.exports:
        folder = service.export_folder(export.target).resolve()
        path = (folder / export.file).resolve()
        if path.is_relative_to(folder) and path.is_file():
            return path
    raise NotFound(f"{export.file} is in the target {export.target} no more")
