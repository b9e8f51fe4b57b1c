"""The progress sidecar: one row a frame, joined by the global index, whole or not there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reward_labels import PROVENANCE, labels_for, labels_of
from robojudge.datasets.open import open_dataset
from robojudge.errors import ExportError
from robojudge.lerobot_export import sidecar
from robojudge.lerobot_export.provenance import Provenance, dataset_sha256, lengths_sha256
from robojudge.lerobot_export.sidecar import SIDECAR, read_provenance, write_sidecar
from tiny_datasets import build_v2, build_v3, edit_parquet, replace_column

SCHEMA = {
    "index": "int64",
    "episode_index": "int64",
    "frame_index": "int64",
    "progress_sparse": "float",
    "progress_dense": "float",
    "rprm_reward": "float",
    "rprm_success_prob": "float",
    "rprm_subtask_index": "int64",
    "rprm_confidence": "float",
}


def written(root: Path, episodes: Sequence[int] | None = None, **options: object) -> pa.Table:
    dataset = open_dataset(root)
    return pq.read_table(write_sidecar(dataset, labels_of(dataset, episodes), metadata=PROVENANCE, **options))


def test_there_is_one_row_a_frame_sorted_by_index_with_our_values(tmp_path: Path) -> None:
    table = written(build_v3(tmp_path / "set", (5, 4, 6), data_files=(2, 1)))
    assert {field.name: str(field.type) for field in table.schema} == SCHEMA
    assert table.column("index").to_pylist() == list(range(15))
    assert table.column("episode_index").to_pylist() == [0] * 5 + [1] * 4 + [2] * 6
    assert table.column("frame_index").to_pylist() == [*range(5), *range(4), *range(6)]
    labels = [labels_for("set", index, length) for index, length in enumerate((5, 4, 6))]
    for column, attribute in {
        "progress_sparse": "completion",
        "progress_dense": "progress",
        "rprm_reward": "reward",
        "rprm_success_prob": "success_prob",
        "rprm_subtask_index": "subtask_index",
        "rprm_confidence": "confidence",
    }.items():
        expected = np.concatenate([getattr(episode, attribute) for episode in labels])
        np.testing.assert_array_equal(table.column(column).to_numpy(), expected)


def test_unjudged_episodes_have_rows_of_nan_and_no_subtask(tmp_path: Path) -> None:
    table = written(build_v3(tmp_path / "set", (5, 4, 6)), [2])
    assert table.num_rows == 15
    for name, kind in SCHEMA.items():
        values = table.column(name).to_numpy()
        if kind == "float":
            assert np.isnan(values[:9]).all() and np.isfinite(values[9:]).all(), name
    assert table.column("rprm_subtask_index").to_pylist()[:9] == [-1] * 9
    assert not any(column.null_count for column in table.columns)


def test_rows_are_joined_by_the_index_column_not_by_position(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (2, 3), cameras={})
    edit_parquet(
        root / "data/chunk-000/file-000.parquet",
        lambda table: replace_column(table, "index", pa.array([10, 11, 20, 21, 22])),
    )
    assert written(root).column("index").to_pylist() == [10, 11, 20, 21, 22]


def test_rows_out_of_frame_order_get_the_labels_of_their_frame(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (3,), cameras={})
    edit_parquet(
        root / "data/chunk-000/file-000.parquet",
        lambda table: replace_column(table, "frame_index", pa.array([2, 0, 1])),
    )
    reward = labels_for("set", 0, 3).reward
    assert written(root).column("rprm_reward").to_pylist() == reward[[2, 0, 1]].tolist()


@pytest.mark.parametrize("without", [[0], [1], [0, 1]])
def test_v21_files_without_an_index_column_are_numbered_through(tmp_path: Path, without: list[int]) -> None:
    root = build_v2(tmp_path / "set", (5, 4))
    for episode in without:
        path = root / f"data/chunk-000/episode_{episode:06d}.parquet"
        edit_parquet(path, lambda table: table.drop_columns(["index"]))
    table = written(root)
    assert table.column("index").to_pylist() == list(range(9))
    assert table.column("episode_index").to_pylist() == [0] * 5 + [1] * 4


def test_rows_of_an_episode_may_span_row_groups(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (5, 4, 6))
    edit_parquet(root / "data/chunk-000/file-000.parquet", lambda table: table, row_group_size=4)
    assert written(root).equals(written(build_v3(tmp_path / "again" / "set", (5, 4, 6))))


def test_a_row_group_is_written_whenever_enough_rows_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sidecar, "_ROWS_PER_GROUP", 6)
    root = build_v3(tmp_path / "set", (5, 4, 6))
    table = written(root)
    groups = pq.ParquetFile(root / SIDECAR).metadata
    assert groups.num_row_groups > 1
    assert table.column("index").to_pylist() == list(range(15))


def test_metadata_names_the_judge_every_setting_and_the_dataset(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (5, 4, 6))
    dataset = open_dataset(root)
    metadata = Provenance("f00d", "shaped", 0.97, {"shaping_weight": 2.0}, dataset_sha256(dataset))
    path = write_sidecar(dataset, labels_of(dataset, [0]), metadata=metadata)
    stored = pq.read_table(path).schema.metadata
    assert stored[b"reward_model_path"] == b"robojudge:f00d"
    about = json.loads(stored[b"rprm"])
    assert about == read_provenance(path)
    assert (about["scheme"], about["gamma"], about["settings"]) == ("shaped", 0.97, {"shaping_weight": 2.0})
    assert about["dataset"] == {
        "dataset_id": "set",
        "episodes": 3,
        "frames": 15,
        "lengths_sha256": lengths_sha256([(0, 5), (1, 4), (2, 6)]),
        "content_sha256": dataset_sha256(dataset),
    }
    assert "created_at" not in about


def test_the_fingerprints_change_with_the_dataset_and_not_with_its_labels(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (5, 4), cameras={})
    before = dataset_sha256(open_dataset(root))
    written(root)
    assert dataset_sha256(open_dataset(root)) == before
    assert dataset_sha256(open_dataset(build_v3(tmp_path / "other" / "set", (5, 3), cameras={}))) != before
    assert lengths_sha256([(0, 5), (1, 4)]) == lengths_sha256([(1, 4), (0, 5)])
    assert lengths_sha256([(0, 5), (1, 4)]) != lengths_sha256([(0, 4), (1, 5)])


def test_the_same_labels_give_the_same_bytes(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set")
    dataset = open_dataset(root)
    paths = [
        write_sidecar(dataset, labels_of(dataset), metadata=PROVENANCE, out=tmp_path / name) for name in "ab"
    ]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_our_own_sidecar_is_replaced_and_a_foreign_one_only_when_told(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set")
    written(root, [0])
    assert np.isfinite(written(root, [0, 1, 2]).column("rprm_reward").to_numpy()).all()
    foreign = pa.table({"index": [0], "episode_index": [0], "frame_index": [0], "progress_sparse": [0.5]})
    pq.write_table(foreign.replace_schema_metadata({"reward_model_path": "someone/sarm"}), root / SIDECAR)
    before = (root / SIDECAR).read_bytes()
    with pytest.raises(ExportError, match=r"written by something else.*--overwrite"):
        written(root)
    assert (root / SIDECAR).read_bytes() == before
    assert written(root, overwrite=True).num_rows == 15


def test_a_file_that_is_no_parquet_is_foreign(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set")
    (root / SIDECAR).write_text("progress")
    with pytest.raises(ExportError, match="written by something else"):
        written(root)


@pytest.mark.parametrize("beside", ["blobs", "refs"])
def test_a_hub_cache_is_never_written_to(tmp_path: Path, beside: str) -> None:
    cache = tmp_path / "datasets--org--set"
    (cache / beside).mkdir(parents=True)
    root = build_v3(cache / "snapshots" / "0123abc")
    before = sorted(root.rglob("*"))
    with pytest.raises(ExportError, match=r"Hub cache.*--out"):
        written(root)
    with pytest.raises(ExportError, match=r"Hub cache.*--out"):
        written(root, out=root / "inside")
    assert sorted(root.rglob("*")) == before
    assert written(root, out=tmp_path / "elsewhere").num_rows == 15


def test_a_folder_that_is_merely_called_snapshots_may_be_written_to(tmp_path: Path) -> None:
    assert written(build_v3(tmp_path / "snapshots" / "set")).num_rows == 15


def test_labels_of_another_dataset_or_length_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set")
    dataset = open_dataset(root)
    unfit = {
        "do not belong to set": labels_for("other", 0, 5),
        "episode 1: 5 frames were labelled, the dataset has 4": labels_for("set", 1, 5),
        "episode 7: the dataset has no frames of it": labels_for("set", 7, 5),
    }
    for message, labels in unfit.items():
        with pytest.raises(ExportError, match=message):
            write_sidecar(dataset, [labels], metadata=PROVENANCE)
    twice = [labels_for("set", 1, 4), labels_for("set", 0, 5)]
    with pytest.raises(ExportError, match="episode 0: its labels came late"):
        write_sidecar(dataset, twice, metadata=PROVENANCE)
    assert [path.name for path in root.iterdir() if path.is_file()] == []


def test_an_index_that_does_not_ascend_is_refused(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (2, 3), cameras={})
    edit_parquet(
        root / "data/chunk-000/file-000.parquet",
        lambda table: replace_column(table, "index", pa.array([0, 1, 0, 1, 2])),
    )
    with pytest.raises(ExportError, match="episode 1: its column index does not ascend"):
        written(root)


def test_scattered_rows_of_an_episode_are_refused(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (2, 3), cameras={})
    edit_parquet(
        root / "data/chunk-000/file-000.parquet",
        lambda table: replace_column(table, "episode_index", pa.array([0, 0, 1, 1, 0])),
    )
    with pytest.raises(ExportError, match="episode 0: its rows do not follow each other"):
        written(root, [])


def test_every_dataset_gets_a_sidecar_of_all_its_frames(any_dataset: Path, tmp_path: Path) -> None:
    dataset = open_dataset(any_dataset)
    path = write_sidecar(dataset, labels_of(dataset), metadata=PROVENANCE, out=tmp_path)
    table = pq.read_table(path)
    lengths = [dataset.episode(index).length for index in dataset.episode_indices()]
    assert table.column("index").to_pylist() == list(range(sum(lengths)))
    assert np.isfinite(table.column("rprm_reward").to_numpy()).all()
