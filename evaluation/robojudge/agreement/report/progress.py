"""Progress curves: their order in time, and their distance from the curve people's subtasks give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from robojudge.agreement.report.measures import Measures
from robojudge.agreement.report.people_curves import MarkedEpisode
from robojudge.agreement.report.records.curves import CurveAgreement
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

ORDER, ALIKE, APART = "value_order_correlation", "progress_pearson", "progress_mae"
MOST_EPISODES = 1000
"""With more annotated episodes, this many are drawn evenly: a mean over them is as good as known."""
Curve = tuple[Floats, Floats]
"""Judged frames, in order of time, and progress at each, 0..1, NaN where the judge could not tell."""


def drawn_evenly(episodes: Sequence[Key]) -> tuple[Key, ...]:
    """Return all of these episodes, or 1,000 of them at equal distances."""
    if len(episodes) <= MOST_EPISODES:
        return tuple(episodes)
    places = np.linspace(0, len(episodes) - 1, MOST_EPISODES).round().astype(int)
    return tuple(episodes[place] for place in places.tolist())


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
    """Return t/T at the same frames; T is the last of them."""
    return {key: (frames, frames / max(frames[-1], 1.0)) for key, (frames, _) in curves.items()}


def frozen_curves(curves: Mapping[Key, Curve]) -> dict[Key, Curve]:
    """Return the last known value at every frame: a flat line without order."""
    return {
        key: (frames, np.full(len(frames), values[~np.isnan(values)][-1]))
        for key, (frames, values) in curves.items()
        if not np.isnan(values).all()
    }


def progress_agreement(
    curves: Mapping[Key, Curve],
    marked: Mapping[Key, MarkedEpisode],
    tasks: Mapping[Key, str | None],
    n_resamples: int,
    seed: int,
) -> CurveAgreement:
    """Average over episodes how well curves are ordered, and how near they are to people's.

    Args:
        curves: by annotated episode.
        marked: what people marked; needed for all but the order.
        tasks: what the robot was asked to do, by episode.
        n_resamples: how many.
        seed: of the draws.
    """
    if not curves:
        return CurveAgreement(n_episodes=0, reason="it gives no progress curve of an annotated episode")
    episodes = sorted(curves)
    numbers = np.array([list(_numbers(curves[key], marked.get(key))) for key in episodes])
    measures = Measures(episodes, [tasks.get(key) for key in episodes], n_resamples, seed)
    for column, name in enumerate((ORDER, ALIKE, APART)):
        measures.ask(name, MeanOver(name), np.ascontiguousarray(numbers[:, [column]]))
    measures.draw()
    return CurveAgreement(
        statistics=tuple(measures.named(name) for name in (ORDER, ALIKE, APART)), n_episodes=len(episodes)
    )


def _numbers(curve: Curve, people: MarkedEpisode | None) -> Iterator[float]:
    frames, values = curve
    truth = None if people is None else people.progress(frames.astype(int).tolist())
    yield _float(value_order_correlation(frames, values))
    yield np.nan if truth is None else _float(progress_pearson(truth, values))
    yield np.nan if truth is None else _float(progress_mae(truth, values))


def _float(number: EpisodeNumber) -> float:
    return np.nan if number.value is None else number.value
