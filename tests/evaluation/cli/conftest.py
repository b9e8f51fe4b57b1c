"""Run the command line in-process, in an empty working folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from robojudge.cli.app import main
from servers.fixtures import chat_server  # noqa: F401

DEMO = Path(__file__).resolve().parents[3] / "examples" / "datasets" / "tabletop_demo"


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(capfd, tmp_path, monkeypatch) -> Callable[..., Result]:
    """Call `robojudge` with arguments; returns its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> Result:
        capfd.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        printed = capfd.readouterr()
        assert "Traceback" not in printed.err
        return Result(int(stopped.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def demo(tmp_path) -> Path:
    """Return a copy of the bundled dataset that a test may damage."""
    copy = tmp_path / "tabletop_demo"
    shutil.copytree(DEMO, copy)
    return copy
