"""What people had said of a dataset at a given time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select
from sqlmodel import col

from robojudge.schema.annotation import Annotation
from robojudge_server.store.batches import BATCH_ROWS
from robojudge_server.store.engine import reading
from robojudge_server.store.tables import AnnotationRow


def annotations_as_of(engine: Engine, dataset_id: str, when: datetime) -> list[Annotation]:
    """Return each annotator's word on each episode among those saved by then: the latest blinded one.

    What somebody changed after they had seen a judge would otherwise take their blind word away from the
    judge that compares with it. Where they have no blinded word it is their latest. Rows are only added,
    so that every worker gets what was there when a run was asked for.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(AnnotationRow)
        .where(col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.saved_at) <= when)
        .order_by(col(AnnotationRow.episode_index), col(AnnotationRow.annotator), col(AnnotationRow.version))
        .execution_options(yield_per=BATCH_ROWS)
    )
    words: dict[tuple[int, str], Annotation] = {}
    with reading(engine) as session:
        for row in session.scalars(query):
            said = Annotation.model_validate_json(row.record)
            before = words.get((row.episode_index, row.annotator))
            if before is None or said.blinded or not before.blinded:
                words[row.episode_index, row.annotator] = said
    return list(words.values())
