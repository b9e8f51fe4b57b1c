"""Calibration by simulation: how often intervals hold, and whether each map beats the raw score.

python benchmarks/calibration.py [--studies 2000] [--part intervals maps steps]

intervals: people's completion is drawn from a mixture of near-finished and unfinished episodes; the judge
compresses it, is off by a constant, and errs; `8 tasks` adds an error of each task. Each study fits on n
labels and is checked on 2000 fresh episodes of the same tasks. raw: the same rule around the raw number.
maps: the truth P(success | score) is known; each study fits on n labels. distance: root mean squared
difference from the truth over 5000 fresh scores; brier and ece (debiased) on fresh outcomes of these; worse:
studies in which the map is further from the truth than the raw score. `if better` is what a calibration says:
the map for that many labels if `better_than_raw`, else the raw score.
steps: people give one of five steps, the judge's score is off and noisy; errors are on fresh episodes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from robojudge.agreement.calibration.beta import fit_beta
from robojudge.agreement.calibration.completion import fit_completion
from robojudge.agreement.calibration.conformal import half_width
from robojudge.agreement.calibration.isotonic import fit_isotonic
from robojudge.agreement.calibration.labels import FieldLabels
from robojudge.agreement.calibration.ordinal import expected_step, fit_ordinal
from robojudge.agreement.calibration.platt import fit_platt
from robojudge.agreement.calibration.reliability import debiased_calibration_error, reliability_bins
from robojudge.agreement.calibration.success import fit_success

Array = NDArray[np.float64]
Map = Callable[[Array], Array]
Fit = Callable[[Array, Array], Map]
FRESH, FRESH_SCORES = 2000, 5000
PARTS = ("intervals", "maps", "steps")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    asked = parser.parse_args()
    if "intervals" in asked.part:
        intervals(asked.studies, asked.seed)
    if "maps" in asked.part:
        maps(asked.studies, asked.seed)
    if "steps" in asked.part:
        steps(asked.studies, asked.seed)


def intervals(studies: int, seed: int) -> None:
    print(f"90% intervals around the completion, {studies} studies")
    print(
        f"{'data':<22}{'n':>5}{'coverage':>10}{'+-':>8}{'by task':>9}{'width':>8}"
        f"{'raw width':>11}{'mse':>8}{'raw mse':>9}"
    )
    for name, n_tasks, spread, stepped in (
        ("one task", 1, 0.0, False),
        ("one task, steps 0.05", 1, 0.0, True),
        ("8 tasks", 8, 0.5, True),
    ):
        for n in (50, 100, 300):
            rng = np.random.default_rng(seed)
            found = np.array([interval_study(rng, n, n_tasks, spread, stepped) for _ in range(studies)])
            mean, error = found.mean(axis=0), 1.96 * found[:, 0].std() / np.sqrt(studies)
            print(
                f"{name:<22}{n:>5}{mean[0]:>10.4f}{error:>8.4f}{mean[1]:>9.4f}{mean[2]:>8.3f}"
                f"{mean[3]:>11.3f}{mean[4]:>8.4f}{mean[5]:>9.4f}"
            )
            sys.stdout.flush()


def interval_study(
    rng: np.random.Generator, n: int, n_tasks: int, spread: float, stepped: bool
) -> tuple[float, ...]:
    scores, said, tasks = episodes(rng, n + FRESH, n_tasks, spread, stepped)
    labels = FieldLabels(
        keys=tuple(("simulated", k) for k in range(n)),
        tasks=tuple(f"task {k}" for k in tasks[:n]),
        scores=scores[:n],
        said=said[:n],
        left_out={},
    )
    fit = fit_completion(labels)
    assert fit.map is not None and fit.interval.half_width is not None
    calibrated, truth = fit.map(scores[n:]), said[n:]
    off = np.abs(truth - calibrated)
    pooled = fit.interval.half_width
    own = np.array([fit.interval.by_task.get(f"task {k}", pooled) for k in range(n_tasks)])[tasks[n:]]
    raw = half_width(np.abs(scores[:n] - said[:n]))
    assert raw is not None
    return (
        float((off <= pooled).mean()),
        float((off <= own).mean()),
        width(calibrated, pooled),
        width(scores[n:], raw),
        float((off**2).mean()),
        float(((truth - scores[n:]) ** 2).mean()),
    )


def width(centre: Array, half: float) -> float:
    return float((np.minimum(1.0, centre + half) - np.maximum(0.0, centre - half)).mean())


def episodes(
    rng: np.random.Generator, n: int, n_tasks: int, spread: float, stepped: bool
) -> tuple[Array, Array, NDArray[np.int64]]:
    tasks = rng.integers(0, n_tasks, n)
    said = np.where(rng.random(n) < 0.4, rng.beta(8.0, 1.2, n), rng.beta(1.2, 1.6, n))
    by_task = rng.normal(0.0, spread, n_tasks)[tasks]
    noise = rng.normal(0.0, 0.8, n)
    scores = expit(0.6 * logit(np.clip(said, 0.02, 0.98)) + 0.5 + by_task + noise)
    if stepped:
        said, scores = np.round(said * 20) / 20, np.round(scores, 2)
    return scores, said, tasks


TRUTHS: dict[str, Map] = {
    "too sure": lambda s: expit(0.5 * logit(s) - 0.5),
    "lenient near 1": lambda s: expit(1.3 * np.log(s) - 0.3 * np.log1p(-s) - 0.6),
    "in steps": lambda s: np.where(s < 0.35, 0.08, np.where(s < 0.75, 0.45, 0.9)),
    "calibrated": lambda s: s,
}


def maps(studies: int, seed: int) -> None:
    print(f"\nprobability of success, {studies} studies")
    print(
        f"{'truth':<16}{'n':>6} {'map':<10}{'brier':>8}{'ece':>8}{'distance':>10}{'worse':>8}{'ms a fit':>10}"
    )
    for name, truth in TRUTHS.items():
        for n in (50, 300, 2000):
            rng = np.random.default_rng(seed)
            fits = FITS if n > 1000 else {**FITS, "if better": if_better}
            rows: dict[str, list[tuple[float, ...]]] = {kind: [] for kind in fits}
            for _ in range(studies):
                map_study(rng, n, truth, fits, rows)
            for kind, found in rows.items():
                brier, ece, distance, worse, ms = np.array(found).mean(axis=0)
                print(
                    f"{name:<16}{n:>6} {kind:<10}{brier:>8.4f}{ece:>8.4f}{distance:>10.4f}"
                    f"{100 * worse:>7.0f}%{ms:>10.2f}"
                )
            sys.stdout.flush()


def map_study(
    rng: np.random.Generator,
    n: int,
    truth: Map,
    fits: dict[str, Fit],
    rows: dict[str, list[tuple[float, ...]]],
) -> None:
    fresh = drawn_scores(rng, FRESH_SCORES)
    outcome = (rng.random(FRESH_SCORES) < truth(fresh)).astype(np.float64)
    while True:
        scores = drawn_scores(rng, n)
        said = (rng.random(n) < truth(scores)).astype(np.float64)
        if 5 <= said.sum() <= n - 5:
            break
    raw_distance = distance_of(fresh, truth(fresh))
    for kind, fit in fits.items():
        started = time.perf_counter()
        made = fit(scores, said)
        ms = 1000 * (time.perf_counter() - started)
        p = made(fresh)
        away = distance_of(p, truth(fresh))
        ece = debiased_calibration_error(reliability_bins(p, outcome))
        rows[kind].append((float(((p - outcome) ** 2).mean()), ece, away, away > raw_distance, ms))


def steps(studies: int, seed: int) -> None:
    print(f"\nquality steps, {studies} studies")
    print(
        f"{'n':>6}{'raw mse':>10}{'nearest step':>14}{'expected step':>15}{'always the mean':>17}{'worse':>8}"
    )
    for n in (50, 300):
        rng = np.random.default_rng(seed)
        found = np.array([steps_study(rng, n) for _ in range(studies)]).mean(axis=0)
        raw, nearest, expected, mean, worse = found
        print(f"{n:>6}{raw:>10.4f}{nearest:>14.4f}{expected:>15.4f}{mean:>17.4f}{100 * worse:>7.0f}%")


def steps_study(rng: np.random.Generator, n: int) -> tuple[float, ...]:
    good = rng.beta(3.0, 1.5, n + FRESH)
    said = np.clip(np.round(4 * good + rng.normal(0.0, 0.5, n + FRESH)), 0, 4)
    scores = np.clip(0.7 * good + rng.normal(0.0, 0.12, n + FRESH), 0.0, 1.0)
    model = fit_ordinal(scores[:n], said[:n])
    truth, fresh = said[n:] / 4, scores[n:]
    answers = (fresh, np.round(4 * fresh) / 4, expected_step(model(fresh)), said[:n].mean() / 4)
    errors = [float(((answer - truth) ** 2).mean()) for answer in answers]
    return *errors, errors[2] > errors[0]


def distance_of(p: Array, q: Array) -> float:
    return float(np.sqrt(((p - q) ** 2).mean()))


def drawn_scores(rng: np.random.Generator, n: int) -> Array:
    """Draw what a judge says: mostly sure, in two decimals."""
    return np.clip(np.round(rng.beta(0.8, 0.6, n), 2), 0.01, 0.99)


def if_better(scores: Array, said: Array) -> Map:
    n = len(scores)
    keys = tuple(("simulated", k) for k in range(n))
    fit = fit_success(FieldLabels(keys, ("task",) * n, scores, said, {}))
    return fit.map if fit.map is not None and fit.better_than_raw else lambda fresh: fresh


FITS: dict[str, Fit] = {
    "raw": lambda scores, said: lambda fresh: fresh,
    "platt": fit_platt,
    "beta": fit_beta,
    "isotonic": fit_isotonic,
}


if __name__ == "__main__":
    main()
