"""What a reader should know before taking a field's numbers at their word."""

from __future__ import annotations

from collections.abc import Sequence

from robojudge.agreement.ceiling import LeaveOneOut
from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.resampling import TASKS_TO_DRAW_FROM

PREVAILS = 0.8
"""A level that people give to this share of episodes or more prevails."""
RANKS_WELL = 0.8
OFF = 0.1
"""A mean difference from people of this much or more, 0..1, is called an offset."""


def field_notes(
    agreement: FieldAgreement, panels: Sequence[LeaveOneOut], *, queue_note: str | None
) -> tuple[str, ...]:
    """Return the notes, none where nothing is odd.

    Args:
        agreement: what was found.
        panels: what the ceilings rest on.
        queue_note: what a queue that showed people some of the episodes makes of them; None without.
    """
    numbers = {one.name: one.number for one in agreement.requirements}
    numbers |= {one.name: one.number for one in agreement.statistics}
    notes = (
        _prevalence(agreement),
        _says_one_level(agreement),
        _offset(numbers),
        _one_other(panels),
        _few_tasks(agreement),
        queue_note,
    )
    return tuple(note for note in notes if note is not None)


def _prevalence(agreement: FieldAgreement) -> str | None:
    if not agreement.n_episodes or agreement.scale != "nominal":
        return None
    most = max(agreement.prevalence, key=lambda count: count.people)
    share = most.people / agreement.n_episodes
    if share < PREVAILS:
        return None
    return (
        f"people say {most.level} of {share:.0%} of the episodes: saying so always agrees that often, so "
        "that AC1 is high whatever the judge sees; kappa and AUROC tell whether it sees anything"
    )


def _says_one_level(agreement: FieldAgreement) -> str | None:
    said = [count.level for count in agreement.prevalence if count.judge]
    if len(said) != 1 or agreement.n_episodes < 2:
        return None
    return f"the judge says {said[0]} of every episode"


def _offset(numbers: dict[str, Number]) -> str | None:
    order = numbers["spearman"].value if "spearman" in numbers else None
    bias = numbers["bias"].value if "bias" in numbers else None
    if order is None or bias is None or order < RANKS_WELL or abs(bias) < OFF:
        return None
    side = "higher" if bias > 0 else "lower"
    return (
        f"the judge ranks episodes well (rho {order:.2f}) but rates them {abs(bias):.2f} {side} than people "
        "on average: its order can be used, its numbers cannot as they are"
    )


def _one_other(panels: Sequence[LeaveOneOut]) -> str | None:
    share = max((p.one_other_share for p in panels if p.reason is None), default=0.0)
    if not share > 0.5:
        return None
    return (
        f"in {share:.0%} of the comparisons behind the ceiling a person is held against one other only: two "
        "single people agree less than one with a panel, so that the ceiling is too low"
    )


def _few_tasks(agreement: FieldAgreement) -> str | None:
    if agreement.resampled_by != "episode" or agreement.n_tasks is None or agreement.n_tasks < 2:
        return None
    return (
        f"these numbers are about these {agreement.n_tasks} tasks only, too few to draw from (it takes "
        f"{TASKS_TO_DRAW_FROM}): episodes were drawn alone, and over other tasks too intervals would be wider"
    )
