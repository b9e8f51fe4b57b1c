"""What people had said of a dataset at a given time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlmodel import col

from robojudge.schema.annotation import Annotation
from robojudge_server.store.engine import reading
from robojudge_server.store.tables import AnnotationRow


def annotations_as_of(engine: Engine, dataset_id: str, when: datetime) -> list[Annotation]:
    """Return each annotator's latest word on each episode among those saved by then.

    Rows are only added, so that every worker gets what was there when a run was asked for.

    Raises:
        StoreError: the database cannot be read.
    """
    key = (col(AnnotationRow.episode_index), col(AnnotationRow.annotator))
    newest = (
        select(*key, func.max(col(AnnotationRow.version)).label("version"))
        .where(col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.saved_at) <= when)
        .group_by(*key)
        .subquery()
    )
    query = (
        select(col(AnnotationRow.record))
        .join(
            newest,
            (key[0] == newest.c.episode_index)
            & (key[1] == newest.c.annotator)
            & (col(AnnotationRow.version) == newest.c.version),
        )
        .where(col(AnnotationRow.dataset_id) == dataset_id)
        .order_by(*key)
    )
    with reading(engine) as session:
        return [Annotation.model_validate_json(record) for record in session.scalars(query)]
