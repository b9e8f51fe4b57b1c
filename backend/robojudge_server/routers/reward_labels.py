"""Reward labels made from runs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from robojudge.rewards.audit import RewardAudit
from robojudge.rewards.settings import RewardSettings
from robojudge_server.errors import InvalidRequest, NotFound
from robojudge_server.routers.run_view import Limit
from robojudge_server.services.reward_labels import RewardLabelRequest, ask_for_labels, labels_file
from robojudge_server.services.sight import Sight
from robojudge_server.store.queries_exports import get_export, list_exports
from robojudge_server.store.tables_jobs import ExportRow
from robojudge_server.web.context import TheDataset, TheService, TheSight, TheUser, require
from robojudge_server.web.file import BYTES, file_response
from robojudge_server.web.page import Cursor, Page, decode_cursor, encode_cursor
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["reward-labels"])
EXPORT_ID = r"^[0-9a-f]{32}$"
_BINARY = {BYTES: {"schema": {"type": "string", "format": "binary"}}}


class RewardLabels(BaseModel):
    """Reward labels that were asked for."""

    export_id: str = Field(description="Their id.")
    dataset_id: str = Field(description="The dataset.")
    run_id: str = Field(description="The run whose judgements they are made of.")
    created_at: datetime = Field(description="When they were asked for.")
    created_by: str = Field(description="Who asked.")
    target: str = Field(description="Configured name of the folder they go to.")
    kind: Literal["sidecar", "dataset"] = Field(
        description="`sidecar`: a parquet file of labels; `dataset`: a labelled copy of the dataset."
    )
    unjudged: Literal["refuse", "drop"] = Field(
        description="What a labelled copy does with episodes without labels."
    )
    settings: RewardSettings = Field(description="The scheme and its choices.")
    status: Literal["waiting", "queued", "leased", "done", "failed"] = Field(
        description="`waiting` for the run to come to rest; `leased`: a worker is making them."
    )
    file: str | None = Field(description="Where they lie below the target's folder; null until done.")
    finished_at: datetime | None = Field(description="When they were done or failed.")
    audit: RewardAudit | None = Field(
        description="What can go wrong with these rewards, measured; null until done, and while withheld."
    )
    error: str | None = Field(description="Why they could not be made; null while withheld.")
    withheld: Literal["blind"] | None = Field(
        description="`blind`: the audit and the error are not shown to you, for they tell of judgements."
    )

    @classmethod
    def of(cls, row: ExportRow, sight: Sight) -> RewardLabels:
        """Return what a user may see of a row."""
        audit = RewardAudit.model_validate_json(row.audit) if row.audit and sight.whole else None
        return cls(
            export_id=row.export_id,
            dataset_id=row.dataset_id,
            run_id=row.run_id,
            created_at=row.created_at,
            created_by=row.created_by,
            target=row.target,
            kind=row.kind,
            unjudged=row.unjudged,
            settings=RewardSettings.model_validate_json(row.settings),
            status=row.status,
            file=row.file,
            finished_at=row.finished_at,
            audit=audit,
            error=row.error if sight.whole else None,
            withheld=None if sight.whole or not (row.audit or row.error) else "blind",
        )


def _export(
    service: TheService,
    dataset: TheDataset,
    export_id: Annotated[str, Path(pattern=EXPORT_ID, description="Id of the reward labels.")],
) -> ExportRow:
    row = get_export(service.engine, dataset.dataset_id, export_id)
    if row is None:
        raise NotFound(f"dataset {dataset.dataset_id} has no reward labels {export_id}")
    return row


TheExport = Annotated[ExportRow, Depends(_export)]


@router.post(
    "/datasets/{dataset_id}/reward-labels",
    status_code=202,
    dependencies=[require("evaluator")],
    responses=documented(409),
)
def ask(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    sight: TheSight,
    wanted: RewardLabelRequest,
    request: Request,
    response: Response,
) -> RewardLabels:
    """Ask for reward labels of a run; a worker makes them once the run is at rest."""
    row = ask_for_labels(service, dataset, wanted, user)
    response.headers["Location"] = f"{quote(request.url.path)}/{row.export_id}"
    return RewardLabels.of(row, sight)


@router.get("/datasets/{dataset_id}/reward-labels")
def listed(
    service: TheService,
    dataset: TheDataset,
    sight: TheSight,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RewardLabels]:
    """List a dataset's reward labels, newest first."""
    query = f"reward-labels:{dataset.dataset_id}"
    after = None
    if cursor is not None:
        (export_id,) = decode_cursor(query, cursor, (str,))
        after = get_export(service.engine, dataset.dataset_id, export_id)
        if after is None:
            raise InvalidRequest("cursor: not one of this server's; start again without it")
    size = min(limit, service.settings.limits.page_size)
    rows = list_exports(service.engine, dataset.dataset_id, limit=size + 1, after=after)
    more = len(rows) > size
    return Page(
        items=[RewardLabels.of(row, sight) for row in rows[:size]],
        next_cursor=encode_cursor(query, [rows[size - 1].export_id]) if more else None,
    )


@router.get("/datasets/{dataset_id}/reward-labels/{export_id}")
def one(export: TheExport, sight: TheSight) -> RewardLabels:
    """Return one set of reward labels: what was asked for and how far it is."""
    return RewardLabels.of(export, sight)


@router.get(
    "/datasets/{dataset_id}/reward-labels/{export_id}/download",
    response_class=FileResponse,
    responses={
        200: {"description": "The file of labels, as LeRobot reads it.", "content": _BINARY},
        206: {"description": "The part that the Range header names.", "content": _BINARY},
        304: {"description": "The caller has the file already."},
        **documented(409, 416),
    },
)
def download(service: TheService, export: TheExport, sight: TheSight, request: Request) -> Response:
    """Download a file of labels; a labelled copy is a folder and stays where it was written."""
    sight.require_whole("the file of labels")
    path = labels_file(service, export)
    response = file_response(request, path, name=path.name, cache_control="private, no-cache")
    response.headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return response
