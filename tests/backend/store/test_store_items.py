from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from run_folders import episode
from run_rows import add_prepared_run, add_run, events, items, lines, standing_of

from records import failure, judgement
from robojudge.schema.judgement import Failure, Usage
from robojudge_server.store.engine import reading
from robojudge_server.store.queries_events import read_events
from robojudge_server.store.queries_items import (
    begin_run,
    claim_items,
    end_leases,
    open_runs,
    owners,
    release,
    renew,
)
from robojudge_server.store.queries_runs import cancel_run, failure_counts, get_run, resume_run, retry_run
from robojudge_server.store.run_outcomes import complete, sweep
from robojudge_server.store.run_preparation import mark_prepared, stop_run
from robojudge_server.store.tables import JudgementRow
from robojudge_server.store.tables_jobs import EVERYTHING

ITEMS, WORKERS = 1000, 4


def claim(engine, owner="w", count=10, lease_s=60.0) -> list[int]:
    return claim_items(engine, "r", owner, count=count, lease_s=lease_s)


def test_four_workers_store_each_of_a_thousand_episodes_exactly_once(store, capsys) -> None:
    add_prepared_run(store, episodes=ITEMS)
    claimed: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        while taken := claim(store, f"w{number}", count=4):
            with lock:
                claimed.extend(taken)
            for index in taken:
                assert complete(store, "r", f"w{number}", judgement(index))

    started_s = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    rate = ITEMS / (time.perf_counter() - started_s)
    with capsys.disabled():
        print(f"\n{store.dialect.name}: claim + complete, {WORKERS} workers: {rate:.0f} episodes/s")
    assert sorted(claimed) == list(range(ITEMS))
    stored = lines(store)
    assert [seq for seq, _ in stored] == list(range(1, ITEMS + 1))
    assert sorted(index for _, index in stored) == list(range(ITEMS))
    assert standing_of(store) == ("done", ITEMS, ITEMS, 0)
    kinds = [event.type for event in events(store)]
    assert (kinds.count("run.judged"), kinds[-1]) == (ITEMS, "run.done")


def test_outcomes_bring_counts_usage_summary_row_and_an_event_without_a_judges_number(store) -> None:
    add_prepared_run(store, episodes=3)
    assert claim(store) == [0, 1, 2]
    usage = Usage(calls=1, input_tokens=100, output_tokens=20, cost_usd=0.5, latency_s=2.0)
    assert complete(store, "r", "w", judgement(1, usage=usage, task_completion=0.8125))
    assert complete(store, "r", "w", failure(0))
    assert complete(store, "r", "w", judgement(2, cached=True, usage=usage))
    run = get_run(store, "r")
    assert (run.status, run.judged_count, run.failed_count, run.cached_count) == ("done", 2, 1, 1)
    assert run.finished_at is not None
    assert json.loads(run.usage or "") == {
        "calls": 1,
        "input_tokens": 100,
        "cached_tokens": None,
        "output_tokens": 20,
        "cost_usd": 0.5,
        "latency_s": 2.0,
    }
    assert lines(store) == [(1, 1), (2, 0), (3, 2)]
    assert (episode(store, 1).task_completion, episode(store, 1).judged_seq) == (0.8125, 1)
    assert episode(store, 0).error_type == "RateLimited"
    assert failure_counts(store, "r") == {"RateLimited": 1}
    told = events(store)
    assert [event.type for event in told] == [
        "run.created",
        "run.started",
        *["run.judged"] * 3,
        "run.done",
    ]
    assert told[2].data == {
        "run_id": "r",
        "dataset_id": "d",
        "status": "judged",
        "episode_index": 1,
        "error_type": None,
        "asked_count": 3,
        "judged_count": 1,
        "failed_count": 0,
        "cost_usd": 0.5,
    }
    feed = [event.type for event in read_events(store, EVERYTHING, after=0, limit=99)]
    assert feed == ["run.created", "run.started", "run.done"]


def test_a_lease_that_ended_hands_over_and_the_late_outcome_is_discarded(store) -> None:
    add_prepared_run(store, episodes=1)
    assert claim(store, "slow", lease_s=0.05) == [0]
    assert claim(store, "quick") == []
    time.sleep(0.1)
    assert sweep(store, attempts=3) == 1
    assert claim(store, "quick") == [0]
    assert not complete(store, "r", "slow", judgement(0, task_completion=0.1))
    assert lines(store) == []
    assert complete(store, "r", "quick", judgement(0, task_completion=0.9))
    assert not complete(store, "r", "quick", judgement(0, task_completion=0.2))
    assert not complete(store, "r", "slow", judgement(0, task_completion=0.1))
    assert (lines(store), episode(store).task_completion) == ([(1, 0)], 0.9)


def test_a_sign_of_life_keeps_what_the_worker_has_in_flight_and_nothing_else(store) -> None:
    add_prepared_run(store, episodes=3)
    assert claim(store, lease_s=0.3) == [0, 1, 2]
    assert renew(store, "r", "w", {0, 2}, lease_s=60).active
    time.sleep(0.35)
    assert sweep(store, attempts=3) == 1
    assert items(store) == {0: ("leased", 1, "w"), 1: ("queued", 1, None), 2: ("leased", 1, "w")}


