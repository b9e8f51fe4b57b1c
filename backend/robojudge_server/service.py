"""What a mounted router works with: the database, the datasets, the judges and the export targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from anyio import CapacityLimiter
from sqlalchemy import Engine

from robojudge_server.events import EventHub
from robojudge_server.services.calibration import CalibrationReports
from robojudge_server.services.datasets import Datasets
from robojudge_server.services.export_targets import prepare_targets
from robojudge_server.services.judge_calibrations import JudgeCalibrations
from robojudge_server.services.judge_cards import JudgeCards
from robojudge_server.settings import ServiceSettings
from robojudge_server.store.engine import close_engine, open_engine

DECODES_AT_ONCE = 4
"""Frames that are decoded for requests at the same time."""


@dataclass(frozen=True)
class Service:
    """One service; several may live in one process. Close it when done.

    Attributes:
        settings: what it was opened with.
        engine: its database.
        datasets: the datasets it serves.
        events: those who follow what happens.
        judge_cards: what may be said of its judges.
        calibration: how far its judges agree with people.
        judge_calibrations: what its judges' numbers are in people's words.
        decoding: who may decode a frame now; the others wait without holding a thread.
    """

    settings: ServiceSettings
    engine: Engine
    datasets: Datasets
    events: EventHub
    judge_cards: JudgeCards
    calibration: CalibrationReports
    judge_calibrations: JudgeCalibrations
    decoding: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(DECODES_AT_ONCE))

    def export_folder(self, target: str) -> Path:
        """Return the folder of a configured export target."""
        return self.settings.exports[target].expanduser()

    def close(self) -> None:
        """End the event streams and close the database connections."""
        self.events.close()
        close_engine(self.engine)


def open_service(settings: ServiceSettings) -> Service:
    """Open datasets and prepare the database; nothing is asked of the database yet.

    Raises:
        DatasetError: a dataset cannot be opened.
        UsageError: settings cannot work together, or a judge's calibration cannot be read.
        StoreError: the database file cannot be made.
    """
    datasets = Datasets(settings.datasets)
    prepare_targets(settings.exports, datasets)
    judge_calibrations = JudgeCalibrations(settings.judges)
    engine = open_engine(settings.database_url)
    return Service(
        settings,
        engine,
        datasets,
        EventHub(engine, max_streams=settings.limits.event_streams),
        JudgeCards(settings.judges),
        CalibrationReports(engine),
        judge_calibrations,
    )
