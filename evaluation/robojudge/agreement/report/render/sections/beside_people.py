"""A judge beside people: what one person reaches against the others, and whether the judge could stand in."""

from __future__ import annotations

from robojudge.agreement.report.records.field import AlternativeAnnotator, FieldAgreement
from robojudge.agreement.report.render.document import Block, Cell, Column, Group, Table
from robojudge.agreement.report.render.figures import decimals, number_cell, unknown, value_cell
from robojudge.agreement.report.render.sections.compared import Compared
from robojudge.agreement.report.render.words import judge_cell

_NO_BOUND = "there is no interval, so no bound"


def beside_people(compared: list[Compared]) -> list[Block]:
    """Set the human ceiling and the alternative-annotator test beside each judge."""
    blocks: list[Block] = []
    held = [(judge, found) for judge, found in compared if judge.kind != "baseline" or _is_held(found)]
    if held:
        blocks += [_ceiling(held), _stands_in(held)]
    against = _against(compared)
    if against is not None:
        blocks.append(Group("Person by person", (against,), folded=True))
    return blocks


def _is_held(found: FieldAgreement) -> bool:
    """True if anything beside people is known."""
    return found.alternative_annotator.passes is not None or any(
        requirement.ceiling.value is not None for requirement in found.requirements
    )


def _ceiling(compared: list[Compared]) -> Table:
    rows = tuple(
        (
            judge_cell(judge, requirement.title),
            number_cell(requirement.number, hue="judge"),
            value_cell(requirement.bound, _NO_BOUND),
            number_cell(requirement.ceiling, hue="people"),
            number_cell(requirement.in_place, hue="judge"),
            number_cell(requirement.ratio),
            number_cell(requirement.difference, sign=True),
        )
        for judge, found in compared
        for requirement in found.requirements
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
        caption="The human ceiling: each person against the others, and the judge in that person's place",
    )


def _stands_in(compared: list[Compared]) -> Table:
    rows = tuple((judge_cell(judge), *_test(found.alternative_annotator)) for judge, found in compared)
    columns = (
        Column("Judge", numbers=False),
        Column("Winning rate"),
        Column("Closeness to the others"),
        Column("People compared"),
        Column("Could stand in", numbers=False),
    )
    epsilon = compared[0][1].alternative_annotator.epsilon
    return Table(
        columns,
        rows,
        caption="Alternative-annotator test: could the judge stand in for a person? "
        f"It may be worse by {decimals(epsilon)}, being cheaper",
    )


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


def _against(compared: list[Compared]) -> Table | None:
    rows = tuple(
        (
            judge_cell(judge),
            Cell(person.annotator, hue="people"),
            Cell(str(person.n_episodes)),
            Cell(decimals(person.judge_advantage), hue="judge"),
            Cell(decimals(person.person_advantage), hue="people"),
            Cell(p_value(person.p_value)),
            Cell("✓ yes", hue="good") if person.judge_wins else Cell("✗ no", hue="bad"),
        )
        for judge, found in compared
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
        Column("p"),
        Column("Judge wins", numbers=False),
    )
    return Table(columns, rows, caption="Share of episodes on which each is at least as close to the others")


def p_value(p: float) -> str:
    """Write a p-value; below 0.01 says so."""
    return "<0.01" if p < 0.01 else decimals(p)
