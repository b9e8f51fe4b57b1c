"""Rows are read once, and again when the file has changed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robojudge.datasets.rows import RowFinder
from robojudge.errors import CorruptFile
from tiny_datasets import build_v3, edit_parquet, replace_column

DATA = "data/chunk-000/file-000.parquet"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    seen: list[int] = []
    original = pq.ParquetFile.read_row_group

    def counted(self, group, *args, **kwargs):
        seen.append(group)
        return original(self, group, *args, **kwargs)

    monkeypatch.setattr(pq.ParquetFile, "read_row_group", counted)
    return seen


def test_a_row_group_that_many_episodes_share_is_read_once(tmp_path: Path, reads: list[int]) -> None:
    path = build_v3(tmp_path, cameras={}, one_row_group=True) / DATA
    finder = RowFinder()
    assert [finder.by_episode_index(path, i).table.num_rows for i in (0, 1, 2, 1)] == [5, 4, 6, 4]
    assert reads == [0]


def test_only_the_row_group_of_the_episode_is_read(tmp_path: Path, reads: list[int]) -> None:
    path = build_v3(tmp_path, cameras={}) / DATA
    finder = RowFinder()
    assert finder.by_episode_index(path, 1).first_row == 5
    assert reads == [1]
    assert finder.by_episode_index(path, 77) is None
    assert reads == [1]


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = build_v3(tmp_path, cameras={}, one_row_group=True) / DATA
    finder = RowFinder()
    assert finder.by_episode_index(path, 2).table["action"][0].as_py() == 0
    edit_parquet(path, lambda t: replace_column(t, "action", pa.array([7.0] * 15, pa.float64())))
    assert finder.by_episode_index(path, 2).table["action"][0].as_py() == 7


def test_an_episode_may_span_row_groups(tmp_path: Path) -> None:
    path = build_v3(tmp_path, cameras={}) / DATA
    edit_parquet(path, lambda t: t, row_group_size=3)
    rows = RowFinder().by_episode_index(path, 1)
    assert (rows.first_row, rows.is_contiguous, rows.table.num_rows) == (5, True, 4)
    assert rows.table["frame_index"].to_pylist() == [0, 1, 2, 3]


def test_scattered_rows_are_joined_and_said_to_be_scattered(tmp_path: Path) -> None:
    path = build_v3(tmp_path, cameras={}) / DATA
    edit_parquet(path, lambda t: t.take([5, 0, 6, 1, 7, 8]))
    rows = RowFinder().by_episode_index(path, 1)
    assert not rows.is_contiguous and rows.table["frame_index"].to_pylist() == [0, 1, 2, 3]


def test_rows_by_position(tmp_path: Path) -> None:
    path = build_v3(tmp_path, cameras={}) / DATA
    finder = RowFinder()
    assert finder.by_position(path, 5, 7).table["index"].to_pylist() == [5, 6]
    assert finder.by_position(path, 12, None).table["index"].to_pylist() == [12, 13, 14]
    with pytest.raises(CorruptFile, match="15 rows; metadata asks for rows 14 to 16"):
        finder.by_position(path, 14, 16)


def test_image_bytes_and_language_lists_are_not_read_with_the_rows(tmp_path: Path) -> None:
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    cells = [pa.array([{"bytes": b"x", "path": None}] * n, kind) for n in (5, 4, 6)]
    path = build_v3(tmp_path, cameras={}, columns={"cam": cells}) / DATA
    finder = RowFinder()
    rows = finder.by_episode_index(path, 0)
    assert "cam" not in rows.table.column_names and "cam" in rows.schema.names
    assert finder.has_bytes(rows, "cam") and not finder.has_bytes(rows, "action.x")
    assert finder.first_value(finder.by_episode_index(path, 2), "cam") == {"bytes": b"x", "path": None}
