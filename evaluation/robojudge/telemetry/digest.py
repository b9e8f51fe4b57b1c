"""A few lines of plain text about an episode's motion, for prompts."""

from __future__ import annotations

from collections.abc import Sequence

from robojudge.datasets.episode import Episode
from robojudge.schema.quality import AutoQualityAnalysis
from robojudge.telemetry.efficiency import regrasps, reversals
from robojudge.telemetry.gripper import GripperEvent, all_events
from robojudge.telemetry.idleness import Pause, hesitations, idle_frames, runs
from robojudge.telemetry.signals import Signals, extract_signals

LISTED = 8
"""At most this many moments are listed on a line; the rest are counted."""
LONG_IDLE_S = 0.5

_SUBJECTS = {
    "end_effector": "end effector position",
    "planar": "planar position",
    "joints": "joint positions",
}


def digest(episode: Episode, quality: AutoQualityAnalysis) -> str:
    """Describe the measured motion in at most 12 lines; the same episode gives the same text.

    It says what the sensors say (frame numbers, shares, counts) and nothing of the task. What is
    not known is named as such.

    Args:
        episode: the episode.
        quality: its analysis, from `analyse`.
    """
    signals = extract_signals(episode)
    lines = [_length_line(signals)]
    if signals.speed is None or signals.position_columns is None:
        lines.append(f"Motion: not known ({signals.reasons.get('speed', 'no_state')}).")
    elif not signals.moves:
        lines.append("Motion: the robot never moves.")
    else:
        lines.extend(_motion_lines(signals, quality))
    lines.append(_gripper_line(signals))
    if quality.flags:
        lines.append("Flags: " + ", ".join(quality.flags) + ".")
    return "\n".join(lines)


def _length_line(signals: Signals) -> str:
    if signals.fps is None:
        return f"Length: {signals.length} frames, frame rate not known."
    return f"Length: {signals.length} frames, {signals.length / signals.fps:.1f} s."


def _motion_lines(signals: Signals, quality: AutoQualityAnalysis) -> list[str]:
    computed = quality.computed
    assert signals.speed is not None and signals.position_columns is not None
    peak = int(signals.speed.argmax())
    subject = _SUBJECTS[signals.position_columns.kind]
    lines = [
        f"Speed of the {subject} (dataset units per s): mean {signals.speed.mean():.3g}, "
        f"peak {signals.speed.max():.3g} at frame {peak}."
    ]
    idle = idle_frames(signals)
    if idle is not None and signals.fps is not None:
        long = [run for run in runs(idle) if run.end - run.start >= LONG_IDLE_S * signals.fps]
        lines.append(f"Idle: {idle.mean():.0%} of the time{_spans('; stretches', long)}.")
    pauses = hesitations(signals) or ()
    lines.append(f"Hesitations: {len(pauses)}{_spans('', pauses)}.")
    turns = sorted([*regrasps(signals), *reversals(signals)])
    lines.append(f"Corrections (turning back, closing again): {len(turns)}{_frames(turns)}.")
    if computed.path_efficiency is not None:
        lines.append(f"Direct distance over distance moved: {computed.path_efficiency:.2f}.")
    if computed.smoothness_score is not None:
        lines.append(f"Smoothness: {computed.smoothness_score:.2f} of 1.")
    if computed.abrupt_stop_count:
        lines.append(f"Abrupt stops: {computed.abrupt_stop_count}.")
    return lines


def _gripper_line(signals: Signals) -> str:
    if not signals.grippers:
        return f"Gripper: not known ({signals.reasons.get('gripper', 'no_gripper_signal')})."
    found = all_events(signals.grippers, signals.fps)
    if not found:
        return "Gripper: never opens or closes."
    several = len(signals.grippers) > 1
    words = [_event_words(event, several) for event in found[:LISTED]]
    more = f", and {len(found) - LISTED} more" if len(found) > LISTED else ""
    guess = " (which way is open is assumed)" if any(g.direction_assumed for g in signals.grippers) else ""
    return f"Gripper{guess}: " + ", ".join(words) + more + "."


def _event_words(event: GripperEvent, several: bool) -> str:
    verb = "closes" if event.kind == "close" else "opens"
    return (
        f"{event.gripper} {verb} at frame {event.frame_index}"
        if several
        else f"{verb} at frame {event.frame_index}"
    )


def _spans(prefix: str, pauses: Sequence[Pause]) -> str:
    if not pauses:
        return ""
    words = ", ".join(f"{pause.start}-{pause.end - 1}" for pause in pauses[:LISTED])
    more = f" and {len(pauses) - LISTED} more" if len(pauses) > LISTED else ""
    return f"{prefix} at frames {words}{more}" if prefix == "" else f"{prefix} {words}{more}"


def _frames(frames: Sequence[int]) -> str:
    if not frames:
        return ""
    more = f" and {len(frames) - LISTED} more" if len(frames) > LISTED else ""
    return f" at frames {', '.join(map(str, frames[:LISTED]))}{more}"
