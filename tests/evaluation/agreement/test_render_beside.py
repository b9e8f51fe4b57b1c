"""Facts about how a page sets people and baselines beside each judge, and on how many episodes."""

from __future__ import annotations

import re

import pytest
from report_cases import careful, completions, field_in, judge, panel, report_of

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.build import build
from robojudge.agreement.report.render.document import Block, Group, Row, Table
from robojudge.agreement.report.render.html import render_html

TRUTH = completions(60)


@pytest.fixture(scope="module")
def report() -> Report:
    """One judge that withholds the outcome of every fifth episode, and one of fewer episodes."""
    says = [
        one.model_copy(update={"outcome": "undecided"}) if k % 5 == 0 else one
        for k, one in enumerate(careful(TRUTH))
    ]
    rough = judge({"task_completion": float(true * 0.8), "outcome": "partial"} for true in TRUTH)
    return report_of({"coy": says, "few": rough[:40]}, panel(TRUTH))


def tables(blocks: tuple[Block, ...]) -> list[Table]:
    found: list[Table] = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Group | Row):
            found += tables(block.blocks)
    return found


def tables_of(report: Report, section: str) -> list[Table]:
    return next(tables(one.blocks) for one in build(report).sections if one.id == section)


def test_each_judge_has_a_table_with_people_and_its_own_baselines(report: Report) -> None:
    shown = [table for table in tables_of(report, "fields") if table.columns[0].title == "Statistic"]
    assert len(shown) == 2 * len(report.fields)
    for table in shown:
        judge_label = table.columns[1].title
        assert judge_label in {"coy", "few"}
        assert [column.title for column in table.columns[2:]] == [
            "a person against the others",
            "clock",
            "frozen last frame",
            "typical answer",
        ]
        counts = [cell.text for cell in table.rows[0][1:]]
        assert counts[0] == counts[1] == counts[2] == counts[4]


@pytest.mark.parametrize("section", ["fields", "curves", "tasks"])
def test_people_and_baselines_stand_beside_every_number_of_a_judge(report: Report, section: str) -> None:
    heads = {"Statistic", "Mean over episodes", "Task"}
    shown = [table for table in tables_of(report, section) if table.columns[0].title in heads]
    assert shown
    for table in shown:
        titles = [column.title for column in table.columns]
        assert {"a person against the others", "clock", "typical answer"} <= set(titles)


def test_a_number_on_other_episodes_than_its_column_says_on_how_many(report: Report) -> None:
    outcome = field_in(report, "outcome", "coy")
    assert outcome.n_episodes == 48
    table = next(
        one
        for one in tables_of(report, "fields")
        if one.columns[0].title == "Statistic"
        and one.columns[1].title == "coy"
        and "AC1" in one.rows[1][0].text
    )
    cells = {line[0].text: line[1].detail for line in table.rows}
    assert "n 60" in cells["AUROC of success_prob"]
    assert "n " not in cells["Gwet's AC1"]


def test_the_adjusted_p_decides_and_is_shown(report: Report) -> None:
    table = next(one for one in tables_of(report, "fields") if one.columns[1].title == "Person")
    place = [column.title for column in table.columns].index("p, adjusted")
    for line in table.rows:
        p = 0.0 if line[place].text == "<0.01" else float(line[place].text)
        assert (line[-1].text == "✓ yes") == (p <= 0.05)
        assert line[place].detail.startswith("alone ")


def test_probability_has_a_row_for_each_baseline(report: Report) -> None:
    (table,) = [one for one in tables_of(report, "probability") if one.columns[0].title == "Judge"]
    names = [(line[0].text, line[0].detail) for line in table.rows]
    assert ("clock", "baseline beside coy") in names and ("typical answer", "baseline beside coy") in names
    clock = next(line for line in table.rows if line[0].text == "clock" and "coy" in line[0].detail)
    assert clock[2].text == "0.50"


def test_the_legend_names_no_judge(report: Report) -> None:
    page = render_html(report)
    shown = re.search(r'<div class="legend">(.*?)</div>', page, re.DOTALL)
    assert shown is not None
    assert "clock" in shown[1] and "typical answer" in shown[1]
    assert "coy" not in shown[1] and "few" not in shown[1]
