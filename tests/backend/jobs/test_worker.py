from __future__ import annotations

import time

import pytest
from run_rows import events, items, lines
from worker_runs import FAST, ask, at_rest, at_work, loopback, prepared, until

from robojudge_server.jobs.run_budget import open_budget
from robojudge_server.services.runs import cancel, resume, retry
from robojudge_server.settings import JudgeSpec
from robojudge_server.store.engine import writing
from robojudge_server.store.queries_events import read_events
from robojudge_server.store.queries_runs import failure_counts, get_run
from robojudge_server.store.run_export import export_run
from robojudge_server.store.run_import import import_run, run_dataset_id
from robojudge_server.store.tables import RunRow
from robojudge_server.store.tables_jobs import EVERYTHING
from servers.chat_server import ChatServer
from servers.misbehaviour import Plan


@pytest.fixture
def server():
    with ChatServer("vllm", key=None, latency_s=0.02) as running:
        yield running


def test_a_run_is_judged_by_itself_and_told_event_by_event(database_url, few, server) -> None:
    with prepared(database_url, few, judges={"vlm": loopback(server)}) as service:
        run_id = ask(service)
        with at_work(service):
            run = at_rest(service, run_id)
        assert (run.status, run.judged_count, run.failed_count) == ("done", 12, 0)
        assert sorted(index for _, index in lines(service.engine, run_id)) == list(range(12))
        kinds = [event.type for event in events(service.engine, run_id)]
        assert kinds == ["run.created", "run.started", *["run.judged"] * 12, "run.done"]
        feed = [event.type for event in read_events(service.engine, EVERYTHING, after=0, limit=99)]
        assert (feed[0], feed[-1], "run.progress" in feed) == ("run.created", "run.done", True)
        # one proposal of subtasks, one call an episode, all of them counted
        assert len(server.requests) == 13
        assert f'"calls":{13}' in (run.usage or "")


def test_what_is_known_is_not_asked_again_unless_a_fresh_answer_is_wanted(sqlite_url, few, server) -> None:
    with prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service, at_work(service):
        at_rest(service, ask(service))
        again = at_rest(service, ask(service))
        assert (again.judged_count, again.cached_count) == (12, 12)
        before = len(server.requests)
        fresh = at_rest(service, ask(service, fresh=True))
        assert (fresh.cached_count, len(server.requests) - before) == (0, 13)


def test_a_cancelled_run_gives_back_what_it_has_and_goes_on_when_resumed(database_url, few) -> None:
    with ChatServer("vllm", key=None, latency_s=0.5) as slow:
        worker = FAST.model_copy(update={"lease_s": 0.6})
        with (
            prepared(
                database_url, few, judges={"vlm": loopback(slow, concurrency=2)}, worker=worker
            ) as service,
            at_work(service),
        ):
            run_id = ask(service)
            until(lambda: lines(service.engine, run_id))
            cancel(service, run_id)
            until(lambda: not any(kind == "leased" for kind, *_ in items(service.engine, run_id).values()))
            had = len(lines(service.engine, run_id))
            time.sleep(0.7)
            assert len(lines(service.engine, run_id)) == had < 12
            assert get_run(service.engine, run_id).status == "cancelled"
            resume(service, run_id)
            slow.latency_s = 0.0
            assert at_rest(service, run_id).status == "done"
            assert len(lines(service.engine, run_id)) == 12
            events(service.engine, run_id)


def test_failed_episodes_are_asked_again_on_retry(sqlite_url, few) -> None:
    with (
        ChatServer("vllm", key=None, plan=Plan(always="prose")) as server,
        prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service,
        at_work(service),
    ):
        run_id = ask(service, episodes=(3, 1, 3))
        failed = at_rest(service, run_id)
        assert (failed.status, failed.asked_count, failed.failed_count) == ("done", 2, 2)
        assert failure_counts(service.engine, run_id) == {"ParseFailure": 2}
        server.plan = Plan()
        retry(service, run_id)
        assert at_rest(service, run_id).judged_count == 2
        assert [index for _, index in sorted(lines(service.engine, run_id))[2:]] in ([1, 3], [3, 1])


