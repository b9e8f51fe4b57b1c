"""What all parts of one report share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from robojudge.agreement.field_tables import FieldTables
from robojudge.agreement.report.field_study import Columns
from robojudge.agreement.report.people_curves import MarkedEpisode
from robojudge.journal import Key


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What all judges of a report share.

    Attributes:
        tables: what people and judges said.
        columns: by field, with people's consensus and the baselines.
        fields: those asked about.
        marked: people's subtasks, by episode.
        tasks: what the robot was asked to do, by episode.
        n_people: people whose word counts, by episode.
        threshold: what agreement must exceed.
        n_resamples: how many.
        seed: of the draws.
        n_disagreements: how many to list for each judge.
    """

    tables: FieldTables
    columns: Columns
    fields: tuple[str, ...]
    marked: Mapping[Key, MarkedEpisode]
    tasks: Mapping[Key, str | None]
    n_people: Mapping[Key, int]
    threshold: float
    n_resamples: int
    seed: int
    n_disagreements: int
