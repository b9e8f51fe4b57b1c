"""Are rates over several label queues right, do their intervals hold, and what do earlier labels save?

Simulated studies of 400 episodes, of which those succeed less often that the judge is unsure of. Usage:
python benchmarks/several_queues.py [--studies 2000] [--seed 0]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.label_queue.drawn import DrawnQueue
from robojudge.agreement.label_queue.inclusion import inclusion_probabilities
from robojudge.agreement.label_queue.label_chances import label_chances
from robojudge.agreement.label_queue.sampling import systematic_sample
from robojudge.agreement.rates.corrected_rate import CorrectedRate, corrected_rate
from robojudge.agreement.rates.success_labels import SuccessLabels

EPISODES = 400
SURE, UNSURE = 0.95, 0.35
"""How often an episode succeeds whose score is above 0.85, and another."""


@dataclass(frozen=True)
class Plan:
    """How labels came about.

    Attributes:
        name: in words.
        before: labelled before any queue: those of which the judge is least sure.
        queues: episodes drawn, and how many of them were labelled before the next draw.
    """

    name: str
    before: int
    queues: tuple[tuple[int, int], ...]


PLANS = (
    Plan("one queue of 80", 0, ((80, 80),)),
    Plan("two queues of 40", 0, ((40, 40), (40, 40))),
    Plan("three of 40, in part", 0, ((40, 30), (40, 20), (40, 30))),
    Plan("40, then 2 of 40", 0, ((40, 40), (40, 2))),
    Plan("26 before, 1 of 40", 26, ((40, 1),)),
    Plan("26 before, 10 of 40", 26, ((40, 10),)),
    Plan("26 before, 40", 26, ((40, 40),)),
    Plan("26 before, 40, 10 of 40", 26, ((40, 40), (40, 10))),
)


def episodes(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return scores and successes."""
    score = np.where(rng.random(n) < 0.6, rng.beta(12, 1, n), rng.beta(2, 2, n))
    return score, (rng.random(n) < np.where(score > 0.85, SURE, UNSURE)).astype(float)


def study(plan: Plan, rng: np.random.Generator) -> tuple[CorrectedRate, CorrectedRate, float]:
    """Return the rates over all queues, those by the newest alone, and the share that succeeded."""
    score, truth = episodes(EPISODES, rng)
    uncertain = 4 * score * (1 - score)
    labelled = {("d", int(index)) for index in np.argsort(-uncertain)[: plan.before]}
    queues: list[DrawnQueue] = []
    for n, n_labelled in plan.queues:
        left = np.array([index for index in range(EPISODES) if ("d", index) not in labelled])
        chances = inclusion_probabilities(uncertain[left], n)
        asked = {
            ("d", int(left[place])): min(float(chances[place]), 1.0)
            for place in rng.permutation(systematic_sample(chances, rng))
        }
        queues.append(DrawnQueue(asked, frozenset(labelled), {"d": len(left)}))
        labelled |= set(list(asked)[:n_labelled])
    human = np.array([truth[k] if ("d", k) in labelled else np.nan for k in range(EPISODES)])

    def rates(known: dict[tuple[str, int], float]) -> CorrectedRate:
        inclusion = np.array([known.get(("d", k), np.nan) for k in range(EPISODES)])
        return corrected_rate(SuccessLabels(human, score, np.round(score), inclusion))

    newest = {key: chance for key, chance in queues[-1].chances.items() if key in labelled}
    return rates(label_chances(queues, labelled)), rates(newest), float(truth.mean())


def report(plan: Plan, studies: int, true_rate: float, rng: np.random.Generator) -> None:
    """Print one line for people alone and for PPI++."""
    made = [study(plan, rng) for _ in range(studies)]
    for method in ("human_only", "ppi"):
        found = [getattr(whole, method) for whole, _, _ in made]
        newest = [getattr(alone, method) for _, alone, _ in made]
        errors = np.array([one.value - share for one, (_, _, share) in zip(found, made, strict=True)])
        held = np.mean([one.low <= true_rate <= one.high for one in found])
        width = np.mean([one.width for one in found])
        print(
            f"{plan.name:24} {method:10} {errors.mean():+.4f} +- {errors.std() / np.sqrt(studies):.4f}  "
            f"{held:6.1%}  {width:5.3f}  {np.mean([one.width for one in newest]):5.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    true_rate = float(episodes(4_000_000, rng)[1].mean())
    print(f"{chosen.studies} studies of {EPISODES} episodes, rate {true_rate:.3f}; 90% intervals")
    print(
        "labels                   by         error of all episodes  holds  width  by the newest queue alone"
    )
    for plan in PLANS:
        report(plan, chosen.studies, true_rate, rng)


if __name__ == "__main__":
    main()
