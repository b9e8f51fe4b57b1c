"""The whole report."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from robojudge.agreement.report.records.comparison import PairedDifference, RateComparison, SuccessRates
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.people import ExcludedEpisode, Exclusion, People
from robojudge.agreement.verdict import Outcome
from robojudge.schema.base import Record

REPORT_VERSION = 1


class QueueSource(Record):
    """A queue by which annotated episodes were drawn."""

    name: str
    """Name of its file, without the folder it lies in."""
    sha256: str | None = None
    """SHA-256 of the file; None where it came from none."""


class ReportSettings(Record):
    """How the report was made: enough to make it again."""

    consensus: str
    """How people's words were put together."""
    consensus_rule: str
    """The rule asked for: `median`, `trimmed-mean` or `dawid-skene`."""
    weighed_by_queue: bool
    """True if agreement and success rates weigh episodes by the probabilities of queues."""
    queues: tuple[QueueSource, ...] = ()
    """Those queues, in the order drawn; empty where none is known by name."""
    resamples: int = Field(ge=1)
    """Bootstrap resamples."""
    seed: int
    """Seed of the resamples."""
    level_two_sided: float
    """Coverage of the intervals shown, such as 0.95."""
    level_one_sided: float
    """Confidence of the lower bound a verdict needs, such as 0.95."""
    resampled_by: str
    """What was drawn: episodes, or tasks and then episodes."""
    versions: dict[str, str]
    """Versions of RoboJudge and of what computes the numbers."""
    annotations_source: str | None
    """The annotations file; None where annotations were passed in memory."""
    annotations_sha256: str
    """SHA-256 of the annotations file, or of the annotations in a canonical order."""
    dataset_ids: tuple[str, ...]
    """The datasets annotated and judged."""
    task_split: str
    """Whether tasks were kept apart between making and testing the judge, as far as is known."""


class Report(Record):
    """How far judges agree with people: one object for every view."""

    report_version: int = REPORT_VERSION
    """Version of this record."""
    created_at: datetime
    """When it was made, UTC."""
    verdict: Outcome
    """The worst verdict of the judges given; each judge and field has its own beside it."""
    sentence: str
    """The verdict in one plain sentence."""
    threshold: float
    """What a lower bound must exceed."""
    fields: tuple[str, ...]
    """The fields asked for."""
    judges: tuple[JudgeReport, ...]
    """The judges in the order given, then the baselines."""
    side_by_side: tuple[PairedDifference, ...] = ()
    """Each pair of judges; empty with fewer than two."""
    success_rates: tuple[SuccessRates, ...] = ()
    """One entry a judge and dataset."""
    rate_comparisons: tuple[RateComparison, ...] = ()
    """Each pair of datasets of each judge; empty with fewer than two."""
    people: People
    """The people."""
    exclusions: tuple[Exclusion, ...] = ()
    """What was left out, by reason."""
    excluded_episodes: tuple[ExcludedEpisode, ...] = ()
    """Annotated episodes that were left out, at most 500."""
    n_excluded_episodes: int = Field(default=0, ge=0)
    """How many there are."""
    settings: ReportSettings
    """How it was made."""
