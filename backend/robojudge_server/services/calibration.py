"""Calibration reports of a service: made in the background, and again when somebody says something new."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine

from robojudge.agreement.report.assemble import assemble
from robojudge.agreement.report.records.judge import RunSource
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.sources import JudgedRun, read_annotations
from robojudge.errors import RoboJudgeError
from robojudge_server.errors import InvalidRequest
from robojudge_server.log import logger
from robojudge_server.services.run_request import RunRequest
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.queries_calibration import Basis, basis, runs_with_words, words_that_count
from robojudge_server.store.queries_label_queue import inclusion_probabilities
from robojudge_server.store.queries_marks import excluded_episodes
from robojudge_server.store.tables import RunRow

KEPT = 8
"""Reports kept; those asked for longest ago go first."""
MOST_RUNS = 4
"""Runs in one report, at most."""
AT_ONCE_S = 2.0
"""How long an answer waits for a report that is nearly there."""
log = logger("calibration")


@dataclass
class Standing:
    """One report: the last one made, what it was made from, and whether one is being made.

    Attributes:
        report: the last one; None before the first.
        basis: what it was made from.
        problem: why the last attempt made none.
        tried: what the last attempt was made from.
        busy: whether one is being made.
        done: set when none is being made.
    """

    report: Report | None = None
    basis: Basis | None = None
    problem: str | None = None
    tried: Basis | None = None
    busy: bool = False
    done: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A report as it stands.

    Attributes:
        report: the newest one; None where there is none yet.
        outdated: whether somebody has said something since it was made; a new one is on its way.
        problem: why there is none; None if there is.
        run_ids: the runs compared.
    """

    report: Report | None
    outdated: bool
    problem: str | None
    run_ids: tuple[str, ...]


class CalibrationReports:
    """The reports of one service; one is made at a time."""

    def __init__(self, engine: Engine) -> None:
        """Prepare; nothing is made before somebody asks."""
        self._engine = engine
        self._standing: OrderedDict[tuple[str, ...], Standing] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def ask(self, dataset_id: str, run_ids: Sequence[str], *, wait_s: float = AT_ONCE_S) -> Calibration:
        """Return the report of some runs, and have it made or made again where it is needed.

        Args:
            dataset_id: the dataset.
            run_ids: which runs; the newest of each judge if empty.
            wait_s: how long to wait for one that is being made.

        Raises:
            InvalidRequest: a run is not of this dataset, has said nothing, or there are too many.
            StoreError: the database cannot be read.
        """
        runs = _chosen(runs_with_words(self._engine, dataset_id), run_ids)
        if not runs:
            return Calibration(None, False, "No judge has judged this dataset yet. Start a run.", ())
        key = (dataset_id, *(row.run_id for row in runs))
        now = basis(self._engine, dataset_id, key[1:])
        with self._lock:
            standing = self._standing.setdefault(key, Standing())
            self._standing.move_to_end(key)
            while len(self._standing) > KEPT:
                self._standing.popitem(last=False)
            if standing.tried != now and not standing.busy:
                standing.busy, standing.tried = True, now
                standing.done.clear()
                threading.Thread(
                    target=self._make, args=(standing, dataset_id, runs, now), name="calibration", daemon=True
                ).start()
        standing.done.wait(wait_s)
        problem = None if standing.busy else standing.problem
        return Calibration(standing.report, standing.basis != now, problem, key[1:])

    def _make(self, standing: Standing, dataset_id: str, runs: Sequence[RunRow], now: Basis) -> None:
        try:
            with self._making:
                report = self._report(dataset_id, runs)
            standing.report, standing.basis, standing.problem = report, now, None
        except RoboJudgeError as error:
            standing.problem = str(error)
        except Exception:
            log.exception("a calibration report failed")
            standing.problem = "The report could not be made; the server's log says why."
        finally:
            standing.busy = False
            standing.done.set()

    def _report(self, dataset_id: str, runs: Sequence[RunRow]) -> Report:
        left_out = excluded_episodes(self._engine, dataset_id)
        said = [
            word
            for word in annotations_as_of(self._engine, dataset_id, datetime.now(UTC))
            if word.episode_index not in left_out
        ]
        judged = [
            JudgedRun(
                label,
                (
                    word
                    for word in words_that_count(self._engine, row.run_id)
                    if word.episode_index not in left_out
                ),
                RunSource(name=row.run_id, created_at=row.created_at.isoformat()),
            )
            for label, row in zip(_labels(runs), runs, strict=True)
        ]
        return assemble(
            judged, read_annotations(said), inclusion=inclusion_probabilities(self._engine, dataset_id)
        )


def _chosen(rows: Sequence[RunRow], run_ids: Sequence[str]) -> list[RunRow]:
    """Return the runs asked for, or the newest of each judge."""
    if not run_ids:
        newest: dict[str, RunRow] = {}
        for row in rows:
            newest.setdefault(judge_of(row), row)
        return list(newest.values())[:MOST_RUNS]
    if len(set(run_ids)) > MOST_RUNS:
        raise InvalidRequest(f"{len(set(run_ids))} runs: one report compares at most {MOST_RUNS}")
    there = {row.run_id: row for row in rows}
    unknown = sorted(set(run_ids) - there.keys())
    if unknown:
        raise InvalidRequest(f"run {unknown[0]} has no judgements of this dataset")
    return [there[run_id] for run_id in dict.fromkeys(run_ids)]


def _labels(runs: Sequence[RunRow]) -> list[str]:
    """Name each run by its judge, with the run's id where two have the same."""
    names = [judge_of(row) for row in runs]
    return [
        name if names.count(name) == 1 else f"{name} ({row.run_id})"
        for name, row in zip(names, runs, strict=True)
    ]


def judge_of(row: RunRow) -> str:
    """Return the name of a run's judge: as configured, else its provider and model."""
    if row.request:
        return RunRequest.model_validate_json(row.request).judge
    who = json.loads(row.settings)["frozen"].get("judge", {})
    return "/".join(str(who[part]) for part in ("provider", "model") if who.get(part)) or row.run_id
