"""Facts about the parts of a page: escaped markup, numbers as text, and where drawings put what."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.render.drawings.intervals import intervals
from robojudge.agreement.report.render.drawings.legend import legend
from robojudge.agreement.report.render.drawings.shapes import (
    Band,
    DiagramPoint,
    IntervalRow,
    Intervals,
    Legend,
    Mark,
    Reliability,
    Scatter,
)
from robojudge.agreement.report.render.drawings.squares import LEFT, SIDE, TOP, reliability, scatter
from robojudge.agreement.report.render.figures import (
    axis_label,
    between,
    counted,
    decimals,
    dollars,
    number_cell,
    signed,
)
from robojudge.agreement.report.render.markup import Markup, element, join
from robojudge.agreement.report.render.words import in_words, reason_words


@given(st.text())
def test_text_put_into_an_element_is_text_again_when_read(text: str) -> None:
    written = element("p", text, title=text)
    assert re.fullmatch(r'<p title="[^"<>]*">[^<>]*</p>', written, re.DOTALL)


def test_markup_is_put_in_as_it_is_and_text_is_escaped() -> None:
    assert element("p", Markup("<b>x</b>"), "<i>") == "<p><b>x</b>&lt;i&gt;</p>"
    assert join(["a<", None, Markup("<br>")]) == "a&lt;<br>"


def test_an_attribute_without_a_value_is_left_out() -> None:
    assert element("td", "1", class_=None, hidden=True, stroke_width=2) == (
        '<td hidden stroke-width="2">1</td>'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.8249, "0.82"), (-0.125, "−0.12"), (-0.004, "0.00"), (0.0, "0.00"), (1.0, "1.00")],
)
def test_numbers_have_two_decimals_and_a_real_minus(value: float, text: str) -> None:
    assert decimals(value) == text


def test_a_difference_has_its_sign_and_zero_none() -> None:
    assert [signed(x) for x in (0.1, -0.1, 0.0, 0.001)] == ["+0.10", "−0.10", "0.00", "0.00"]


def test_words_of_numbers() -> None:
    assert between(-0.5, 0.25) == "−0.50 to 0.25"
    assert between(None, 0.25) == ""
    assert axis_label(-0.25) == "−0.25" and axis_label(1.0) == "1"
    assert counted(1, "episode") == "1 episode" and counted(12345, "episode") == "12\u202f345 episodes"
    assert [dollars(x) for x in (0.0, 0.0041, 1.5, 1234.5)] == ["$0", "$0.0041", "$1.50", "$1,234.50"]


def test_an_unknown_number_tells_why_and_on_how_many_episodes() -> None:
    cell = number_cell(Number(value=None, n_episodes=3, reason="too few"), n=True)
    assert (cell.text, cell.reason, cell.detail) == ("—", "too few", "n 3")
    point = number_cell(Number(value=0.5, n_episodes=3, interval_reason="too few for an interval"))
    assert (point.text, point.reason, point.detail) == ("0.50", "too few for an interval", "")


def test_stable_names_are_told_in_words_and_only_whole() -> None:
    names = {"lin_ccc": "Lin's CCC"}
    assert in_words("lin_ccc 0.5, bound -0.2; my_lin_ccc", names) == "Lin's CCC 0.5, bound −0.2; my_lin_ccc"
    assert reason_words("judge_failed:RateLimited") == "the judge failed (RateLimited)"
    assert reason_words("a_new_reason") == "a new reason"


def row(**changes: object) -> IntervalRow:
    known = {
        "label": "judge",
        "note": "",
        "value": 0.5,
        "low": 0.25,
        "high": 0.75,
        "bound": 0.3,
        "text": "0.50",
        "detail": "0.25 to 0.75",
    }
    return IntervalRow(**(known | changes))  # type: ignore[arg-type]


def drawn(*rows: IntervalRow, low: float = 0.0, threshold: float | None = 0.7) -> str:
    return intervals(Intervals(rows, low, 1.0, threshold), lambda reason: None)


def test_positions_are_shares_of_the_axis() -> None:
    page = drawn(row())
    assert '<circle cx="50.00%"' in page
    assert '<line x1="25.00%" x2="75.00%"' in page
    assert '<line x1="30.00%" x2="50.00%"' in page
    assert '<line x1="70.00%" x2="70.00%" y1="0" y2="30" class="threshold"/>' in page
    assert '<circle cx="75.00%"' in drawn(row(), low=-1.0)


def test_what_people_reach_is_a_band_with_a_line() -> None:
    page = drawn(row(band=Band(0.9, 0.8, 1.0)))
    assert '<rect x="80.00%" width="20.00%" y="3" height="24" class="band"/>' in page
    assert '<line x1="90.00%" x2="90.00%" y1="3" y2="27" class="ceiling"/>' in page
    assert "people 0.9" in page


def test_what_is_not_known_is_not_drawn() -> None:
    page = drawn(row(value=None, low=None, high=None, bound=None, text="—", detail="", reason="too few"))
    assert "<circle" not in page and 'class="whisker"' not in page and 'class="bound"' not in page
    assert '<b title="too few">—</b>' in page


def test_an_interval_that_leaves_the_axis_has_no_end_there() -> None:
    assert drawn(row(low=-0.4)).count('class="whisker"') == 2
    assert drawn(row()).count('class="whisker"') == 3


def test_what_goes_on_beyond_the_axis_has_a_sign() -> None:
    inside = drawn(row(), low=-0.5)
    assert 'class="cut"' not in inside
    for cut in (
        row(low=-0.54),
        row(band=Band(0.5, -0.6, 0.9)),
        row(marks=(Mark("cross", -0.7, "c", "c: −0.70"),)),
    ):
        page = drawn(cut, low=-0.5)
        assert page.count('class="cut"') == 1
        assert "goes on beyond the axis" in page and 'x="0%"' in page
        shown = legend(Legend((Intervals((cut,), -0.5, 1.0),), None))
        assert "goes on beyond the axis" in shown
    assert "goes on beyond the axis" not in legend(Legend((Intervals((row(),), -0.5, 1.0),), None))


def test_the_legend_names_a_kind_of_baseline_once_and_no_judge() -> None:
    rows = tuple(
        row(marks=(Mark("square", 0.2, "frozen last frame", f"frozen last frame: 0.2{k}"),)) for k in range(3)
    )
    shown = legend(Legend((Intervals(rows, 0.0, 1.0),), 0.7))
    assert len(re.findall(r"</svg>frozen last frame</span>", shown)) == 1


def test_a_diagram_puts_predictions_across_and_people_up() -> None:
    page = reliability(Reliability((DiagramPoint(10, 0.25, 1.0, 0.5, 1.0),), "judge", "people"), "words")
    assert f'cx="{LEFT + SIDE / 4}" cy="{TOP}"' in page
    assert f'y1="{TOP + SIDE / 2}" y2="{TOP}"' in page


def test_a_density_puts_people_across_and_the_judge_up() -> None:
    page = scatter(Scatter((), ((0, 4), (1, 0)), "people", "judge"), "words")
    squares = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"[^>]*opacity="([\d.]+)"', page)
    assert squares == [(f"{LEFT}", f"{TOP}", "1.0"), (f"{LEFT + 100}", f"{TOP + 100}", "0.575")]
