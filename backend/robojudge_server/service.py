"""What a mounted router works with: the database, the datasets, the judges and the export targets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from robojudge_server.services.datasets import Datasets
from robojudge_server.settings import ServiceSettings
from robojudge_server.store.engine import open_engine


@dataclass(frozen=True)
class Service:
    """One service; several may live in one process. Close it when done.

    Attributes:
        settings: what it was opened with.
        engine: its database.
        datasets: the datasets it serves.
    """

    settings: ServiceSettings
    engine: Engine
    datasets: Datasets

    def export_folder(self, target: str) -> Path:
        """Return the folder of a configured export target."""
        return self.settings.exports[target]

    def close(self) -> None:
        """Close the database connections."""
        self.engine.dispose()


def open_service(settings: ServiceSettings) -> Service:
    """Open datasets and prepare the database; nothing is asked of the database yet.

    Raises:
        DatasetError: a dataset cannot be opened.
        UsageError: settings cannot work together.
        StoreError: the database file cannot be made.
    """
    return Service(settings, open_engine(settings.database_url), Datasets(settings.datasets))
