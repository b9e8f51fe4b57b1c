"""Damage anywhere ends in a typed error or in data, never in anything else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from robojudge import open_dataset
from robojudge.errors import DatasetError, DecodeError
from tiny_datasets import build_v2, build_v3, write_mp4


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    root = tmp_path_factory.mktemp("sources")
    columns = {
        "sparse_subtask_names": [["reach"], None, ["reach"]],
        "sparse_subtask_start_frames": [[0], None, [0]],
        "sparse_subtask_end_frames": [[3], None, [5]],
    }
    write_mp4(root / "clips" / "a.mp4", [(9, 9, 9)] * 5)
    (root / "clips" / "episodes.csv").write_text("file,instruction,start_s,end_s\na.mp4,pick,0,0.3\n")
    return [build_v3(root / "v3", episode_columns=columns), build_v2(root / "v2"), root / "clips"]


@pytest.mark.parametrize("seed", range(60))
def test_damage_is_a_typed_error(tmp_path: Path, sources: list[Path], seed: int) -> None:
    chance = random.Random(seed)
    root = shutil.copytree(chance.choice(sources), tmp_path / "damaged")
    path = chance.choice(sorted(p for p in root.rglob("*") if p.is_file()))
    data = bytearray(path.read_bytes())
    if chance.random() < 0.4:
        del data[chance.randrange(len(data)) :]
    else:
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(bytes(data))
    try:
        dataset = open_dataset(root)
        dataset.summary()
    except DatasetError as error:
        assert str(error)
        return
    for index in list(dataset.episode_indices())[:4]:
        try:
            assert dataset.episode(index).length >= 1
            assert len(dataset.content_sha256(index)) == 64
        except (DatasetError, DecodeError) as error:
            assert str(error)
