"""One judge: who it is, what it cost, and how far it agrees with people."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from robojudge.agreement.report.records.curves import CurveAgreement, SuccessProbability, TaskRow
from robojudge.agreement.report.records.disagreement import Disagreement
from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.numbers import Count
from robojudge.agreement.verdict import Outcome
from robojudge.schema.base import Record
from robojudge.schema.judgement import JudgeIdentity

JudgeKind = Literal["judge", "reference", "baseline"]


class RunSource(Record):
    """Where the judgements lie and how they were made."""

    name: str
    """The run's folder or label."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """What was frozen in the run's `run.json`; empty for judgements passed in memory."""
    created_at: str | None = None
    """When the run was begun, ISO 8601; None where it was not kept."""
    journal_sha256: str | None = None
    """SHA-256 of the run's journal as it was read; None for judgements that came from no run folder."""


class CostSummary(Record):
    """What the judgements cost; None and a reason where providers did not say."""

    n_outcomes: int = Field(ge=0)
    """Judgements and failures together."""
    n_cached: int = Field(ge=0)
    """Judgements found in the cache; their cost was paid before."""
    calls: int = Field(ge=0)
    """Requests sent."""
    input_tokens: int | None = None
    """Tokens sent; None where none of the calls said."""
    output_tokens: int | None = None
    """Tokens received; None where none of the calls said."""
    cost_usd: float | None = None
    """List price, USD, of the outcomes whose price is known; None if of none."""
    cost_usd_per_episode: float | None = None
    """Mean over the outcomes whose price is known, USD."""
    n_priced: int = Field(ge=0)
    """Outcomes whose price is known."""
    latency_s_median: float | None = None
    """Seconds an episode, median; None where unknown."""
    latency_s_p95: float | None = None
    """Seconds an episode, 95th percentile; None where unknown."""
    reason: str | None = None
    """Why there is no cost, or why it is not of all outcomes; None if it is."""


class JudgeReport(Record):
    """Everything about one judge."""

    label: str
    """Its name in this report, unique."""
    kind: JudgeKind
    """A `judge`, the `reference` judge made from these annotations, or a `baseline`."""
    beside: tuple[str, ...] = ()
    """Labels of the judges a baseline stands beside: it is computed on their episodes; empty for judges."""
    note: str | None = None
    """What the kind means for the numbers, to be shown beside them; None for a judge."""
    for_acceptance: bool
    """True if its verdicts count; a baseline's never do, nor the reference's beside another judge."""
    identity: JudgeIdentity | None
    """Who judged; None for baselines."""
    fingerprints: tuple[str, ...] = ()
    """All fingerprints among the judgements: one for each task's subtask list."""
    run: RunSource | None
    """Where the judgements lie; None for baselines."""
    more_runs: tuple[RunSource, ...] = ()
    """Where its judgements of other datasets lie, put together with those of `run`; empty if it is alone."""
    verdict: Outcome | None
    """The worst verdict of its fields; None where it is not for acceptance."""
    sentence: str
    """The verdict in one plain sentence."""
    n_judged: int = Field(ge=0)
    """Episodes with a judgement, annotated or not."""
    n_failed: int = Field(ge=0)
    """Episodes that could not be judged."""
    failures: tuple[Count, ...] = ()
    """How many, by type of error."""
    cost: CostSummary | None
    """What it cost; None for baselines."""
    fields: tuple[FieldAgreement, ...]
    """The asked fields, in the order asked."""
    success_probability: SuccessProbability
    """Whether its probabilities mean what they say."""
    subtasks: CurveAgreement
    """Its subtasks against those people marked."""
    progress: CurveAgreement
    """Its progress curve, and against the one that people's subtasks give."""
    per_task: tuple[TaskRow, ...] = ()
    """One row a task and field, tasks with most episodes first; empty where no task is known."""
    n_tasks_left_out: int = Field(default=0, ge=0)
    """Tasks without a row: there are too many."""
    disagreements: tuple[Disagreement, ...] = ()
    """The largest differences, worst first; empty for baselines."""
    n_disagreements: int = Field(default=0, ge=0)
    """Episodes that differ at all, of which `disagreements` lists the worst."""
