"""What a calibration report is made from: the runs of a dataset, their words, and whether anything is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy import Engine, func, select
from sqlmodel import col

from robojudge.journal import Outcome
from robojudge.schema.judgement import Failure, Judgement
from robojudge_server.store.batches import BATCH_ROWS
from robojudge_server.store.engine import reading
from robojudge_server.store.tables import AnnotationRow, JudgementRow, RunRow
from robojudge_server.store.tables_label_queue import LabelQueueRow
from robojudge_server.store.tables_marks import ReviewMarkRow

Basis = tuple[int, ...]
"""Counts of rows that are only added; equal as long as nobody says anything new."""


def runs_with_words(engine: Engine, dataset_id: str) -> list[RunRow]:
    """Return the runs of a dataset in which a judge has said something, newest first.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(RunRow)
        .where(col(RunRow.dataset_id) == dataset_id, col(RunRow.line_count) > 0)
        .order_by(col(RunRow.created_at).desc(), col(RunRow.run_id).desc())
    )
    with reading(engine) as session:
        rows = list(session.scalars(query))
        session.expunge_all()
    return rows


def words_that_count(engine: Engine, run_id: str) -> Iterator[Outcome]:
    """Yield a run's last judgement of each episode, or its last failure where it has none.

    Raises:
        StoreError: the database cannot be read.
    """
    columns = (col(JudgementRow.episode_index), col(JudgementRow.error_type), col(JudgementRow.record))
    query = (
        select(*columns)
        .where(col(JudgementRow.run_id) == run_id, col(JudgementRow.deleted_at).is_(None))
        .order_by(col(JudgementRow.episode_index), col(JudgementRow.seq).desc())
        .execution_options(yield_per=BATCH_ROWS)
    )
    with reading(engine) as session:
        for _, words in groupby(session.execute(query), key=lambda row: row[0]):
            said = list(words)
            _, error_type, record = next((word for word in said if word[1] is None), said[0])
            yield (Judgement if error_type is None else Failure).model_validate_json(record)


def basis(engine: Engine, dataset_id: str, run_ids: Sequence[str]) -> Basis:
    """Count what a report of these runs is made from.

    Raises:
        StoreError: the database cannot be read.
    """
    annotations = select(func.count()).where(col(AnnotationRow.dataset_id) == dataset_id)
    marks = select(func.count()).where(col(ReviewMarkRow.dataset_id) == dataset_id)
    queues = select(func.count()).where(col(LabelQueueRow.dataset_id) == dataset_id)
    with reading(engine) as session:
        found = [session.scalar(rows) or 0 for rows in (annotations, marks, queues)]
        for run_id in run_ids:
            words = select(func.count(), func.count(col(JudgementRow.deleted_at))).where(
                col(JudgementRow.run_id) == run_id
            )
            found += session.execute(words).one()
    return tuple(found)
