"""Write a run of the database as a run folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import col

from robojudge.errors import RunFolderError
from robojudge.journal import JOURNAL
from robojudge.run_folder import SETTINGS
from robojudge_server.store.batches import BATCH_ROWS
from robojudge_server.store.engine import reading
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.tables import JudgementRow, RunRow


def export_run(engine: Engine, run_id: str, out: Path) -> int:
    """Write a run folder with every line of the run, whole or not at all; return the number of lines.

    What was taken back is left out.

    Raises:
        NoSuchRecord: the database has no such run.
        RunFolderError: the folder exists already or cannot be written.
        StoreError: the database cannot be read.
    """
    settings = _run_settings(engine, run_id)
    if out.exists():
        raise RunFolderError(f"{out} exists already; choose another --out")
    part = out.with_name(f".{out.name}.part")
    lines = 0
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        (part / SETTINGS).write_text(settings, encoding="utf-8", newline="")
        with (part / JOURNAL).open("wb") as file:
            for record in _records(engine, run_id):
                file.write(record.encode() + b"\n")
                lines += 1
            file.flush()
            os.fsync(file.fileno())
        part.rename(out)
    except OSError as error:
        raise RunFolderError(f"run folder {out} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return lines


def _run_settings(engine: Engine, run_id: str) -> str:
    with reading(engine) as session:
        run = session.get(RunRow, run_id)
        if run is not None:
            return run.settings
        newest = select(col(RunRow.run_id)).order_by(col(RunRow.created_at).desc()).limit(5)
        there = ", ".join(session.scalars(newest)) or "none"
    raise NoSuchRecord(f"the database has no run {run_id}; its newest runs: {there}")


def _records(engine: Engine, run_id: str) -> Iterator[str]:
    query = (
        select(col(JudgementRow.record))
        .where(col(JudgementRow.run_id) == run_id, col(JudgementRow.deleted_at).is_(None))
        .order_by(col(JudgementRow.seq))
        .execution_options(yield_per=BATCH_ROWS)
    )
    with reading(engine) as session:
        yield from session.scalars(query)
