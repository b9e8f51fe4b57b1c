"""The labelled copy: every frame has its labels, everything else is the source's, which stays as it was."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from trees import assert_lerobot_can_load, episodes_of, frames_of, hashes, info_of, written_channels

from reward_labels import PROVENANCE, labels_for, labels_of
from robojudge.datasets.open import open_dataset
from robojudge.errors import ExportError
from robojudge.lerobot_export.episode_scores import EpisodeScores
from robojudge.lerobot_export.labelled_copy import PROVENANCE_PATH, write_labelled_copy
from tiny_datasets import FRONT, build_v2, build_v3, edit_info, edit_parquet, replace_column

BUILD = {"v3": build_v3, "v2": build_v2}


def labelled(root: Path, out: Path, **options: object) -> Path:
    dataset = open_dataset(root)
    return write_labelled_copy(dataset, labels_of(dataset), out=out, metadata=PROVENANCE, **options)


def expected(root: Path, attribute: str) -> np.ndarray:
    return np.concatenate([getattr(labels, attribute) for labels in labels_of(open_dataset(root))])


def test_every_frame_of_every_dataset_has_its_labels(any_dataset: Path, tmp_path: Path) -> None:
    before = hashes(any_dataset)
    copy = labelled(any_dataset, tmp_path / any_dataset.name)
    frames, source = frames_of(copy), frames_of(any_dataset)
    for channel in written_channels(copy):
        column = frames.column(channel.name)
        assert str(column.type) == {"float32": "float"}.get(channel.dtype, channel.dtype)
        np.testing.assert_array_equal(column.to_numpy(), expected(any_dataset, channel.attribute))
    for name in source.column_names:
        assert frames.column(name).equals(source.column(name)), name
    assert_lerobot_can_load(copy)
    assert hashes(any_dataset) == before


def test_the_copy_has_the_content_of_its_source(any_dataset: Path, tmp_path: Path) -> None:
    source, copy = open_dataset(any_dataset), open_dataset(labelled(any_dataset, tmp_path / "copy"))
    for index in source.episode_indices():
        assert copy.content_sha256(index) == source.content_sha256(index)
    oddities = [{oddity.name for oddity in d.summary().oddities} for d in (source, copy)]
    assert oddities[0] == oddities[1]


def test_features_are_declared_in_info_and_in_the_schema(any_dataset: Path, tmp_path: Path) -> None:
    copy = labelled(any_dataset, tmp_path / "copy")
    before, after = info_of(any_dataset), info_of(copy)
    assert {k: v for k, v in after.items() if k != "features"} == {
        k: v for k, v in before.items() if k != "features"
    }
    ours = {c.name: {"dtype": c.dtype, "shape": [1], "names": None} for c in written_channels(copy)}
    assert after["features"] == {**before["features"], **ours}


@pytest.mark.parametrize("version", BUILD)
def test_the_same_inputs_give_the_same_bytes(version: str, tmp_path: Path) -> None:
    root = BUILD[version](tmp_path / "set")
    copies = [labelled(root, tmp_path / name) for name in "ab"]
    assert hashes(copies[0]) == hashes(copies[1])


@pytest.mark.parametrize("version", BUILD)
def test_videos_are_the_same_file_and_other_files_are_not(version: str, tmp_path: Path) -> None:
    root = BUILD[version](tmp_path / "set")
    (root / "annotations.csv").write_text("dataset,episode_index\n")
    copy = labelled(root, tmp_path / "copy")
    assert any(root.rglob("*.mp4"))
    for path in root.rglob("*.mp4"):
        assert path.samefile(copy / path.relative_to(root))
    assert not (root / "annotations.csv").samefile(copy / "annotations.csv")
    assert (copy / "annotations.csv").read_text() == "dataset,episode_index\n"


@pytest.mark.parametrize("version", BUILD)
def test_an_existing_reward_is_kept_under_its_own_name(version: str, tmp_path: Path) -> None:
    root = BUILD[version](tmp_path / "set")
    for path in root.glob("data/*/*.parquet"):
        edit_parquet(path, lambda t: t.append_column("next.reward", pa.array(np.arange(t.num_rows) + 0.5)))
    feature = {"dtype": "float64", "shape": [1], "names": None}
    edit_info(root, lambda info: info["features"].update({"next.reward": feature}))
    original = frames_of(root).column("next.reward").to_pylist()
    copy = labelled(root, tmp_path / "copy")
    assert info_of(copy)["features"]["rprm.orig_reward"] == feature
    assert frames_of(copy).column("rprm.orig_reward").to_pylist() == original
    np.testing.assert_array_equal(frames_of(copy).column("next.reward").to_numpy(), expected(root, "reward"))
    assert_lerobot_can_load(copy)
    again = labelled(copy, tmp_path / "again")
    assert frames_of(again).column("rprm.orig_reward").to_pylist() == original
    assert "the dataset's own reward" in (copy / "README.md").read_text()


def test_unknown_values_of_the_original_reward_become_nan(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (3,), cameras={}, columns={"next.reward": [pa.array([None, 1.0, 2.0])]})
    edit_info(root, lambda i: i["features"].update({"next.reward": {"dtype": "float64", "shape": [1]}}))
    values = frames_of(labelled(root, tmp_path / "copy")).column("rprm.orig_reward").to_pylist()
    assert math.isnan(values[0]) and values[1:] == [1.0, 2.0]


def test_v2_leaves_out_a_column_that_is_unknown_somewhere_and_says_so(tmp_path: Path) -> None:
    root = build_v2(tmp_path / "set")
    dataset = open_dataset(root)
    unknown = np.full(4, np.nan, np.float32)
    labels = [labels_for("set", 0, 5), labels_for("set", 1, 4, progress=unknown)]
    copy = write_labelled_copy(dataset, labels, out=tmp_path / "copy", metadata=PROVENANCE)
    assert_lerobot_can_load(copy)
    assert "rprm.progress" not in info_of(copy)["features"]
    assert {"next.reward", "rprm.confidence"} <= set(info_of(copy)["features"])
    assert json.loads((copy / PROVENANCE_PATH).read_text())["columns_left_out"] == ["rprm.progress"]
    assert "left out, as unknown for some episodes: `rprm.progress`" in (copy / "README.md").read_text()


def test_v3_keeps_unknown_values_as_nan(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path / "set", (5, 4), cameras={}))
    unknown = np.full(4, np.nan, np.float32)
    labels = [labels_for("set", 0, 5), labels_for("set", 1, 4, progress=unknown)]
    copy = write_labelled_copy(dataset, labels, out=tmp_path / "copy", metadata=PROVENANCE)
    assert_lerobot_can_load(copy)
    values = frames_of(copy).column("rprm.progress").to_numpy()
    assert np.isfinite(values[:5]).all() and np.isnan(values[5:]).all()


def test_labelling_a_labelled_copy_again_gives_the_same_copy(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "a" / "set")
    copy = labelled(root, tmp_path / "b" / "set")
    again = labelled(copy, tmp_path / "c" / "set")
    assert hashes(again) == hashes(copy)


def test_shared_row_groups_are_parted_by_episode(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", one_row_group=True)
    assert pq.ParquetFile(root / "data/chunk-000/file-000.parquet").num_row_groups == 1
    copy = labelled(root, tmp_path / "copy")
    assert pq.ParquetFile(copy / "data/chunk-000/file-000.parquet").num_row_groups == 3
    assert_lerobot_can_load(copy)


def test_rows_out_of_frame_order_get_the_labels_of_their_frame(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (3,), cameras={})
    order = pa.array([2, 0, 1])
    edit_parquet(
        root / "data/chunk-000/file-000.parquet", lambda table: replace_column(table, "frame_index", order)
    )
    reward = labels_for("set", 0, 3).reward
    frames = frames_of(labelled(root, tmp_path / "copy"))
    assert frames.column("frame_index").to_pylist() == [2, 0, 1]
    assert frames.column("next.reward").to_pylist() == reward[[2, 0, 1]].tolist()


def test_pandas_metadata_that_would_be_stale_is_not_carried_over(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", cameras={})
    path = "data/chunk-000/file-000.parquet"
    stale = {"pandas": '{"index_columns": [], "columns": []}', "kept": "yes"}
    edit_parquet(root / path, lambda table: table.replace_schema_metadata(stale))
    copy = labelled(root, tmp_path / "copy")
    assert pq.read_schema(copy / path).metadata == {b"kept": b"yes"}


def test_compression_of_the_source_is_kept(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", cameras={})
    path = "data/chunk-000/file-000.parquet"
    pq.write_table(pq.read_table(root / path), root / path, compression="zstd")
    copy = labelled(root, tmp_path / "copy")
    assert pq.ParquetFile(copy / path).metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("version", BUILD)
def test_unjudged_episodes_are_listed_and_nothing_is_written(version: str, tmp_path: Path) -> None:
    dataset = open_dataset(BUILD[version](tmp_path / "set"))
    with pytest.raises(ExportError, match=r"1 of \d episodes have no reward \(unjudged: 1\)"):
        labels = labels_of(dataset, [i for i in dataset.episode_indices() if i != 1])
        write_labelled_copy(dataset, labels, out=tmp_path / "copy", metadata=PROVENANCE)
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_an_undecided_episode_counts_as_unjudged_with_its_reason(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path / "set", cameras={}))
    nan = np.full(4, np.nan, np.float32)
    labels = [
        labels_for("set", 0, 5),
        labels_for("set", 1, 4, reward=nan, reasons={"reward": "outcome_undecided"}),
    ]
    with pytest.raises(ExportError, match=r"\(outcome_undecided: 1; unjudged: 2\)"):
        write_labelled_copy(dataset, labels, out=tmp_path / "copy", metadata=PROVENANCE)
    copy = write_labelled_copy(dataset, labels, out=tmp_path / "copy", metadata=PROVENANCE, unjudged="drop")
    about = json.loads((copy / PROVENANCE_PATH).read_text())
    assert about["episodes_left_out"] == {"outcome_undecided": [1], "unjudged": [2]}
    assert np.isfinite(frames_of(copy).column("next.reward").to_numpy()).all()


def test_labels_may_come_in_any_order(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path / "set"))
    backwards = reversed(list(labels_of(dataset)))
    copy = write_labelled_copy(dataset, backwards, out=tmp_path / "copy", metadata=PROVENANCE)
    assert hashes(copy) == hashes(labelled(tmp_path / "set", tmp_path / "again"))


@pytest.mark.parametrize("version", BUILD)
def test_labels_that_do_not_fit_are_refused_and_nothing_is_written(version: str, tmp_path: Path) -> None:
    dataset = open_dataset(BUILD[version](tmp_path / "set", (5, 4, 6)))
    right = list(labels_of(dataset))
    infinite = np.array([0, np.inf, 0, 0, 0], np.float32)
    unfit = {
        "do not belong to set": [labels_for("other", 0, 5), *right[1:]],
        "episode 2: 7 frames were labelled, the dataset has 6": [*right[:2], labels_for("set", 2, 7)],
        "has no episodes 9": [*right, labels_for("set", 9, 4)],
        "episode 0: labelled twice": [*right, right[0]],
        "rprm.reward_gated is not finite at frame 1": [labels_for("set", 0, 5, reward_gated=infinite)],
        r"next.done has shape \(2,\)": [labels_for("set", 0, 5, done=np.ones(2, bool))],
        "no episode has a reward": [],
    }
    for message, labels in unfit.items():
        with pytest.raises(ExportError, match=message):
            write_labelled_copy(dataset, labels, out=tmp_path / "copy", metadata=PROVENANCE)
        assert [path.name for path in tmp_path.iterdir()] == ["set"], message


def test_the_card_gains_one_section_and_keeps_its_text(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set")
    (root / "README.md").write_text("---\nlicense: mit\n---\n# Toy set\n\nRecorded by hand.\n")
    copy = labelled(root, tmp_path / "copy")
    card = (copy / "README.md").read_text()
    assert card.startswith("---\nlicense: mit\n---\n# Toy set\n\nRecorded by hand.\n\n")
    assert "train with discount 0.99" in card and "`robojudge:f00d`" in card
    again = (labelled(copy, tmp_path / "again") / "README.md").read_text()
    assert again.count("## Reward labels") == 1
    fresh = (labelled(build_v3(tmp_path / "bare"), tmp_path / "bare_copy") / "README.md").read_text()
    assert "data_files: data/*/*.parquet" in fresh and "# bare" in fresh


@pytest.mark.parametrize("version", BUILD)
def test_episode_metadata_gains_the_scores(version: str, tmp_path: Path) -> None:
    root = BUILD[version](tmp_path / "set", (5, 4, 6))
    known = EpisodeScores(0.75, 1.0, "success", None, 0.5, 0.25, 1.0, "f00d")
    unknown = EpisodeScores(math.nan, math.nan, "undecided", "other", math.nan, 0.0, 0.0, "f00d")
    scores = {0: known, 1: unknown, 2: known}
    copy = labelled(root, tmp_path / "copy", scores=scores)
    if version == "v3":
        rows = episodes_of(copy).to_pylist()
    else:
        rows = [json.loads(line) for line in (copy / "meta/episodes.jsonl").read_text().splitlines()]
    assert [row["rprm/outcome"] for row in rows] == ["success", "undecided", "success"]
    assert [row["rprm/failure_mode"] for row in rows] == [None, "other", None]
    assert rows[0]["rprm/score"] == 0.75
    assert rows[1]["rprm/score"] is None or math.isnan(rows[1]["rprm/score"])
    with pytest.raises(ExportError, match="episodes 1, 2 have labels but no scores"):
        labelled(root, tmp_path / "lacking", scores={0: known})


def test_declared_frames_without_metadata_are_refused(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", cameras={})
    edit_parquet(root / "meta/episodes/chunk-000/file-000.parquet", lambda table: table.slice(0, 2))
    with pytest.raises(ExportError, match="has rows of episode 2, which metadata does not list"):
        labelled(root, tmp_path / "copy")


def test_images_inside_the_rows_come_along(tmp_path: Path) -> None:
    pixels = [
        pa.array([{"bytes": bytes([e, k]), "path": f"{k}.png"} for k in range(n)])
        for e, n in ((0, 3), (1, 2))
    ]
    root = build_v3(tmp_path / "set", (3, 2), cameras={}, columns={FRONT: pixels})
    image = {"dtype": "image", "shape": [1, 1, 3], "names": ["height", "width", "channels"]}
    edit_info(root, lambda info: info["features"].update({FRONT: image}))
    copy = labelled(root, tmp_path / "copy")
    assert frames_of(copy).column(FRONT).equals(frames_of(root).column(FRONT))
