"""Pages of 100,000 episodes over HTTP: the last as fast as the first, whatever filter and sort.

python benchmarks/lists.py [--postgres URL] [--episodes 100000] [--requests 240] [--readers 20]

Synthetic metadata and summary rows, scores and marks missing in part, written straight into the tables;
then uvicorn in a process of its own. pages: page 1, the middle (page 1,001 of 50 each) and the last, and
page 1 of 1,000 episodes, asked for in turn so that noise hits all alike; beside them the same rows by
LIMIT and OFFSET, the named alternative, straight from the database. readers: every sort and every filter
with a sort of its own, and rare filters, page 1, at 20 concurrent readers.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated, Any

import httpx2
import uvicorn
from fastapi import FastAPI, Header
from sqlalchemy import select

from lists_data import LARGE, MODES, RARE_TASK, SMALL, TASKS, Synthetic, fill, sizes
from robojudge_server.mount import judge_router
from robojudge_server.service import open_service
from robojudge_server.settings import ServiceSettings
from robojudge_server.store import open_engine, upgrade
from robojudge_server.store.list_filters import SORTS
from robojudge_server.store.queries_lists import SHOWN, EpisodeQuery, Place, list_episodes
from robojudge_server.store.tables import EpisodeRow
from robojudge_server.user import User

PAGE = 50
STRIDE = 200
"""Items a page while walking; a cursor holds for any length of page."""
FILTERS: tuple[dict[str, Any], ...] = (
    {"task": TASKS[3]},
    {"task": RARE_TASK},
    {"outcome": "success"},
    {"outcome": "failure"},
    {"min_task_completion": 0.3, "max_task_completion": 0.4},
    {"max_task_completion": 0.0005},
    {"min_disagreement": 0.9},
    {"failure_mode": "no_attempt"},
    {"failure_mode": MODES[-1]},
    {"review_state": "wanted"},
    {"reviewed": True},
    {"reviewed": False},
    {"needs_review": True},
    {"review_mark": "flagged"},
    {"review_mark": "none"},
    {"min_length": 200, "max_length": 219},
    {"mine": True},
    {"mine": True, "user": "ben"},
    {"mine": False},
    {"outcome": "failure", "reviewed": True},
)


def login(x_user: Annotated[str, Header()]) -> User:
    return User(x_user, "admin")


def serve(url: str, episodes: int, root: Path, tell: Connection) -> None:
    """Serve in a process of its own; tells its port."""
    sys.stdout = (root / "server.log").open("w")
    opened = open_service(ServiceSettings(database_url=url))
    service = replace(opened, datasets=Synthetic(sizes(episodes, root)))
    app = FastAPI()
    router = judge_router(service, current_user=login, worker=False)
    app.include_router(router, prefix="/api")
    # The protocol is named because asyncio turns Nagle's delay off only then; it would add 40 ms to each.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    tell.send(listener.getsockname()[1])
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listener])


@contextmanager
def server(url: str, episodes: int, root: Path) -> Iterator[str]:
    """Run the server; yield where its endpoints are."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(url, episodes, root, there), daemon=True)
    process.start()
    there.close()
    try:
        base = f"http://127.0.0.1:{here.recv()}/api"
        with httpx2.Client(base_url=base, timeout=60) as client:
            get(client, SMALL)
        yield base
    finally:
        process.terminate()
        process.join()


