"""Each person's subtasks beside those the others marked: what a judge's can be asked to reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from robojudge.agreement.ceiling import MIN_EPISODES
from robojudge.agreement.report.drawn_evenly import drawn_evenly
from robojudge.agreement.report.measures import no_number
from robojudge.agreement.report.people_curves import MarkedEpisode, marked_together, subtask_lists
from robojudge.agreement.report.records.numbers import NamedNumber, Number
from robojudge.agreement.statistics.base import Floats, Statistic
from robojudge.journal import Key
from robojudge.schema.annotation import Annotation

POINT_ONLY = "intervals are drawn of what decides"
"""Why a number beside a judge's has none."""

MOST_APART = 200
"""Of more episodes this many are drawn evenly: a number without an interval needs no more."""


@dataclass(frozen=True, slots=True)
class PersonApart:
    """One person, on the episodes in which somebody else marked subtasks too.

    Attributes:
        own: what this person marked, by episode.
        others: what the others marked together, on the same episodes.
    """

    own: dict[Key, MarkedEpisode]
    others: dict[Key, MarkedEpisode]


class Ratings(NamedTuple):
    """What one statistic is computed from.

    Attributes:
        name: stable name of the number.
        statistic: what is computed.
        values: float64, (n_rows, n_columns).
        episodes: which episode each row is of.
    """

    name: str
    statistic: Statistic
    values: Floats
    episodes: Sequence[Key]


def people_apart(
    annotations: Iterable[Annotation], tasks: Mapping[Key, str | None], episodes: Iterable[Key]
) -> dict[str, PersonApart]:
    """Set each person who marked subtasks beside the others.

    Args:
        annotations: the words that count, one a person and episode.
        tasks: what the robot was asked to do, by episode.
        episodes: which are looked at.
    """
    by_episode: dict[Key, list[Annotation]] = defaultdict(list)
    for said in annotations:
        by_episode[said.dataset_id, said.episode_index].append(said)
    names = subtask_lists(by_episode, tasks)
    found: dict[str, PersonApart] = {}
    for key in episodes:
        words = by_episode.get(key, []) if key in names else []
        for said in words:
            rest = [other for other in words if other.annotator != said.annotator]
            own, others = (marked_together(side, names[key]) for side in ([said], rest))
            if own is not None and others is not None:
                person = found.setdefault(said.annotator, PersonApart({}, {}))
                person.own[key], person.others[key] = own, others
    return found


def episodes_set_apart(annotated: Sequence[Key], marked: Sequence[Key]) -> tuple[Key, ...]:
    """Choose episodes among those that judges' curves and subtasks are compared on, 200 of each at most.

    Args:
        annotated: every annotated episode, sorted.
        marked: those in which people marked subtasks, sorted.
    """
    among = set(marked)
    of_curves = [key for key in drawn_evenly(annotated) if key in among]
    of_subtasks = drawn_evenly(marked)
    return tuple(sorted({*drawn_evenly(of_curves, MOST_APART), *drawn_evenly(of_subtasks, MOST_APART)}))


def with_ceilings(
    statistics: Iterable[NamedNumber],
    people: Sequence[Mapping[str, Ratings]],
    stands_for: Mapping[Key, float],
) -> tuple[NamedNumber, ...]:
    """Add to each statistic of a judge what a person reaches against the others, mean over people.

    Args:
        statistics: of a judge.
        people: for each person, by name of the statistic.
        stands_for: how many episodes an episode stands for, one where it is not named.
    """
    return tuple(
        named.model_copy(
            update={"ceiling": _mean([one[named.name] for one in people if named.name in one], stands_for)}
        )
        for named in statistics
    )


def _mean(people: Sequence[Ratings], stands_for: Mapping[Key, float]) -> Number:
    if not people:
        return no_number("it takes two people who marked subtasks of one episode")
    enough = [one for one in people if len(_known(one)) >= MIN_EPISODES]
    if not enough:
        most = max(len(_known(one)) for one in people)
        return no_number(
            f"nobody has it on {MIN_EPISODES} of these episodes whose subtasks somebody else marked too "
            f"(at most {most})"
        )
    numbers = [_value(one, stands_for) for one in enough]
    n = len(set().union(*map(_known, enough)))
    defined = [number for number in numbers if not np.isnan(number)]
    if not defined:
        return no_number(f"of nobody: {enough[0].statistic.undefined(enough[0].values)}", n)
    return Number(value=float(np.mean(defined)), n_episodes=n, interval_reason=POINT_ONLY)


def _known(one: Ratings) -> set[Key]:
    """Return the episodes that count."""
    rows = np.flatnonzero(~np.isnan(one.values).any(axis=1))
    return {one.episodes[row] for row in rows.tolist()}


def _value(one: Ratings, stands_for: Mapping[Key, float]) -> float:
    weights = np.array([[stands_for.get(key, 1.0) for key in one.episodes]])
    return float(one.statistic(one.values, weights)[0])
