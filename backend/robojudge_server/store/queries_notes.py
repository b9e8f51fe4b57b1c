"""Store what people note beside their marks, and read it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, func, select, tuple_
from sqlmodel import col

from robojudge_server.store.engine import reading, writing
from robojudge_server.store.queries_episodes import lock_episodes
from robojudge_server.store.queries_events import append_to_feed
from robojudge_server.store.tables_marks import NoteRow

BY = (col(NoteRow.annotator), col(NoteRow.field))


def save_note(
    engine: Engine, dataset_id: str, episode_index: int, annotator: str, field: str, text: str
) -> NoteRow:
    """Store somebody's note on a field as a new version, unless it says what the latest one says.

    Args:
        engine: the database.
        dataset_id: the dataset.
        episode_index: the episode, which it lists.
        annotator: whose note.
        field: what it is about.
        text: the note; an empty one takes the one before back.

    Returns:
        The note as it is stored; version 0 where there was none to take back.

    Raises:
        StoreError: the database refused; nothing was stored.
    """
    with writing(engine) as session:
        lock_episodes(session, dataset_id, [episode_index])
        key = (dataset_id, episode_index, annotator, field)
        version = session.scalar(
            select(func.max(col(NoteRow.version))).where(
                col(NoteRow.dataset_id) == dataset_id,
                col(NoteRow.episode_index) == episode_index,
                col(NoteRow.annotator) == annotator,
                col(NoteRow.field) == field,
            )
        )
        before = session.get(NoteRow, (*key, version)) if version else None
        if before is not None and before.text == text:
            session.expunge(before)
            return before
        new = NoteRow(
            dataset_id=dataset_id,
            episode_index=episode_index,
            annotator=annotator,
            field=field,
            version=(version or 0) + 1 if text or before else 0,
            text=text,
            created_at=datetime.now(UTC),
        )
        if new.version:
            session.add(new)
            session.flush()
            data = {"dataset_id": dataset_id, "episode_index": episode_index, "annotator": annotator}
            append_to_feed(session, "note.saved", data)
            session.flush()
            session.expunge(new)
        return new


def list_notes(
    engine: Engine,
    dataset_id: str,
    episode_index: int,
    *,
    annotator: str | None,
    after: tuple[str, str] | None,
    count: int,
) -> list[NoteRow]:
    """Return the latest notes on an episode by name and field, those that were taken back left out.

    Args:
        engine: the database.
        dataset_id: the dataset.
        episode_index: the episode.
        annotator: whose; everybody's if None.
        after: name and field of the note before the first to return.
        count: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    mine = (col(NoteRow.dataset_id) == dataset_id, col(NoteRow.episode_index) == episode_index)
    newest = select(*BY, func.max(col(NoteRow.version)).label("version")).where(*mine).group_by(*BY)
    if annotator is not None:
        newest = newest.where(col(NoteRow.annotator) == annotator)
    if after is not None:
        newest = newest.where(tuple_(*BY) > after)
    latest = newest.subquery()
    query = (
        select(NoteRow)
        .join(
            latest,
            (col(NoteRow.annotator) == latest.c.annotator)
            & (col(NoteRow.field) == latest.c.field)
            & (col(NoteRow.version) == latest.c.version),
        )
        .where(*mine, col(NoteRow.text) != "")
        .order_by(*BY)
        .limit(count)
    )
    with reading(engine) as session:
        rows = list(session.scalars(query))
        session.expunge_all()
        return rows
