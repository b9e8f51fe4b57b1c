"""A number with its interval, and the small tables beside it."""

from __future__ import annotations

from pydantic import Field

from robojudge.schema.base import Record


class Number(Record):
    """A number estimated from episodes, or the reason why there is none."""

    value: float | None
    """The number; None if it is not defined (see `reason`)."""
    low: float | None = None
    """Lower end of the two-sided interval; None if there is none (see `interval_reason`)."""
    high: float | None = None
    """Upper end of the two-sided interval; None if there is none."""
    n_episodes: int = Field(ge=0)
    """Episodes that counted."""
    reason: str | None = None
    """Why there is no number; None if there is one."""
    interval_reason: str | None = None
    """Why there is a number but no interval; None if there is one."""


class NamedNumber(Record):
    """One statistic of a table."""

    name: str
    """Stable name, such as `gwet_ac1`."""
    title: str
    """Name for people, such as `Gwet's AC1`."""
    number: Number
    """The number and its two-sided interval."""
    ceiling: Number | None = None
    """The same of one person against the others on the same episodes, mean over people, without an
    interval; None beside people's own numbers and those of baselines."""


class LevelCount(Record):
    """How often people and the judge said one level, over the compared episodes."""

    level: str
    """The level, such as `success`."""
    people: int = Field(ge=0)
    """Episodes people put there."""
    judge: int = Field(ge=0)
    """Episodes the judge put there."""


class Confusion(Record):
    """How often each pair of levels was said: rows are people, columns the judge."""

    levels: tuple[str, ...]
    """The levels, in order, of rows and columns."""
    counts: tuple[tuple[int, ...], ...]
    """Episodes by people's level (row) and the judge's (column)."""


class Point(Record):
    """One episode in a scatter plot."""

    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """The episode."""
    people: float
    """People's consensus, 0..1."""
    judge: float
    """The judge's number, 0..1."""


class Density(Record):
    """How many episodes lie where, of people's numbers against the judge's."""

    n_bins: int = Field(ge=1)
    """Equal bins over 0..1, on both sides; the last one holds 1 too."""
    counts: tuple[tuple[int, ...], ...]
    """Episodes by people's bin (row, from 0 up) and the judge's (column)."""


class BlandAltman(Record):
    """The differences judge minus people: their mean, and where 95% of single ones are expected."""

    bias: float
    """Mean difference; positive where the judge rates higher."""
    low: float | None
    """Bias minus 1.96 standard deviations; None with fewer than two episodes."""
    high: float | None
    """Bias plus 1.96 standard deviations; None with fewer than two episodes."""
    n_episodes: int = Field(ge=1)
    """Episodes compared."""


class Count(Record):
    """How many of something."""

    name: str
    """What, by a stable name such as `RateLimited` or `not_blinded`."""
    n: int = Field(ge=0)
    """How many."""
