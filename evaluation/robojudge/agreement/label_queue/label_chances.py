"""With which probability each label came to be seen, over all queues that were drawn one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from robojudge.agreement.label_queue.drawn import DrawnQueue
from robojudge.errors import UsageError
from robojudge.journal import Key

COVERS = 0.95
"""A queue speaks of all episodes if there were this share of them, or more, when it was drawn."""


def label_chances(queues: Sequence[DrawnQueue], labelled: Collection[Key]) -> dict[Key, float]:
    """Return the probability with which the label of each episode came to be seen.

    Its inverse, w of docs/formulas.md, "Several queues", says how many episodes a label stands for. Given the
    past, the mean over all episodes of y where labelled before a draw, else of (drawn / pi) y, is unbiased
    (sequential active inference, Zrnic and Candes 2024, arXiv:2403.03208). Queues are put together by the
    precision that even draws would have, as Farquhar, Gal and Rainforth 2021 (arXiv:2101.11665) weigh steps:
    even draws then weigh evenly, however many queues there were.

    Args:
        queues: in the order drawn; several need the number of candidates of each dataset.
        labelled: episodes that have a blind word on the outcome now.

    Returns:
        Episode -> probability in (0, 1], up to a common factor. Episodes labelled before every queue stand
        for themselves. Left out: episodes labelled though no queue had asked for them since, and every
        episode of a dataset of which no queue has a label yet.

    Raises:
        UsageError: there are several queues, and one does not say what it was drawn from.
    """
    weights: dict[Key, float] = {}
    for dataset_id in sorted({key[0] for queue in queues for key in queue.chances}):
        mine = {key for key in labelled if key[0] == dataset_id}
        weights.update(_weights(dataset_id, [queue.of(dataset_id) for queue in queues], mine))
    least = min((1.0, *weights.values()))
    return {key: least / weight for key, weight in weights.items()}


def _weights(dataset_id: str, queues: Sequence[DrawnQueue], labelled: Collection[Key]) -> dict[Key, float]:
    """Return how many episodes each label of one dataset stands for, > 0."""
    stages = {key: _stage(key, queues) for key in labelled}
    answered = {key: t for key, t in stages.items() if t is not None and key in queues[t].chances}
    counts = Counter(answered.values())
    shares = _shares(dataset_id, queues, counts)
    weights = {}
    for key, stage in stages.items():
        weight = sum(share for t, share in shares.items() if stage is None or t > stage)
        if key in answered and stage in shares:
            queue = queues[stage]
            weight += shares[stage] * len(queue.chances) / (counts[stage] * queue.chances[key])
        weights[key] = weight
    return {key: weight for key, weight in weights.items() if weight > 0}


def _stage(key: Key, queues: Sequence[DrawnQueue]) -> int | None:
    """Return the last queue drawn before an episode was labelled; None if it was labelled before all."""
    return next((t for t in reversed(range(len(queues))) if key not in queues[t].labelled), None)


def _shares(dataset_id: str, queues: Sequence[DrawnQueue], counts: Mapping[int, int]) -> dict[int, float]:
    """Return the share of each answered queue in the estimate, as m / (N (N - m)); they sum to 1.

    A queue drawn before many of the episodes were there speaks of the others alone, and has none.
    """
    if len(queues) == 1:
        return dict.fromkeys(counts, 1.0)
    if any(dataset_id not in queue.n_candidates for queue in queues if queue.chances):
        raise UsageError(
            f"a queue of {dataset_id} does not record how many episodes it was drawn from, and cannot be "
            "put together with others: give the queue that the newest labels were drawn by alone"
        )
    of_all = {t: queues[t].n_candidates[dataset_id] + len(queues[t].labelled) for t in counts}
    precision: dict[int, Fraction] = {}
    for t, m in sorted(counts.items()):
        if any(of_all[t] < COVERS * of_all[later] for later in counts if later > t):
            continue
        n = queues[t].n_candidates[dataset_id]
        if m >= n:
            return {t: 1.0}
        precision[t] = Fraction(m, n * (n - m))
    total = sum(precision.values())
    return {t: float(one / total) for t, one in precision.items()}
