"""Calibration reports of a service: made in the background, and again when somebody says something new."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Engine

from robojudge.agreement.report.queued import queued_chances
from robojudge.agreement.report.records.judge import RunSource
from robojudge.agreement.report.records.report import QueueSource, Report
from robojudge.agreement.report.sources import JudgedRun, read_annotations
from robojudge.errors import RoboJudgeError
from robojudge.journal import Key
from robojudge.schema.annotation import Annotation
from robojudge_server.log import logger
from robojudge_server.services.compared_runs import ComparedJudge, chosen_runs, compared_judges
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.queries_calibration import Basis, basis, runs_with_words, words_that_count
from robojudge_server.store.queries_label_queue import drawn_queues
from robojudge_server.store.queries_marks import excluded_episodes
from robojudge_server.store.tables import RunRow

KEPT = 8
"""Reports kept; those asked for longest ago go first."""
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

    def ask(
        self, dataset_ids: Sequence[str], run_ids: Sequence[str], *, wait_s: float = AT_ONCE_S
    ) -> Calibration:
        """Return the report of some runs, and have it made or made again where it is needed.

        Args:
            dataset_ids: the dataset, or several to compare.
            run_ids: which runs; the newest of each judge and dataset if empty.
            wait_s: how long to wait for one that is being made.

        Raises:
            InvalidRequest: a run is not of these datasets, has said nothing, or there are too many.
            StoreError: the database cannot be read.
        """
        rows = [row for dataset_id in dataset_ids for row in runs_with_words(self._engine, dataset_id)]
        runs = chosen_runs(rows, run_ids)
        if not runs:
            return Calibration(None, False, "No judge has judged this dataset yet. Start a run.", ())
        names = tuple(row.run_id for row in runs)
        key = (*dataset_ids, *names)
        now = tuple(
            count
            for dataset_id in dataset_ids
            for count in basis(
                self._engine, dataset_id, [row.run_id for row in runs if row.dataset_id == dataset_id]
            )
        )
        with self._lock:
            standing = self._standing.setdefault(key, Standing())
            self._standing.move_to_end(key)
            while len(self._standing) > KEPT:
                self._standing.popitem(last=False)
            if standing.tried != now and not standing.busy:
                standing.busy, standing.tried = True, now
                standing.done.clear()
                threading.Thread(
                    target=self._make,
                    args=(standing, dataset_ids, runs, now),
                    name="calibration",
                    daemon=True,
                ).start()
        standing.done.wait(wait_s)
        problem = None if standing.busy else standing.problem
        return Calibration(standing.report, standing.basis != now, problem, names)

    def _make(
        self, standing: Standing, dataset_ids: Sequence[str], runs: Sequence[RunRow], now: Basis
    ) -> None:
        try:
            with self._making:
                report = self._report(dataset_ids, runs)
            standing.report, standing.basis, standing.problem = report, now, None
        except RoboJudgeError as error:
            standing.problem = str(error)
        except Exception:
            log.exception("a calibration report failed")
            standing.problem = "The report could not be made; the server's log says why."
        finally:
            standing.busy = False
            standing.done.set()

    def _report(self, dataset_ids: Sequence[str], runs: Sequence[RunRow]) -> Report:
        from robojudge.agreement.report.assemble import assemble

        left_out = {one: excluded_episodes(self._engine, one) for one in dataset_ids}
        now = datetime.now(UTC)
        said = {
            one: [
                word
                for word in annotations_as_of(self._engine, one, now)
                if word.episode_index not in left_out[one]
            ]
            for one in dataset_ids
        }
        inclusion, queues = self._queued(said)
        return assemble(
            [self._judged(judge, left_out) for judge in compared_judges(runs)],
            read_annotations(list(chain.from_iterable(said.values()))),
            inclusion=inclusion,
            queues=queues,
        )

    def _judged(self, judge: ComparedJudge, left_out: Mapping[str, Container[int]]) -> JudgedRun:
        words = (
            word
            for row in judge.runs
            for word in words_that_count(self._engine, row.run_id)
            if word.episode_index not in left_out[row.dataset_id]
        )
        first, *others = [
            RunSource(name=row.run_id, created_at=row.created_at.isoformat()) for row in judge.runs
        ]
        return JudgedRun(judge.label, words, first, tuple(others))

    def _queued(
        self, said: Mapping[str, Sequence[Annotation]]
    ) -> tuple[dict[Key, float] | None, list[QueueSource]]:
        """Return with which probability each label came to be seen, None without a queue, and the queues."""
        chances: dict[Key, float] = {}
        sources = []
        for dataset_id, words in said.items():
            queues = drawn_queues(self._engine, dataset_id)
            if queues:
                chances |= queued_chances(list(queues.values()), words)
            of = f" of {dataset_id}" if len(said) > 1 else ""
            sources += [QueueSource(name=f"queue {number}{of}") for number in queues]
        return (chances if sources else None), sources
