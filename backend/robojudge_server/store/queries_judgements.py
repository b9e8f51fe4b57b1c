"""What judges said of an episode: its history, the word that counts, and taking one back."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Engine, and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.store.engine import reading, writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_episodes import lock_episodes, refresh
from robojudge_server.store.queries_events import append_to_feed
from robojudge_server.store.tables import EpisodeRow, JudgementRow, RunRow

Place = tuple[datetime, str, int]
"""Where a word stands among those of its episode: its time, run and line."""


def judgement_history(
    engine: Engine,
    dataset_id: str,
    episode_index: int,
    *,
    fingerprint: str | None,
    run_id: str | None,
    deleted: bool,
    before: Place | None,
    limit: int,
) -> list[JudgementRow]:
    """Return what judges said of an episode, newest first.

    Args:
        engine: the database.
        dataset_id: the dataset.
        episode_index: the episode.
        fingerprint: only words of this judge, 64 hexadecimal digits.
        run_id: only words of this run.
        deleted: whether to return also what was taken back.
        before: only words after this place of the list.
        limit: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    wanted = [
        col(JudgementRow.dataset_id) == dataset_id,
        col(JudgementRow.episode_index) == episode_index,
    ]
    if fingerprint is not None:
        wanted.append(col(JudgementRow.record).contains(f'"fingerprint":"{fingerprint}"', autoescape=True))
    if run_id is not None:
        wanted.append(col(JudgementRow.run_id) == run_id)
    if not deleted:
        wanted.append(col(JudgementRow.deleted_at).is_(None))
    if before is not None:
        wanted.append(_after(before))
    query = (
        select(JudgementRow)
        .where(*wanted)
        .order_by(
            col(JudgementRow.created_at).desc(), col(JudgementRow.run_id).desc(), col(JudgementRow.seq).desc()
        )
        .limit(limit)
    )
    with reading(engine) as session:
        rows = list(session.scalars(query))
        session.expunge_all()
    return rows


def counting_judgement(engine: Engine, dataset_id: str, episode_index: int) -> JudgementRow | None:
    """Return the word that counts for an episode; None where no judge has said any.

    Raises:
        StoreError: the database cannot be read.
    """
    query = select(JudgementRow).join(
        EpisodeRow,
        and_(
            col(EpisodeRow.judged_run_id) == col(JudgementRow.run_id),
            col(EpisodeRow.judged_seq) == col(JudgementRow.seq),
        ),
    )
    episode = (col(EpisodeRow.dataset_id) == dataset_id, col(EpisodeRow.episode_index) == episode_index)
    with reading(engine) as session:
        row = session.scalars(query.where(*episode)).one_or_none()
        session.expunge_all()
    return row


def delete_judgement(
    engine: Engine, dataset_id: str, episode_index: int, run_id: str, seq: int, by: str
) -> None:
    """Take a word back: it is kept, counts no more, and the feed says so. A second time changes nothing.

    Raises:
        NoSuchRecord: the episode has no such word.
        StoreError: the database refused.
    """
    with writing(engine) as session:
        session.get(RunRow, run_id, with_for_update=True)
        row = session.get(JudgementRow, (run_id, seq))
        if row is None or (row.dataset_id, row.episode_index) != (dataset_id, episode_index):
            raise NoSuchRecord(
                f"dataset {dataset_id}, episode {episode_index} has no judgement {seq} of run {run_id}"
            )
        if row.deleted_at is None:
            _delete(session, row, by)


def _delete(session: Session, row: JudgementRow, by: str) -> None:
    row.deleted_at, row.deleted_by = datetime.now(UTC), by
    episodes = lock_episodes(session, row.dataset_id, [row.episode_index])
    refresh(session, row.dataset_id, episodes)
    data = {
        "dataset_id": row.dataset_id,
        "episode_index": row.episode_index,
        "run_id": row.run_id,
        "seq": row.seq,
    }
    append_to_feed(session, "judgement.deleted", data)


def _after(place: Place) -> ColumnElement[bool]:
    """Select what stands after a place of the list; spelled out, so that every value keeps its type."""
    created_at, run_id, seq = place
    same_time = col(JudgementRow.created_at) == created_at
    same_run = and_(same_time, col(JudgementRow.run_id) == run_id)
    return or_(
        col(JudgementRow.created_at) < created_at,
        and_(same_time, col(JudgementRow.run_id) < run_id),
        and_(same_run, col(JudgementRow.seq) < seq),
    )
