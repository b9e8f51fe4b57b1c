"""A judge's subtasks against those people marked: which were done, in what order, and where they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.report.measures import Measures
from robojudge.agreement.report.people_curves import MarkedEpisode
from robojudge.agreement.report.progress import drawn_evenly
from robojudge.agreement.report.records.curves import CurveAgreement
from robojudge.agreement.report.records.numbers import NamedNumber
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


def subtask_agreement(
    outcomes: Mapping[Key, Outcome],
    marked: Mapping[Key, MarkedEpisode],
    tasks: Mapping[Key, str | None],
    n_resamples: int,
    seed: int,
) -> CurveAgreement:
    """Compare subtasks on the episodes in which people marked some and the judge lists some.

    Args:
        outcomes: by episode.
        marked: what people marked.
        tasks: what the robot was asked to do, by episode.
        n_resamples: how many.
        seed: of the draws.
    """
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
    return CurveAgreement(
        statistics=(
            _status_kappa(accounts, tasks, n_resamples, seed),
            *_means(accounts, times, tasks, n_resamples, seed),
        ),
        n_episodes=len(both),
    )


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


def _status_kappa(
    accounts: Accounts, tasks: Mapping[Key, str | None], n_resamples: int, seed: int
) -> NamedNumber:
    """Compute kappa over all subtasks of all episodes; episodes are drawn, not subtasks."""
    statuses = {
        key: matched_statuses(*([(one.name, one.done) for one in account] for account in both))
        for key, both in accounts.items()
    }
    rows = [key for key, pairs in statuses.items() for _ in pairs]
    measures = Measures(rows, [tasks.get(key) for key in rows], n_resamples, seed)
    measures.ask(STATUS, CohenKappa(2), np.concatenate(list(statuses.values())))
    measures.draw()
    return NamedNumber(name=STATUS, title=title(STATUS), number=measures.number(STATUS))


def _means(
    accounts: Accounts,
    seconds: Mapping[Key, float | None],
    tasks: Mapping[Key, str | None],
    n_resamples: int,
    seed: int,
) -> tuple[NamedNumber, ...]:
    """Average the order and the boundaries over episodes."""
    episodes = list(accounts)
    measures = Measures(episodes, [tasks.get(key) for key in episodes], n_resamples, seed)
    columns = {ORDER: [_order(*accounts[key]) for key in episodes]}
    for tolerance_s in TOLERANCES_S:
        columns[f"boundary_f1_{tolerance_s:g}s"] = [
            _boundaries_f1(*accounts[key], seconds[key], tolerance_s) for key in episodes
        ]
    for name, numbers in columns.items():
        measures.ask(name, MeanOver(name), np.array(numbers)[:, None])
    measures.draw()
    return tuple(measures.named(name) for name in columns)


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
