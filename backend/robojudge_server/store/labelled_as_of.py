"""Which episodes of a dataset had a blind label at given times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, select
from sqlmodel import col

from robojudge.agreement.label_queue.candidates import labelled_episodes
from robojudge.journal import Key
from robojudge.schema.annotation import Annotation
from robojudge_server.store.batches import BATCH_ROWS
from robojudge_server.store.engine import reading
from robojudge_server.store.tables import AnnotationRow


def labelled_as_of(engine: Engine, dataset_id: str, times: Sequence[datetime]) -> list[frozenset[Key]]:
    """Return the episodes with a blind label at each time: those of `annotations_as_of`, read once for all.

    Args:
        engine: the database.
        dataset_id: the dataset.
        times: earliest first.

    Raises:
        StoreError: the database cannot be read.
    """
    found: list[frozenset[Key]] = []
    if not times:
        return found
    query = (
        select(AnnotationRow)
        .where(col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.saved_at) <= times[-1])
        .order_by(col(AnnotationRow.saved_at), col(AnnotationRow.version))
        .execution_options(yield_per=BATCH_ROWS)
    )
    words: dict[tuple[int, str], Annotation] = {}
    with reading(engine) as session:
        for row in session.scalars(query):
            while row.saved_at > times[len(found)]:
                found.append(labelled_episodes(words.values()))
            said = Annotation.model_validate_json(row.record)
            if said.blinded:
                words[row.episode_index, row.annotator] = said
    return found + [labelled_episodes(words.values())] * (len(times) - len(found))
