"""May this judge be trusted on this field: agreement with people against a threshold."""

from __future__ import annotations

import math
from collections.abc import Mapping

from robojudge.agreement.intervals import LEVEL, Interval, interval
from robojudge.agreement.more_episodes import Supply, episodes_in_all, more_of
from robojudge.agreement.resampling import Draws
from robojudge.agreement.scales import FIELD_SCALES
from robojudge.agreement.statistics.base import Statistic
from robojudge.agreement.statistics.gwet import GwetAC1
from robojudge.agreement.statistics.interval import LinCCC
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha
from robojudge.agreement.statistics.nominal import CohenKappa
from robojudge.agreement.statistics.ordinal import QuadraticKappa
from robojudge.agreement.statistics.ranks import AUROC
from robojudge.agreement.verdict import Check, Outcome, Verdict

THRESHOLD = 0.7
"""What agreement must exceed where nothing else is asked."""
FEWEST_EPISODES = 20
"""With fewer, no verdict: intervals are not known to hold."""
FEWEST_APART = 5
"""With fewer episodes that people rate unlike the rest, no pass: what the judge misses was hardly seen."""
ALL_ALIKE = "people rate every episode alike: whether the judge sees a difference cannot be told"
OF_EQUAL_ANSWERS = (GwetAC1.name,)
"""What tells something even where people give one answer throughout; the others are 0 then."""
AUROC_NAME = AUROC.name
"""The one statistic not computed from a field's codes: success (1 or 0) against `success_prob`."""


def required(field: str) -> tuple[tuple[Statistic, ...], ...]:
    """Return the statistics that must exceed the threshold: one of each inner tuple.

    Args:
        field: one of `FIELD_SCALES`.
    """
    scale = FIELD_SCALES[field]
    levels = len(scale.levels)
    if scale.scale == "interval":
        return ((LinCCC(),),)
    if scale.scale == "ordinal":
        return ((QuadraticKappa(levels),),)
    if field == "outcome":
        return ((GwetAC1(levels),), (CohenKappa(levels), AUROC()))
    return ((KrippendorffAlpha("nominal"),),)


def decide(
    field: str,
    draws: Mapping[str, Draws],
    threshold: float = THRESHOLD,
    ceilings: Mapping[str, float] | None = None,
    undefined: Mapping[str, str] | None = None,
    supply: Supply | None = None,
) -> Verdict:
    """Hold a judge's agreement with people against a threshold.

    A check passes where the value and its one-sided 95% lower bound exceed the threshold. Where one of
    two statistics suffices and both are defined, each bound is of 97.5%, so that two chances do not make
    a wrong pass likelier. See docs/formulas.md for the verdicts.

    Args:
        field: one of `FIELD_SCALES`.
        draws: the judge against people, by name of every statistic of `required(field)`, all on the
            same resamples.
        threshold: what agreement must exceed, below 1.
        ceilings: what one person reaches against the others on the same episodes, by name of statistic.
        undefined: why a statistic has no value, by name.
        supply: where the episodes compared come from, so that more of them can be named; None where nothing
            but annotating is between an episode and its being compared.
    """
    requirements = tuple(
        _checks([s.name for s in group], draws, threshold, ceilings or {}, undefined or {})
        for group in required(field)
    )
    # A judge without probabilities has no AUROC; what it says of outcomes counts all the same.
    n_episodes = min(max(check.interval.n_episodes for check in group) for group in requirements)
    n_apart = draws[requirements[0][0].statistic].n_apart
    rated_twice = supply.n_rated_twice if supply is not None else 0
    verdict, reasons = _verdict(requirements, n_episodes, threshold, n_apart, rated_twice)
    if verdict in ("pass", "provisional") and n_apart is not None and n_apart < FEWEST_APART:
        verdict, reasons = "not_enough_data", (*reasons, _too_alike(n_apart))
    n_equal = min(
        max(draws[check.statistic].n_equal or n_episodes for check in group) for group in requirements
    )
    if n_episodes >= FEWEST_EPISODES > n_equal and verdict in ("pass", "provisional", "fail"):
        verdict, reasons = "not_enough_data", (*reasons, _too_uneven(n_episodes, n_equal))
    needs_more = None
    if verdict in ("provisional", "not_enough_data"):
        needed = max(FEWEST_EPISODES, _episodes_in_all(requirements, threshold) or 0)
        if n_apart:
            needed = max(needed, math.ceil(FEWEST_APART * n_episodes / n_apart))
        if n_equal:
            needed = max(needed, math.ceil(FEWEST_EPISODES * n_episodes / n_equal))
        by_task = any(check.interval.unit == "task" for group in requirements for check in group)
        more = needed - n_episodes if needed > n_episodes else None
        needs_more, where_from = more_of(more, n_episodes, supply, by_task=by_task)
        reasons = (*reasons, where_from)
    return Verdict(
        field=field,
        verdict=verdict,
        threshold=threshold,
        requirements=requirements,
        n_episodes=n_episodes,
        n_units=min(max(check.interval.n_units for check in group) for group in requirements),
        needs_more=needs_more,
        reasons=reasons,
    )


