"""What somebody may note beside their marks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from sqlalchemy import Engine

from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.run_request import Requested
from robojudge_server.store.queries_notes import save_note
from robojudge_server.store.tables_marks import NoteRow
from robojudge_server.user import User

MAX_NOTE = 2000
NotedField = Literal[
    "episode",
    "outcome",
    "task_completion",
    "smoothness",
    "efficiency",
    "safety",
    "failure_mode",
    "failure_onset_frame",
    "subtasks",
]


class NoteRequest(Requested):
    """A note on one field."""

    field: NotedField = Field(description="What it is about: a field of annotations, or the whole `episode`.")
    text: str = Field(
        max_length=MAX_NOTE,
        pattern=r"^[^\x00]*$",
        description="The note, replacing yours of before; an empty one takes it back.",
    )


def keep_note(
    engine: Engine, user: User, served: ServedDataset, episode_index: int, note: NoteRequest
) -> NoteRow:
    """Store a user's note; it reveals nothing, and is no annotation.

    Raises:
        StoreError: the database refused; nothing was stored.
    """
    return save_note(engine, served.dataset_id, episode_index, user.name, note.field, note.text.strip())
