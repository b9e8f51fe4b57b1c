"""How people's words are put together in a report, and what to do where that cannot be estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast, get_args

from robojudge.agreement.dawid_skene import NotEstimated, dawid_skene_consensus
from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.panel_consensus import PanelConsensus, panel_consensus
from robojudge.errors import UsageError

ConsensusRule = Literal["median", "trimmed-mean", "dawid-skene"]
TRIMMED_SHARE = 0.2
"""Cut off at either end by `trimmed-mean`."""
_COUNTED = "a tie, `undecided` and `cannot tell` are no consensus and are counted"
_WORDS: dict[str, str] = {
    "median": "numbers and steps by the median",
    "trimmed-mean": f"numbers and steps by the mean without {TRIMMED_SHARE:.0%} at either end",
    "dawid-skene": "categories and steps weighed by each annotator's errors (Dawid and Skene 1979), "
    "numbers by the median",
}


def chosen_rule(name: str) -> ConsensusRule:
    """Return a rule by its name.

    Raises:
        UsageError: there is none of that name.
    """
    for rule in get_args(ConsensusRule):
        if name == rule:
            return cast(ConsensusRule, rule)
    raise UsageError(f"consensus {name!r} is none of {', '.join(get_args(ConsensusRule))}")


def people_by(rule: ConsensusRule, table: FieldTable) -> PanelConsensus:
    """Put together what people say of one field; `rule` of the result names what was done.

    Where Dawid-Skene has too few annotators or episodes for a field, the field takes the majority or the
    median, and says why.
    """
    if rule == "trimmed-mean":
        return panel_consensus(table, trimmed_share=TRIMMED_SHARE)
    if rule == "median" or not table.scale.levels:
        return panel_consensus(table)
    found = dawid_skene_consensus(table)
    if not isinstance(found, NotEstimated):
        return found[0]
    plain = panel_consensus(table)
    why = f"{found.reason.replace('_', ' ')}: {found.n}, it takes {found.needed}"
    return replace(plain, rule=f"{plain.rule} instead ({why})")


def said_of(rule: ConsensusRule, done: Mapping[str, PanelConsensus]) -> str:
    """Say in one line how people's words were put together, and where another way had to do."""
    first = "blinded words only; " + ("" if rule == "dawid-skene" else "categories by majority, ")
    others = [f"{field}: {one.rule}" for field, one in done.items() if "instead" in one.rule]
    return "; ".join((first + _WORDS[rule], _COUNTED, *others))
