"""Take a run folder into the database; a second time takes only what is new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.errors import RunFolderError
from robojudge.journal import JOURNAL, Outcome, read_journal
from robojudge.run_folder import SETTINGS, read_settings
from robojudge.schema.judgement import Failure, Judgement
from robojudge_server.store.batches import batches
from robojudge_server.store.engine import writing
from robojudge_server.store.queries_episodes import insert_missing, lock_episodes, refresh
from robojudge_server.store.tables import DatasetRow, JudgementRow, RunRow


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found: lines in the journal, and how many of them were new."""

    run_id: str
    dataset_id: str
    lines: int
    new: int


def run_dataset_id(folder: Path) -> str:
    """Return the dataset a run folder belongs to.

    Raises:
        RunFolderError: the folder is no run folder.
    """
    return _settings(folder)[0]


def import_run(engine: Engine, folder: Path) -> Imported:
    """Store a run's settings and every line of its journal that is not stored yet.

    Batches are transactions of their own: after an interruption the same call goes on. An unfinished
    last line, which a crash leaves, is left out.

    Raises:
        RunFolderError: the folder is no run folder, is damaged, or differs from what was imported.
        StoreError: the database refused.
    """
    dataset_id, created_at, run_id = _settings(folder)
    text = (folder / SETTINGS).read_text(encoding="utf-8")
    run = RunRow(run_id=run_id, dataset_id=dataset_id, created_at=created_at, settings=text)
    _store_run(engine, run)
    lines = new = 0
    for batch in batches(read_journal(folder)):
        with writing(engine) as session:
            new += _store_lines(session, folder, run_id, lines + 1, batch)
        lines += len(batch)
    return Imported(run_id, dataset_id, lines, new)


def run_key(settings: Mapping[str, Any]) -> tuple[str, datetime, str]:
    """Return a run's dataset, time and id; the id is made of what no later call on the run can change.

    Args:
        settings: what `run.json` holds, as read from JSON.

    Raises:
        KeyError, TypeError, ValueError: they are not a run's settings.
    """
    dataset_id = str(settings["frozen"]["dataset_id"])
    created_at = datetime.fromisoformat(settings["created_at"])
    if created_at.tzinfo is None:
        raise ValueError("created_at names no time zone")
    fixed = {"frozen": settings["frozen"], "created_at": settings["created_at"]}
    text = json.dumps(fixed, sort_keys=True, separators=(",", ":"))
    return dataset_id, created_at, hashlib.sha256(text.encode()).hexdigest()[:16]


def _settings(folder: Path) -> tuple[str, datetime, str]:
    settings = read_settings(folder)
    try:
        return run_key(settings)
    except (KeyError, TypeError, ValueError) as error:
        raise RunFolderError(f"{folder / SETTINGS} is not a run's settings: {error!r}") from error


def _store_run(engine: Engine, run: RunRow) -> None:
    with writing(engine) as session:
        insert_missing(session, DatasetRow, [{"dataset_id": run.dataset_id}])
        insert_missing(session, RunRow, [run.model_dump()])
        stored = session.get_one(RunRow, run.run_id, with_for_update=True)
        if len(_settled(run.settings)) >= len(_settled(stored.settings)):
            stored.settings = run.settings


def _settled(settings: str) -> dict[str, Any]:
    """Return the tasks' subtask lists, the one part of `run.json` that grows."""
    subtasks: dict[str, Any] = json.loads(settings).get("subtasks", {})
    return subtasks


def _store_lines(session: Session, folder: Path, run_id: str, first: int, outcomes: Sequence[Outcome]) -> int:
    """Store one batch of lines, the first of them numbered `first`; return how many were new."""
    run = session.get_one(RunRow, run_id, with_for_update=True)
    query = select(col(JudgementRow.seq), col(JudgementRow.record)).where(
        col(JudgementRow.run_id) == run_id, col(JudgementRow.seq).between(first, first + len(outcomes) - 1)
    )
    known = {seq: record for seq, record in session.execute(query)}
    rows = []
    for seq, outcome in enumerate(outcomes, start=first):
        row = _row(folder, run, seq, outcome)
        if seq not in known:
            rows.append(row)
        elif not _same(outcome, known[seq]):
            raise RunFolderError(
                f"{folder / JOURNAL}, line {seq} is not what was imported before: the journal was rewritten"
            )
    if not rows:
        return 0
    episodes = lock_episodes(session, run.dataset_id, [row["episode_index"] for row in rows])
    session.execute(insert(JudgementRow), rows)
    run.line_count = rows[-1]["seq"]
    refresh(session, run.dataset_id, episodes)
    return len(rows)


def _same(outcome: Outcome, record: str) -> bool:
    """Compare as records, not as text: a newer program may write more fields of the same outcome."""
    kind = Failure if "error" in json.loads(record) else Judgement
    return kind.model_validate_json(record) == outcome


def _row(folder: Path, run: RunRow, seq: int, outcome: Outcome) -> dict[str, Any]:
    if outcome.dataset_id != run.dataset_id:
        raise RunFolderError(
            f"{folder / JOURNAL}, line {seq} is of dataset {outcome.dataset_id}, "
            f"the run is of {run.dataset_id}"
        )
    if outcome.created_at.tzinfo is None:
        raise RunFolderError(f"{folder / JOURNAL}, line {seq}: created_at names no time zone")
    return {
        "run_id": run.run_id,
        "seq": seq,
        "dataset_id": outcome.dataset_id,
        "episode_index": outcome.episode_index,
        "created_at": outcome.created_at,
        "error_type": outcome.error.type if isinstance(outcome, Failure) else None,
        "record": outcome.model_dump_json(),
    }
