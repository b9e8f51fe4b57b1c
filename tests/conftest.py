"""Where test data lies, and what a skip means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from shared_cores import is_ordinary

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
"""How long an example takes depends on what else the machine does."""
REPOSITORY = Path(__file__).resolve().parent.parent
BUNDLED = REPOSITORY / "examples" / "datasets"


def _is_dataset(folder: Path) -> bool:
    return (folder / "meta" / "info.json").is_file() or (folder / "episodes.csv").is_file()


def dataset_folders() -> list[Path]:
    """Every dataset folder tests may use: the bundled ones, then those under $ROBOJUDGE_DATA."""
    roots = [BUNDLED]
    if os.environ.get("ROBOJUDGE_DATA"):
        roots.append(Path(os.environ["ROBOJUDGE_DATA"]))
    found: list[Path] = []
    for root in roots:
        if root.is_dir():
            candidates = sorted(p for p in [*root.iterdir(), *root.glob("*/*")] if p.is_dir())
            found.extend(p for p in candidates if _is_dataset(p))
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "any_dataset" in metafunc.fixturenames:
        folders = dataset_folders()
        metafunc.parametrize("any_dataset", folders, ids=[f.name for f in folders])


@pytest.fixture(scope="session")
def data_root() -> Path:
    """Folder of the larger datasets; the test is skipped where none is configured."""
    value = os.environ.get("ROBOJUDGE_DATA")
    if not value:
        pytest.skip("ROBOJUDGE_DATA is not set")
    return Path(value)


@pytest.fixture(autouse=True)
def _hermetic(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep a developer's keys and cache out of the tests."""
    for name in list(os.environ):
        if name.startswith(
            ("OPENAI_", "AZURE_", "OLLAMA_", "LITELLM_", "HF_TOKEN", "HUGGING_FACE", "ROBOJUDGE_COMPAT")
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ROBOJUDGE_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(autouse=True)
def _shared_cores() -> Iterator[None]:
    """Fail a test that leaves its process before all others."""
    yield
    assert is_ordinary(), "the test left its process real-time: see shared_cores.py"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("ROBOJUDGE_REQUIRE") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, but ROBOJUDGE_REQUIRE=1: {reason}"
