"""A judge's subtasks against those people marked: which were done, in what order, and where they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.report.drawn_evenly import drawn_evenly
from robojudge.agreement.report.measures import Measures
from robojudge.agreement.report.people_apart import PersonApart, Ratings, with_ceilings
from robojudge.agreement.report.people_curves import MarkedEpisode
from robojudge.agreement.report.records.curves import CurveAgreement
from robojudge.agreement.report.records.numbers import NamedNumber
from robojudge.agreement.report.setting import Setting
from robojudge.agreement.report.statistic_list import title
from robojudge.agreement.statistics.mean import MeanOver
from robojudge.agreement.statistics.nominal import CohenKappa
from robojudge.agreement.statistics.subtasks import boundary_f1, matched_statuses, ordering_tau
from robojudge.journal import Key, Outcome
from robojudge.schema.judgement import Judgement

DONE = 0.5
"""A subtask achieved to this share or more counts as done."""
TOLERANCES_S = (0.5, 1.0)
STATUS, ORDER = "subtask_status_kappa", "subtask_ordering_tau"


@dataclass(frozen=True, slots=True)
class Subtask:
    """One subtask in one account of an episode; None where the account does not say.

    Attributes:
        name: its name.
        done: 1 if it was done, 0 if not.
        start_frame: first frame.
        end_frame: last frame, itself included.
    """

    name: str
    done: int | None
    start_frame: int | None
    end_frame: int | None


Accounts = Mapping[Key, tuple[Sequence[Subtask], Sequence[Subtask]]]
"""What people and the judge say, by episode."""


def subtask_agreement(outcomes: Mapping[Key, Outcome], setting: Setting) -> CurveAgreement:
    """Compare subtasks on the episodes in which people marked some and the judge lists some.

    Args:
        outcomes: by episode.
        setting: what people marked, alone and together, and how to draw.
    """
    marked = setting.marked
    if not marked:
        return CurveAgreement(n_episodes=0, reason="nobody marked subtasks")
    both = {
        key: outcome
        for key in drawn_evenly(sorted(marked))
        if isinstance(outcome := outcomes.get(key), Judgement) and outcome.subtasks
    }
    if not both:
        return CurveAgreement(n_episodes=0, reason="the judge lists no subtask of an episode people marked")
    accounts = {key: (_of_people(marked[key]), _of_judge(outcome)) for key, outcome in both.items()}
    times = {key: seconds_per_frame(outcome) for key, outcome in both.items()}
    statistics = []
    for parts in _parts(accounts, times):
        episodes = parts[0].episodes
        tasks = [setting.tasks.get(key) for key in episodes]
        measures = Measures(episodes, tasks, setting.n_resamples, setting.seed, setting.weighing.stands_for)
        for part in parts:
            measures.ask(part.name, part.statistic, part.values)
        measures.draw()
        statistics += [
            NamedNumber(name=part.name, title=title(part.name), number=measures.number(part.name))
            for part in parts
        ]
    people = [_of_person(person, times) for person in setting.apart.values()]
    return CurveAgreement(
        statistics=with_ceilings(statistics, people, setting.weighing.stands_for), n_episodes=len(both)
    )


def _of_person(person: PersonApart, times: Mapping[Key, float | None]) -> dict[str, Ratings]:
    """Compare one person with the others on the episodes of the judge."""
    accounts = {
        key: (_of_people(person.others[key]), _of_people(own))
        for key, own in sorted(person.own.items())
        if key in times
    }
    parts = [part for parts in _parts(accounts, times) for part in parts] if accounts else []
    return {part.name: part for part in parts}


def seconds_per_frame(judgement: Judgement) -> float | None:
    """Return the mean time between frames by the latest frame shown that has a time; None without one."""
    timed = [(frame.frame_index, frame.timestamp_s) for frame in judgement.keyframes]
    timed += [(frame.frame_index, frame.timestamp_s) for frame in judgement.evidence]
    known = [(index, time_s) for index, time_s in timed if time_s is not None and index > 0]
    if not known:
        return None
    index, time_s = max(known)
    return time_s / index


def boundaries(account: Sequence[Subtask]) -> list[int]:
    """Return the frames at which subtasks change: the start of all but the first, the end of the last."""
    begun = sorted((one for one in account if one.start_frame is not None), key=_start)
    frames = [_start(one) for one in begun[1:]]
    end = begun[-1].end_frame if begun else None
    return frames if end is None else [*frames, end]


def _parts(
    accounts: Accounts, seconds: Mapping[Key, float | None]
) -> tuple[tuple[Ratings, ...], tuple[Ratings, ...]]:
    """Return what is computed over all subtasks of all episodes, and what is averaged over episodes."""
    episodes = list(accounts)
    columns = {ORDER: [_order(*accounts[key]) for key in episodes]}
    for tolerance_s in TOLERANCES_S:
        columns[f"boundary_f1_{tolerance_s:g}s"] = [
            _boundaries_f1(*accounts[key], seconds[key], tolerance_s) for key in episodes
        ]
    means = tuple(
        Ratings(name, MeanOver(name), np.array(numbers)[:, None], episodes)
        for name, numbers in columns.items()
    )
    return (_statuses(accounts),), means


def _statuses(accounts: Accounts) -> Ratings:
    """Return one row a subtask; episodes are drawn, not subtasks."""
    statuses = {
        key: matched_statuses(*([(one.name, one.done) for one in account] for account in both))
        for key, both in accounts.items()
    }
    rows = [key for key, pairs in statuses.items() for _ in pairs]
    return Ratings(STATUS, CohenKappa(2), np.concatenate(list(statuses.values())), rows)


def _order(people: Sequence[Subtask], judge: Sequence[Subtask]) -> float:
    begun = [
        sorted((one for one in side if one.start_frame is not None), key=_start) for side in (people, judge)
    ]
    found = ordering_tau(*([one.name for one in side] for side in begun))
    return np.nan if found.value is None else found.value


def _boundaries_f1(
    people: Sequence[Subtask], judge: Sequence[Subtask], seconds: float | None, tolerance_s: float
) -> float:
    if seconds is None:
        return np.nan
    true, found = ([frame * seconds for frame in boundaries(side)] for side in (people, judge))
    value = boundary_f1(true, found, tolerance_s).value
    return np.nan if value is None else value


def _of_people(marked: MarkedEpisode) -> list[Subtask]:
    """Read people's subtasks: without a score, done if another followed or the episode is a success."""
    last = len(marked.subtasks) - 1
    return [
        Subtask(
            one.name,
            (1 if marked.succeeded or k < last else None) if one.score is None else int(one.score >= DONE),
            one.start_frame,
            one.end_frame,
        )
        for k, one in enumerate(marked.subtasks)
    ]


def _of_judge(judgement: Judgement) -> list[Subtask]:
    return [
        Subtask(
            one.name, None if one.score is None else int(one.score >= DONE), one.start_frame, one.end_frame
        )
        for one in judgement.subtasks
    ]


def _start(subtask: Subtask) -> int:
    return subtask.start_frame or 0
