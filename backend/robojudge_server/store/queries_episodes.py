"""Write datasets and episodes, and keep the episodes' summary rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import Failure, Judgement
from robojudge_server.store.base import Table
from robojudge_server.store.summary import Word, counting_word, human_columns, judged_columns
from robojudge_server.store.tables import AnnotationRow, DatasetRow, EpisodeRow, JudgementRow


def insert_missing(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is new; rows that are there, also by another writer, stay as they are."""
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if postgres else sqlite.insert
    session.execute(insert(table).on_conflict_do_nothing(), list(rows))


def lock_episodes(session: Session, dataset_id: str, indices: Sequence[int]) -> dict[int, EpisodeRow]:
    """Make what is missing of the dataset and these episodes, and lock the episodes in ascending order."""
    wanted = sorted(set(indices))
    insert_missing(session, DatasetRow, [{"dataset_id": dataset_id}])
    fresh = {"dataset_id": dataset_id, "annotator_count": 0, "review_state": "none"}
    insert_missing(session, EpisodeRow, [{**fresh, "episode_index": index} for index in wanted])
    query = (
        select(EpisodeRow)
        .where(col(EpisodeRow.dataset_id) == dataset_id, col(EpisodeRow.episode_index).in_(wanted))
        .order_by(col(EpisodeRow.episode_index))
        .with_for_update()
    )
    return {row.episode_index: row for row in session.scalars(query)}


def refresh(session: Session, dataset_id: str, episodes: Mapping[int, EpisodeRow]) -> None:
    """Bring the summary rows of locked episodes up to date with what is stored of them.

    Where another word of a judge counts than did, nobody has accepted that one yet.
    """
    stored = _words(session, dataset_id, list(episodes))
    words = {index: word for index in episodes if (word := counting_word(stored[index])) is not None}
    changed = {
        index: word
        for index, word in words.items()
        if (word.run_id, word.seq) != (episodes[index].judged_run_id, episodes[index].judged_seq)
    }
    outcomes = _outcomes(session, list(changed.values()))
    people = _latest_annotations(session, dataset_id, list(episodes))
    for index, row in episodes.items():
        if row.review_mark == "accepted" and (index in changed or index not in words):
            row.review_mark = row.review_mark_version = None
        if index in changed:
            row.judged_run_id, row.judged_seq = changed[index].run_id, changed[index].seq
            _set(row, judged_columns(outcomes[changed[index]]))
        elif index not in words:
            row.judged_run_id = row.judged_seq = None
            _set(row, judged_columns(None))
        standing = human_columns(
            people[index],
            task_completion=row.task_completion,
            needs_review=row.needs_review,
            review_mark=row.review_mark,
        )
        _set(row, standing)
    session.flush()


def _words(session: Session, dataset_id: str, indices: Sequence[int]) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = defaultdict(list)
    query = select(
        col(JudgementRow.episode_index),
        col(JudgementRow.run_id),
        col(JudgementRow.seq),
        col(JudgementRow.created_at),
        col(JudgementRow.error_type),
    ).where(
        col(JudgementRow.dataset_id) == dataset_id,
        col(JudgementRow.episode_index).in_(indices),
        col(JudgementRow.deleted_at).is_(None),
    )
    for index, run_id, seq, created_at, error_type in session.execute(query):
        found[index].append(Word(run_id, seq, created_at, judged=error_type is None))
    return found


def _outcomes(session: Session, words: Sequence[Word]) -> dict[Word, Judgement | Failure]:
    key = (col(JudgementRow.run_id), col(JudgementRow.seq))
    wanted = {(word.run_id, word.seq): word for word in words}
    found: dict[Word, Judgement | Failure] = {}
    query = select(*key, col(JudgementRow.record)).where(tuple_(*key).in_(list(wanted)))
    for run_id, seq, record in session.execute(query) if wanted else ():
        word = wanted[run_id, seq]
        found[word] = (Judgement if word.judged else Failure).model_validate_json(record)
    return found


def _latest_annotations(
    session: Session, dataset_id: str, indices: Sequence[int]
) -> dict[int, list[Annotation]]:
    key = (col(AnnotationRow.dataset_id), col(AnnotationRow.episode_index), col(AnnotationRow.annotator))
    newest = (
        select(*key, func.max(col(AnnotationRow.version)).label("version"))
        .where(key[0] == dataset_id, key[1].in_(indices))
        .group_by(*key)
        .subquery()
    )
    query = select(key[1], col(AnnotationRow.record)).join(
        newest,
        (key[0] == newest.c.dataset_id)
        & (key[1] == newest.c.episode_index)
        & (key[2] == newest.c.annotator)
        & (col(AnnotationRow.version) == newest.c.version),
    )
    found: dict[int, list[Annotation]] = defaultdict(list)
    for index, record in session.execute(query):
        found[index].append(Annotation.model_validate_json(record))
    return found


def _set(row: EpisodeRow, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
