"""What people said of an episode, and what they may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from robojudge.agreement.consensus import consensus
from robojudge.schema.annotation import Annotation
from robojudge.schema.consensus import ConsensusSummary
from robojudge_server.routers.run_view import Limit
from robojudge_server.services.annotations import Marks, save_marks
from robojudge_server.services.reveals import RevealRequest, Scope, ask, end_blindness
from robojudge_server.store.queries_annotations import Saved, latest_word, latest_words, versions
from robojudge_server.store.queries_reveals import Cause, list_reveals
from robojudge_server.store.tables_people import WHOLE_DATASET, RevealRow
from robojudge_server.web.context import EpisodeIndex, TheDataset, TheService, TheSight, TheUser, require
from robojudge_server.web.page import Cursor, Page, decode_cursor, encode_cursor
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["annotations"])
EPISODE = "/datasets/{dataset_id}/episodes/{episode_index}"


class Word(BaseModel):
    """One stored version of what one person said of an episode."""

    version: int = Field(description="From 1, without gaps, per person and episode.")
    saved_at: datetime = Field(description="When it was stored, UTC.")
    annotation: Annotation = Field(description="What they said.")


class AnnotatorWord(Word):
    """The latest word of one person on an episode."""

    annotator: str = Field(description="Who.")


class SavedWord(Word):
    """Your annotation as it is stored now."""

    revealed: bool = Field(description="Whether you may see what judges and others say of this episode.")


class OwnWord(BaseModel):
    """Your latest word on an episode, if you have said any."""

    version: int = Field(description="Its version, to be sent with the next save; 0 if there is none.")
    saved_at: datetime | None = Field(description="When it was stored, UTC; null if there is none.")
    annotation: Annotation | None = Field(description="What you said; null if nothing yet.")
    revealed: bool = Field(description="Whether you may see what judges and others say of this episode.")


class Reveal(BaseModel):
    """When somebody could first see judges' numbers of an episode, or of a whole dataset."""

    annotator: str = Field(description="Who.")
    scope: Scope = Field(description="`episode`, or `dataset` for all episodes.")
    episode_index: int | None = Field(description="The episode; null with the scope `dataset`.")
    revealed_at: datetime = Field(description="When, UTC.")
    cause: Cause = Field(
        description="`saved`: their own annotation was in; `asked`: they asked to see before rating."
    )


class Unblinded(BaseModel):
    """A dataset whose numbers everybody may see, for good."""

    dataset_id: str = Field(description="The dataset.")
    unblinded_at: datetime = Field(description="Since when, UTC.")
    unblinded_by: str = Field(description="Who decided it; `configuration` for the service's settings.")


@router.put(f"{EPISODE}/annotations/me", responses=documented(409, 413))
def put_my_annotation(
    service: TheService, user: TheUser, dataset: TheDataset, episode_index: EpisodeIndex, marks: Marks
) -> SavedWord:
    """Save your whole word on an episode as a new version; older versions are kept.

    You are the annotator, and the server notes whether you had seen a judge's numbers. Saving what is
    stored already changes nothing, so a save may be repeated. If you have saved something else since
    `expected_version`, the answer is 409 with the current version. From the first save on you may see
    what judges and others say of the episode.
    """
    saved = save_marks(service.engine, user, dataset, episode_index, marks)
    return SavedWord(**_fields(saved), revealed=True)


@router.get(f"{EPISODE}/annotations/me")
def get_my_annotation(
    service: TheService, user: TheUser, sight: TheSight, dataset: TheDataset, episode_index: EpisodeIndex
) -> OwnWord:
    """Return your latest word on an episode; version 0 if you have said nothing yet."""
    word = latest_word(service.engine, dataset.dataset_id, episode_index, user.name)
    fields = _fields(word) if word else {"version": 0, "saved_at": None, "annotation": None}
    return OwnWord(**fields, revealed=bool(sight.sees([episode_index])))


@router.get(f"{EPISODE}/annotations/me/history")
def list_my_versions(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Word]:
    """Return every version of your annotation of an episode, newest first."""
    return _versions(service, dataset.dataset_id, episode_index, user.name, cursor, limit)


