"""Facts about the report under docs: it is whole, small, of this version, and names no machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from robojudge.agreement.report.records.report import Report

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reports"
LIMITS = {"metaworld_dev.html": 1_500_000, "metaworld_dev.md": 100_000, "metaworld_dev.json": 300_000}


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_it_is_small_and_names_no_folder_of_a_machine(name: str, limit: int) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert 10_000 < len(text.encode()) < limit
    without_pictures = re.sub(r"data:image/jpeg;base64,[A-Za-z0-9+/=]+", "", text)
    assert not re.search(r"(?<![\w</.])/(?:home|root|tmp|work|Users|mnt|data)\b", without_pictures)


def test_page_text_and_json_say_the_same_of_the_same_three_people() -> None:
    report = Report.model_validate_json((FOLDER / "metaworld_dev.json").read_text(encoding="utf-8"))
    assert [row.annotator for row in report.people.annotators] == ["careful", "hasty", "usual"]
    assert report.people.n_episodes == 40
    assert [judge.kind for judge in report.judges].count("reference") == 1
    completion = report.judges[0].fields[0].requirements[0]
    assert completion.name == "lin_ccc" and completion.ceiling.value is not None
    for name in ("metaworld_dev.html", "metaworld_dev.md"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert "reference does not agree with people above 0.7 on " in text
        assert f"{completion.number.value:.2f}" in text and f"{completion.ceiling.value:.2f}" in text


def test_the_commands_that_made_it_stand_at_the_top() -> None:
    top = (FOLDER / "README.md").read_text(encoding="utf-8").split("```")[1]
    for part in ("benchmarks/simulated_annotators.py", "robojudge judge", "robojudge report --run reference"):
        assert part in top


def test_a_field_says_of_few_tasks_what_was_drawn() -> None:
    report = Report.model_validate_json((FOLDER / "metaworld_dev.json").read_text(encoding="utf-8"))
    drawn = {field.resampled_by for field in report.judges[0].fields}
    assert drawn == {"task", "episode"}
    for field in report.judges[0].fields:
        told = any("too few to draw from" in note for note in field.notes)
        assert told == (field.resampled_by == "episode"), field.field
