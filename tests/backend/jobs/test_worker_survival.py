"""Facts about workers that die, and about several of them on one run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from run_rows import events, items, lines
from sqlalchemy import select
from sqlmodel import col
from worker_runs import FAST, ask, at_rest, loopback, prepared, until

from robojudge_server.store.engine import reading
from robojudge_server.store.queries_events import read_events
from robojudge_server.store.queries_items import owners
from robojudge_server.store.queries_runs import get_run
from robojudge_server.store.tables import JudgementRow
from servers.chat_server import ChatServer

LONG_LEASES = FAST.model_copy(update={"lease_s": 600.0})
"""Far longer than a test may take: what a dead worker had must not wait for its lease to end."""
CONCURRENCY = 4
EPISODES = 200
SHARED = 80
TESTS = Path(__file__).parents[2]


@contextmanager
def worker_process(service, folder: Path, *, end: signal.Signals = signal.SIGTERM):
    """A worker in a process of its own, with the settings of a service."""
    settings = folder / "settings.json"
    settings.write_text(service.settings.model_dump_json())
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "ROBOJUDGE_CACHE": str(folder / "cache")}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "worker_runs.py"), str(settings)],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
        process.send_signal(end)
        assert process.wait(15) == (0 if end is signal.SIGTERM else -end), (folder / "log").read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


class Follower(threading.Thread):
    """A reader of a run's events that only ever asks for what follows the last one it has."""

    def __init__(self, engine, run_id: str) -> None:
        super().__init__(daemon=True)
        self.seen: list[int] = []
        self.ended = threading.Event()
        self._engine, self._run_id = engine, run_id

    def run(self) -> None:
        while True:
            last = self.ended.is_set()
            after = self.seen[-1] if self.seen else 0
            self.seen += [
                event.seq for event in read_events(self._engine, self._run_id, after=after, limit=50)
            ]
            if last and after == (self.seen or [0])[-1]:
                return
            self.ended.wait(0.02)


def test_killed_twice_during_a_run_of_200_the_next_worker_goes_on_at_once(
    database_url, seen, tmp_path
) -> None:
    with (
        ChatServer("vllm", key=None, latency_s=0.05) as server,
        prepared(
            database_url, seen, judges={"vlm": loopback(server, concurrency=CONCURRENCY)}, worker=LONG_LEASES
        ) as service,
    ):
        run_id = ask(service)
        follower = Follower(service.engine, run_id)
        follower.start()
        for least in (20, 60):
            with worker_process(service, tmp_path, end=signal.SIGKILL):
                until(lambda least=least: len(lines(service.engine, run_id)) >= least)
            assert any(kind == "leased" for kind, *_ in items(service.engine, run_id).values())
        killed_with = len(lines(service.engine, run_id))
        with worker_process(service, tmp_path):
            run = at_rest(service, run_id)
        follower.ended.set()
        follower.join(10)
        assert killed_with < EPISODES
        assert (run.status, run.judged_count) == ("done", EPISODES)
        assert Counter(index for _, index in lines(service.engine, run_id)) == Counter(range(EPISODES))
        told = events(service.engine, run_id)
        assert [event.type for event in told].count("run.judged") == EPISODES
        assert follower.seen == [event.seq for event in told]
        lost = 2 * (CONCURRENCY + 2)  # in flight, or answered and waiting to be stored
        assert len(server.requests) <= EPISODES + 1 + lost, "more than what was in flight was asked twice"


def test_four_worker_processes_share_one_run(postgres_url, seen, tmp_path) -> None:
    with (
        ChatServer("vllm", key=None, latency_s=0.3) as server,
        prepared(postgres_url, seen, judges={"vlm": loopback(server, concurrency=2)}) as service,
    ):
        run_id = ask(service, episodes=tuple(range(SHARED)))
        helped: set[str] = set()
        folders = [tmp_path / str(number) for number in range(4)]
        for folder in folders:
            folder.mkdir()
        with (
            worker_process(service, folders[0]),
            worker_process(service, folders[1]),
            worker_process(service, folders[2]),
            worker_process(service, folders[3]),
        ):
            while get_run(service.engine, run_id).status in ("queued", "running"):
                helped |= owners(service.engine)
            run = at_rest(service, run_id)
        assert (run.status, run.judged_count) == ("done", SHARED)
        assert len(helped) > 1
        with reading(service.engine) as session:
            stored = session.scalars(
                select(col(JudgementRow.episode_index)).where(col(JudgementRow.run_id) == run_id)
            ).all()
        assert sorted(stored) == list(range(SHARED))
        assert len(server.requests) == SHARED + 1, (
            "the subtask list was proposed once, each episode asked once"
        )
        events(service.engine, run_id)


def test_a_stopped_worker_process_ends_cleanly_and_leaves_nothing_leased(sqlite_url, seen, tmp_path) -> None:
    with (
        ChatServer("vllm", key=None, latency_s=0.2) as server,
        prepared(sqlite_url, seen, judges={"vlm": loopback(server)}) as service,
    ):
        run_id = ask(service)
        with worker_process(service, tmp_path):
            until(lambda: len(lines(service.engine, run_id)) > 3)
        kinds = Counter(kind for kind, *_ in items(service.engine, run_id).values())
        assert set(kinds) == {"judged", "queued"}
        assert all(
            tries == 0 for kind, tries, _ in items(service.engine, run_id).values() if kind == "queued"
        )
        assert owners(service.engine) == set()