def test_a_budget_stops_the_run_is_never_passed_and_a_resumed_run_does_not_forget_it(
    database_url, few, server
) -> None:
    judges = {"vlm": loopback(server)}
    with prepared(database_url, few, judges=judges) as service, at_work(service):
        run_id = ask(service, budget_tokens=30_000)
        run = at_rest(service, run_id)
        assert run.status == "budget_exhausted"
        judged = run.judged_count
        assert 0 < judged < 12
        told = until(lambda: get_run(service.engine, run_id).usage)
        spent = sum(part for name, part in _usage(told).items() if name in ("input_tokens", "output_tokens"))
        assert 0 < spent <= 30_000
        until(lambda: not any(kind == "leased" for kind, *_ in items(service.engine, run_id).values()))
        assert all(
            attempts == 0 for kind, attempts, _ in items(service.engine, run_id).values() if kind == "queued"
        )
        asked = len(server.requests)
        resume(service, run_id)
        again = at_rest(service, run_id)
        assert (again.status, again.judged_count, len(server.requests)) == ("budget_exhausted", judged, asked)
        with writing(service.engine) as session:
            row = session.get_one(RunRow, run_id)
            row.request = (row.request or "").replace("30000", "3000000")
        resume(service, run_id)
        assert at_rest(service, run_id).status == "done"
        assert len(lines(service.engine, run_id)) == 12


def _usage(text: str) -> dict[str, int]:
    import json

    return json.loads(text)


def test_a_stop_gives_back_what_is_in_flight_within_seconds(database_url, few) -> None:
    with (
        ChatServer("vllm", key=None, plan=Plan(always="hang")) as hanging,
        prepared(
            database_url, few, judges={"vlm": loopback(hanging, settings={"frames": 2, "instruction": "x"})}
        ) as service,
    ):
        with at_work(service):
            run_id = ask(service, method="rubric")
            until(lambda: hanging.requests)
            hanging.plan = Plan(always="hang")
            started_s = time.monotonic()
        assert time.monotonic() - started_s < 5
        assert set(items(service.engine, run_id).values()) == {("queued", 0, None)}
        run = get_run(service.engine, run_id)
        assert (run.status, run.holder) == ("running", None)
        hanging.plan = Plan()
        with at_work(service):
            assert at_rest(service, run_id).judged_count == 12


def test_a_judge_that_is_configured_differently_fails_the_run_and_names_the_keys(
    sqlite_url, few, server
) -> None:
    with prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service:
        run_id = ask(service)
    changed = loopback(server, settings={"frames": 3, "transitions": 0})
    with prepared(sqlite_url, few, judges={"vlm": changed}) as service, at_work(service):
        run = at_rest(service, run_id)
        assert run.status == "failed"
        assert "(fingerprint, judge.frames); start another run" in (run.error or "")
        assert server.requests == []


