"""Append what people said, and read their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.schema.annotation import Annotation
from robojudge_server.errors import StaleWrite
from robojudge_server.store.batches import BATCH_ROWS, batches
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_episodes import lock_episodes, refresh
from robojudge_server.store.queries_events import append_to_feed
from robojudge_server.store.queries_reveals import has_seen, reveal
from robojudge_server.store.tables import AnnotationRow, DatasetRow


@dataclass(frozen=True, slots=True)
class Saved:
    """One stored word of one annotator on one episode.

    Attributes:
        version: from 1, without gaps.
        saved_at: when it was stored.
        annotation: the word.
    """

    version: int
    saved_at: datetime
    annotation: Annotation


def save_annotation(engine: Engine, said: Annotation, *, expected_version: int) -> Saved:
    """Store one save of one annotator, as a new version unless it says what their latest word says.

    `created_at` and `blinded` are set here: to now, and to whether the annotator could not see judges'
    numbers of the episode until now. From now on they can.

    Args:
        engine: the database.
        said: the annotation; its `created_at` and `blinded` are not looked at.
        expected_version: the latest version that the annotator knew of; 0 if none.

    Returns:
        The annotator's latest word. Saying it again, with whatever version, stores nothing, so that a
        save whose answer was lost may be repeated.

    Raises:
        StaleWrite: they have saved something else meanwhile.
        StoreError: the database refused; nothing was stored.
    """
    dataset_id, index, annotator = said.dataset_id, said.episode_index, said.annotator
    with writing(engine) as session:
        episodes = lock_episodes(session, dataset_id, [index])
        latest = _latest(session, dataset_id, index, annotator)
        now = datetime.now(UTC)
        blinded = not has_seen(session, dataset_id, annotator, index)
        reveal(session, dataset_id, [(annotator, index)], "saved", now)
        if latest is not None and _same_words(said, latest.annotation):
            return latest
        version = latest.version if latest else 0
        if version != expected_version:
            raise StaleWrite(
                f"episode {index}: your version {expected_version} is not the latest, {version} is; "
                "read it before you save",
                current_version=version,
            )
        annotation = said.model_copy(update={"created_at": now, "blinded": blinded})
        saved = Saved(version + 1, now, annotation)
        session.add(_new_row(saved))
        session.flush()
        refresh(session, dataset_id, episodes)
        data = {"dataset_id": dataset_id, "episode_index": index, "annotator": annotator}
        append_to_feed(session, "annotation.saved", {**data, "version": saved.version})
        return saved


def import_annotations(
    engine: Engine, annotations: Iterable[Annotation], *, only_first_words: bool = False
) -> int:
    """Append the annotations of a file that are not known yet nor older than what is known.

    Batches are transactions of their own: after an interruption the same call goes on.

    Args:
        engine: the database.
        annotations: the annotations, at most one of each annotator on each episode.
        only_first_words: leave out episodes on which the annotator has a word already, whatever it says.

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
                new += _import_batch(session, dataset_id, batch, only_first_words)
    return new


def _import_batch(
    session: Session, dataset_id: str, batch: Sequence[Annotation], only_first_words: bool
) -> int:
    episodes = lock_episodes(session, dataset_id, [a.episode_index for a in batch])
    latest = _latest_of(session, dataset_id, list(episodes))
    now = datetime.now(UTC)
    changed = set()
    new = 0
    for annotation in batch:
        key = (annotation.episode_index, annotation.annotator)
        version, known = latest.get(key, (0, None))
        if known is not None and (only_first_words or not _is_news(annotation, known)):
            continue
        latest[key] = (version + 1, annotation)
        session.add(_new_row(Saved(version + 1, now, annotation)))
        changed.add(annotation.episode_index)
        new += 1
    session.flush()
    reveal(session, dataset_id, [(a.annotator, a.episode_index) for a in batch], "saved", now)
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


def latest_word(engine: Engine, dataset_id: str, episode_index: int, annotator: str) -> Saved | None:
    """Return an annotator's latest word on an episode; None where they have not said any.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        return _latest(session, dataset_id, episode_index, annotator)


def versions(
    engine: Engine, dataset_id: str, episode_index: int, annotator: str, before: int | None, count: int
) -> list[Saved]:
    """Return an annotator's words on an episode, newest first.

    Args:
        engine: the database.
        dataset_id: the dataset.
        episode_index: the episode.
        annotator: whose.
        before: version that follows the first to return; start with the latest if None.
        count: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    query = _words_of(dataset_id, episode_index, annotator).limit(count)
    if before is not None:
        query = query.where(col(AnnotationRow.version) < before)
    with reading(engine) as session:
        return [_saved(row) for row in session.scalars(query)]


def latest_words(
    engine: Engine, dataset_id: str, episode_index: int, after: str | None = None, count: int | None = None
) -> list[Saved]:
    """Return the latest word of each annotator on one episode, by name.

    Args:
        engine: the database.
        dataset_id: the dataset.
        episode_index: the episode.
        after: name before the first to return; start with the first if None.
        count: how many at most; all if None.

    Raises:
        StoreError: the database cannot be read.
    """
    newest = (
        select(col(AnnotationRow.annotator), func.max(col(AnnotationRow.version)).label("version"))
        .where(col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.episode_index) == episode_index)
        .group_by(col(AnnotationRow.annotator))
        .order_by(col(AnnotationRow.annotator))
        .limit(count)
    )
    if after is not None:
        newest = newest.where(col(AnnotationRow.annotator) > after)
    chosen = newest.subquery()
    query = (
        select(AnnotationRow)
        .join(
            chosen,
            (col(AnnotationRow.annotator) == chosen.c.annotator)
            & (col(AnnotationRow.version) == chosen.c.version),
        )
        .where(col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.episode_index) == episode_index)
        .order_by(col(AnnotationRow.annotator))
    )
    with reading(engine) as session:
        return [_saved(row) for row in session.scalars(query)]


def _latest(session: Session, dataset_id: str, episode_index: int, annotator: str) -> Saved | None:
    row = session.scalars(_words_of(dataset_id, episode_index, annotator).limit(1)).first()
    return _saved(row) if row is not None else None


def _words_of(dataset_id: str, episode_index: int, annotator: str) -> Select[AnnotationRow]:
    return (
        select(AnnotationRow)
        .where(
            col(AnnotationRow.dataset_id) == dataset_id,
            col(AnnotationRow.episode_index) == episode_index,
            col(AnnotationRow.annotator) == annotator,
        )
        .order_by(col(AnnotationRow.version).desc())
    )


def _saved(row: AnnotationRow) -> Saved:
    return Saved(row.version, row.saved_at, Annotation.model_validate_json(row.record))


def _new_row(saved: Saved) -> AnnotationRow:
    annotation = saved.annotation
    return AnnotationRow(
        dataset_id=annotation.dataset_id,
        episode_index=annotation.episode_index,
        annotator=annotation.annotator,
        version=saved.version,
        saved_at=saved.saved_at,
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


def _same_words(said: Annotation, latest: Annotation) -> bool:
    """Tell whether an annotation says what another says, whenever and however blind."""
    stamps = {"created_at": latest.created_at, "blinded": latest.blinded}
    return said.model_copy(update=stamps) == latest


def _is_news(annotation: Annotation, latest: Annotation) -> bool:
    """Tell whether a file's word differs from the latest known one and is not older than it."""
    if annotation == latest:
        return False
    return (
        annotation.created_at is None
        or latest.created_at is None
        or annotation.created_at >= latest.created_at
    )
