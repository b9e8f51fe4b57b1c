"""The episodes on which a judge and people differ most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.report.frames_to_show import frame_to_show
from robojudge.agreement.report.records.disagreement import Disagreement, ValuePair
from robojudge.agreement.scales import FieldScale
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key, Outcome
from robojudge.schema.judgement import Judgement

OTHER_CATEGORY = 0.5
"""How far apart two unequal categories without an order count."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldGap:
    """One field, people beside the judge.

    Attributes:
        scale: how the field is compared.
        people: float64, shape (n,): the consensus; NaN where there is none.
        judge: float64, shape (n,): NaN where it has no word.
    """

    scale: FieldScale
    people: Floats
    judge: Floats

    def distances(self) -> Floats:
        """Return how far apart they are, 0..1, shape (n,); 0 where one of them says nothing.

        Numbers count as they are. Steps, and the outcome from failure over partial to success, count by
        the share of the scale between them; any two failure modes are half the scale apart.
        """
        apart: Floats = np.abs(np.nan_to_num(self.judge - self.people, nan=0.0))
        if self.scale.scale == "interval":
            return apart
        if self.scale.field == "failure_mode":
            return np.where(apart > 0, OTHER_CATEGORY, 0.0)
        steps: Floats = apart / (len(self.scale.levels) - 1)
        return steps


def rank_disagreements(
    fields: Sequence[FieldGap],
    episodes: Sequence[Key],
    n_annotators: Sequence[int],
    outcomes: Mapping[Key, Outcome],
    *,
    limit: int,
) -> tuple[tuple[Disagreement, ...], int]:
    """Rank episodes by the field on which they differ most, then by the sum over fields, then by name.

    Args:
        fields: the fields compared.
        episodes: the rows' (dataset id, episode index).
        n_annotators: people who spoke, by row.
        outcomes: what the judge said, by episode.
        limit: how many to return at most.

    Returns:
        The worst ones, worst first, and how many episodes differ at all.
    """
    if not fields or not episodes:
        return (), 0
    apart = np.stack([field.distances() for field in fields])
    worst, total = apart.max(axis=0), apart.sum(axis=0)
    order = np.lexsort((np.arange(len(episodes)), -total, -worst))
    differing = int((worst > 0).sum())
    rows = order[: min(limit, differing)]
    return tuple(
        _disagreement(fields, apart, int(row), episodes[row], n_annotators[row], outcomes) for row in rows
    ), differing


def _disagreement(
    fields: Sequence[FieldGap],
    apart: Floats,
    row: int,
    episode: Key,
    n_annotators: int,
    outcomes: Mapping[Key, Outcome],
) -> Disagreement:
    judgement = outcomes[episode]
    if not isinstance(judgement, Judgement):
        raise ValueError(f"{episode[0]}, episode {episode[1]} was not judged and cannot differ")
    by_size = np.argsort(-apart[:, row], kind="stable")
    return Disagreement(
        dataset_id=episode[0],
        episode_index=episode[1],
        instruction=judgement.instruction,
        size=float(apart[:, row].max()),
        values=tuple(_pair(fields[k], row) for k in by_size if apart[k, row] > 0),
        n_annotators=n_annotators,
        rationale=judgement.rationale,
        frame=frame_to_show(judgement),
    )


def _pair(field: FieldGap, row: int) -> ValuePair:
    people, judge = float(field.people[row]), float(field.judge[row])
    if field.scale.scale == "nominal":
        levels = field.scale.levels
        return ValuePair(
            field=field.scale.field, people=levels[int(people)], judge=levels[int(judge)], difference=None
        )
    step = 1.0 if field.scale.scale == "interval" else 1.0 / (len(field.scale.levels) - 1)
    return ValuePair(
        field=field.scale.field, people=people * step, judge=judge * step, difference=(judge - people) * step
    )
