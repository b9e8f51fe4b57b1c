from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from records import WHEN
from robojudge_server.jobs.owner import is_dead, new_owner
from robojudge_server.jobs.turns import next_runs
from robojudge_server.store.tables import RunRow


def run(run_id: str, asked: int, age_s: int, judged: int = 0) -> RunRow:
    created_at = WHEN - timedelta(seconds=age_s)
    return RunRow(
        run_id=run_id,
        dataset_id="d",
        created_at=created_at,
        settings="{}",
        asked_count=asked,
        judged_count=judged,
    )


@pytest.mark.parametrize(
    ("count", "chosen"),
    [
        (1, ["small"]),
        (2, ["old", "small"]),
        (3, ["old", "small", "half"]),
        (9, ["small", "half", "large", "old"]),
    ],
)
def test_the_oldest_and_those_with_the_least_left_go_first(count, chosen) -> None:
    runs = [run("old", 900, 99), run("large", 500, 50), run("half", 500, 20, judged=490), run("small", 1, 1)]
    assert next_runs(runs, count) == chosen


def test_among_equals_the_older_goes_first() -> None:
    assert next_runs([run("b", 5, 1), run("a", 5, 1), run("c", 5, 2)], 3) == ["c", "a", "b"]


def test_nothing_to_do_is_nothing_chosen() -> None:
    assert next_runs([], 4) == []


def test_a_worker_is_dead_once_its_process_is_gone() -> None:
    ask = "from robojudge_server.jobs.owner import new_owner; print(new_owner())"
    other = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert is_dead(other)
    assert not is_dead(other.replace(other.split(":")[-2], str(os.getppid()))), "that process is alive"
    assert not is_dead(f"elsewhere/1:{other.split(':', 1)[1]}"), "nobody here knows of other hosts"


def test_workers_of_this_process_are_alive_and_those_before_it_under_its_id_dead() -> None:
    mine = new_owner()
    assert not is_dead(mine)
    assert mine != new_owner()
    assert is_dead(f"{mine.rpartition(':')[0]}:0000abcd-1"), "a container restarts with the same process id"


@pytest.mark.parametrize("name", ["", "w", "a:b", "a:b:c", f"x:{10**30}:y"])
def test_a_name_that_says_nothing_is_not_taken_for_dead(name) -> None:
    assert not is_dead(name)
