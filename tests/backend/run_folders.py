"""Run folders and annotations for tests, and everything a database holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from records import WHEN
from robojudge.journal import Outcome
from robojudge.run_folder import RunFolder
from robojudge.schema.annotation import Annotation
from robojudge_server.store.base import METADATA
from robojudge_server.store.engine import reading
from robojudge_server.store.tables import EpisodeRow

FROZEN = {"dataset_id": "d", "judge": {"model": "gpt-4.1"}}


def write_run(path: Path, outcomes: Sequence[Outcome], *, redo: bool = True) -> Path:
    with RunFolder(path, FROZEN, {"dataset_root": "somewhere"}) as folder:
        for outcome in outcomes:
            folder.append(outcome, redo=redo)
    return path


def annotation(episode_index: int = 0, annotator: str = "ana", **changes: Any) -> Annotation:
    fields: dict[str, Any] = {"task_completion": 0.7, "created_at": WHEN}
    return Annotation(
        dataset_id="d", episode_index=episode_index, annotator=annotator, **{**fields, **changes}
    )


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading(engine) as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
            for table in METADATA.sorted_tables
        }


def episode(engine: Engine, episode_index: int = 0) -> EpisodeRow:
    with reading(engine) as session:
        row = session.get_one(EpisodeRow, ("d", episode_index))
        session.expunge(row)
        return row


def column(engine: Engine, attribute: Any) -> list[Any]:
    with reading(engine) as session:
        return list(session.scalars(select(attribute).order_by(attribute)))