@router.get(f"{EPISODE}/annotations")
def list_annotations(
    service: TheService,
    sight: TheSight,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AnnotatorWord]:
    """Return everybody's latest word on an episode, by name; withheld until your own is in."""
    sight.require_episode(episode_index)
    query = f"annotations:{dataset.dataset_id}:{episode_index}"
    after = decode_cursor(query, cursor, (str,))[0] if cursor else None
    size = _size(service, limit)
    found = latest_words(service.engine, dataset.dataset_id, episode_index, after, size + 1)
    words = [AnnotatorWord(**_fields(saved), annotator=saved.annotation.annotator) for saved in found]
    more = len(words) > size
    return Page(
        items=words[:size],
        next_cursor=encode_cursor(query, [words[size - 1].annotator]) if more else None,
    )


@router.get(f"{EPISODE}/annotations/history")
def list_versions(
    service: TheService,
    sight: TheSight,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    annotator: Annotated[
        str, Query(min_length=1, max_length=256, pattern=r"^[^\x00]*$", description="Whose annotation.")
    ],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Word]:
    """Return every version of somebody's annotation of an episode, newest first; withheld like the latest."""
    sight.require_episode(episode_index)
    return _versions(service, dataset.dataset_id, episode_index, annotator, cursor, limit)


@router.get(f"{EPISODE}/consensus")
def get_consensus(
    service: TheService, sight: TheSight, dataset: TheDataset, episode_index: EpisodeIndex
) -> ConsensusSummary | None:
    """Return what people together say of an episode, null if nobody annotated it; withheld likewise."""
    sight.require_episode(episode_index)
    words = latest_words(service.engine, dataset.dataset_id, episode_index)
    return consensus([saved.annotation for saved in words])


@router.post("/datasets/{dataset_id}/reveals", dependencies=[require("evaluator")])
def post_reveal(service: TheService, user: TheUser, dataset: TheDataset, request: RevealRequest) -> Reveal:
    """Ask to see judges' numbers before rating; what you annotate later is marked as not blinded.

    It cannot be undone. Asking again returns the first note.
    """
    return _reveal(ask(service.engine, user, dataset, request))


@router.get("/datasets/{dataset_id}/reveals")
def get_reveals(
    service: TheService, user: TheUser, dataset: TheDataset, cursor: Cursor = None, limit: Limit = 50
) -> Page[Reveal]:
    """Return what you have been able to see and since when; an admin gets everybody's."""
    annotator = None if user.may("admin") else user.name
    query = f"reveals:{dataset.dataset_id}:{annotator or ''}"
    place = decode_cursor(query, cursor, (str, int)) if cursor else None
    size = _size(service, limit)
    after = (place[0], place[1]) if place else None
    rows = list_reveals(service.engine, dataset.dataset_id, annotator, after, size + 1)
    last = rows[size - 1] if len(rows) > size else None
    return Page(
        items=[_reveal(row) for row in rows[:size]],
        next_cursor=encode_cursor(query, [last.annotator, last.episode_index]) if last else None,
    )


@router.post("/datasets/{dataset_id}/unblind", dependencies=[require("admin")])
def post_unblind(service: TheService, user: TheUser, dataset: TheDataset) -> Unblinded:
    """Let everybody see judges' numbers of a dataset, for good; a second time changes nothing."""
    unblinding = end_blindness(service.engine, user, dataset)
    return Unblinded(dataset_id=dataset.dataset_id, unblinded_at=unblinding.at, unblinded_by=unblinding.by)


def _versions(
    service: TheService,
    dataset_id: str,
    episode_index: int,
    annotator: str,
    cursor: str | None,
    limit: int,
) -> Page[Word]:
    query = f"versions:{dataset_id}:{episode_index}:{annotator}"
    before = decode_cursor(query, cursor, (int,))[0] if cursor else None
    size = _size(service, limit)
    found: Sequence[Saved] = versions(service.engine, dataset_id, episode_index, annotator, before, size + 1)
    more = len(found) > size
    return Page(
        items=[Word(**_fields(saved)) for saved in found[:size]],
        next_cursor=encode_cursor(query, [found[size - 1].version]) if more else None,
    )


def _size(service: TheService, limit: int) -> int:
    return min(limit, service.settings.limits.page_size)


def _fields(saved: Saved) -> dict[str, int | datetime | Annotation]:
    return {"version": saved.version, "saved_at": saved.saved_at, "annotation": saved.annotation}


def _reveal(row: RevealRow) -> Reveal:
    whole = row.episode_index == WHOLE_DATASET
    return Reveal(
        annotator=row.annotator,
        scope="dataset" if whole else "episode",
        episode_index=None if whole else row.episode_index,
        revealed_at=row.revealed_at,
        cause=row.cause,
    )
