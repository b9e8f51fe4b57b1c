"""Telemetry's own opinion of an episode: `AutoQualityAnalysis` from state and action alone."""

from __future__ import annotations

import numpy as np

from robojudge.datasets.episode import Episode
from robojudge.schema.judgement import Flag
from robojudge.schema.quality import AutoQualityAnalysis, ComputedMetrics
from robojudge.telemetry.efficiency import (
    efficiency_score,
    path_efficiency,
    path_length,
    regrasps,
    reversals,
)
from robojudge.telemetry.gripper import all_events
from robojudge.telemetry.idleness import hesitations, idle_frames
from robojudge.telemetry.safety import abrupt_stops, limit_frames, safety_score, spike_frames
from robojudge.telemetry.signals import Signals, extract_signals
from robojudge.telemetry.smoothness import jitter_rate, ldlj, smoothness_score, sparc

FORMULA_VERSION = "1"
"""Raised whenever the same episode would get another number."""

CONFIDENCE_BY_KIND = {"end_effector": 1.0, "planar": 1.0, "joints": 0.8}
UNNAMED_FACTOR = 0.75
NO_GRIPPER_FACTOR = 0.9
FULL_CONFIDENCE_S = 2.0
"""Shorter episodes are trusted in proportion to their duration."""
INEFFICIENT_BELOW = 0.4
JITTERY_ABOVE_HZ = 3.0
HESITATION_FLAG_S = 0.5
CORRECTIONS_FLAG = 2
LIMIT_FLAG = 0.05


def analyse(episode: Episode, *, signals: Signals | None = None) -> AutoQualityAnalysis:
    """Measure smoothness, efficiency and safety of an episode from its numeric columns.

    Nothing is decoded and nothing raises for odd data: a number that cannot be had is None, and
    `reasons` says why. Scores come from fixed constants, never from other episodes.

    Args:
        episode: the episode.
        signals: its telemetry, if already extracted.

    Returns:
        The analysis, without judgement. `suggested_rating` is None unless smoothness, efficiency and
        safety are all known; `confidence` is 0 then.
    """
    known = signals if signals is not None else extract_signals(episode)
    computed = _measure(known)
    rating = suggested_rating(computed)
    return AutoQualityAnalysis(
        episode_index=episode.episode_index,
        computed=computed,
        suggested_rating=rating,
        confidence=_confidence(known) if rating is not None else 0.0,
        flags=_flags(computed),
        reasons=_reasons(computed, known, rating),
    )


def suggested_rating(computed: ComputedMetrics) -> int | None:
    """Rate 1..5: the mean of smoothness, efficiency and safety, in equal fifths of 0..1.

    Returns:
        1 below 0.2, 2 below 0.4, ... 5 from 0.8; None where one of the three is unknown.
    """
    scores = (computed.smoothness_score, computed.efficiency_score, computed.safety_score)
    present = [score for score in scores if score is not None]
    return min(5, 1 + int(5.0 * float(np.mean(present)))) if len(present) == len(scores) else None


def _measure(signals: Signals) -> ComputedMetrics:
    speed, fps = signals.speed, signals.fps
    still = speed is None or fps is None or not signals.moves
    jitter = jitter_rate(signals)
    spectral = None if speed is None or fps is None else sparc(speed, fps)
    smooth = None if jitter is None or spectral is None else smoothness_score(jitter, spectral)
    idle, pauses = idle_frames(signals), hesitations(signals)
    path = path_efficiency(signals)
    corrections = None if still else len(regrasps(signals)) + len(reversals(signals))
    spikes, stops, limits = spike_frames(signals), abrupt_stops(signals), limit_frames(signals)
    idle_share = None if idle is None else float(idle.mean())
    efficiency = safety = None
    if path is not None and idle_share is not None and corrections is not None:
        efficiency = efficiency_score(path, idle_share, corrections)
    if spikes is not None and stops is not None and limits is not None:
        safety = safety_score(float(spikes.mean()), len(stops), float(limits.mean()))
    grips = all_events(signals.grippers, fps)
    return ComputedMetrics(
        smoothness_score=smooth,
        efficiency_score=efficiency,
        jitter_metric=jitter,
        hesitation_count=None if pauses is None else len(pauses),
        correction_count=corrections,
        safety_score=safety,
        sparc=spectral,
        ldlj=None if speed is None or fps is None else ldlj(speed, fps),
        path_length=None if signals.position is None else path_length(signals.position),
        path_efficiency=path,
        idle_share=idle_share,
        hesitation_s=None if pauses is None or fps is None else sum(p.end - p.start for p in pauses) / fps,
        peak_speed=None if speed is None else float(speed.max()),
        mean_speed=None if speed is None else float(speed.mean()),
        gripper_close_count=sum(e.kind == "close" for e in grips) if signals.grippers else None,
        gripper_open_count=sum(e.kind == "open" for e in grips) if signals.grippers else None,
        speed_spike_share=None if spikes is None else float(spikes.mean()),
        abrupt_stop_count=None if stops is None else len(stops),
        limit_share=None if limits is None else float(limits.mean()),
    )


def _confidence(signals: Signals) -> float:
    """How far the numbers may be trusted: what stands for position, whether named, for how long."""
    if signals.position_columns is None or signals.fps is None:
        return 0.0
    kind = CONFIDENCE_BY_KIND[signals.position_columns.kind]
    named = 1.0 if signals.position_columns.named else UNNAMED_FACTOR
    gripper = 1.0 if signals.grippers else NO_GRIPPER_FACTOR
    return kind * named * gripper * min(1.0, signals.length / signals.fps / FULL_CONFIDENCE_S)


def _flags(computed: ComputedMetrics) -> tuple[Flag, ...]:
    """Raise the flags telemetry can know of; under-reaching needs eyes."""
    raised: dict[Flag, bool] = {
        "jittery": (computed.jitter_metric or 0.0) > JITTERY_ABOVE_HZ,
        "inefficient-path": computed.efficiency_score is not None
        and computed.efficiency_score < INEFFICIENT_BELOW,
        "near-collision": bool(computed.abrupt_stop_count),
        "over-extension": (computed.limit_share or 0.0) > LIMIT_FLAG,
        "hesitation": (computed.hesitation_s or 0.0) >= HESITATION_FLAG_S,
        "correction-heavy": (computed.correction_count or 0) >= CORRECTIONS_FLAG,
    }
    return tuple(flag for flag, up in raised.items() if up)


def _reasons(computed: ComputedMetrics, signals: Signals, rating: int | None) -> dict[str, str]:
    """Name the missing signal behind every field that is None."""
    motion = signals.reasons.get("speed", "no_motion")
    found: dict[str, str] = {}
    for name, value in computed.model_dump().items():
        if value is not None:
            continue
        if name.startswith("gripper_"):
            found[name] = signals.reasons.get("gripper", "no_gripper_signal")
        elif name in ("path_length", "path_efficiency"):
            found[name] = signals.reasons.get("position", motion)
        else:
            found[name] = motion
    if rating is None:
        found["suggested_rating"] = motion
    return found
