"""The real LeRobot for the session, and which datasets each contract test runs on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lerobot_process import LeRobot, lerobot_opens, started

SHARED_CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"


@pytest.fixture(scope="session")
def lerobot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LeRobot]:
    with started(tmp_path_factory.mktemp("lerobot")) as process:
        yield process


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    shared = metafunc.config.pluginmanager.get_plugin(str(SHARED_CONFTEST))
    chosen = {"v3_dataset": lerobot_opens, "video_dataset": lambda folder: any(folder.rglob("*.mp4"))}
    for name, belongs in chosen.items():
        if name in metafunc.fixturenames:
            folders = [folder for folder in shared.dataset_folders() if belongs(folder)]
            metafunc.parametrize(name, folders, ids=[folder.name for folder in folders])
