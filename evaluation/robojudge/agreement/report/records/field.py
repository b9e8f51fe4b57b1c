"""How far one judge agrees with people on one field."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from robojudge.agreement.report.records.numbers import (
    BlandAltman,
    Confusion,
    Count,
    Density,
    LevelCount,
    NamedNumber,
    Number,
    Point,
)
from robojudge.agreement.scales import Scale
from robojudge.agreement.verdict import Outcome
from robojudge.schema.base import Record


class Requirement(Record):
    """One statistic that the verdict on a field reads, and what people reach on it."""

    group: int = Field(ge=0)
    """Every group must be met, by any one statistic of it."""
    name: str
    """Stable name, such as `lin_ccc`."""
    title: str
    """Name for people, such as `Lin's CCC`."""
    number: Number
    """Judge against people's consensus, with its two-sided interval."""
    bound: float | None
    """One-sided lower bound, the number to hold above the threshold; None if there is none."""
    bound_level: float
    """How often the truth lies above such a bound, 0..1."""
    passed: bool
    """Value and bound lie above the threshold; never looked at for a baseline."""
    ceiling: Number
    """The same statistic of one person against the others, mean over people, on the same episodes.

    Beside a baseline, this and what follows from it have no interval.
    """
    in_place: Number
    """The judge in each person's place against the others, mean over people; what `ratio` divides."""
    ratio: Number
    """The judge in a person's place over the ceiling."""
    difference: Number
    """The judge in a person's place minus the ceiling."""


class AgainstPerson(Record):
    """The judge and one person, each against the other people."""

    annotator: str
    """The person."""
    n_episodes: int = Field(ge=1)
    """Episodes compared."""
    judge_advantage: float
    """Share of them on which the judge is at least as close to the others as the person."""
    person_advantage: float
    """Share on which the person is at least as close as the judge."""
    p_value: float
    """One-sided, of the judge being worse by epsilon or more."""
    p_adjusted: float | None = None
    """The same, adjusted for testing all people together (Benjamini and Yekutieli); None in reports that
    were made before it was kept."""
    judge_wins: bool
    """True if the adjusted one is at most 0.05."""


class AlternativeAnnotator(Record):
    """Whether the judge could stand in for a person: the alternative-annotator test."""

    winning_rate: float | None
    """Share of annotators the judge does at least as well as; None if not tested (see `reason`)."""
    epsilon: float
    """How much worse than a person the judge may be and still be preferred, for its lower cost."""
    passes: bool | None
    """True if the winning rate is at least one half; None if not tested."""
    n_annotators: int = Field(ge=0)
    """Annotators with enough episodes to be compared."""
    average_advantage: float | None = None
    """Mean probability that the judge is as close to the others as a person is; None if not tested."""
    against: tuple[AgainstPerson, ...] = ()
    """Person by person; empty if not tested."""
    reason: str | None = None
    """Why it was not tested; None if it was."""


class FieldAgreement(Record):
    """One judge and people on one field."""

    field: str
    """The field, such as `task_completion`."""
    scale: Scale
    """How it is compared."""
    levels: tuple[str, ...]
    """Its levels, in order; empty for numbers."""
    verdict: Outcome | None
    """The verdict; None for judges that are shown for comparison only."""
    why: str
    """What the verdict rests on, in plain words."""
    needs_more: int | None = None
    """About how many more annotated episodes a pass takes, were agreement what it seems; None if unknown."""
    rule: str
    """The acceptance rule in words, such as `Gwet's AC1 and (Cohen's kappa or AUROC)`."""
    requirements: tuple[Requirement, ...]
    """The statistics the verdict reads."""
    statistics: tuple[NamedNumber, ...]
    """All other statistics of the field's scale."""
    alternative_annotator: AlternativeAnnotator
    """Whether the judge could stand in for a person."""
    n_episodes: int = Field(ge=0)
    """Episodes on which both people and the judge have a word."""
    n_tasks: int | None = Field(ge=0)
    """Tasks among them; None where no task is known."""
    resampled_by: Literal["task", "episode"] | None = None
    """What was drawn first for the intervals of what the verdict reads; None where nothing was compared."""
    n_annotators: int = Field(ge=0)
    """People whose words counted."""
    silent: tuple[Count, ...] = ()
    """Episodes with a word of people but none of the judge, by why (`judge_undecided`, `no_reference`)."""
    prevalence: tuple[LevelCount, ...] = ()
    """How often each level was said; empty for numbers."""
    confusion: Confusion | None = None
    """Levels against levels; None for numbers."""
    bland_altman: BlandAltman | None = None
    """Bias and limits; None for categories, or without an episode."""
    density: Density | None = None
    """All compared episodes, counted in bins; None for categories."""
    points: tuple[Point, ...] = ()
    """Episodes to plot, evenly drawn where there are more than 500; empty for categories."""
    notes: tuple[str, ...] = ()
    """What a reader should know of these numbers, such as a skewed prevalence."""
