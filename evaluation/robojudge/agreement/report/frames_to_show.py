"""Which frame of an episode tells most about a judgement."""

from __future__ import annotations

from robojudge.agreement.report.records.disagreement import FrameToShow
from robojudge.datasets.cameras import is_wrist_name
from robojudge.schema.judgement import Judgement, Keyframe


def last_keyframes(judgement: Judgement) -> tuple[Keyframe, ...]:
    """Return the keyframes of the last time step shown, one a camera."""
    last = max((frame.frame_index for frame in judgement.keyframes), default=None)
    return tuple(frame for frame in judgement.keyframes if frame.frame_index == last)


def frame_to_show(judgement: Judgement) -> FrameToShow:
    """Return the onset of the failure, else the last piece of evidence, else the last frame.

    The camera is that of the evidence nearest in time, else the first of those that showed the judge its
    last frame, one on the wrist only if there is no other; else left open.
    """
    failure, evidence = judgement.failure, judgement.evidence
    last = last_keyframes(judgement)
    shown = next((one for one in last if not is_wrist_name(one.camera)), next(iter(last), None))
    if failure is not None and failure.onset_frame is not None:
        onset = failure.onset_frame
        nearest = min(evidence, key=lambda seen: abs(seen.frame_index - onset), default=shown)
        camera = nearest.camera if nearest else None
        return FrameToShow(camera=camera, frame_index=onset, why="failure_onset")
    if evidence:
        latest = max(evidence, key=lambda seen: seen.frame_index)
        return FrameToShow(camera=latest.camera, frame_index=latest.frame_index, why="evidence")
    if shown is not None:
        return FrameToShow(camera=shown.camera, frame_index=shown.frame_index, why="last_keyframe")
    return FrameToShow(camera=None, frame_index=None, why="last_frame")
