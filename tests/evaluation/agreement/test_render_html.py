"""Facts about the report as a page: it needs nothing else, and nothing from the data becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from render_cases import EVIL, PIXEL, hostile, ordinary, with_pictures

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.html import render_html
from robojudge.agreement.report.render.words import VERDICTS, baseline_name

VOID = {"meta", "img", "br", "hr", "wbr"}


class Page(HTMLParser):
    """Reads a page and notes its elements, attributes and visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="module")
def report() -> Report:
    return with_pictures(ordinary())


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return render_html(report)


@pytest.fixture(scope="module")
def evil_page() -> str:
    return render_html(hostile(), "http://127.0.0.1:8765")


def test_the_page_needs_nothing_but_itself(page: str) -> None:
    assert not re.search(r"https?://|url\(|@import|<link|<script|<iframe|<object", page)
    for tag, attributes in Page(page).elements:
        assert (attributes.get("src") or PIXEL) == PIXEL, tag
        assert (attributes.get("href") or "#").startswith("#"), tag
        assert not [name for name in attributes if name.startswith("on")], tag


def test_a_browser_is_told_to_load_nothing(page: str) -> None:
    policies = [a["content"] for _, a in Page(page).elements if a.get("http-equiv")]
    assert policies == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


def test_texts_from_the_data_never_become_markup(evil_page: str) -> None:
    read = Page(evil_page)
    assert "script" not in {tag for tag, _ in read.elements}
    assert "<script" not in evil_page
    for text in (EVIL, f"The judge: “{EVIL}”"):
        assert " ".join(text.split()) in read.text


def test_every_element_is_closed(page: str, evil_page: str) -> None:
    for written in (page, evil_page):
        assert Page(written).open == []


def drawings(page: str) -> list[str]:
    """Return the outermost drawings of a page."""
    found, depth, start = [], 0, 0
    for tag in re.finditer(r"<svg\b|</svg>", page):
        if tag[0] == "</svg>":
            depth -= 1
            if depth == 0:
                found.append(page[start : tag.end()])
        else:
            start = tag.start() if depth == 0 else start
            depth += 1
    return found


def test_every_drawing_is_well_formed_and_has_words(page: str, evil_page: str) -> None:
    for written in (page, evil_page):
        assert len(drawings(written)) > 10
        for drawing in drawings(written):
            root = ElementTree.fromstring(drawing)
            assert root.get("aria-hidden") == "true" or root.findtext("title")


def test_every_link_inside_the_page_leads_somewhere(page: str) -> None:
    elements = Page(page).elements
    ids = [a["id"] for _, a in elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {a["href"] for tag, a in elements if tag == "a"}
    assert len(targets) > 12
    assert targets <= {f"#{name}" for name in ids}


def test_what_is_not_known_is_an_em_dash_with_its_reason(page: str) -> None:
    read = Page(page)
    assert not re.search(r"\b(None|nan|NaN|inf)\b", read.text)
    dashes = re.findall(r"<(\w+)([^>]*)>—</\1>(<sup>)?", page)
    assert len(dashes) > 20
    for _, attributes, footnote in dashes:
        assert 'title="' in attributes and footnote
    assert "it gives no probability of success" in read.text


def test_the_verdict_comes_first(report: Report, page: str) -> None:
    # Careful passes, but for a field on which people rate every episode alike; the reference does not count.
    assert report.verdict == "not_enough_data"
    name, hue = VERDICTS[report.verdict]
    assert page.index(f'<span class="badge large {hue}">{name}</span>') < page.index('class="sentence"')
    assert page.index('class="sentence"') < page.index("<nav") < page.index("<section")


def test_the_title_asks_of_the_judges_that_can_be_accepted(page: str) -> None:
    assert "How far may the judge “careful” be trusted?" in Page(page).text


def test_every_judge_and_baseline_stands_in_the_tables(report: Report, page: str) -> None:
    headings = [a for tag, a in Page(page).elements if tag == "th"]
    assert len(headings) > 50
    for judge in report.judges:
        assert page.count(baseline_name(judge)) > 4, judge.label
    assert page.count("<small>baseline</small>") >= 4 * len(report.fields)


def test_the_reference_is_marked_wherever_it_is_named(report: Report, page: str) -> None:
    mark = "trained on these annotators, leave-one-out"
    read = Page(page)
    for words in (
        f"reference ({mark}): as given",
        f"reference ({mark}): people's word in rows",
        f"reference ({mark}) against people's consensus",
        f"The human ceiling beside reference ({mark})",
        f"Episodes compared with reference ({mark})",
    ):
        assert words in read.text
    sections = page.split('<section id="')[1:]
    told = {section.partition('"')[0]: mark in section for section in sections if ">reference<" in section}
    assert told and all(shown for id_, shown in told.items() if id_ != "making")


def test_judges_are_set_side_by_side_with_paired_differences(report: Report, page: str) -> None:
    assert len(report.side_by_side) > 0
    assert "Side by side" in page
    alone = render_html(report.model_copy(update={"side_by_side": ()}))
    assert "Side by side" not in alone


def test_episodes_are_linked_only_to_a_viewer_that_was_given(report: Report, page: str) -> None:
    assert "open in the viewer" not in page
    worst = report.judges[0].disagreements[0]
    linked = render_html(report, "http://robots:8765/")
    address = f'href="http://robots:8765/datasets/d/episodes/{worst.episode_index}"'
    assert address in linked
    assert f'href="datasets/d/episodes/{worst.episode_index}"' in render_html(report, "")


def test_a_slash_in_a_dataset_id_is_written_as_the_viewer_writes_it(report: Report) -> None:
    judge = report.judges[0]
    worst = judge.disagreements[0].model_copy(update={"dataset_id": "org/my set"})
    moved = judge.model_copy(update={"disagreements": (worst,)})
    written = render_html(report.model_copy(update={"judges": (moved, *report.judges[1:])}), "http://v")
    assert f'href="http://v/datasets/org--my%20set/episodes/{worst.episode_index}"' in written


def test_colour_is_never_alone(page: str) -> None:
    """Verdicts have a sign and a word, baselines a shape each."""
    badges = re.findall(r'class="badge[^"]*">([^<]+)<', page)
    assert badges and all(badge[0] in "✓◐✗…≠" and len(badge) > 3 for badge in badges)
    assert {"cross", "square", "diamond"} <= set(re.findall(r'class="mark (\w+)"', page))


def test_the_same_report_gives_the_same_page(report: Report, page: str) -> None:
    again = Report.model_validate_json(report.model_dump_json())
    assert render_html(again) == page


def test_a_page_of_many_episodes_stays_small() -> None:
    assert len(render_html(with_pictures(ordinary(400, resamples=100)))) < 600_000


def test_no_folder_of_the_machine_is_shown(report: Report) -> None:
    settings = report.settings.model_copy(update={"annotations_source": "/home/ana/secret/people.csv"})
    page = render_html(report.model_copy(update={"settings": settings}))
    assert "people.csv" in page
    assert "secret" not in page


def test_the_command_makes_the_report_again(report: Report, page: str) -> None:
    assert (
        "robojudge report --run careful --run reference --annotations annotations.csv --field "
        + " --field ".join(report.fields)
        + " --fail-under 0.7 --consensus median"
        + f" --resamples {report.settings.resamples} --seed 0 --out report.html"
    ) in page


def test_the_command_names_a_queue_where_rates_were_weighed_by_one(report: Report) -> None:
    settings = report.settings.model_copy(update={"weighed_by_queue": True})
    assert "--queue queue.csv" in render_html(report.model_copy(update={"settings": settings}))
    assert "--queue" not in render_html(report)
