from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn
from services import DEMO
from sqlalchemy import text

from robojudge.cli.app import main
from robojudge.errors import UsageError
from robojudge_server import log
from robojudge_server.app_settings import load_settings
from robojudge_server.store import open_engine, upgrade

WITHIN_S = 30.0


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "robojudge.cli", *map(str, words)]


def fails(*words: object) -> str:
    """What a command that must fail at once prints, which must be one line."""
    done = subprocess.run(command(*words), capture_output=True, text=True, timeout=WITHIN_S, check=False)
    assert done.returncode == 2, done
    assert done.stderr.startswith("robojudge: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.fixture
def refused(monkeypatch, capfd) -> Callable[..., str]:
    """What `serve` prints where it must not come to serve: as `fails`, in this process, which is quicker."""

    def serves(*_: object, **__: object) -> None:
        raise AssertionError("it began to serve")

    monkeypatch.setattr(uvicorn.Server, "run", serves)
    monkeypatch.setattr(log, "configure", lambda **_: None)

    def run(*words: object) -> str:
        with pytest.raises(SystemExit) as stopped:
            main(["serve", *map(str, words)])
        said = capfd.readouterr().err
        assert stopped.value.code == 2
        assert said.startswith("robojudge: ") and said.count("\n") == 1, said
        return said

    return run


@contextmanager
def served(tmp_path: Path, *words: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    database = f"sqlite:///{tmp_path / 'store.db'}"
    started = command("serve", DEMO, "--port", 0, "--database", database, "--user", "ana", *words)
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(started, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "http://" in line, (line, (tmp_path / "log").read_text())
            yield process, line.split()[3]
        finally:
            process.kill()
            process.communicate(timeout=10)


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


def test_serve_answers_as_the_named_user_and_ends_at_once_on_sigterm(tmp_path) -> None:
    with served(tmp_path, "--log-format", "json") as (process, url):
        until_ready(url)
        assert httpx2.get(f"{url}/api/me").json() == {"name": "ana", "role": "admin"}
        listed = httpx2.get(f"{url}/api/datasets").json()["items"]
        assert [one["dataset_id"] for one in listed] == ["tabletop_demo"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in (0, -signal.SIGTERM)
    entries = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert {"/api/me", "/api/datasets"} <= {entry.get("path") for entry in entries}
    assert all(entry["request_id"] for entry in entries if entry.get("event") == "request")


def test_an_open_event_stream_does_not_hold_up_the_end(tmp_path) -> None:
    with served(tmp_path) as (process, url):
        until_ready(url)
        with httpx2.stream("GET", f"{url}/api/events", timeout=WITHIN_S) as stream:
            lines = stream.iter_lines()
            assert any(line.startswith("event: ready") for line in lines)
            process.send_signal(signal.SIGTERM)
            started_s = time.monotonic()
            assert list(lines) is not None
            assert process.wait(10) in (0, -signal.SIGTERM)
        assert time.monotonic() - started_s < 4.0


def test_local_login_answers_to_no_other_host_name_and_no_other_sites_page(tmp_path) -> None:
    with served(tmp_path) as (_, url):
        until_ready(url)
        assert httpx2.get(f"{url}/api/me", headers={"Host": "evil.example"}).status_code == 421
        path = f"{url}/api/datasets/tabletop_demo/episodes/0/annotations/me"
        answer = httpx2.put(path, json={"expected_version": 0}, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
        assert httpx2.get(f"{url}/api/me").headers["content-security-policy"].startswith("default-src 'self'")


def test_an_unknown_address_is_a_problem_document(tmp_path) -> None:
    with served(tmp_path) as (_, url):
        until_ready(url)
        answer = httpx2.get(f"{url}/api/nothing")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_an_unreadable_dataset_is_one_line(refused, tmp_path) -> None:
    (tmp_path / "broken/meta").mkdir(parents=True)
    (tmp_path / "broken/meta/info.json").write_text("{")
    assert "broken" in fails("serve", tmp_path / "broken", "--database", f"sqlite:///{tmp_path / 'a.db'}")
    assert "nowhere" in refused(tmp_path / "nowhere", "--database", f"sqlite:///{tmp_path / 'a.db'}")


def test_a_judges_calibration_that_cannot_be_read_is_one_line(refused, tmp_path) -> None:
    config = tmp_path / "serve.toml"
    config.write_text(f'[judges.gpt]\njudge = "openai/gpt-4.1"\ncalibration = "{tmp_path / "gone.json"}"\n')
    said = refused(DEMO, "--config", config, "--database", f"sqlite:///{tmp_path / 'a.db'}")
    assert said.startswith("robojudge: judge gpt: calibration ") and "gone.json cannot be read" in said


@pytest.mark.parametrize(
    ("judge", "says"),
    [
        ("nobody/model", "judge nobody/model: no transport named 'nobody'; installed: "),
        ("house=compat/model", "judge house: compat/model"),
        ("openai/", "judge openai/: judge 'openai/' names no model"),
    ],
)
def test_a_judge_that_can_never_work_is_refused_at_the_start(refused, tmp_path, judge, says) -> None:
    assert says in refused(DEMO, "--judge", judge, "--database", f"sqlite:///{tmp_path / 'a.db'}")


def test_a_judges_missing_key_is_warned_of_at_the_start(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with served(tmp_path, "--judge", "openai/gpt-4.1", "--log-format", "json"):
        entries = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    (warned,) = [entry for entry in entries if entry.get("level") == "warning"]
    assert warned["judge"] == "openai/gpt-4.1"
    assert "OPENAI_API_KEY" in warned["reason"]


def test_a_dataset_named_twice_is_told_where_an_id_is_given(refused, tmp_path) -> None:
    said = refused(DEMO, DEMO, "--database", f"sqlite:///{tmp_path / 'a.db'}")
    assert "two datasets have the id tabletop_demo" in said
    assert "dataset_id under [[datasets]]" in said and "--dataset-id" not in said


def test_a_locked_database_is_one_line(refused, tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    upgrade(open_engine(url))
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert "is locked by another process" in refused(DEMO, "--database", url)
    holder.close()


def test_a_newer_database_is_one_line(refused, tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    engine = open_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE robojudge_alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "newer than this program" in refused(DEMO, "--database", url)


def test_a_port_in_use_is_one_line(refused, tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        url = f"sqlite:///{tmp_path / 'a.db'}"
        assert f"port {port}" in refused(DEMO, "--database", url, "--port", port)


def test_local_login_does_not_listen_to_the_network(refused, tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert "--login key" in refused(DEMO, "--database", url, "--host", "0.0.0.0")


def test_a_worker_does_not_upgrade_a_database(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert "robojudge db upgrade" in fails("worker", DEMO, "--database", url)


def test_the_command_line_beats_the_environment_and_that_the_file(tmp_path, monkeypatch) -> None:
    file = tmp_path / "serve.toml"
    file.write_text('port = 1\n[login]\nuser = "filed"\n[judges.a]\njudge = "scripted/x"\n')
    monkeypatch.setenv("ROBOJUDGE_PORT", "2")
    monkeypatch.setenv("ROBOJUDGE_LOGIN__ROLE", "annotator")
    settings = load_settings(file, {"login": {"user": "typed"}, "judges": {"b": {"judge": "scripted/y"}}})
    assert (settings.port, settings.host) == (2, "127.0.0.1")
    assert (settings.login.user, settings.login.role) == ("typed", "annotator")
    assert sorted(settings.service().judges) == ["a", "b", "reference"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("prot = 1", "prot"),
        ("port = 99999", "port"),
        ("port = [", "cannot be read"),
        ('[judges.a]\njudge = "scripted/x"\nbaseurl = "u"', "judges.a.baseurl"),
    ],
)
def test_a_wrong_settings_file_is_one_line_that_names_the_setting(tmp_path, text, named) -> None:
    file = tmp_path / "serve.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=named) as caught:
        load_settings(file, {})
    assert "\n" not in str(caught.value)
