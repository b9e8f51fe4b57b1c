"""A loopback judge of stated skill: it knows the simulator's truth, and errs by a stated amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from reference_truth import NOT_WORK, Truth


@dataclass(frozen=True)
class Skill:
    boundary_sd_s: float = 0.25
    """Standard deviation of every subtask start and end, before rounding to a frame shown."""
    miss: float = 0.1
    """Share of carried-out subtasks it does not see."""
    progress_sd: float = 0.1
    """Standard deviation of every progress value, completion included."""
    wrong: float = 0.1
    """Share of outcomes it gets wrong (success for anything else, partial for success)."""


class Oracle:
    """Answers the rubric for whichever episode it was pointed at."""

    def __init__(self, skill: Skill, fps: float, seed: int = 0) -> None:
        self._skill, self._fps = skill, fps
        self._rng = np.random.default_rng(seed)
        self._truth: Truth | None = None
        self._steps: list[int] = []
        self._subtasks: tuple[str, ...] = ()

    def look_at(self, truth: Truth, steps: list[int], subtasks: tuple[str, ...]) -> None:
        self._truth, self._steps, self._subtasks = truth, steps, subtasks

    def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
        truth = self._truth
        assert truth is not None
        noisy = np.clip(
            truth.progress[self._steps] + self._noise(self._skill.progress_sd, len(self._steps)), 0, 1
        )
        said = truth.outcome
        if self._rng.random() < self._skill.wrong:
            said = "partial" if said == "success" else "success"
        completion = float(np.clip(truth.progress[-1] + self._noise(self._skill.progress_sd, 1)[0], 0, 1))
        return {
            "rationale": "r",
            "evidence": [],
            "progress": {f"t{k + 1}": round(float(v), 3) for k, v in enumerate(noisy)},
            "task_completion": round(completion, 3),
            "outcome": said,
            "success_probability": {"success": 0.9, "partial": 0.3, "failure": 0.1}[said],
            "confidence": 0.8,
            "smoothness": None,
            "efficiency": None,
            "safety": None,
            "failure_mode": "none" if said == "success" else "other",
            "failure_onset_frame": None,
            "failure_recovered": False,
            "failure_detail": None,
            "flags": [],
            "subtasks": self._spans(truth),
        }

    def _noise(self, sd: float, count: int) -> np.ndarray:
        return self._rng.normal(0.0, sd, count)

    def _spans(self, truth: Truth) -> dict[str, Any]:
        spans: dict[str, Any] = {}
        earliest = 1
        for k, name in enumerate(self._subtasks, start=1):
            frames = [t for t, stage in enumerate(truth.stages) if stage == name and stage not in NOT_WORK]
            if not frames or self._rng.random() < self._skill.miss:
                spans[f"s{k}"] = {"evidence": "e", "score": 0.0, "start_frame": None, "end_frame": None}
                continue
            first = frames[0]
            last = next(
                (t - 1 for t in range(first, len(truth.stages)) if truth.stages[t] != name), frames[-1]
            )
            start = max(earliest, self._shown(first))
            end = max(start, self._shown(last))
            carried_on = any(truth.stages[t] != name for t in range(last, len(truth.stages)))
            spans[f"s{k}"] = {
                "evidence": "e",
                "score": 1.0 if carried_on else 0.5,
                "start_frame": start,
                "end_frame": end,
            }
            earliest = start
        return spans

    def _shown(self, frame_index: int) -> int:
        moved = frame_index + self._noise(self._skill.boundary_sd_s * self._fps, 1)[0]
        return 1 + int(np.argmin(np.abs(np.array(self._steps) - moved)))
