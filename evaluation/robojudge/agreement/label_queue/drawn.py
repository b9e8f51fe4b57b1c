"""A queue as it was drawn: what was asked for, how probable that was, and what had been said by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from robojudge.journal import Key


@dataclass(frozen=True, slots=True)
class DrawnQueue:
    """One draw of episodes to label.

    Attributes:
        chances: episode asked for -> probability, in (0, 1], with which the draw had to contain it.
        labelled: episodes that had a blind word when it was drawn, so that it could not ask for them.
        n_candidates: dataset -> episodes it was drawn from; empty where not recorded.
        drawn_at: when, with time zone; None where not recorded.
    """

    chances: Mapping[Key, float]
    labelled: frozenset[Key] = frozenset()
    n_candidates: Mapping[str, int] = field(default_factory=dict)
    drawn_at: datetime | None = None

    def of(self, dataset_id: str) -> DrawnQueue:
        """Return what it says of one dataset."""
        return DrawnQueue(
            chances={key: chance for key, chance in self.chances.items() if key[0] == dataset_id},
            labelled=frozenset(key for key in self.labelled if key[0] == dataset_id),
            n_candidates={name: n for name, n in self.n_candidates.items() if name == dataset_id},
            drawn_at=self.drawn_at,
        )
