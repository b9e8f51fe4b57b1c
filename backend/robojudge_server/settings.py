"""What a service is given: names for datasets, judges and export targets, and its limits.

Requests choose among these names; none of them carries a URL or a path.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

NAME = r"^[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,127}$"
"""What a configured name may look like."""
ORIGIN = r"^https?://[^/*\s]+$"
"""What the origin of a web page may look like."""


class Settings(BaseModel):
    """Base of every group of settings: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatasetSettings(Settings):
    """One dataset to serve."""

    source: str
    """Folder or Hub id."""
    dataset_id: str | None = None
    """Name in every record; the Hub id or the folder's name where None."""
    blind: bool = True
    """Whether annotators must save their own marks before they see a judge's."""


class JudgeSpec(Settings):
    """One judge that requests may choose by name."""

    judge: str
    """`PROVIDER/MODEL`, or `reference`."""
    base_url: str | None = None
    """Where a self-hosted server listens."""
    method: str | None = None
    timeout_s: float = Field(default=120.0, gt=0)
    concurrency: int = Field(default=8, ge=1, le=256)
    """Episodes put to it at once by one worker."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """Fields of `JudgeSettings`; a request may replace those it may choose."""
    calibration: Path | None = None
    """File of `robojudge calibrate`: its judgements are then shown calibrated too."""


class ServiceLimits(Settings):
    """What one request, person or worker may take."""

    page_size: int = Field(default=200, ge=1, le=1000)
    image_px: int = Field(default=1280, ge=32)
    """Longest side of a frame that is asked for as JPEG."""
    trajectory_points: int = Field(default=20_000, ge=100)
    judging_per_minute: int = Field(default=60, ge=1)
    """Requests to judge that one person may make in a minute."""
    frames: int = Field(default=64, ge=2)
    votes: int = Field(default=16, ge=1)
    event_streams: int = Field(default=256, ge=1)
    """Open event streams."""


class WorkerSettings(Settings):
    """How a worker goes about its work."""

    lease_s: float = Field(default=20.0, gt=0.1)
    """How long work stays a worker's without a sign of life; renewed every third of it."""
    poll_s: float = Field(default=0.5, gt=0.0)
    """How often to look for work while there is none."""
    runs: int = Field(default=4, ge=1)
    """Runs under way at once."""
    decode_threads: int = Field(default=2, ge=1)
    attempts: int = Field(default=3, ge=1)
    """How often an episode may be lost with a worker before it counts as failed."""
    use_cache: bool = True


class ServiceSettings(Settings):
    """Everything a service needs; nothing is read from the environment."""

    database_url: str | None = None
    """`sqlite:///PATH` or `postgresql://...`; a file in the user's data folder where None."""
    datasets: tuple[DatasetSettings, ...] = ()
    judges: dict[str, JudgeSpec] = Field(default_factory=lambda: {"reference": JudgeSpec(judge="reference")})
    exports: dict[str, Path] = Field(default_factory=dict)
    """Folders that reward labels may be written to, by name."""
    limits: ServiceLimits = ServiceLimits()
    worker: WorkerSettings = WorkerSettings()
    visualizer_origins: tuple[Annotated[str, Field(pattern=ORIGIN)], ...] = (
        "http://localhost:3000",
        "http://127.0.0.1:3000",
    )
    """Web pages that may read datasets' files in the Hub's layout; the defaults are where the LeRobot
    visualizer runs on one's own machine. Never every page (`*`): a local service takes whoever reaches it
    for its one user, so that any page open in that person's browser could read their datasets."""
