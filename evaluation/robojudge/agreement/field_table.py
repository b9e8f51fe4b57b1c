"""One field as arrays: what each person and each judge said of each episode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.scales import FieldScale
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key
from robojudge.schema.judgement import JudgeIdentity

Whys = NDArray[np.object_]
"""Shape (n_episodes,): why there is no value, by a stable name; None where there is one."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class JudgeColumn:
    """One judge on one field.

    Attributes:
        label: its name among the compared judges.
        identities: who judged, one for each fingerprint met, in order; empty for a baseline.
        values: float64, (n_episodes,): on the field's scale (codes, or 0..1); NaN where unknown.
        raw: float64, (n_episodes,): the number behind it, 0..1, for statistics of order.
        why: why `values` is NaN.
    """

    label: str
    identities: tuple[JudgeIdentity, ...]
    values: Floats
    raw: Floats
    why: Whys

    @property
    def trained_on_people(self) -> bool:
        """True for the `reference` judge: made from these people's words on other episodes."""
        return any(identity.provider == "reference" for identity in self.identities)


@dataclass(frozen=True, slots=True, eq=False)
class FieldTable:
    """One field over all episodes that were annotated or judged. No judge is ever among the people.

    Attributes:
        scale: how the field is compared.
        episodes: (dataset id, episode index) of each row, sorted; the same rows for every field.
        tasks: what the robot was asked to do, by row; None where no judgement says.
        annotators: whose words the columns of `people` are, sorted; the same for every field.
        people: float64, (n_episodes, n_annotators): each person's latest blinded word on the field's
            scale, NaN where they said nothing, could not tell or were undecided.
        undecided: bool, as `people`: they said `undecided`; a vote in the consensus, but no level.
        cannot_tell: bool, as `people`: they looked and could not tell; no vote.
        people_why: why nobody's value is there: `not_annotated`, `not_blinded`, `undecided`,
            `cannot_tell`, `nobody_said`.
        judges: by label, in the order given.
    """

    scale: FieldScale
    episodes: tuple[Key, ...]
    tasks: tuple[str | None, ...]
    annotators: tuple[str, ...]
    people: Floats
    undecided: Mask
    cannot_tell: Mask
    people_why: Whys
    judges: dict[str, JudgeColumn]

    def cannot_tell_by(self) -> dict[str, int]:
        """Return how often each person looked at this field and could not tell, in column order."""
        return dict(zip(self.annotators, self.cannot_tell.sum(axis=0).tolist(), strict=True))
