"""How well a set of frames marks the moments at which a simulator's stage changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

DRAWS = 2000


@dataclass(frozen=True)
class Boundary:
    frame_index: int
    kind: str
    """The stage that begins; contact is told apart by task (`push contact`, `other contact`)."""


def boundaries(stages: Sequence[str], task: str) -> list[Boundary]:
    """Return every stage change of one episode."""
    contact = "push contact" if "push" in task.lower() and "button" not in task.lower() else "other contact"
    names = {"manipulate": contact, "approach": "lost, approach again"}
    changes = [t for t in range(1, len(stages)) if stages[t] != stages[t - 1]]
    return [Boundary(t, names.get(stages[t], stages[t])) for t in changes]


def evenly(count: int, length: int) -> list[int]:
    """Spread as many frames over the episode, neither end included."""
    return [round((k + 1) * length / (count + 1)) for k in range(count)]


def matches(frames: Sequence[int], truth: Sequence[Boundary], tolerance: int) -> int:
    """Return how many boundaries can be paired with a frame of their own, in time order."""
    left, hits = sorted(frames), 0
    for boundary in sorted(truth, key=lambda b: b.frame_index):
        while left and left[0] < boundary.frame_index - tolerance:
            left.pop(0)
        if left and left[0] <= boundary.frame_index + tolerance:
            left.pop(0)
            hits += 1
    return hits


def interval(counts: np.ndarray, ratio: Callable[[np.ndarray], float]) -> str:
    """Format a ratio of column sums with its 95% percentile bootstrap over episodes (rows)."""
    value = ratio(counts.sum(axis=0))
    if np.isnan(value):
        return f"{'-':>20}"
    rng = np.random.default_rng(0)
    draws = np.array(
        [ratio(counts[rng.integers(0, len(counts), len(counts))].sum(axis=0)) for _ in range(DRAWS)]
    )
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return f"{value:5.2f} [{low:4.2f}, {high:4.2f}]".rjust(20)


def kind_rows(
    name: str,
    found: dict[int, list[int]],
    truth: dict[int, list[Boundary]],
    tolerance: int,
    kinds: Sequence[str],
) -> list[str]:
    """Format precision (share of frames paired) and recall, against every change and each kind alone."""
    rows = {"recall": [], "precision": []}
    for kind in (None, *kinds):
        wanted = {i: [b for b in truth[i] if kind in (None, b.kind)] for i in truth}
        counts = np.array(
            [[matches(found[i], wanted[i], tolerance), len(wanted[i]), len(found[i])] for i in truth]
        )
        rows["recall"].append(interval(counts[:, [0, 1]], _share))
        rows["precision"].append(interval(counts[:, [0, 2]], _share))
    return [f"{name:<24}{what:<10}" + " ".join(cells) for what, cells in rows.items()]


def f1_row(name: str, found: dict[int, list[int]], truth: dict[int, list[Boundary]], tolerance: int) -> str:
    counts = np.array(
        [[matches(found[i], truth[i], tolerance), len(found[i]), len(truth[i])] for i in truth], dtype=float
    )
    columns = (lambda c: c[0] / c[1], lambda c: c[0] / c[2], lambda c: 2 * c[0] / (c[1] + c[2]))
    return f"{name:<28}{len(truth):6d} " + " ".join(interval(counts, column) for column in columns)


def _share(counts: np.ndarray) -> float:
    return float(counts[0] / counts[1]) if counts[1] else float("nan")


def changes_of(index: np.ndarray) -> list[int]:
    """Return the frames at which a per-frame subtask index changes."""
    return [t + 1 for t, (a, b) in enumerate(pairwise(index.tolist())) if a != b]


def envs(folder: Path, name: str) -> dict[int, str]:
    """Return each episode's simulator task."""
    table = pq.read_table(folder / f"{name}.ground_truth_episodes.parquet", columns=["episode_index", "env"])
    return {row["episode_index"]: row["env"] for row in table.to_pylist()}