def get(
    client: httpx2.Client, dataset: str, user: str = "ada", **params: Any
) -> tuple[float, dict[str, Any]]:
    """Ask for one page; return milliseconds and what came."""
    start = time.perf_counter()
    answer = client.get(
        f"/datasets/{dataset}/episodes", params={"limit": PAGE, **params}, headers={"X-User": user}
    )
    took_ms = (time.perf_counter() - start) * 1e3
    if answer.status_code != 200:
        sys.exit(f"{params}: {answer.status_code} {answer.text[:500]}")
    return took_ms, answer.json()


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def walk(client: httpx2.Client, sort: str) -> tuple[str, str]:
    """Go through the whole list once; return the cursors of the middle page and of the last one."""
    cursors: list[str] = []
    seen: list[int] = []
    page: dict[str, Any] = {"next_cursor": None}
    while not seen or page["next_cursor"]:
        at = {"cursor": page["next_cursor"]} if seen else {}
        page = get(client, LARGE, sort=sort, limit=STRIDE, **at)[1]
        seen += [item["episode_index"] for item in page["items"]]
        cursors += [page["next_cursor"]] if page["next_cursor"] else []
    assert len(seen) == len(set(seen)), "an episode came twice"
    print(f"\n{sort}: {len(seen):,} episodes, each once", flush=True)
    last = cursors[-1]
    while (cursor := get(client, LARGE, sort=sort, cursor=last)[1]["next_cursor"]) is not None:
        last = cursor
    return cursors[len(cursors) // 2], last


def pages(base: str, requests: int) -> dict[str, tuple[str, str]]:
    walked = {}
    with httpx2.Client(base_url=base, timeout=60) as client:
        for sort in ("episode_index", "task_completion"):
            middle, last = walked[sort] = walk(client, sort)
            asked = {
                "page 1": {"dataset": LARGE},
                "middle page": {"dataset": LARGE, "cursor": middle},
                "last page": {"dataset": LARGE, "cursor": last},
                "page 1 of 1,000": {"dataset": SMALL},
            }
            took: dict[str, list[float]] = {name: [] for name in asked}
            for _ in range(requests):
                for name, params in asked.items():
                    took[name].append(get(client, sort=sort, **params)[0])
            print(f"\npages by {sort}, one reader, {requests} requests each, in turn: ms")
            small = p95(took["page 1 of 1,000"])
            for name, times in took.items():
                middle_ms = statistics.median(times)
                print(
                    f"  {name:<18}p50 {middle_ms:6.1f}  p95 {p95(times):6.1f}  "
                    f"{p95(times) / small:5.2f}x of 1,000's"
                )
            of_large = [p95(times) for name, times in took.items() if name != "page 1 of 1,000"]
            print(f"  slowest / fastest of the three, p95: {max(of_large) / min(of_large):.2f}x (limit 1.5)")
    return walked


def offsets(url: str, episodes: int, rounds: int = 40) -> None:
    """The named alternative, LIMIT and OFFSET, beside keyset, both straight from the database."""
    engine = open_engine(url)
    print(f"\nLIMIT/OFFSET beside keyset, without HTTP, {rounds} each, in turn: ms, p95")
    for sort in ("episode_index", "task_completion"):
        column = EpisodeRow.__table__.c[sort]
        ordered = select(*SHOWN).where(EpisodeRow.__table__.c.dataset_id == LARGE)
        ordered = ordered.order_by(column.asc().nulls_last(), EpisodeRow.__table__.c.episode_index)
        for name, skipped in (("middle page", episodes // 2 - PAGE), ("last page", episodes - PAGE)):
            with engine.connect() as connection:
                before = connection.execute(ordered.offset(skipped - 1).limit(1)).mappings().one()
            value = None if sort == "episode_index" else before[sort]
            after = Place(value, before["episode_index"])
            took: dict[str, list[float]] = {"keyset": [], "offset": []}
            for _ in range(rounds):
                start = time.perf_counter()
                keyset = list_episodes(engine, EpisodeQuery(LARGE, sort), after=after, limit=PAGE)
                took["keyset"].append((time.perf_counter() - start) * 1e3)
                start = time.perf_counter()
                with engine.connect() as connection:
                    other = connection.execute(ordered.offset(skipped).limit(PAGE)).mappings().all()
                took["offset"].append((time.perf_counter() - start) * 1e3)
                assert [r["episode_index"] for r in keyset] == [r["episode_index"] for r in other]
            one, two = p95(took["keyset"]), p95(took["offset"])
            print(f"  {sort:<16}{name:<12} keyset {one:6.1f}  offset {two:6.1f}  {two / one:5.1f}x")
    engine.dispose()


def readers(base: str, concurrency: int, requests: int) -> None:
    """Ask for page 1 of every sort, and of every filter in two orders, with many readers at once."""
    by = [{"sort": sort, "order": order} for sort in SORTS for order in ("asc", "desc")]
    by += [{**chosen, "sort": sort} for chosen in FILTERS for sort in ("episode_index", "task_completion")]
    clients = [httpx2.Client(base_url=base, timeout=120) for _ in range(concurrency)]
    print(f"\npage 1, {concurrency} readers at once, {requests} requests each: ms")
    slowest = (0.0, "")
    with ThreadPoolExecutor(concurrency) as pool:
        for params in by:
            start = time.perf_counter()
            asked = [(clients[k % concurrency], params) for k in range(requests)]
            took = list(pool.map(lambda one: get(one[0], LARGE, **one[1])[0], asked))
            rate = len(took) / (time.perf_counter() - start)
            name = " ".join(f"{key}={value}" for key, value in params.items())
            slowest = max(slowest, (p95(took), name))
            print(f"  {name:<74}p50 {statistics.median(took):6.0f}  p95 {p95(took):6.0f}  {rate:5.0f}/s")
    print(f"  slowest: {slowest[1]}, p95 {slowest[0]:.0f} ms")
    for client in clients:
        client.close()


def measure(url: str, options: argparse.Namespace, root: Path) -> None:
    engine = open_engine(url)
    print(f"\n{engine.dialect.name}: {options.episodes:,} and 1,000 episodes")
    upgrade(engine)
    for listed in sizes(options.episodes, root):
        fill(engine, listed)
    engine.dispose()
    with server(url, options.episodes, root) as base:
        pages(base, options.requests)
        offsets(url, options.episodes)
        readers(base, options.readers, options.requests)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--postgres", metavar="URL", help="an empty database, measured after SQLite")
    parser.add_argument("--episodes", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=240)
    parser.add_argument("--readers", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(f"sqlite:///{name}/lists.db", options, Path(name))
        if options.postgres:
            measure(options.postgres, options, Path(name))


if __name__ == "__main__":
    main()
