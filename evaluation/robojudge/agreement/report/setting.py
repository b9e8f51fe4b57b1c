"""What all parts of one report share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from robojudge.agreement.field_tables import FieldTables
from robojudge.agreement.report.beside import Baseline
from robojudge.agreement.report.field_study import Columns
from robojudge.agreement.report.people_apart import PersonApart
from robojudge.agreement.report.people_curves import MarkedEpisode
from robojudge.agreement.report.weighing import Weighing
from robojudge.journal import Key


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What all judges of a report share.

    Attributes:
        tables: what people and judges said.
        columns: by field, with people's consensus and the baselines.
        fields: those asked about.
        baselines: in the order shown.
        marked: people's subtasks, by episode.
        apart: each person's subtasks beside the others', by annotator.
        tasks: what the robot was asked to do, by episode.
        n_people: people whose word counts, by episode.
        weighing: how much each episode counts.
        threshold: what agreement must exceed.
        n_resamples: how many.
        seed: of the draws.
        n_disagreements: how many to list for each judge.
    """

    tables: FieldTables
    columns: Columns
    fields: tuple[str, ...]
    baselines: tuple[Baseline, ...]
    marked: Mapping[Key, MarkedEpisode]
    apart: Mapping[str, PersonApart]
    tasks: Mapping[Key, str | None]
    n_people: Mapping[Key, int]
    weighing: Weighing
    threshold: float
    n_resamples: int
    seed: int
    n_disagreements: int
