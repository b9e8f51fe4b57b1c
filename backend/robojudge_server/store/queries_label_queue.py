"""Store draws of episodes to label, and read what is left of the newest for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, Select, and_, func, insert, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.agreement.label_queue.draw import LabelDraw
from robojudge.agreement.label_queue.drawn import DrawnQueue
from robojudge.journal import Key
from robojudge.schema.judgement import Judgement
from robojudge_server.store.batches import BATCH_ROWS, batches
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.labelled_as_of import labelled_as_of
from robojudge_server.store.list_filters import annotated_by
from robojudge_server.store.tables import DatasetRow, EpisodeRow, JudgementRow
from robojudge_server.store.tables_label_queue import LabelDrawRow, LabelQueueRow

KEPT = func.coalesce(col(EpisodeRow.review_mark), "") != "excluded"
LISTED = col(EpisodeRow.summary).is_not(None)


def judged_candidates(engine: Engine, dataset_id: str) -> Iterator[tuple[int, Judgement | None]]:
    """Yield the episodes that are listed and not excluded, with the judgement that counts for each.

    Raises:
        StoreError: the database cannot be read.
    """
    counts = and_(
        col(EpisodeRow.judged_run_id) == col(JudgementRow.run_id),
        col(EpisodeRow.judged_seq) == col(JudgementRow.seq),
        col(JudgementRow.error_type).is_(None),
    )
    query = (
        select(col(EpisodeRow.episode_index), col(JudgementRow.record))
        .outerjoin(JudgementRow, counts)
        .where(col(EpisodeRow.dataset_id) == dataset_id, LISTED, KEPT)
        .order_by(col(EpisodeRow.episode_index))
        .execution_options(yield_per=BATCH_ROWS)
    )
    with reading(engine) as session:
        for index, record in session.execute(query):
            yield index, None if record is None else Judgement.model_validate_json(record)


def save_queue(
    engine: Engine,
    dataset_id: str,
    draws: Sequence[LabelDraw],
    *,
    by: str,
    drawn_at: datetime,
    seed: int,
    audit_share: float,
    candidate_count: int,
) -> LabelQueueRow:
    """Store a draw, which people follow from now on; earlier ones are kept.

    Args:
        engine: the database.
        dataset_id: the dataset.
        draws: what was drawn, in order.
        by: who asked for it.
        drawn_at: when annotations were read: who had a label by then is no candidate.
        seed: what chance came from.
        audit_share: expected share of the audit.
        candidate_count: episodes it was drawn from.

    Raises:
        StoreError: the database refused; nothing was stored.
    """
    with writing(engine) as session:
        session.get_one(DatasetRow, dataset_id, with_for_update=True)
        newest = _newest(session, dataset_id)
        queue = LabelQueueRow(
            dataset_id=dataset_id,
            number=1 if newest is None else newest.number + 1,
            drawn_at=drawn_at,
            drawn_by=by,
            seed=seed,
            audit_share=audit_share,
            candidate_count=candidate_count,
            draw_count=len(draws),
        )
        session.add(queue)
        session.flush()
        for batch in batches(_draw_rows(queue, draws)):
            session.execute(insert(LabelDrawRow), batch)
        session.expunge(queue)
        return queue


def newest_queue(engine: Engine, dataset_id: str) -> LabelQueueRow | None:
    """Return the newest queue of a dataset; None where there is none.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        row = _newest(session, dataset_id)
        session.expunge_all()
        return row


def drawn_queues(engine: Engine, dataset_id: str) -> dict[int, DrawnQueue]:
    """Return every queue of a dataset by its number, in the order drawn.

    Raises:
        StoreError: the database cannot be read.
    """
    queues = select(LabelQueueRow).where(col(LabelQueueRow.dataset_id) == dataset_id)
    drawn = select(
        col(LabelDrawRow.number), col(LabelDrawRow.episode_index), col(LabelDrawRow.inclusion_probability)
    ).where(col(LabelDrawRow.dataset_id) == dataset_id)
    with reading(engine) as session:
        rows = list(session.scalars(queues.order_by(col(LabelQueueRow.number))))
        session.expunge_all()
        chances: dict[int, dict[Key, float]] = defaultdict(dict)
        for number, index, chance in session.execute(drawn):
            chances[number][dataset_id, index] = chance
    done = labelled_as_of(engine, dataset_id, [row.drawn_at for row in rows])
    return {
        row.number: DrawnQueue(
            chances=chances[row.number],
            labelled=labelled,
            n_candidates={dataset_id: row.candidate_count},
            drawn_at=row.drawn_at,
        )
        for row, labelled in zip(rows, done, strict=True)
    }


def queued_episodes(
    engine: Engine, queue: LabelQueueRow, *, left_for: str | None, after: int, limit: int
) -> list[LabelDrawRow]:
    """Return episodes of a queue by place.

    Args:
        engine: the database.
        queue: the queue.
        left_for: only what this annotator has not annotated and nobody has excluded; all if None.
        after: the place before the first one; -1 for the start.
        limit: how many, at most.

    Raises:
        StoreError: the database cannot be read.
    """
    query = _draws(queue).where(col(LabelDrawRow.place) > after)
    if left_for is not None:
        query = query.where(*_left(left_for))
    with reading(engine) as session:
        rows = list(session.scalars(query.order_by(col(LabelDrawRow.place)).limit(limit)))
        session.expunge_all()
        return rows


def next_queued(engine: Engine, dataset_id: str, annotator: str, after: int) -> int | None:
    """Return the next episode of the newest queue that somebody has not annotated.

    Args:
        engine: the database.
        dataset_id: the dataset.
        annotator: who.
        after: episode behind whose place to go on, from the start again if need be; from the start if it
            is not in the queue.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        queue = _newest(session, dataset_id)
        if queue is None:
            return None
        place = col(LabelDrawRow.place)
        here = session.scalar(_draws(queue).where(col(LabelDrawRow.episode_index) == after))
        left = _draws(queue).where(*_left(annotator)).order_by(place).limit(1)
        found = session.scalar(left.where(place > here.place)) if here is not None else None
        found = found or session.scalar(left)
        return None if found is None else found.episode_index


def _draws(queue: LabelQueueRow) -> Select[LabelDrawRow]:
    same = and_(
        col(EpisodeRow.dataset_id) == col(LabelDrawRow.dataset_id),
        col(EpisodeRow.episode_index) == col(LabelDrawRow.episode_index),
    )
    return (
        select(LabelDrawRow)
        .join(EpisodeRow, same)
        .where(
            col(LabelDrawRow.dataset_id) == queue.dataset_id, col(LabelDrawRow.number) == queue.number, LISTED
        )
    )


def _left(annotator: str) -> tuple[ColumnElement[bool], ...]:
    return ~annotated_by(annotator), KEPT


def _newest(session: Session, dataset_id: str) -> LabelQueueRow | None:
    query = select(LabelQueueRow).where(col(LabelQueueRow.dataset_id) == dataset_id)
    return session.scalar(query.order_by(col(LabelQueueRow.number).desc()).limit(1))


def _draw_rows(queue: LabelQueueRow, draws: Sequence[LabelDraw]) -> Iterator[dict[str, object]]:
    for place, draw in enumerate(draws):
        yield {"number": queue.number, "place": place, **draw.model_dump()}
