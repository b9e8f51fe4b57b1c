"""A judge beside people: what one person reaches against the others, and whether the judge could stand in."""

from __future__ import annotations

from dataclasses import replace

from robojudge.agreement.alternative_annotator import FALSE_DISCOVERY_RATE
from robojudge.agreement.report.people_apart import POINT_ONLY
from robojudge.agreement.report.records.field import AgainstPerson, AlternativeAnnotator, Requirement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.render.document import Block, Cell, Column, Group, Hue, Table
from robojudge.agreement.report.render.figures import (
    ceiling_cell,
    decimals,
    number_cell,
    unknown,
    value_cell,
)
from robojudge.agreement.report.render.sections.compared import Compared
from robojudge.agreement.report.render.words import baseline_name, judge_cell, marked

_NO_BOUND = "there is no interval, so no bound"


def beside_people(each: list[list[Compared]]) -> list[Block]:
    """Set the human ceiling and the alternative-annotator test beside each judge and its baselines.

    Args:
        each: for every judge, it and the baselines on its episodes.
    """
    if not each:
        return []
    blocks: list[Block] = [*map(_ceiling, each), _stands_in(each)]
    against = _against(each)
    if against is not None:
        blocks.append(Group("Person by person", (against,), folded=True))
    return blocks


def _ceiling(compared: list[Compared]) -> Table:
    judge, agreement = compared[0]
    rows = tuple(
        (
            judge_cell(one, requirement.title),
            number_cell(
                requirement.number, hue=_hue(one), n=requirement.number.n_episodes != agreement.n_episodes
            ),
            _bound(one, requirement),
            ceiling_cell(requirement.ceiling, n=requirement.ceiling.n_episodes != agreement.n_episodes),
            _point(requirement.in_place, _hue(one)),
            _point(requirement.ratio),
            _point(requirement.difference, sign=True),
        )
        for place in range(len(agreement.requirements))
        for one, found in compared
        for requirement in found.requirements[place : place + 1]
    )
    columns = (
        Column("Judge and statistic", numbers=False),
        Column("Judge against consensus", hue="judge"),
        Column("Lower bound"),
        Column("Person against others", hue="people"),
        Column("Judge in their place", hue="judge"),
        Column("Ratio"),
        Column("Difference"),
    )
    return Table(
        columns,
        rows,
        caption=f"The human ceiling beside {marked(judge)}: each person against the others, and the judge in "
        "that person's place. Baselines are on the same episodes; their points have no interval",
    )


def _hue(judge: JudgeReport) -> Hue:
    return "plain" if judge.kind == "baseline" else "judge"


def _bound(judge: JudgeReport, requirement: Requirement) -> Cell:
    if judge.kind == "baseline":
        return Cell("never accepted", hue="faint")
    return value_cell(requirement.bound, _NO_BOUND)


def _point(number: Number, hue: Hue = "plain", *, sign: bool = False) -> Cell:
    """Show a number; that points of baselines have no interval stands in the caption."""
    cell = number_cell(number, hue=hue, sign=sign)
    return replace(cell, reason=None) if number.interval_reason == POINT_ONLY else cell


def _stands_in(each: list[list[Compared]]) -> Table:
    rows = tuple(
        (_name(judge, alone=len(each) == 1), *_test(found.alternative_annotator))
        for judge, found in _once(each)
    )
    columns = (
        Column("Judge", numbers=False),
        Column("Winning rate"),
        Column("Closeness to the others"),
        Column("People compared"),
        Column("Could stand in", numbers=False),
    )
    epsilon = each[0][0][1].alternative_annotator.epsilon
    return Table(
        columns,
        rows,
        caption="Alternative-annotator test: could the judge stand in for a person? "
        f"It may be worse by {decimals(epsilon)}, being cheaper",
    )


def _once(each: list[list[Compared]]) -> list[Compared]:
    """Return every judge and its baselines, those that several share once."""
    return list({judge.label: (judge, found) for compared in each for judge, found in compared}.values())


def _name(judge: JudgeReport, *, alone: bool) -> Cell:
    """Name a judge or baseline where several judges have baselines of their own."""
    if alone or judge.kind != "baseline":
        return judge_cell(judge)
    return Cell(baseline_name(judge), detail=f"baseline beside {', '.join(judge.beside)}")


def _test(test: AlternativeAnnotator) -> tuple[Cell, ...]:
    reason = test.reason or "not tested"
    answer = unknown(reason) if test.passes is None else Cell("✓ yes", hue="good")
    if test.passes is False:
        answer = Cell("✗ no", hue="bad")
    return (
        value_cell(test.winning_rate, reason),
        value_cell(test.average_advantage, reason),
        Cell(str(test.n_annotators)),
        answer,
    )


def _against(each: list[list[Compared]]) -> Table | None:
    rows = tuple(
        (
            _name(judge, alone=len(each) == 1),
            Cell(person.annotator, hue="people"),
            Cell(str(person.n_episodes)),
            Cell(decimals(person.judge_advantage), hue=_hue(judge)),
            Cell(decimals(person.person_advantage), hue="people"),
            _adjusted(person),
            Cell("✓ yes", hue="good") if person.judge_wins else Cell("✗ no", hue="bad"),
        )
        for judge, found in _once(each)
        for person in found.alternative_annotator.against
    )
    if not rows:
        return None
    columns = (
        Column("Judge", numbers=False),
        Column("Person", numbers=False, hue="people"),
        Column("Episodes"),
        Column("Judge as close", hue="judge"),
        Column("Person as close", hue="people"),
        Column("p, adjusted"),
        Column("Judge wins", numbers=False),
    )
    caption = (
        "Share of episodes on which each is at least as close to the others. The judge wins where p, "
        "adjusted for testing all people together (Benjamini-Yekutieli), is at most "
        f"{decimals(FALSE_DISCOVERY_RATE)}"
    )
    return Table(columns, rows, caption=caption)


def _adjusted(person: AgainstPerson) -> Cell:
    alone = f"alone {p_value(person.p_value)}"
    if person.p_adjusted is None:
        return replace(unknown("the report was made before it was kept"), detail=alone)
    return Cell(p_value(person.p_adjusted), detail=alone)


def p_value(p: float) -> str:
    """Write a p-value; below 0.01 says so."""
    return "<0.01" if p < 0.01 else decimals(p)
