"""Do the intervals of corrected success rates hold the truth, and how much narrower does a judge make them?

Simulated studies of a policy whose rate is drawn within 0.05 of a stated one, so that the lattice of possible
counts averages out. Usage: python benchmarks/corrected_rates.py [--studies 2000] [--seed 0]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

import numpy as np

from robojudge.agreement.label_queue.inclusion import inclusion_probabilities
from robojudge.agreement.label_queue.sampling import systematic_sample
from robojudge.agreement.rates.compare import compare_rates
from robojudge.agreement.rates.corrected_rate import corrected_rate
from robojudge.agreement.rates.estimate import RateEstimate
from robojudge.agreement.rates.success_labels import SuccessLabels

EPISODES = 1500
RATES = (0.5, 0.7, 0.9)
LABELLED = (50, 100, 300)
JUDGES = {
    "good, verdict": (0.95, 0.90, False),
    "good, probability": (0.95, 0.90, True),
    "fair, verdict": (0.85, 0.75, False),
    "lenient, verdict": (0.95, 0.40, False),
    "poor, probability": (0.70, 0.60, True),
    "useless, verdict": (0.50, 0.50, False),
}
"""Sensitivity, specificity, and whether it gives a probability or its verdict alone."""


@dataclass
class Tally:
    """Intervals of many studies."""

    held: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    refused: int = 0

    def add(self, estimate: RateEstimate, truth: float) -> None:
        if estimate.low is None or estimate.high is None:
            self.refused += 1
            return
        self.held.append(estimate.low <= truth <= estimate.high)
        self.widths.append(estimate.high - estimate.low)

    @property
    def coverage(self) -> str:
        return f"{np.mean(self.held):6.1%}" if self.held else "     -"

    @property
    def width(self) -> float:
        return float(np.mean(self.widths)) if self.widths else float("nan")


def judged(truth: np.ndarray, judge: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return what a judge says of episodes: verdicts and scores."""
    sensitivity, specificity, gives_probability = JUDGES[judge]
    says = np.where(truth > 0, rng.random(len(truth)) < sensitivity, rng.random(len(truth)) >= specificity)
    verdict = says.astype(float)
    if not gives_probability:
        return verdict, verdict
    return verdict, np.where(says, rng.beta(4, 1, len(truth)), rng.beta(1, 4, len(truth)))


def study(
    rate: float, judge: str, n: int, rng: np.random.Generator, *, by_queue: bool = False
) -> SuccessLabels:
    """Make one study: episodes, a judge's word on all, people's on n of them."""
    truth = (rng.random(EPISODES) < rate).astype(float)
    verdict, score = judged(truth, judge, rng)
    chosen, inclusion = rng.permutation(EPISODES)[:n], None
    if by_queue:
        inclusion = inclusion_probabilities(4 * score * (1 - score), n)
        chosen = systematic_sample(inclusion, rng)
    human = np.full(EPISODES, np.nan)
    human[chosen] = truth[chosen]
    return SuccessLabels(human, score, verdict, inclusion)


def coverage(studies: int, rng: np.random.Generator, *, by_queue: bool) -> None:
    """Print coverage, width against people alone, and refusals."""
    how = "by the queue, weighed by 1 / inclusion probability" if by_queue else "at random"
    print(f"\n{studies} studies, {EPISODES} judged episodes, 90% intervals, labels drawn {how}")
    print("(people, PPI++, Rogan-Gladen: coverage; let in: gate open; width: against people alone)")
    print("judge              sens+spec rate    n  people   PPI++ let in  width    R-G refused  width")
    for judge, (sensitivity, specificity, probability) in JUDGES.items():
        if by_queue and not probability:
            continue
        for rate in RATES:
            for n in LABELLED:
                people, ppi, rogan_gladen, n_in = Tally(), Tally(), Tally(), 0
                for _ in range(studies):
                    truth = rng.uniform(rate - 0.05, rate + 0.05)
                    found = corrected_rate(study(truth, judge, n, rng, by_queue=by_queue))
                    people.add(found.human_only, truth)
                    ppi.add(found.ppi, truth)
                    rogan_gladen.add(found.rogan_gladen, truth)
                    n_in += found.gate == "corrected"
                print(
                    f"{judge:18} {sensitivity + specificity:9.2f} {rate:4.1f} {n:4d}  {people.coverage}  "
                    f"{ppi.coverage}   {n_in / studies:4.0%}  {ppi.width / people.width:5.2f}  "
                    f"{rogan_gladen.coverage}    {rogan_gladen.refused / studies:4.0%}  "
                    f"{rogan_gladen.width / people.width:5.2f}"
                )


def comparison(studies: int, rng: np.random.Generator) -> None:
    """Print how often differences hold the truth, and how often two equal policies are told apart."""
    print(f"\n{studies} comparisons of two policies on the same 500 seeds, 100 labelled each, 90% intervals")
    print("difference  shared  paired: held  told apart  width   unpaired: held  told apart  width")
    for gap in (0.0, 0.15):
        for shared in (0.0, 0.6):
            held, apart, width = np.zeros(2), np.zeros(2), np.zeros(2)
            for _ in range(studies):
                first, second = _pair_of_studies(0.7, 0.7 - gap, shared, rng)
                seeds = range(500)
                for k, pairs in enumerate(((seeds, seeds), None)):
                    found = compare_rates(first, second, pairs=pairs)
                    assert found.low is not None and found.high is not None
                    held[k] += found.low <= gap <= found.high
                    apart[k] += found.verdict != "cannot_tell"
                    width[k] += found.high - found.low
            (h, g), (a, b), (w, v) = held / studies, apart / studies, width / studies
            print(
                f"{gap:10.2f}  {shared:6.1f}  {h:12.1%}  {a:10.1%}  {w:5.3f}  {g:15.1%}  {b:10.1%}  {v:5.3f}"
            )


def _pair_of_studies(
    rate: float, other: float, shared: float, rng: np.random.Generator
) -> tuple[SuccessLabels, SuccessLabels]:
    """Make two policies whose luck on a seed is the same with probability `shared`; same seeds labelled."""
    luck = rng.random(500)
    chosen = rng.permutation(500)[:100]
    found = []
    for wanted in (rate, other):
        own = np.where(rng.random(500) < shared, luck, rng.random(500))
        truth = (own < wanted).astype(float)
        verdict, score = judged(truth, "good, verdict", rng)
        human = np.full(500, np.nan)
        human[chosen] = truth[chosen]
        found.append(SuccessLabels(human, score, verdict))
    return found[0], found[1]


def main() -> None:
    """Run all simulations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    coverage(chosen.studies, rng, by_queue=False)
    coverage(chosen.studies, rng, by_queue=True)
    comparison(chosen.studies, rng)


if __name__ == "__main__":
    main()
