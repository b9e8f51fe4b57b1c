"""Facts about the report as Markdown."""

from __future__ import annotations

import re

import pytest
from render_cases import EVIL, hostile, ordinary

from robojudge.agreement.report.render.markdown import escape, render_markdown


@pytest.fixture(scope="module")
def text() -> str:
    return render_markdown(ordinary())


@pytest.fixture(scope="module")
def evil() -> str:
    return render_markdown(hostile(), "http://127.0.0.1:8765")


def test_every_table_has_as_many_cells_in_each_row_as_in_its_head(text: str, evil: str) -> None:
    for written in (text, evil):
        tables = [block for block in written.split("\n\n") if block.startswith("| ")]
        assert len(tables) > 15
        for table in tables:
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            assert len(widths) == 1, table


def test_every_footnote_is_told_and_every_told_one_is_used(text: str) -> None:
    used = set(re.findall(r"\[\^([\w-]+)\](?!:)", text))
    told = re.findall(r"^\[\^([\w-]+)\]:", text, re.MULTILINE)
    assert used == set(told) and len(told) == len(set(told)) > 3


def test_texts_from_the_data_never_become_markup(evil: str) -> None:
    outside_code = re.sub(r"^(`{3,})\n.*?\n\1$", "", evil, flags=re.DOTALL | re.MULTILINE)
    assert "<script" not in outside_code.replace("\\<script", "")
    assert "](javascript" not in outside_code.replace("\\](javascript", "")
    assert escape(EVIL) in evil


def test_code_cannot_end_its_fence() -> None:
    report = ordinary()
    label = "a\n```\n# b"
    first = report.judges[0].model_copy(update={"label": label, "run": None})
    text = render_markdown(report.model_copy(update={"judges": (first, *report.judges[1:])}))
    assert "````\nrobojudge report --run 'a ``` # b'" in text


def test_the_verdict_comes_first(text: str) -> None:
    title, verdict, facts, *_ = text.split("\n\n")
    assert title.startswith("# How far may")
    assert verdict.startswith("**") and "careful" in verdict
    assert "threshold 0.70" in facts


def test_a_line_of_text_cannot_begin_a_list_or_a_heading() -> None:
    assert escape("- no\n# heading") == "\\- no \\# heading"
    assert escape("1. first") == "\\1. first"
    assert escape("a*c|d") == "a\\*c\\|d"


def test_underscores_inside_a_name_stay() -> None:
    assert escape("my_run and _this_") == "my_run and \\_this\\_"


def test_the_text_has_the_numbers_of_the_report(text: str) -> None:
    report = ordinary()
    first = report.judges[0].fields[0].requirements[0]
    assert first.number.value is not None
    assert f"{first.number.value:.2f} ({first.number.low:.2f} to {first.number.high:.2f})" in text
