"""A small rollout in memory, and a valid rubric answer about it."""

from __future__ import annotations

import json

import numpy as np

from robojudge.datasets.arrays import episode_from_arrays

STEPS = 6


def rollout(episode_index: int = 0, instruction: str | None = "Lift the cube.", black: bool = False):
    rng = np.random.default_rng(episode_index)
    frames = rng.integers(0, 255, (STEPS, 48, 64, 3), dtype=np.uint8)
    state = np.cumsum(rng.normal(size=(STEPS, 3)), axis=0)
    return episode_from_arrays(
        {"front": frames, "wrist": np.zeros_like(frames) if black else frames},
        state=state,
        action=None,
        fps=10.0,
        instruction=instruction,
        episode_index=episode_index,
    )


def answer(outcome: str = "success", completion: float | None = 1.0, **changes) -> str:
    full = {
        "rationale": "seen",
        "evidence": [{"frame": STEPS, "camera": "front", "observation": "cube is up"}],
        "progress": {f"t{k}": (k - 1) / (STEPS - 1) for k in range(1, STEPS + 1)},
        "task_completion": completion,
        "outcome": outcome,
        "success_probability": 0.9,
        "confidence": 0.8,
        "smoothness": 0.5,
        "efficiency": 0.5,
        "safety": 0.5,
        "failure_mode": "none",
        "failure_onset_frame": None,
        "failure_recovered": False,
        "failure_detail": None,
        "flags": [],
    }
    return json.dumps({**full, **changes})