def test_an_episode_that_takes_down_its_workers_fails_in_the_end(store) -> None:
    add_prepared_run(store, episodes=2)
    assert claim(store, "good", count=1) == [0]
    for attempt in range(3):
        assert claim(store, f"dies{attempt}", lease_s=0.01) == [1]
        time.sleep(0.03)
        assert sweep(store, attempts=3) == 1
    assert items(store)[1] == ("failed", 3, None)
    with reading(store) as session:
        record = Failure.model_validate_json(session.get_one(JudgementRow, ("r", 1)).record)
    assert (record.error.type, record.judge.fingerprint, record.judge.model) == (
        "WorkerLost",
        "f" * 64,
        "gpt-4.1",
    )
    assert "episode 1: 3 workers" in record.error.message
    assert complete(store, "r", "good", judgement(0))
    assert standing_of(store) == ("done", 2, 1, 1)


def test_what_is_given_back_counts_as_never_taken(store) -> None:
    add_prepared_run(store)
    assert claim(store, "w", count=2) == [0, 1]
    assert claim(store, "other", count=1) == [2]
    release(store, "r", "w")
    assert items(store) == {0: ("queued", 0, None), 1: ("queued", 0, None), 2: ("leased", 1, "other")}


def test_what_dead_workers_had_is_free_at_once(store) -> None:
    add_run(store)
    assert begin_run(store, "r", "dead", budgeted=True, lease_s=60) is not None
    assert claim(store, "dead", count=2) == [0, 1]
    assert claim(store, "alive", count=1) == [2]
    assert begin_run(store, "r", "alive", budgeted=True, lease_s=60) is None
    assert owners(store) == {"dead", "alive"}
    end_leases(store, {"dead"})
    assert begin_run(store, "r", "alive", budgeted=True, lease_s=60) is not None
    assert sweep(store, attempts=3) == 2
    assert items(store) == {0: ("queued", 1, None), 1: ("queued", 1, None), 2: ("leased", 1, "alive")}


def test_one_worker_prepares_a_run_and_the_others_wait_for_it(store) -> None:
    add_run(store)
    assert begin_run(store, "r", "first", budgeted=False, lease_s=60) is not None
    assert begin_run(store, "r", "second", budgeted=False, lease_s=60) is None
    assert not mark_prepared(store, "r", "second", Usage(), keep_hold=False)
    assert mark_prepared(store, "r", "first", Usage(calls=1, input_tokens=7), keep_hold=False)
    begun = begin_run(store, "r", "second", budgeted=False, lease_s=60)
    assert begun is not None
    assert begun.prepared
    assert json.loads(begun.usage or "")["input_tokens"] == 7


def test_a_run_with_a_budget_stays_with_its_holder_until_that_dies(store) -> None:
    add_run(store)
    begin_run(store, "r", "first", budgeted=True, lease_s=0.2)
    assert mark_prepared(store, "r", "first", Usage(), keep_hold=True)
    assert begin_run(store, "r", "second", budgeted=True, lease_s=60) is None
    assert renew(store, "r", "first", set(), lease_s=0.1).held
    time.sleep(0.15)
    assert begin_run(store, "r", "second", budgeted=True, lease_s=60) is not None
    assert not renew(store, "r", "first", set(), lease_s=60).held


def test_a_run_that_is_not_running_hands_out_nothing(store) -> None:
    add_run(store)
    assert claim(store) == []
    begin_run(store, "r", "w", budgeted=False, lease_s=60)
    assert claim(store, count=1) == [0]
    cancel_run(store, "r")
    assert claim(store) == []
    assert begin_run(store, "r", "w", budgeted=False, lease_s=60) is None
    assert not renew(store, "r", "w", {0}, lease_s=60).active
    assert complete(store, "r", "w", judgement(0))
    assert standing_of(store) == ("cancelled", 3, 1, 0)


def test_only_active_runs_with_untaken_episodes_of_served_datasets_are_open(store) -> None:
    for name in ("a", "b", "c"):
        add_prepared_run(store, name, episodes=1)
    claim_items(store, "a", "w", count=1, lease_s=60)
    stop_run(store, "b", "failed", "no key")
    assert [run.run_id for run in open_runs(store, ["d"])] == ["c"]
    assert open_runs(store, ["other"]) == []


def test_failed_episodes_are_judged_again_on_retry_and_a_later_judgement_counts(store) -> None:
    add_prepared_run(store, episodes=2)
    claim(store)
    complete(store, "r", "w", failure(0))
    complete(store, "r", "w", judgement(1))
    assert standing_of(store) == ("done", 2, 1, 1)
    assert retry_run(store, "r").status == "queued"
    assert (items(store)[0], failure_counts(store, "r")) == (("queued", 0, None), {})
    begin_run(store, "r", "w", budgeted=False, lease_s=60)
    assert claim(store) == [0]
    complete(store, "r", "w", judgement(0))
    assert (standing_of(store), lines(store)) == (("done", 2, 2, 0), [(1, 0), (2, 1), (3, 0)])
    assert (episode(store, 0).error_type, episode(store, 0).judged_seq) == (None, 3)


def test_resuming_a_run_whose_last_outcome_came_after_its_end_finishes_it(store) -> None:
    add_prepared_run(store, episodes=1)
    claim(store)
    cancel_run(store, "r")
    complete(store, "r", "w", judgement(0))
    assert standing_of(store) == ("cancelled", 1, 1, 0)
    assert resume_run(store, "r").status == "done"


@pytest.mark.parametrize("status", ["budget_exhausted", "failed"])
def test_a_run_that_came_to_rest_stays_there(store, status) -> None:
    add_prepared_run(store)
    stop_run(store, "r", status, "why")
    stop_run(store, "r", "failed", "another")
    run = get_run(store, "r")
    assert (run.status, run.error) == (status, "why")
    assert resume_run(store, "r").error is None
