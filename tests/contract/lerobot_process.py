"""The real LeRobot, asked over a pipe: its pins and ours do not fit into one environment."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ENVIRONMENT = Path(__file__).resolve().parents[2] / ".venv-contract"
ORACLE = Path(__file__).with_name("lerobot_oracle.py")


class LeRobotRefused(Exception):
    """LeRobot raised; the message starts with the name of its exception."""


@dataclass(frozen=True)
class Answer:
    arrays: dict[str, np.ndarray]
    """By camera key or feature key; frames are (n, H, W, 3) uint8 RGB."""
    paths: list[Path]
    """Videos that were read."""


class LeRobot:
    """What LeRobot 0.4.4 says; see `lerobot_oracle.py` for the questions."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._out = folder / "answer.npz"

    def ask(self, question: str, **parts: object) -> Answer:
        """Ask one question.

        Raises:
            LeRobotRefused: LeRobot raised.
        """
        assert self._process.stdin is not None
        request = {"ask": question, "out": str(self._out), **parts}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        reply = _next_reply(self._process)
        if "error" in reply:
            raise LeRobotRefused(f"{reply['error']}: {reply['message']}")
        with np.load(self._out) as archive:
            arrays = {key: archive[key] for key in archive.files}
        return Answer(arrays, [Path(path) for path in reply["paths"]])


def _next_reply(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        status = process.wait()
        pytest.fail(f"the LeRobot process ended with status {status}; its stderr says why", pytrace=False)
    reply: dict[str, Any] = json.loads(line)
    return reply


@contextmanager
def started(folder: Path) -> Iterator[LeRobot]:
    """Start LeRobot once; importing it takes seconds. Its caches and answers go to `folder`."""
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "recipe.sha256").is_file() or not python.exists():
        pytest.fail(
            f"no complete {ENVIRONMENT.name} here: run `make contract`, which builds it", pytrace=False
        )
    environ = {**os.environ, "HF_HOME": str(folder / "huggingface"), "PYTHONWARNINGS": "ignore"}
    for name in ("PYTHONPATH", "VIRTUAL_ENV"):
        environ.pop(name, None)
    with subprocess.Popen(
        [python, ORACLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    ) as process:
        assert process.stdin is not None
        try:
            assert _next_reply(process) == {"ready": True}
            yield LeRobot(process, folder)
        finally:
            process.stdin.close()


def lerobot_opens(folder: Path) -> bool:
    """Tell whether the folder is in the one format LeRobot 0.4.4 opens, v3.0."""
    about = folder / "meta" / "info.json"
    return about.is_file() and json.loads(about.read_text())["codebase_version"].startswith("v3")
