"""How often the gate lets a judge pass whose agreement with people is known, and how often intervals hold.

python benchmarks/agreement_gate.py [--studies 2000] [--processes 2] [--only TEXT] [--seed 0]

Studies are drawn from made-up populations (agreement_studies.py) whose agreement is exactly the stated
number; each is put to `acceptance.decide` as the product does, with its 2,000 resamples. Columns:

pass      studies that pass.
own 95    would pass if each of two statistics of which one suffices had its own 95% bound.
known     power of a 5% test on the same number whose critical value is known beforehand (of outcomes: AC1).
best      power of the best conceivable 5% test, one that knows both populations beforehand.
hold      90% intervals that hold the truth; above, below: that lie above or below it.

Every percentage is itself drawn: with 2,000 studies, 5% is known to within 1%.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np

import agreement_studies as studies
from robojudge.agreement.acceptance import decide, required
from robojudge.agreement.intervals import interval
from robojudge.agreement.resampling import Draws, Resamples
from robojudge.agreement.verdict import Verdict

Maker = Callable[[float], studies.Population]
TRUE_TO_PASS = (
    (0.70, 40, "<=", 6.0),
    (0.70, 100, "<=", 5.0),
    (0.80, 100, ">=", 65.0),
    (0.85, 100, ">=", 95.0),
)
SCENES: dict[str, Maker] = {
    "completion": studies.spread_completion,
    "completion, 90% near 1, even noise": studies.piled_completion,
    "completion, 90% near 1, some misjudged": studies.misjudged_completion,
    "outcome, noise": studies.mixed_outcome,
    "outcome, 90% success, too strict": studies.mostly_success,
    "quality": studies.quality,
    "failure mode, even": partial(studies.failure_mode, shares=studies.EVEN_MODES),
    "failure mode, 36% none": partial(studies.failure_mode, shares=studies.UNEVEN_MODES),
}
AT_THE_EDGE: dict[str, Maker] = {
    "kappa and AUROC 0.70, 90% success": partial(studies.second_requirement, success=0.9),
    "kappa and AUROC 0.70, 70% success": partial(studies.second_requirement, success=0.7),
}
BY_TASK: dict[str, Maker] = {
    "completion, 5 tasks": partial(studies.completion_by_task, n_tasks=5),
    "completion, 10 tasks": partial(studies.completion_by_task, n_tasks=10),
    "completion, 20 tasks": partial(studies.completion_by_task, n_tasks=20),
}
EVERYTHING = SCENES | AT_THE_EDGE | BY_TASK
PASSES = f"{'population':40}{'true':>5}{'n':>5}{'pass %':>8}{'own 95 %':>10}{'known %':>9}{'best %':>8}  aim"
COVERAGE = (
    f"\n{'population':40}{'statistic':>27}{'true':>7}{'n':>4}{'hold %':>8}{'above':>6}{'below':>6}  aim"
)
WEIGHT_SEEDS = 4
BLOCK = 100


Row = tuple[str, float, int]
"""Population, true agreement, episodes."""


class Kept(Resamples):
    """The product's resamples, their weights computed once for all studies of one size."""

    def weights(self) -> Iterator[np.ndarray]:
        if not hasattr(self, "kept"):
            self.kept = list(super().weights())
        yield from self.kept


