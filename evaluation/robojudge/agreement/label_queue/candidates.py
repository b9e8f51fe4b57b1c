"""Which episodes there are to label: all that were to be judged, less those with a blind word on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from robojudge.agreement.blind_words import blind_words
from robojudge.errors import AnnotationError
from robojudge.journal import Key, Outcome
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a queue can be drawn from.

    Attributes:
        judgements: episode nobody labelled blind -> what each run's judge said of it, if anything.
        labelled: the other episodes of the runs.
    """

    judgements: Mapping[Key, tuple[Judgement, ...]]
    labelled: frozenset[Key]


def label_candidates(runs: Sequence[Iterable[Outcome]], annotations: Iterable[Annotation] = ()) -> Candidates:
    """Tell the episodes nobody labelled blind from the others.

    An episode is labelled once somebody said, without having seen a judge, what it came to or that they
    could not tell. Episodes that a judge failed on are candidates like others.

    Args:
        runs: the counting outcomes of each run, in the order in which their judges are to be believed.
        annotations: what people said so far.

    Raises:
        AnnotationError: none of the annotations is of a dataset of the runs.
    """
    candidates: dict[Key, tuple[Judgement, ...]] = {}
    for outcomes in runs:
        for outcome in outcomes:
            key = (outcome.dataset_id, outcome.episode_index)
            said = (outcome,) if isinstance(outcome, Judgement) else ()
            candidates[key] = (*candidates.get(key, ()), *said)
    words = blind_words(annotations)
    known = {dataset_id for dataset_id, _ in candidates}
    of = {key[0] for key, _ in (*words.words, *words.not_blinded)}
    if of and not of & known:
        raise AnnotationError(
            f"the annotations are of {', '.join(sorted(of))}, the runs of {', '.join(sorted(known))}"
        )
    done = labelled_episodes(words.words.values())
    return Candidates(
        judgements={key: said for key, said in candidates.items() if key not in done},
        labelled=done & candidates.keys(),
    )


def labelled_episodes(annotations: Iterable[Annotation]) -> frozenset[Key]:
    """Return the episodes of which somebody said blind what they came to, or that they could not tell."""
    return frozenset(
        (word.dataset_id, word.episode_index)
        for word in annotations
        if word.blinded and (word.outcome is not None or "outcome" in word.cannot_tell)
    )
