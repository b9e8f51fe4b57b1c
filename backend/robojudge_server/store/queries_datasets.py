"""Store what datasets say of themselves and of their episodes, and list them."""

from __future__ import annotations

import hashlib

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.datasets.reader import Dataset
from robojudge_server.store.batches import batches
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.queries_episodes import insert_missing, lock_episodes
from robojudge_server.store.tables import DatasetRow, EpisodeRow

ROWS_VERSION = "1"
"""Raised whenever the rows would be made differently from the same metadata."""


def metadata_sha256(dataset: Dataset) -> str:
    """Hash what a dataset's rows are made from.

    Raises:
        DatasetError: its metadata cannot be read.
    """
    found = hashlib.sha256(ROWS_VERSION.encode())
    found.update(dataset.summary().model_dump_json().encode())
    for index in dataset.episode_indices():
        found.update(dataset.episode_summary(index).model_dump_json().encode())
    return found.hexdigest()


def register_dataset(engine: Engine, dataset: Dataset) -> int:
    """Store what a dataset says about itself and its episodes, unless that is stored already.

    Episodes that it lists no more keep what judges and people said of them, without a summary.

    Returns:
        The number of episodes it lists.

    Raises:
        DatasetError: its metadata cannot be read.
        StoreError: the database refused; the same call goes on where it stopped.
    """
    current = metadata_sha256(dataset)
    count = len(dataset.episode_indices())
    with writing(engine) as session:
        row = _row(session, dataset)
        if row.metadata_sha256 == current:
            return count
        row.metadata_sha256 = None
        mine = col(EpisodeRow.dataset_id) == dataset.dataset_id
        session.execute(update(EpisodeRow).where(mine).values(summary=None))
    for batch in batches(dataset.episode_indices()):
        with writing(engine) as session:
            for index, episode in lock_episodes(session, dataset.dataset_id, batch).items():
                summary = dataset.episode_summary(index)
                episode.summary = summary.model_dump_json()
                episode.task = "; ".join(summary.tasks) or None
                episode.length = summary.length
    with writing(engine) as session:
        row = _row(session, dataset)
        row.summary, row.metadata_sha256 = dataset.summary().model_dump_json(), current
    return count


def dataset_rows(engine: Engine) -> dict[str, DatasetRow]:
    """Return the rows of all datasets, by id.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        rows = list(session.scalars(select(DatasetRow)))
        session.expunge_all()
    return {row.dataset_id: row for row in rows}


def _row(session: Session, dataset: Dataset) -> DatasetRow:
    insert_missing(session, DatasetRow, [{"dataset_id": dataset.dataset_id}])
    return session.get_one(DatasetRow, dataset.dataset_id, with_for_update=True)