@cache
def resamples(n: int, n_tasks: int, seed: int) -> Kept:
    return Kept(range(n), [i * n_tasks // n for i in range(n)], seed=seed)


class Job(NamedTuple):
    """A block of studies."""

    scene: str
    agreement: float
    n: int
    seed: int
    n_studies: int
    covered: bool


class Tally(NamedTuple):
    """What came of a block: passes, passes with each statistic at its own 95%, intervals that hold."""

    job: Job
    passed: int
    at_edge: int
    held: dict[str, np.ndarray]
    """By statistic: studies whose 90% interval holds the truth, lies above it, lies below it, or is none."""


@cache
def population(scene: str, agreement: float) -> studies.Population:
    return EVERYTHING[scene](agreement)


def run(job: Job) -> Tally:
    made = population(job.scene, job.agreement)
    statistics = [statistic for group in required(made.field) for statistic in group]
    rng = np.random.default_rng(
        [job.seed, job.n, list(EVERYTHING).index(job.scene), round(job.agreement * 100)]
    )
    passed = at_edge = 0
    held = {statistic.name: np.zeros(4, dtype=int) for statistic in statistics if job.covered}
    for k in range(job.n_studies):
        study = made.draw(rng, job.n)
        drawn = resamples(job.n, made.n_tasks, k % WEIGHT_SEEDS).draws(
            [(s, study[s.name]) for s in statistics]
        )
        by_name = {s.name: d for s, d in zip(statistics, drawn, strict=True)}
        if job.covered:
            for name, found in by_name.items():
                held[name] += holds(found, made.truth[name])
        else:
            verdict = decide(made.field, by_name)
            passed += verdict.verdict == "pass"
            at_edge += each_its_own(verdict)
    return Tally(job, passed, at_edge, held)


def each_its_own(verdict: Verdict) -> bool:
    """True if the judge would pass with a one-sided 95% bound for each statistic."""
    return verdict.verdict != "not_enough_data" and all(
        any(c.above and (c.interval.lower_bound or -1.0) > verdict.threshold for c in group)
        for group in verdict.requirements
    )


def holds(found: Draws, truth: float) -> np.ndarray:
    made = interval(found, 0.9)
    if made.low is None or made.high is None:
        return np.array([0, 0, 0, 1])
    return np.array([made.low <= truth <= made.high, made.low > truth, made.high < truth, 0])


def blocks(row: Row, n_studies: int, seed: int, *, covered: bool) -> list[Job]:
    return [
        Job(*row, seed * 100_000 + start, min(BLOCK, n_studies - start), covered)
        for start in range(0, n_studies, BLOCK)
    ]


def show_passes(row: Row, found: list[Tally]) -> None:
    scene, agreement, n = row
    n_studies = sum(tally.job.n_studies for tally in found)
    share, edge = (
        100.0 * sum(t) / n_studies for t in zip(*((t.passed, t.at_edge) for t in found), strict=True)
    )
    sign, goal = {(a, size): (sign, goal) for a, size, sign, goal in TRUE_TO_PASS}[agreement, n]
    met = share <= goal if sign == "<=" else share >= goal
    aim = "for comparison" if scene in BY_TASK else f"{sign} {goal:g}: {'holds' if met else 'MISSED'}"
    print(f"{scene:40}{agreement:5.2f}{n:5}{share:8.2f}{edge:10.2f}{limits(row)}  {aim}", flush=True)


def limits(row: Row) -> str:
    scene, agreement, n = row
    if agreement == 0.70:
        return f"{'':17}"
    null, other = population(scene, 0.70), population(scene, agreement)
    low, high = (numbers(made, n) for made in (null, other))
    known = 100.0 * np.mean(high > np.quantile(low, 0.95))
    best = "" if other.table is None else f"{100.0 * studies.best_power(null.table, other.table, n):.1f}"
    return f"{known:9.1f}{best:>8}"


def numbers(made: studies.Population, n: int, n_studies: int = 4000) -> np.ndarray:
    statistic = required(made.field)[0][0]
    rng, once = np.random.default_rng(1), np.ones((1, n))
    return np.array([statistic(made.draw(rng, n)[statistic.name], once)[0] for _ in range(n_studies)])


def show_coverage(row: Row, found: list[Tally]) -> None:
    scene, agreement, n = row
    for name in found[0].held:
        *counts, none = sum(tally.held[name] for tally in found)
        hold, above, below = (100.0 * count / max(sum(counts), 1) for count in counts)
        truth = population(scene, agreement).truth[name]
        aim = "88-92: " + ("holds" if 88.0 <= hold <= 92.0 else "MISSED")
        aim += f", {none} studies without" if none else ""
        print(f"{scene:40}{name:>27}{truth:7.3f}{n:4}{hold:8.2f}{above:6.2f}{below:6.2f}  {aim}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="populations whose name contains this")
    options = parser.parse_args()
    started = time.perf_counter()
    tested = [
        (scene, agreement, n)
        for scene in EVERYTHING
        for agreement, n, *_ in TRUE_TO_PASS
        if options.only in scene and (agreement == 0.70 or scene in SCENES)
    ]
    covered = [
        (scene, agreement, n)
        for scene in SCENES
        for agreement in (0.70, 0.85)
        for n in (50, 100, 300)
        if options.only in scene
    ]
    with get_context("spawn").Pool(options.processes) as pool:
        for rows, is_covered, show in ((tested, False, show_passes), (covered, True, show_coverage)):
            print(COVERAGE if is_covered else PASSES)
            per_row = [blocks(row, options.studies, options.seed, covered=is_covered) for row in rows]
            tallies = pool.imap(run, [job for jobs in per_row for job in jobs])
            for row, jobs in zip(rows, per_row, strict=True):
                show(row, [next(tallies) for _ in jobs])
    print(f"\n{options.studies} studies a row, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
