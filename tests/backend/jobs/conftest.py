"""Datasets with many tiny episodes, and workers to judge them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiny_datasets import FRONT, build_v3


def build_many(root: Path, episodes: int, *, camera: bool) -> Path:
    return build_v3(
        root,
        lengths=[5] * episodes,
        cameras={FRONT: (episodes,)} if camera else {},
        data_files=[episodes],
        frame_tasks=[[0] * 5] * episodes,
    )


@pytest.fixture(scope="session")
def seen(tmp_path_factory) -> Path:
    """200 episodes of five frames and one camera."""
    return build_many(tmp_path_factory.mktemp("seen") / "tiny", 200, camera=True)


@pytest.fixture(scope="session")
def few(tmp_path_factory) -> Path:
    """12 episodes of five frames and one camera."""
    return build_many(tmp_path_factory.mktemp("few") / "few", 12, camera=True)
