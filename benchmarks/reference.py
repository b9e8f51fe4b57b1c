"""The reference judge against simulators' truth, leave one out, beside a clock, a majority and a neighbour.

python benchmarks/reference.py --data DIR [--dataset metaworld_dev] [--done-span] [--no-spans] [--episodes]

DIR holds the dataset's folder and, beside it, NAME.ground_truth.parquet and
NAME.ground_truth_episodes.parquet. Annotations are made from the truth as a person would give them:
completion in steps of 0.05, outcome, and subtask spans (the stages; "done" is no subtask, with --done-span
it is given as one, with --no-spans no spans are given). The judged episode's own annotation is never a
reference. Metrics are over the scored episodes that have a success of their task among the others;
intervals are 95% percentile bootstraps over episodes (2000 draws).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from reference_baselines import clock, majority, nearest_neighbour
from reference_truth import Truth, annotate, read_truth
from robojudge.datasets.episode import Episode
from robojudge.datasets.open import open_dataset
from robojudge.methods.base import Reference
from robojudge.methods.reference import verdict
from robojudge.methods.reference.alignment import align
from robojudge.methods.reference.feature_cache import FeatureCache

DRAWS = 2000


@dataclass(frozen=True)
class Answer:
    """What one row of the table says of one episode."""

    progress: np.ndarray
    completion: float
    success_prob: float


@dataclass(frozen=True)
class Scored:
    truth: Truth
    answer: Answer


Way = Callable[[Episode, list[Reference]], Answer | None]


def ours(cache: FeatureCache) -> Way:
    def way(episode: Episode, references: list[Reference]) -> Answer | None:
        aligned = align(episode, references, None, cache)
        if isinstance(aligned, str):
            return None
        return Answer(aligned.progress, verdict.completion(aligned), aligned.success_prob)

    return way


def baseline(curve: Callable[[Episode, list[Reference]], np.ndarray]) -> Way:
    def way(episode: Episode, references: list[Reference]) -> Answer | None:
        if not any(a.outcome == "success" for r in references for a in r.annotations):
            return None
        progress = curve(episode, references)
        return Answer(progress, float(progress[-1]), float(progress[-1]))

    return way


def auroc(scores: np.ndarray, positive: np.ndarray) -> float:
    if positive.all() or not positive.any():
        return float("nan")
    ranks = rankdata(scores)
    n = positive.sum()
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(scores) - n)))


def pearson(a: np.ndarray, b: np.ndarray) -> float:
    if a.std() < 1e-12 or b.std() < 1e-12:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def metrics(scored: list[Scored]) -> Callable[[np.ndarray], list[float]]:
    """Return a function of episode positions, so that a bootstrap can redraw them."""
    success = np.array([s.truth.outcome == "success" for s in scored])
    completion = np.array([s.answer.completion for s in scored])
    probability = np.array([s.answer.success_prob for s in scored])
    final = np.array([s.truth.final_progress for s in scored])
    errors = [np.abs(s.answer.progress - s.truth.progress) for s in scored]
    totals = np.array([e.sum() for e in errors])
    lengths = np.array([len(e) for e in errors])
    shapes = np.array([pearson(s.answer.progress, s.truth.progress) for s in scored])

    def at(k: np.ndarray) -> list[float]:
        shape = shapes[k][success[k]]
        return [
            auroc(completion[k], success[k]),
            auroc(probability[k], success[k]),
            pearson(rankdata(completion[k]), rankdata(final[k])),
            float(totals[k].sum() / lengths[k].sum()),
            float(np.median(shape[~np.isnan(shape)])) if (~np.isnan(shape)).any() else float("nan"),
        ]

    return at


def row(name: str, scored: list[Scored], total: int) -> str:
    at = metrics(scored)
    everyone = np.arange(len(scored))
    rng = np.random.default_rng(0)
    draws = np.array([at(rng.integers(0, len(scored), len(scored))) for _ in range(DRAWS)])
    cells = []
    for value, column in zip(at(everyone), draws.T, strict=True):
        known = column[~np.isnan(column)]
        if np.isnan(value) or len(known) == 0:
            cells.append(f"{'-':>20}")
        else:
            low, high = np.quantile(known, [0.025, 0.975])
            cells.append(f"{value:6.3f} [{low:5.3f}, {high:5.3f}]")
    return f"{name:<18} {len(scored):3d}/{total:<3d} " + "  ".join(f"{cell:>20}" for cell in cells)


def run(way: Way, episodes: dict[int, Episode], truths: dict[int, Truth], spans: str) -> list[Scored]:
    annotations = {i: annotate(truth, episodes[i].dataset_id, spans) for i, truth in truths.items()}
    scored = []
    for index, truth in truths.items():
        references = [
            Reference(episode=episodes[i], annotations=(annotations[i],))
            for i, other in truths.items()
            if i != index and other.task == truth.task
        ]
        answer = way(episodes[index], references)
        if answer is not None:
            scored.append(Scored(truth, answer))
    return scored


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dataset", default="metaworld_dev")
    parser.add_argument("--done-span", action="store_true", help='give the stage "done" as a subtask too')
    parser.add_argument("--no-spans", action="store_true", help="give completion and outcome only")
    parser.add_argument("--episodes", action="store_true", help="print our answer for every episode")
    args = parser.parse_args()
    spans = "none" if args.no_spans else "all" if args.done_span else "work"
    dataset = open_dataset(args.data / args.dataset)
    truths = {truth.episode_index: truth for truth in read_truth(args.data, args.dataset)}
    episodes = {index: dataset.episode(index) for index in truths}
    cache = FeatureCache(None)
    started_s = time.perf_counter()
    mine = run(ours(cache), episodes, truths, spans)
    spent_s = time.perf_counter() - started_s
    print(f"{args.dataset}, {len(truths)} episodes, leave one out, spans: {spans}; ours took {spent_s:.1f} s")
    heads = ("AUROC completion", "AUROC success_prob", "Spearman", "frame MAE", "median Pearson (S)")
    print(f"{'':<18} {'scored':<7} " + "  ".join(f"{head:>20}" for head in heads))
    print(row("ours", mine, len(truths)))
    for name, curve in (
        ("clock t/T", clock),
        ("majority", majority),
        ("nearest neighbour", nearest_neighbour(cache)),
    ):
        print(row(name, run(baseline(curve), episodes, truths, spans), len(truths)))
    if args.episodes:
        for s in mine:
            error = float(np.abs(s.answer.progress - s.truth.progress).mean())
            print(
                f"{s.truth.episode_index:4d} {s.truth.perturbation:<20} {s.truth.outcome:<8} "
                f"true {s.truth.final_progress:.2f}  ours {s.answer.completion:.2f} "
                f"p {s.answer.success_prob:.2f} MAE {error:.3f}"
            )


if __name__ == "__main__":
    main()
