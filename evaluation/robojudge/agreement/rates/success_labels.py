"""What people and a judge say of the success of each episode, as arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.blind_words import blind_words
from robojudge.agreement.consensus import consensus
from robojudge.agreement.statistics.base import Floats
from robojudge.errors import UsageError
from robojudge.journal import Key, Outcome
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import Judgement


@dataclass(frozen=True, slots=True)
class SuccessLabels:
    """Success of the episodes of one policy or dataset; NaN where nothing was said.

    Attributes:
        human: float64 (n,): 1 if people call the episode a success, 0 if not; never what a dataset declares.
        score: float64 (n,), 0..1: how likely a success is, by the judge.
        verdict: float64 (n,): 1 if the judge calls it a success, 0 if not.
        inclusion: float64 (n,), in (0, 1]: with which probability, up to a common factor, the episode's
            label came to be seen; NaN where unknown; None if labelled episodes are a plain random sample.
        groups: the distinct policies (datasets where none are named) pooled here.
        keys: dataset id and episode index of each row; empty if not known.
        n_not_blinded: words left out because their author had seen a judge's numbers first.
        queue_unanswered: whether queues were drawn, but none of the labels came of one of them.
    """

    human: Floats
    score: Floats
    verdict: Floats
    inclusion: Floats | None = None
    groups: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    n_not_blinded: int = 0
    queue_unanswered: bool = False

    def __post_init__(self) -> None:
        """Check shapes and ranges.

        Raises:
            UsageError: an array has another length than the others, or a value out of its range.
        """
        n = len(self.human)
        for name in ("human", "score", "verdict", "inclusion"):
            values: Floats | None = getattr(self, name)
            if values is None:
                continue
            if values.shape != (n,):
                raise UsageError(f"{name} has shape {values.shape}; it needs one value for each of {n}")
            known = values[~np.isnan(values)]
            if ((known < 0) | (known > 1)).any() or (name == "inclusion" and (known == 0).any()):
                raise UsageError(f"{name} has values out of range; they lie between 0 and 1")
            if name in ("human", "verdict") and not np.isin(known, (0.0, 1.0)).all():
                raise UsageError(f"{name} is 1 for a success and 0 for none, NaN where unknown")

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Whether each episode is one that labels stand for: not one labelled outside the queue."""
        if self.inclusion is None:
            return np.ones(len(self.human), dtype=bool)
        return np.isnan(self.human) | ~np.isnan(self.inclusion)

    @property
    def counts_as_labelled(self) -> NDArray[np.bool_]:
        """Whether people's word of each episode is used."""
        return ~np.isnan(self.human) & self.counts


def success_labels(
    outcomes: Iterable[Outcome],
    annotations: Iterable[Annotation],
    *,
    inclusion: Mapping[Key, float] | None = None,
    policies: Mapping[Key, str] | None = None,
) -> SuccessLabels:
    """Line up one judge's outcomes with what people said without having seen them.

    A judge's word is the effective outcome: where a dataset declares one, that is the prediction to be
    corrected. People's word is the consensus outcome of blinded annotations alone; `partial` is no success.

    Args:
        outcomes: one run's counting outcomes, one an episode.
        annotations: what people said; see `blind_words` for whose word counts.
        inclusion: episode -> probability with which its label came to be seen (see `label_chances`); None
            without a queue. If it names none of the episodes, labels are taken as drawn at random.
        policies: episode -> name of the policy that acted in it; the dataset id where left out.

    Raises:
        UsageError: two outcomes are of one episode.
        AnnotationError: an annotation's time has no time zone.
    """
    judged: dict[Key, Outcome] = {}
    for outcome in outcomes:
        key = (outcome.dataset_id, outcome.episode_index)
        if key in judged:
            raise UsageError(f"two judgements of {key[0]}, episode {key[1]}: a rate is of one judge's run")
        judged[key] = outcome
    words = blind_words(annotations, {f"{o.judge.provider}/{o.judge.model}" for o in judged.values()})
    blinded: dict[Key, list[Annotation]] = defaultdict(list)
    for (key, _), annotation in words.words.items():
        blinded[key].append(annotation)
    keys = tuple(sorted({*judged, *blinded}))
    said = [_said(blinded.get(key, [])) for key in keys]
    predicted = [_predicted(judged.get(key)) for key in keys]
    chances = None if inclusion is None else np.array([inclusion.get(key, np.nan) for key in keys])
    answered = chances is not None and not np.isnan(chances).all()
    return SuccessLabels(
        human=np.array(said, dtype=np.float64),
        score=np.array([score for score, _ in predicted], dtype=np.float64),
        verdict=np.array([verdict for _, verdict in predicted], dtype=np.float64),
        inclusion=chances if answered else None,
        groups=tuple(sorted({(policies or {}).get(key, key[0]) for key in keys})),
        keys=keys,
        n_not_blinded=len(words.not_blinded),
        queue_unanswered=chances is not None and not answered,
    )


def _said(annotations: list[Annotation]) -> float:
    together = consensus(annotations)
    if together is None or together.outcome is None or together.outcome == "undecided":
        return np.nan
    return float(together.outcome == "success")


def _predicted(outcome: Outcome | None) -> tuple[float, float]:
    """Return the judge's score and verdict."""
    if not isinstance(outcome, Judgement):
        return np.nan, np.nan
    word = outcome.effective_outcome
    verdict = np.nan if word == "undecided" else float(word == "success")
    if outcome.declared is not None or outcome.success_prob is None:
        return verdict, verdict
    return outcome.success_prob, verdict
