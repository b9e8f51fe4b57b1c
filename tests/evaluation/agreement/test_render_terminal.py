"""Facts about the report on one screen of 80 columns and 24 lines."""

from __future__ import annotations

import io

import pytest
from render_cases import EVIL, hostile, ordinary
from report_cases import careful, completions, panel, report_of
from rich.console import Console

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.terminal import terminal_summary


def screen(report: Report) -> list[str]:
    written = io.StringIO()
    Console(file=written, width=80, force_terminal=False).print(terminal_summary(report))
    return [line.rstrip() for line in written.getvalue().splitlines()]


def one_judge(n: int = 40) -> Report:
    truth = completions(n)
    return report_of(careful(truth), panel(truth))


def seven_judges() -> Report:
    truth = completions(12)
    return report_of({f"a judge with a long name {k}": careful(truth) for k in range(7)}, panel(truth))


@pytest.mark.parametrize("make", [one_judge, ordinary, hostile, seven_judges])
def test_the_summary_fits_one_screen(make) -> None:
    lines = screen(make())
    assert len(lines) <= 23, "one line is left for the files that were written"
    assert max(map(len, lines)) <= 80


def test_the_verdict_comes_first() -> None:
    report = one_judge(100)
    assert report.verdict == "pass"
    assert screen(report)[0].startswith("✓ Pass: judge agrees with people above 0.7 on ")


def test_each_deciding_number_has_its_bound_and_what_people_reach() -> None:
    report = one_judge(100)
    needed = report.judges[0].fields[0].requirements[0]
    row = next(line for line in screen(report) if "Lin's CCC" in line)
    assert needed.number.value is not None and needed.bound is not None
    assert needed.ceiling.value is not None
    for number in (needed.number.value, needed.bound, needed.ceiling.value):
        assert f"{number:.2f}" in row
    assert "✓ pass" in row and "●" in row


def test_an_unknown_number_is_an_em_dash() -> None:
    report = one_judge(5)
    assert report.verdict == "not_enough_data"
    assert any("—" in line and "more data" in line for line in screen(report))


def test_rows_that_do_not_fit_are_counted() -> None:
    """Seven judges on two fields have 14 rows even with one a field; 11 are shown."""
    assert any("3 more rows in the report" in line for line in screen(seven_judges()))


def test_markup_in_a_label_is_shown_as_it_is() -> None:
    truth = completions(12)
    report = report_of({"[bold]x[/]": careful(truth), "other": careful(truth)}, panel(truth))
    assert any(line.startswith("Task completion [bold]x[/]") for line in screen(report))
    assert EVIL[:20] in " ".join(screen(hostile()))
