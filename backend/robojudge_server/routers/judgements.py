"""What judges said of an episode."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from robojudge.schema.judgement import Failure, Judgement
from robojudge_server.errors import Forbidden, NotFound
from robojudge_server.routers.run_view import Limit, OfRun, Run, RunId, shown_run
from robojudge_server.security.redact import without_folders
from robojudge_server.service import Service
from robojudge_server.services.judge_calibrations import CalibratedWord
from robojudge_server.services.judgements import ask_for_judgement
from robojudge_server.services.run_request import JudgeChoice
from robojudge_server.store.queries_judgements import counting_judgement, delete_judgement, judgement_history
from robojudge_server.store.queries_runs import runs_by_id
from robojudge_server.store.tables import JudgementRow, RunRow
from robojudge_server.web.context import (
    MAX_INDEX,
    EpisodeIndex,
    TheDataset,
    TheService,
    TheSight,
    TheUser,
    require,
)
from robojudge_server.web.page import (
    Cursor,
    Page,
    decode_cursor,
    encode_cursor,
    microseconds_to_time,
    time_to_microseconds,
)
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["judgements"])
PATH = "/datasets/{dataset_id}/episodes/{episode_index}/judgements"


class StoredJudgement(BaseModel):
    """One word of a judge on an episode: a judgement, or the failure to make one."""

    run_id: str = Field(description="The run it was said in.")
    seq: int = Field(description="Its line in the run's journal, from 1.")
    judgement: Judgement | None = Field(description="The judgement; null where there is a failure.")
    failure: Failure | None = Field(description="The failure; null where there is a judgement.")
    calibrated: CalibratedWord | None = Field(
        description="The judgement's numbers in people's words; null where its judge, with these settings, "
        "has no calibration."
    )
    not_calibrated: str | None = Field(
        description="Why `calibrated` is null, in one line; null where it is not, and with a failure."
    )
    deleted_at: datetime | None = Field(description="When it was taken back; null where it was not.")
    deleted_by: str | None = Field(description="Who took it back; null where nobody did.")


def _shown(service: Service, rows: Sequence[JudgementRow]) -> list[StoredJudgement]:
    """Return rows as they are shown, calibrated where their judges are."""
    runs = runs_by_id(service.engine, [row.run_id for row in rows]) if service.judge_calibrations else {}
    return [_one_shown(service, row, runs.get(row.run_id)) for row in rows]


def _one_shown(service: Service, row: JudgementRow, run: RunRow | None) -> StoredJudgement:
    failed = row.error_type is not None
    judgement = None if failed else Judgement.model_validate_json(row.record)
    calibrated = None if judgement is None else service.judge_calibrations.calibrate(judgement, run)
    return StoredJudgement(
        run_id=row.run_id,
        seq=row.seq,
        judgement=judgement,
        failure=_without_folders(row.record) if failed else None,
        calibrated=calibrated.word if calibrated else None,
        not_calibrated=calibrated.reason if calibrated else None,
        deleted_at=row.deleted_at,
        deleted_by=row.deleted_by,
    )


def _without_folders(record: str) -> Failure:
    """Return a failure whose message names files, not where this server keeps them."""
    failure = Failure.model_validate_json(record)
    error = failure.error.model_copy(update={"message": without_folders(failure.error.message)})
    return failure.model_copy(update={"error": error})


@router.post(PATH, status_code=202, dependencies=[require("evaluator")], responses=documented(409, 429))
def judge(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    body: JudgeChoice,
    request: Request,
    response: Response,
) -> Run:
    """Have the episode judged: a run of one episode, which `Location` names."""
    row = ask_for_judgement(service, user, dataset, episode_index, body)
    mount = "/".join(request.url.path.split("/")[: -PATH.count("/")])
    response.headers["Location"] = f"{mount}/runs/{row.run_id}"
    return shown_run(row, {})


@router.get(PATH)
def history(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    sight: TheSight,
    fingerprint: Annotated[
        str | None,
        Query(pattern=r"^[0-9a-f]{64}$", description="Only of the judge with this fingerprint."),
    ] = None,
    run_id: OfRun = None,
    include_deleted: Annotated[bool, Query(description="Also what was taken back; for admins.")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[StoredJudgement]:
    """List all that judges said of the episode, failures too, newest first."""
    sight.require_episode(episode_index)
    if include_deleted and not user.may("admin"):
        raise Forbidden(f"{user.name} is {user.role}; what was taken back needs the role admin")
    query = f"judgements:{dataset.dataset_id}:{episode_index}:{fingerprint}:{run_id}:{include_deleted}"
    before = None
    if cursor is not None:
        microseconds, run, seq = decode_cursor(query, cursor, (int, str, int))
        before = (microseconds_to_time(microseconds), run, seq)
    size = min(limit, service.settings.limits.page_size)
    rows = judgement_history(
        service.engine,
        dataset.dataset_id,
        episode_index,
        fingerprint=fingerprint,
        run_id=run_id,
        deleted=include_deleted,
        before=before,
        limit=size + 1,
    )
    last = rows[size - 1] if len(rows) > size else None
    place = [time_to_microseconds(last.created_at), last.run_id, last.seq] if last else None
    return Page(
        items=_shown(service, rows[:size]),
        next_cursor=encode_cursor(query, place) if place else None,
    )


@router.get(f"{PATH}/latest")
def latest(
    service: TheService, dataset: TheDataset, episode_index: EpisodeIndex, sight: TheSight
) -> StoredJudgement:
    """Return the word that counts: of the newest run that judged the episode, its last judgement."""
    sight.require_episode(episode_index)
    row = counting_judgement(service.engine, dataset.dataset_id, episode_index)
    if row is None:
        raise NotFound(
            f"nobody has judged episode {episode_index} of dataset {dataset.dataset_id} yet; "
            "POST .../judgements asks a judge"
        )
    return _shown(service, [row])[0]


@router.delete(f"{PATH}/{{run_id}}/{{seq}}", status_code=204, dependencies=[require("admin")])
def take_back(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    run_id: RunId,
    seq: Annotated[int, Path(ge=1, le=MAX_INDEX, description="Its line in the run's journal.")],
) -> None:
    """Take a judgement back: it is kept, but counts no more. What counts then is worked out anew."""
    delete_judgement(service.engine, dataset.dataset_id, episode_index, run_id, seq, by=user.name)
