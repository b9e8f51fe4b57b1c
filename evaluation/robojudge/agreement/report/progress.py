"""Progress curves: their order in time, and their distance from the curve people's subtasks give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from robojudge.agreement.report.baselines import CLOCK, FROZEN
from robojudge.agreement.report.measures import Measures
from robojudge.agreement.report.people_apart import PersonApart, Ratings, with_ceilings
from robojudge.agreement.report.people_curves import MarkedEpisode
from robojudge.agreement.report.records.curves import CurveAgreement
from robojudge.agreement.report.setting import Setting
from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.curves import (
    EpisodeNumber,
    progress_mae,
    progress_pearson,
    value_order_correlation,
)
from robojudge.agreement.statistics.mean import MeanOver
from robojudge.journal import Key, Outcome
from robojudge.schema.judgement import Judgement

NAMES = ("value_order_correlation", "progress_pearson", "progress_mae")
Curve = tuple[Floats, Floats]
"""Judged frames, in order of time, and progress at each, 0..1, NaN where the judge could not tell."""


def judged_curves(outcomes: Mapping[Key, Outcome], episodes: Sequence[Key]) -> dict[Key, Curve]:
    """Return the curve of each of these episodes that has one."""
    found: dict[Key, Curve] = {}
    for key in episodes:
        outcome = outcomes.get(key)
        if isinstance(outcome, Judgement) and outcome.progress:
            frames = np.array([point.frame_index for point in outcome.progress], dtype=np.float64)
            values = [np.nan if point.value is None else point.value for point in outcome.progress]
            found[key] = frames, np.array(values, dtype=np.float64)
    return found


def clock_curves(curves: Mapping[Key, Curve]) -> dict[Key, Curve]:
    """Return t/T at the frames at which these curves know something; T is the last frame of each."""
    return {
        key: (frames, np.where(np.isnan(values), np.nan, frames / max(frames[-1], 1.0)))
        for key, (frames, values) in curves.items()
    }


def frozen_curves(curves: Mapping[Key, Curve]) -> dict[Key, Curve]:
    """Return the last known value at the frames at which these curves know one: a line without order."""
    return {
        key: (frames, np.where(np.isnan(values), np.nan, values[~np.isnan(values)][-1]))
        for key, (frames, values) in curves.items()
        if not np.isnan(values).all()
    }


CURVES: dict[str, Callable[[Mapping[Key, Curve]], dict[Key, Curve]]] = {
    CLOCK: clock_curves,
    FROZEN: frozen_curves,
}
"""Curves of baselines that have some, from those of the judge they stand beside."""


def progress_agreement(
    curves: Mapping[Key, Curve], setting: Setting, beside: Mapping[Key, Curve] | None = None
) -> CurveAgreement:
    """Average over episodes how well curves are ordered, and how near they are to people's.

    Args:
        curves: by annotated episode.
        setting: what people marked, alone and together, and how to draw.
        beside: of a baseline, the curves of the judge it stands beside: an episode counts for a statistic
            where that judge has it. None for a judge.
    """
    if not curves:
        return CurveAgreement(n_episodes=0, reason="it gives no progress curve of an annotated episode")
    episodes = sorted(curves)
    numbers = _table(episodes, curves, setting.marked)
    if beside is not None:
        numbers[np.isnan(_table(episodes, beside, setting.marked))] = np.nan
    measures = Measures(
        episodes,
        [setting.tasks.get(key) for key in episodes],
        setting.n_resamples,
        setting.seed,
        setting.weighing.stands_for,
    )
    for column, name in enumerate(NAMES):
        measures.ask(name, MeanOver(name), np.ascontiguousarray(numbers[:, [column]]))
    measures.draw()
    statistics = tuple(measures.named(name) for name in NAMES)
    if beside is None:
        people = [_of_person(one, curves) for one in setting.apart.values()]
        statistics = with_ceilings(statistics, people, setting.weighing.stands_for)
    return CurveAgreement(statistics=statistics, n_episodes=len(episodes))


def _of_person(person: PersonApart, curves: Mapping[Key, Curve]) -> dict[str, Ratings]:
    """Compute the same numbers of one person's curves, against the others', at the judge's frames."""
    own = {
        key: drawn
        for key, marked in sorted(person.own.items())
        if key in curves and (drawn := _drawn_by(marked, curves[key][0])) is not None
    }
    numbers = _table(list(own), own, person.others)
    return {name: Ratings(name, MeanOver(name), numbers[:, [k]], list(own)) for k, name in enumerate(NAMES)}


def _drawn_by(person: MarkedEpisode, frames: Floats) -> Curve | None:
    values = person.progress(frames.astype(int).tolist())
    return None if values is None else (frames, values)


def _table(
    episodes: Sequence[Key], curves: Mapping[Key, Curve], marked: Mapping[Key, MarkedEpisode]
) -> Floats:
    """Return order, likeness and distance of each curve, float64 (n_episodes, 3), NaN where undefined."""
    rows = [list(_numbers(curves[key], marked.get(key))) for key in episodes]
    return np.array(rows, dtype=np.float64).reshape(-1, len(NAMES))


def _numbers(curve: Curve, people: MarkedEpisode | None) -> Iterator[float]:
    frames, values = curve
    truth = None if people is None else people.progress(frames.astype(int).tolist())
    yield _float(value_order_correlation(frames, values))
    yield np.nan if truth is None else _float(progress_pearson(truth, values))
    yield np.nan if truth is None else _float(progress_mae(truth, values))


def _float(number: EpisodeNumber) -> float:
    return np.nan if number.value is None else number.value
