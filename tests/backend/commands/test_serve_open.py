"""`robojudge serve` opens the browser where the user goes on, and never waits for it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from services import DEMO

from robojudge_server.app import VIEWER

WITHIN_S = 60.0
EPISODE = "/datasets/tabletop_demo/episodes/"


def browser(folder: Path, *after: str) -> Path:
    """A browser that notes what it was asked to open, and whether the server answered then."""
    script = folder / "browser"
    lines = [
        f"#!{sys.executable}",
        "import json, pathlib, sys, time, urllib.request",
        f"part = pathlib.Path({str(folder / 'part')!r})",
        "origin = '/'.join(sys.argv[1].split('/')[:3])",
        "status = urllib.request.urlopen(origin + '/api/ready').status",
        "part.write_text(json.dumps([*sys.argv[1:], status]))",
        f"part.rename({str(folder / 'opened')!r})",
        *after,
    ]
    script.write_text("\n".join(lines))
    script.chmod(0o755)
    return script


@contextmanager
def serving(folder: Path, *words: str, stdout: int = subprocess.PIPE, **environment: str) -> Iterator[str]:
    """The address of a server of the demo set whose user has annotated nothing; see the log for it."""
    command = [sys.executable, "-m", "robojudge.cli", "serve", str(DEMO), "--port", "0", "--user", "cy"]
    command += ["--database", f"sqlite:///{folder / 'store.db'}", *words]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=stdout, stderr=log, env={**os.environ, **environment}, text=True
        )
        try:
            yield _address(process) if process.stdout else ""
            assert process.poll() is None, (folder / "log").read_text()
        finally:
            process.kill()
            process.wait(10)
            if process.stdout:
                process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http://" in line, line
    return line.split()[3]


def opened(folder: Path) -> list[object]:
    """What the browser noted, within a time."""
    deadline = time.monotonic() + WITHIN_S
    while not (folder / "opened").exists():
        assert time.monotonic() < deadline, (folder / "log").read_text()
        time.sleep(0.05)
    found: list[object] = json.loads((folder / "opened").read_text())
    return found


def until_ready(url: str) -> None:
    deadline = time.monotonic() + WITHIN_S
    while True:
        try:
            if httpx2.get(f"{url}/api/ready").status_code == 204:
                return
        except httpx2.TransportError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_opens_the_next_unrated_episode_once_the_server_answers(tmp_path) -> None:
    with serving(tmp_path, "--open", BROWSER=str(browser(tmp_path))) as url:
        assert opened(tmp_path) == [f"{url}{EPISODE}0", 204]
        body = {"expected_version": 0, "safety": 0.5}
        saved = httpx2.put(f"{url}/api{EPISODE}0/annotations/me", json=body, headers={"Origin": url})
        assert saved.status_code == 200
    (tmp_path / "opened").unlink()
    with serving(tmp_path, "--open", BROWSER=str(browser(tmp_path))) as url:
        assert opened(tmp_path) == [f"{url}{EPISODE}1", 204]


def test_a_browser_that_does_not_end_holds_nothing_up(tmp_path) -> None:
    script = browser(tmp_path, "time.sleep(10)")
    with serving(tmp_path, "--open", BROWSER=f"{script} %s") as url:
        assert opened(tmp_path)[1] == 204
        assert httpx2.get(f"{url}/api/me").json()["name"] == "cy"


@pytest.mark.parametrize("missing", ["/nowhere/browser", "/nowhere/browser %s"])
def test_a_browser_that_is_missing_does_not_fail_the_server(tmp_path, missing) -> None:
    with serving(tmp_path, "--open", BROWSER=missing, DISPLAY="", WAYLAND_DISPLAY="", PATH="") as url:
        until_ready(url)
        assert httpx2.get(f"{url}/api/me").json()["name"] == "cy"


def test_nothing_is_opened_where_stdout_is_no_terminal(tmp_path) -> None:
    with serving(tmp_path, BROWSER=str(browser(tmp_path))) as url:
        until_ready(url)
        time.sleep(1.0)
    assert not (tmp_path / "opened").exists()


@pytest.mark.parametrize(("word", "opens"), [(None, True), ("--no-open", False)])
def test_on_a_terminal_it_opens_the_viewer_that_is_built_unless_told_not_to(tmp_path, word, opens) -> None:
    controller, terminal = pty.openpty()
    words = [word] if word else []
    try:
        with serving(tmp_path, *words, stdout=terminal, BROWSER=str(browser(tmp_path))):
            url = _read_address(controller)
            if opens and (VIEWER / "index.html").is_file():
                assert opened(tmp_path) == [f"{url}{EPISODE}0", 204]
            else:
                until_ready(url)
                time.sleep(1.0)
                assert not (tmp_path / "opened").exists()
    finally:
        os.close(controller)
        os.close(terminal)


def _read_address(controller: int) -> str:
    said = b""
    while b"Ctrl-C" not in said:
        said += os.read(controller, 1000)
    return said.decode().split("listens on ")[1].split()[0]
