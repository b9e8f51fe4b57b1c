"""Which subtask a frame belongs to, and what the judge thought of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robojudge.schema.judgement import Judgement, SubtaskScore


def subtask_index(subtasks: Sequence[SubtaskScore], length: int) -> NDArray[np.int64]:
    """Return the index of the subtask under way in each frame.

    Spans are inclusive; where two overlap the later subtask has the frame.

    Returns:
        (length,) int64; -1 between subtasks and where the judge gave no span.
    """
    index = np.full(length, -1, dtype=np.int64)
    for k, subtask in enumerate(subtasks):
        if subtask.start_frame is not None and subtask.end_frame is not None:
            index[subtask.start_frame : subtask.end_frame + 1] = k
    return index


def passes_gate(judgement: Judgement, frame_index: int, gate: float) -> bool | None:
    """Tell whether the subtask that a keyframe at this frame belongs to was judged good enough.

    That is the last one to have begun by then: a keyframe between two spans closes the one before it,
    and one before every span belongs to none and does not pass. A judgement without any subtask span is
    one subtask, the task, and its score the completion.

    Returns:
        None where the judge gave that subtask no score.
    """
    spans = [s for s in judgement.subtasks if s.start_frame is not None]
    if not spans:
        score = judgement.task_completion
    else:
        begun = [s for s in spans if s.start_frame is not None and s.start_frame <= frame_index]
        if not begun:
            return False
        score = begun[-1].score
    return None if score is None else score >= gate
