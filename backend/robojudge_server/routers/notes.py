"""What people note on an episode and its fields."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from robojudge_server.routers.run_view import Limit
from robojudge_server.services.notes import NotedField, NoteRequest, keep_note
from robojudge_server.store.queries_notes import list_notes
from robojudge_server.store.tables_marks import NoteRow
from robojudge_server.web.context import EpisodeIndex, TheDataset, TheService, TheSight, TheUser
from robojudge_server.web.page import Cursor, Page, decode_cursor, encode_cursor
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["notes"])
NOTES = "/datasets/{dataset_id}/episodes/{episode_index}/notes"


class Note(BaseModel):
    """Somebody's note on one field of an episode."""

    annotator: str = Field(description="Who.")
    field: NotedField = Field(description="What it is about: a field of annotations, or the whole `episode`.")
    text: str = Field(description="The note; empty where it was just taken back.")
    version: int = Field(description="From 1, per person, episode and field; 0 where there never was a note.")
    created_at: datetime = Field(description="When this version was stored, UTC.")


@router.put(NOTES)
def put_note(
    service: TheService, user: TheUser, dataset: TheDataset, episode_index: EpisodeIndex, note: NoteRequest
) -> Note:
    """Save your note on a field, or take it back with an empty text; earlier versions are kept.

    A note is no annotation: it reveals nothing. Saving what is stored already changes nothing.
    """
    return _note(keep_note(service.engine, user, dataset, episode_index, note))


@router.get(NOTES)
def get_notes(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    sight: TheSight,
    episode_index: EpisodeIndex,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Note]:
    """Return the notes on an episode by name and field: yours, and others' once you see the episode."""
    annotator = None if sight.sees([episode_index]) else user.name
    query = f"notes:{dataset.dataset_id}:{episode_index}:{annotator or ''}"
    place = decode_cursor(query, cursor, (str, str)) if cursor else None
    size = min(limit, service.settings.limits.page_size)
    rows = list_notes(
        service.engine,
        dataset.dataset_id,
        episode_index,
        annotator=annotator,
        after=(place[0], place[1]) if place else None,
        count=size + 1,
    )
    last = rows[size - 1] if len(rows) > size else None
    return Page(
        items=[_note(row) for row in rows[:size]],
        next_cursor=encode_cursor(query, [last.annotator, last.field]) if last else None,
    )


def _note(row: NoteRow) -> Note:
    return Note(
        annotator=row.annotator,
        field=row.field,
        text=row.text,
        version=row.version,
        created_at=row.created_at,
    )
