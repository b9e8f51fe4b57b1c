"""Whose words count: the latest blinded one of each person on each episode, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from robojudge.errors import AnnotationError
from robojudge.journal import Key
from robojudge.schema.annotation import Annotation

Word = tuple[Key, str]
"""One person on one episode: (dataset id, episode index), annotator."""


@dataclass(frozen=True, slots=True)
class BlindWords:
    """What people said before they saw a judge.

    Attributes:
        words: the latest blinded annotation of each person on each episode.
        not_blinded: people on episodes where all they said came after they had seen a judge; sorted.
        by_judges: words whose annotator is one of the compared judges; sorted, never people's.
        n_revised: blinded words that were changed after the judge was seen; the blinded one counts.
    """

    words: dict[Word, Annotation]
    not_blinded: tuple[Word, ...]
    by_judges: tuple[Word, ...]
    n_revised: int

    @property
    def n_given(self) -> int:
        """Words given, one a person and episode, those left out included."""
        return len(self.words) + len(self.not_blinded) + len(self.by_judges)

    def given_by(self) -> Counter[str]:
        """Count the words of each person, those left out for not being blinded included."""
        return Counter(annotator for _, annotator in (*self.words, *self.not_blinded))


def blind_words(annotations: Iterable[Annotation], judges: Collection[str] = ()) -> BlindWords:
    """Choose the words that count.

    Args:
        annotations: of any number of datasets; several versions of a person's word on an episode are
            fine. Later means a later `created_at`; where one has no time, later in the order given.
        judges: names of the compared judges; an annotation by one of them is no person's.

    Raises:
        AnnotationError: a `created_at` has no time zone.
    """
    blinded: dict[Word, Annotation] = {}
    seen: dict[Word, Annotation] = {}
    by_judges: set[Word] = set()
    for said in annotations:
        word = ((said.dataset_id, said.episode_index), said.annotator)
        if said.annotator in judges:
            by_judges.add(word)
            continue
        kept = blinded if said.blinded else seen
        before = kept.get(word)
        if before is None or _not_older(_stamp(said), _stamp(before)):
            kept[word] = said
    return BlindWords(
        words=blinded,
        not_blinded=tuple(sorted(word for word in seen if word not in blinded)),
        by_judges=tuple(sorted(by_judges)),
        n_revised=sum(word in blinded for word in seen),
    )


def _not_older(created: datetime | None, other: datetime | None) -> bool:
    return other is None or created is None or created >= other


def _stamp(said: Annotation) -> datetime | None:
    if said.created_at is not None and said.created_at.tzinfo is None:
        raise AnnotationError(
            f"the annotation of {said.dataset_id}, episode {said.episode_index}, by {said.annotator} "
            f"was created at {said.created_at.isoformat()} without a time zone; add one"
        )
    return said.created_at