def _checks(
    names: list[str],
    draws: Mapping[str, Draws],
    threshold: float,
    ceilings: Mapping[str, float],
    undefined: Mapping[str, str],
) -> tuple[Check, ...]:
    intervals = [
        interval(draws[name], LEVEL, undefined.get(name, f"{name} is not defined for these ratings"))
        for name in names
    ]
    shared = sum(found.value is not None for found in intervals) > 1
    return tuple(
        _check(name, found, threshold, ceilings.get(name), shared=shared)
        for name, found in zip(names, intervals, strict=True)
    )


def _check(name: str, found: Interval, threshold: float, ceiling: float | None, *, shared: bool) -> Check:
    # Half of what two chances may err: the lower end of the two-sided interval is that bound.
    bound = found.low if shared else found.lower_bound
    above = found.value is not None and found.value > threshold
    return Check(
        statistic=name,
        interval=found,
        bound=bound,
        bound_level=(1.0 + LEVEL) / 2.0 if shared else LEVEL,
        ceiling=ceiling,
        above=above,
        passed=above and bound is not None and bound > threshold and found.n_episodes >= FEWEST_EPISODES,
    )


def _verdict(
    requirements: tuple[tuple[Check, ...], ...],
    n_episodes: int,
    threshold: float,
    n_apart: int | None,
    n_rated_twice: int,
) -> tuple[Outcome, tuple[str, ...]]:
    open_ = [group for group in requirements if not any(check.passed for check in group)]
    if n_episodes < FEWEST_EPISODES:
        few = f"{n_episodes} episodes have the word of people and of the judge; it takes {FEWEST_EPISODES}"
        if n_rated_twice >= FEWEST_EPISODES and any(_people_below(group, threshold) for group in open_):
            apart = f"{n_rated_twice} were rated by two or more people, who do not agree"
            return "people_disagree", (few, apart, *(_told(c, threshold) for g in open_ for c in g))
        return "not_enough_data", (few,)
    told = tuple(_told(check, threshold) for group in open_ or requirements for check in group)
    if not open_:
        return "pass", tuple(_told(c, threshold) for group in requirements for c in group if c.passed)
    if any(_people_below(group, threshold) for group in open_):
        return "people_disagree", told
    alike = n_apart == 0
    if any(not any(c.above for c in group) for group in open_ if not _untold(group, people_alike=alike)):
        return "fail", told
    if any(_untold(group, people_alike=alike) for group in open_):
        return "not_enough_data", (*told, *((ALL_ALIKE,) if alike else ()))
    return "provisional", told


def _people_below(group: tuple[Check, ...], threshold: float) -> bool:
    """True if every way to meet the requirement is closed to people themselves."""
    known = [check for check in group if check.interval.value is not None] or list(group)
    return all(check.ceiling is not None and check.ceiling <= threshold for check in known)


def _untold(group: tuple[Check, ...], *, people_alike: bool) -> bool:
    """True if the requirement could be met but nothing says whether, or how far its values may be off."""
    values = [
        check
        for check in group
        if check.interval.value is not None and not (people_alike and check.statistic not in OF_EQUAL_ANSWERS)
    ]
    if not values:
        return True
    above = [check for check in values if check.above]
    return bool(above) and all(check.bound is None for check in above)


def _told(check: Check, threshold: float) -> str:
    found = check.interval
    if found.value is None:
        return f"{check.statistic}: none, {found.reason}"
    said = f"{check.statistic} {found.value:.2f}"
    if check.bound is None:
        said += f", without a bound: {found.reason}"
    elif check.passed:
        said += f", and above {check.bound:.2f} with {check.bound_level:.1%} confidence"
    else:
        said += f", lower bound {check.bound:.2f} ({check.bound_level:.1%}), threshold {threshold:g}"
    if check.ceiling is not None and check.ceiling <= threshold:
        said += f"; one person against the others reaches {check.ceiling:.2f} only"
    return said


def _too_alike(n_apart: int) -> str:
    return f"people rate {n_apart} episodes unlike the rest; a pass takes {FEWEST_APART}"


def _too_uneven(n_episodes: int, n_equal: float) -> str:
    return (
        f"the {n_episodes} episodes stand for others so unevenly that they tell as much as {n_equal:.0f} "
        f"equal ones; it takes {FEWEST_EPISODES}"
    )


def _episodes_in_all(requirements: tuple[tuple[Check, ...], ...], threshold: float) -> int | None:
    """Return the most that a requirement takes, each by its cheapest check; None if one cannot say."""
    needed = []
    for group in requirements:
        ways = [
            episodes
            for check in group
            if check.bound is not None
            and (episodes := episodes_in_all(check.interval, check.bound, check.bound_level, threshold))
        ]
        if not ways:
            return None
        needed.append(min(ways))
    return max(needed)
