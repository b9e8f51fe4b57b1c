"""Append what people said, and read their latest word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.schema.annotation import Annotation
from robojudge_server.store.batches import BATCH_ROWS, batches
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_episodes import lock_episodes, refresh
from robojudge_server.store.tables import AnnotationRow, DatasetRow, EpisodeRow


def append_annotation(engine: Engine, annotation: Annotation) -> int:
    """Store one save of one annotator and bring the episode's summary row up to date.

    Returns:
        Its version: 1 for the annotator's first word on that episode, then without gaps.

    Raises:
        StoreError: the database refused; nothing was stored.
    """
    with writing(engine) as session:
        episodes = lock_episodes(session, annotation.dataset_id, [annotation.episode_index])
        return _append(session, annotation, _latest(session, annotation), episodes)


def import_annotations(engine: Engine, annotations: Iterable[Annotation]) -> int:
    """Append the annotations of a file that are not known yet nor older than what is known.

    Batches are transactions of their own: after an interruption the same call goes on.

    Returns:
        How many were news.

    Raises:
        StoreError: the database refused.
    """
    new = 0
    by_episode = sorted(annotations, key=lambda a: (a.dataset_id, a.episode_index))
    for dataset_id, group in groupby(by_episode, key=lambda a: a.dataset_id):
        for batch in batches(group):
            with writing(engine) as session:
                new += _import_batch(session, dataset_id, batch)
    return new


def _import_batch(session: Session, dataset_id: str, batch: Sequence[Annotation]) -> int:
    episodes = lock_episodes(session, dataset_id, [a.episode_index for a in batch])
    latest = _latest_of(session, dataset_id, list(episodes))
    changed = set()
    new = 0
    for annotation in batch:
        key = (annotation.episode_index, annotation.annotator)
        version, known = latest.get(key, (0, None))
        if known is not None and not _is_news(annotation, known):
            continue
        latest[key] = (version + 1, annotation)
        session.add(_new_row(annotation, version + 1))
        changed.add(annotation.episode_index)
        new += 1
    session.flush()
    refresh(session, dataset_id, {index: episodes[index] for index in sorted(changed)})
    return new


def latest_annotations(engine: Engine, dataset_id: str) -> Iterator[Annotation]:
    """Return the latest word of each annotator on each episode, by episode and annotator, as a stream.

    Raises:
        NoSuchRecord: the database has no such dataset.
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        if session.get(DatasetRow, dataset_id) is None:
            raise NoSuchRecord(f"the database has no dataset {dataset_id}")
    return _latest_words(engine, dataset_id)


def _latest_words(engine: Engine, dataset_id: str) -> Iterator[Annotation]:
    query = (
        select(AnnotationRow)
        .where(col(AnnotationRow.dataset_id) == dataset_id)
        .order_by(
            col(AnnotationRow.episode_index), col(AnnotationRow.annotator), col(AnnotationRow.version).desc()
        )
        .execution_options(yield_per=BATCH_ROWS)
    )
    before = None
    with reading(engine) as session:
        for row in session.scalars(query):
            if (row.episode_index, row.annotator) != before:
                before = (row.episode_index, row.annotator)
                yield Annotation.model_validate_json(row.record)


def _append(
    session: Session,
    annotation: Annotation,
    latest: AnnotationRow | None,
    episodes: Mapping[int, EpisodeRow],
) -> int:
    version = 1 if latest is None else latest.version + 1
    session.add(_new_row(annotation, version))
    session.flush()
    refresh(session, annotation.dataset_id, episodes)
    return version


def _new_row(annotation: Annotation, version: int) -> AnnotationRow:
    return AnnotationRow(
        dataset_id=annotation.dataset_id,
        episode_index=annotation.episode_index,
        annotator=annotation.annotator,
        version=version,
        saved_at=datetime.now(UTC),
        record=annotation.model_dump_json(),
    )


def _latest_of(
    session: Session, dataset_id: str, indices: Sequence[int]
) -> dict[tuple[int, str], tuple[int, Annotation]]:
    """Return the version and text of each annotator's latest word on some episodes."""
    query = (
        select(AnnotationRow)
        .where(col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.episode_index).in_(indices))
        .order_by(col(AnnotationRow.version))
    )
    return {
        (row.episode_index, row.annotator): (row.version, Annotation.model_validate_json(row.record))
        for row in session.scalars(query)
    }


def _latest(session: Session, annotation: Annotation) -> AnnotationRow | None:
    return session.scalars(
        select(AnnotationRow)
        .where(
            col(AnnotationRow.dataset_id) == annotation.dataset_id,
            col(AnnotationRow.episode_index) == annotation.episode_index,
            col(AnnotationRow.annotator) == annotation.annotator,
        )
        .order_by(col(AnnotationRow.version).desc())
        .limit(1)
    ).first()


def _is_news(annotation: Annotation, latest: Annotation) -> bool:
    """Tell whether a file's word differs from the latest known one and is not older than it."""
    if annotation == latest:
        return False
    return (
        annotation.created_at is None
        or latest.created_at is None
        or annotation.created_at >= latest.created_at
    )
