"""Does telemetry tell planted behaviour apart? AUROC of ours and of plain alternatives, with intervals.

Run: python benchmarks/quality.py --data DIR [--dataset metaworld_dev]. DIR holds the dataset folder and,
beside it, `<dataset>.ground_truth_episodes.parquet` with a `perturbation` and an `env` for every episode.
The truth is read here only; the library never sees it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from robojudge.datasets.episode import Episode
from robojudge.datasets.open import open_dataset
from robojudge.schema.quality import AutoQualityAnalysis
from robojudge.telemetry.quality import analyse
from robojudge.telemetry.signals import extract_signals

RESAMPLES = 2000
SEED = 0


@dataclass(frozen=True)
class Row:
    perturbation: str
    env: str
    episode: Episode
    quality: AutoQualityAnalysis


Score = Callable[[Row], float]
Pair = tuple[float, float]


@dataclass(frozen=True)
class Question:
    name: str
    planted: tuple[str, ...]
    within_task: bool
    bar: float
    scores: dict[str, Score]
    """Each higher for the planted behaviour."""


def computed(name: str, sign: float = 1.0) -> Score:
    def read(row: Row) -> float:
        value = getattr(row.quality.computed, name)
        return float("nan") if value is None else sign * float(value)

    return read


def position(row: Row) -> np.ndarray:
    found = extract_signals(row.episode).position
    assert found is not None
    return found


def steps(row: Row) -> np.ndarray:
    return np.linalg.norm(np.diff(position(row), axis=0), axis=1)


def mean_jerk(row: Row) -> float:
    fps = row.episode.fps or 1.0
    return float(np.linalg.norm(np.diff(position(row), n=3, axis=0) * fps**3, axis=1).mean())


def idle_runs(row: Row) -> float:
    """Count runs of at least 5 steps below 5% of the 95th-percentile step."""
    slow = steps(row) < 0.05 * np.percentile(steps(row), 95)
    edges = np.diff(np.concatenate([[0], slow.astype(int), [0]]))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return float((lengths >= 5).sum())


def straight_line(row: Row) -> float:
    return -float(np.linalg.norm(position(row)[-1] - position(row)[0]) / steps(row).sum())


QUESTIONS = (
    Question(
        "smoothness: jitter vs expert",
        ("jitter",),
        within_task=False,
        bar=0.93,
        scores={
            "ours: smoothness_score": computed("smoothness_score", -1),
            "ours: sparc": computed("sparc", -1),
            "ours: ldlj": computed("ldlj", -1),
            "plain mean jerk": mean_jerk,
            "1 / (1 + mean jerk)": lambda row: -1 / (1 + mean_jerk(row)),
        },
    ),
    Question(
        "hesitations: hesitate vs expert",
        ("hesitate",),
        within_task=False,
        bar=0.95,
        scores={
            "ours: hesitation_s": computed("hesitation_s"),
            "ours: hesitation_count": computed("hesitation_count"),
            "plain idle runs": idle_runs,
        },
    ),
    Question(
        "efficiency: detour, retry vs expert, same task",
        ("detour", "retry"),
        within_task=True,
        bar=0.9,
        scores={
            "ours: efficiency_score": computed("efficiency_score", -1),
            "ours: path_efficiency": computed("path_efficiency", -1),
            "straight line / path": straight_line,
            "1 - frames / 1000": lambda row: row.episode.length / 1000 - 1,
        },
    ),
)


def read_rows(data: Path, name: str) -> list[Row]:
    truth = pq.read_table(data / f"{name}.ground_truth_episodes.parquet").to_pylist()
    by_index = {entry["episode_index"]: entry for entry in truth}
    dataset = open_dataset(data / name)
    rows = []
    for index in dataset.episode_indices():
        episode = dataset.episode(index)
        entry = by_index[index]
        rows.append(Row(entry["perturbation"], entry["env"], episode, analyse(episode)))
    return rows


def pairs(planted: Sequence[Row], experts: Sequence[Row], question: Question, score: Score) -> list[Pair]:
    """Score every (planted, expert) pair the question compares."""
    found = [
        (score(p), score(e)) for p in planted for e in experts if not question.within_task or p.env == e.env
    ]
    return [pair for pair in found if np.isfinite(pair).all()]


def auroc(compared: Sequence[Pair]) -> float:
    """Share of pairs in the right order; a tie counts half."""
    if not compared:
        return float("nan")
    first, second = np.array(compared).T
    return float(np.mean((first > second) + 0.5 * (first == second)))


def interval(rows: Sequence[Row], question: Question, score: Score) -> tuple[float, float, float, int]:
    """Return (AUROC, 95% interval, pairs); episodes are resampled, planted and expert apart."""
    planted = [row for row in rows if row.perturbation in question.planted]
    experts = [row for row in rows if row.perturbation == "expert"]
    value = {id(row): score(row) for row in (*planted, *experts)}
    compared = pairs(planted, experts, question, lambda row: value[id(row)])
    random = np.random.default_rng(SEED)
    drawn = []
    for _ in range(RESAMPLES if compared else 0):
        p = [planted[i] for i in random.integers(len(planted), size=len(planted))]
        e = [experts[i] for i in random.integers(len(experts), size=len(experts))]
        again = pairs(p, e, question, lambda row: value[id(row)])
        if again:
            drawn.append(auroc(again))
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (float("nan"), float("nan"))
    return auroc(compared), float(low), float(high), len(compared)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds the dataset and its truth"
    )
    parser.add_argument("--dataset", default="metaworld_dev")
    arguments = parser.parse_args()
    rows = read_rows(arguments.data, arguments.dataset)
    print(f"{arguments.dataset}: {len(rows)} episodes; 95% intervals over {RESAMPLES} resamples of episodes")
    for question in QUESTIONS:
        planted = sum(row.perturbation in question.planted for row in rows)
        experts = sum(row.perturbation == "expert" for row in rows)
        print(f"\n{question.name} (bar {question.bar:.2f}; {planted} planted, {experts} expert episodes)")
        for name, score in question.scores.items():
            value, low, high, count = interval(rows, question, score)
            verdict = ""
            if name.startswith("ours") and count:
                verdict = "  meets the bar" if value >= question.bar else "  below the bar"
            print(f"  {name:<28} AUROC {value:5.3f}  [{low:5.3f}, {high:5.3f}]  {count:3d} pairs{verdict}")
    print("\n[1.000, 1.000] means that no episode of the few compared overlaps, not that none ever would.")
    ratings = Counter(row.quality.suggested_rating for row in rows)
    listed = ", ".join(f"{r}: {n}" for r, n in sorted(ratings.items(), key=lambda item: item[0] or 0))
    print(f"suggested_rating takes {len(ratings)} values ({listed}); bar 3")


if __name__ == "__main__":
    main()
