"""Facts about the failure taxonomy and its crosswalk."""

from __future__ import annotations

from typing import get_args

from robojudge.schema.failure_modes import failure_modes
from robojudge.schema.judgement import FailureMode


def test_the_table_lists_every_mode_once_in_order() -> None:
    assert tuple(entry.mode for entry in failure_modes().modes) == get_args(FailureMode)


def test_every_crosswalk_names_a_real_label_or_none() -> None:
    table = failure_modes()
    assert set(table.labels) == {"upstream", "aha", "robofac", "guardian"}
    for entry in table.modes:
        assert set(entry.crosswalk) == set(table.labels)
        for taxonomy, label in entry.crosswalk.items():
            assert label is None or label in table.labels[taxonomy]


def test_every_mode_has_one_of_the_seven_upstream_labels() -> None:
    table = failure_modes()
    assert len(table.labels["upstream"]) == 7
    assert {entry.crosswalk["upstream"] for entry in table.modes} == set(table.labels["upstream"])


def test_the_prompt_offers_exactly_these_modes() -> None:
    from robojudge.methods.rubric_schema import rubric_schema

    offered = rubric_schema(steps=2, subtasks=0, cameras=["front"])["properties"]["failure_mode"]["enum"]
    assert offered == ["none", *(entry.mode for entry in failure_modes().modes)]
