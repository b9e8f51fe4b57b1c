"""Subtasks that a dataset carries itself, from each of its sources."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robojudge import open_dataset
from robojudge.datasets.subtasks import spans_from_language, spans_from_runs, spans_from_sarm
from tiny_datasets import build_v3


def plain(spans) -> list[tuple[str, int, int]] | None:
    return None if spans is None else [(s.name, s.start_frame, s.end_frame) for s in spans]


def sarm(prefix: str, names, starts, ends) -> dict:
    return dict(
        zip(
            (f"{prefix}subtask_{p}" for p in ("names", "start_frames", "end_frames")),
            (names, starts, ends),
            strict=True,
        )
    )


def test_sarm_spans_share_no_frame() -> None:
    row = sarm("sparse_", ["reach", "grasp"], [0, 4], [4, 9])
    assert plain(spans_from_sarm(row, 10)) == [("reach", 0, 3), ("grasp", 4, 9)]


def test_sarm_spans_stay_inside_the_episode() -> None:
    row = sarm("dense_", ["reach", "grasp", "late"], [0, 4, 20], [3, 12, 30])
    assert plain(spans_from_sarm(row, 10)) == [("reach", 0, 3), ("grasp", 4, 9)]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (
            {**sarm("sparse_", ["a", "b"], [0, 5], [4, 9]), **sarm("dense_", ["c", "d"], [0, 2], [1, 9])},
            ["a", "b"],
        ),
        ({**sarm("sparse_", ["task"], [0], [9]), **sarm("dense_", ["c", "d"], [0, 2], [1, 9])}, ["c", "d"]),
        (sarm("", ["a"], [0], [9]), ["a"]),
        (sarm("sparse_", ["a", "b"], [0], [9]), None),
        (sarm("sparse_", None, None, None), None),
        ({}, None),
    ],
)
def test_which_sarm_columns_count(row, wanted) -> None:
    spans = spans_from_sarm(row, 10)
    assert (None if spans is None else [s.name for s in spans]) == wanted


def test_language_rows_hold_until_the_next() -> None:
    rows = [
        {"style": "subtask", "content": "grasp", "timestamp": 0.3},
        {"style": "plan", "content": "not this", "timestamp": 0.1},
        {"style": "subtask", "content": "reach", "timestamp": 0.0},
        {"style": "subtask", "content": None, "timestamp": 0.5},
    ]
    assert plain(spans_from_language(rows, np.arange(6) / 10)) == [("reach", 0, 2), ("grasp", 3, 5)]


def test_no_language_rows_or_no_clock_is_none() -> None:
    assert spans_from_language([], np.arange(3) / 10) is None
    assert spans_from_language(None, np.arange(3) / 10) is None
    row = {"style": "subtask", "content": "reach", "timestamp": 0.0}
    assert spans_from_language([row], np.full(3, np.nan)) is None


def test_runs_skip_what_is_unknown_and_keep_repeats() -> None:
    indices = np.array([0, 0, np.nan, 1, 7, 0, -1.0])
    assert plain(spans_from_runs(indices, {0: "reach", 1: "grasp"})) == [
        ("reach", 0, 1),
        ("grasp", 3, 3),
        ("reach", 5, 5),
    ]
    assert spans_from_runs(np.array([np.nan]), {0: "reach"}) is None
    assert spans_from_runs(np.array([]), {0: "reach"}) is None


def test_sarm_columns_are_read_for_one_episode(tmp_path: Path) -> None:
    columns = {
        "sparse_subtask_names": [["reach", "grasp"], None, ["reach"]],
        "sparse_subtask_start_frames": [[0, 3], None, [0]],
        "sparse_subtask_end_frames": [[3, 4], None, [5]],
    }
    dataset = open_dataset(build_v3(tmp_path, episode_columns=columns))
    assert dataset.summary().subtask_source == "sarm"
    found = [plain(dataset.episode(i).subtask_spans) for i in (0, 1, 2)]
    assert found == [[("reach", 0, 2), ("grasp", 3, 4)], None, [("reach", 0, 5)]]


def test_sarm_columns_may_lie_in_a_later_file(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    path = root / "meta/episodes/chunk-000/file-000.parquet"
    table = pq.read_table(path)
    pq.write_table(table.slice(0, 2), path)
    annotated = table.slice(2)
    for name, value in sarm("", ["reach", "grasp"], [0, 2], [1, 5]).items():
        annotated = annotated.append_column(name, pa.array([value]))
    pq.write_table(annotated, path.with_name("file-001.parquet"))
    dataset = open_dataset(root)
    assert dataset.episode(0).subtask_spans is None
    assert plain(dataset.episode(2).subtask_spans) == [("reach", 0, 1), ("grasp", 2, 5)]


def test_language_columns_are_read_from_the_first_row(tmp_path: Path) -> None:
    kind = pa.list_(
        pa.struct(
            [
                ("role", pa.string()),
                ("content", pa.string()),
                ("style", pa.string()),
                ("timestamp", pa.float32()),
            ]
        )
    )

    def rows(name: str, start: float) -> list[dict]:
        first = {"role": "assistant", "content": "reach", "style": "subtask", "timestamp": 0.0}
        return [first, {**first, "content": name, "timestamp": start}]

    cells = [pa.array([rows(name, 0.2)] * n, kind) for name, n in (("a", 5), ("b", 4), ("c", 6))]
    feature = {"language_persistent": {"dtype": "language", "shape": [1], "names": None}}
    root = build_v3(tmp_path, columns={"language_persistent": cells}, features=feature, one_row_group=True)
    dataset = open_dataset(root)
    assert dataset.summary().subtask_source == "language"
    assert plain(dataset.episode(1).subtask_spans) == [("reach", 0, 1), ("b", 2, 3)]
    assert "language_persistent" not in dataset.episode(1).columns


def test_subtask_index_is_joined_with_its_table(tmp_path: Path) -> None:
    cells = [pa.array([0, 0, 1, 1, -1]), pa.array([1] * 4), pa.array([-1] * 6)]
    feature = {"subtask_index": {"dtype": "int64", "shape": [1], "names": None}}
    root = build_v3(tmp_path, columns={"subtask_index": cells}, features=feature)
    table = pa.table({"subtask_index": [1, 0], "subtask": ["grasp", "reach"]})
    pq.write_table(table, root / "meta/subtasks.parquet")
    dataset = open_dataset(root)
    assert dataset.summary().subtask_source == "subtask_index"
    found = [plain(dataset.episode(i).subtask_spans) for i in (0, 1, 2)]
    assert found == [[("reach", 0, 1), ("grasp", 2, 3)], [("grasp", 0, 3)], None]
