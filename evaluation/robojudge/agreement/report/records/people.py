"""The people: how far they agree with each other, and what was left out of their words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from robojudge.agreement.report.records.numbers import NamedNumber, Number
from robojudge.schema.base import Record


class PanelReliability(Record):
    """How far people agree with each other on one field."""

    field: str
    """The field."""
    statistics: tuple[NamedNumber, ...]
    """Alpha, ICC(2,1), ICC(2,k) ..., over all people."""
    n_episodes: int = Field(ge=0)
    """Episodes on which at least two people have a word."""
    n_single: int = Field(ge=0)
    """Episodes on which only one person has a word."""


class AnnotatorField(Record):
    """One person against the others on one field."""

    field: str
    """The field."""
    statistic: str
    """Stable name of the statistic."""
    number: Number
    """The person against the consensus of the others."""


class AnnotatorRow(Record):
    """One person."""

    annotator: str
    """Who."""
    n_annotations: int = Field(ge=0)
    """Episodes they annotated."""
    n_not_blinded: int = Field(ge=0)
    """Of those, episodes left out because they had seen a judge's numbers."""
    n_cannot_tell: int = Field(ge=0)
    """How often they looked at a field and could not decide."""
    fields: tuple[AnnotatorField, ...]
    """They against the others."""


class People(Record):
    """Everybody whose words counted."""

    n_annotators: int = Field(ge=0)
    """People with at least one word that counted."""
    n_annotations: int = Field(ge=0)
    """Annotations given, one a person and episode, those left out included."""
    n_episodes: int = Field(ge=0)
    """Episodes with at least one annotation that counted."""
    reliability: tuple[PanelReliability, ...]
    """How far they agree, by field."""
    annotators: tuple[AnnotatorRow, ...]
    """One row a person, sorted by name."""


class Exclusion(Record):
    """What was left out, for one reason."""

    reason: str
    """Stable name: `not_blinded`, `other_dataset`, `cannot_tell`, `tie`, `judge_failed:TYPE` ..."""
    unit: Literal["annotations", "episodes"]
    """What is counted."""
    n: int = Field(ge=1)
    """How many."""
    field: str | None = None
    """The field; None where whole episodes or annotations are left out."""
    judge: str | None = None
    """The judge's label; None where it concerns no single judge."""


class ExcludedEpisode(Record):
    """One annotated episode that could not be compared."""

    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """The episode."""
    reason: str
    """As in `Exclusion`."""
    field: str | None = None
    """The field; None where the whole episode is left out."""
    judge: str | None = None
    """The judge's label; None where it concerns no single judge."""