def test_a_judge_without_its_key_fails_the_run_with_one_line(sqlite_url, few, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-1234567890")
    judges = {"vlm": JudgeSpec(judge="openai/gpt-4.1")}
    with prepared(sqlite_url, few, judges=judges) as service:
        run_id = ask(service)
        monkeypatch.delenv("OPENAI_API_KEY")
        with at_work(service):
            run = at_rest(service, run_id)
        assert run.status == "failed"
        assert "OPENAI_API_KEY" in (run.error or "")
        assert "sk-test" not in str(run.model_dump())


def test_a_worker_leaves_runs_of_judges_it_does_not_have_to_others(sqlite_url, few, server) -> None:
    with prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service:
        run_id = ask(service)
    with prepared(sqlite_url, few, judges={"other": loopback(server)}) as service, at_work(service):
        time.sleep(0.5)
        assert get_run(service.engine, run_id).status == "queued"


def test_a_small_run_does_not_wait_for_a_large_one(sqlite_url, seen, server) -> None:
    worker = FAST.model_copy(update={"runs": 1})
    server.latency_s = 0.2
    with prepared(sqlite_url, seen, judges={"vlm": loopback(server)}, worker=worker) as service:
        large = ask(service)
        with at_work(service):
            until(lambda: len(lines(service.engine, large)) > 3)
            small = at_rest(service, ask(service, episodes=(7,), seed=1))
            assert small.status == "done"
            assert get_run(service.engine, large).status == "running"
            assert len(lines(service.engine, large)) < 100
            until(lambda: len(lines(service.engine, large)) > len(lines(service.engine, small.run_id)) + 10)


def test_a_run_of_the_worker_comes_back_from_a_run_folder_under_its_id(
    sqlite_url, few, server, tmp_path
) -> None:
    with prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service, at_work(service):
        run_id = ask(service)
        at_rest(service, run_id)
        export_run(service.engine, run_id, tmp_path / "out")
        assert run_dataset_id(tmp_path / "out") == "few"
        found = import_run(service.engine, tmp_path / "out")
        assert (found.run_id, found.lines, found.new) == (run_id, 12, 0)


def test_a_budget_counts_what_was_spent_and_the_most_for_what_is_unknown(sqlite_url, few, server) -> None:
    from records import failure, judgement
    from robojudge.schema.judgement import Usage
    from robojudge_server.services.judging import open_named_judge
    from robojudge_server.services.run_request import RunRequest
    from robojudge_server.store.queries_items import begin_run, claim_items
    from robojudge_server.store.run_outcomes import complete

    with prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service:
        (served,) = service.datasets
        request = RunRequest(judge="vlm", budget_tokens=10**6)
        run_id = ask(service, budget_tokens=10**6)
        begin_run(service.engine, run_id, "w", budgeted=True, lease_s=60)
        claim_items(service.engine, run_id, "w", count=2, lease_s=60)
        paid = Usage(calls=1, input_tokens=90, output_tokens=10)
        complete(service.engine, run_id, "w", judgement(0, dataset_id="few", usage=paid))
        late = failure(1, type="TransportTimeout").model_copy(update={"dataset_id": "few"})
        complete(service.engine, run_id, "w", late)
        judge = open_named_judge(service, served, request, ())
        budget = open_budget(service.engine, run_id, request, served.dataset, judge)
        assert budget is not None
        assert budget.spent_tokens == 100 + budget.highest.tokens > 100


def test_a_run_that_goes_on_counts_the_most_for_tokens_its_server_never_told(sqlite_url, few, server) -> None:
    from records import judgement
    from robojudge.schema.judgement import Usage
    from robojudge_server.services.judging import open_named_judge
    from robojudge_server.services.run_request import RunRequest
    from robojudge_server.store.queries_items import begin_run, claim_items
    from robojudge_server.store.queries_runs import get_run
    from robojudge_server.store.run_outcomes import complete, used

    with prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service:
        (served,) = service.datasets
        request = RunRequest(judge="vlm", budget_tokens=10**6)
        run_id = ask(service, budget_tokens=10**6)
        begin_run(service.engine, run_id, "w", budgeted=True, lease_s=60)
        claim_items(service.engine, run_id, "w", count=2, lease_s=60)
        for index, took in enumerate((Usage(calls=1, input_tokens=90, output_tokens=10), Usage(calls=2))):
            complete(service.engine, run_id, "w", judgement(index, dataset_id="few", usage=took))
        spent = used(get_run(service.engine, run_id))
        assert (spent.calls, spent.input_tokens, spent.output_tokens) == (3, None, None)
        judge = open_named_judge(service, served, request, ())
        budget = open_budget(service.engine, run_id, request, served.dataset, judge)
        assert budget is not None
        assert budget.spent_tokens == 3 * budget.highest.tokens


def test_reward_labels_asked_for_with_a_run_are_made_once_it_is_done(
    sqlite_url, few, server, tmp_path
) -> None:
    from robojudge_server.services.run_request import RewardRequest
    from robojudge_server.store.queries_exports import list_exports

    judges = {"vlm": loopback(server)}
    with prepared(sqlite_url, few, judges=judges, exports={"lab": tmp_path}) as service, at_work(service):
        run_id = ask(service, rewards=RewardRequest(target="lab"))
        at_rest(service, run_id)

        def made():
            (export,) = list_exports(service.engine, "few", limit=5, after=None)
            return export if export.status in ("done", "failed") else None

        export = until(made)
        assert (export.status, export.error, export.run_id) == ("done", None, run_id)
        assert (tmp_path / export.file).is_file()


def test_a_database_that_is_locked_for_a_while_ends_no_run(sqlite_url, few, server) -> None:
    import sqlite3

    with prepared(sqlite_url, few, judges={"vlm": loopback(server)}) as service, at_work(service):
        run_id = ask(service)
        until(lambda: lines(service.engine, run_id))
        other = sqlite3.connect(service.engine.url.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(6)  # longer than a transaction waits
        other.execute("COMMIT")
        other.close()
        assert at_rest(service, run_id).judged_count == 12
        assert len(lines(service.engine, run_id)) == 12
