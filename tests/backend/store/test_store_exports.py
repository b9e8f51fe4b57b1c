"""Facts about the exports of the database: each is handed to one worker, and none is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from run_folders import write_run
from sqlalchemy import Engine

from records import judgement
from robojudge.rewards.settings import RewardSettings
from robojudge_server.store.engine import writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_events import read_events
from robojudge_server.store.queries_exports import (
    claim_export,
    create_export,
    export_row,
    finish_export,
    get_export,
    list_exports,
    renew_export,
)
from robojudge_server.store.queries_runs import AT_REST
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables import RunRow
from robojudge_server.store.tables_jobs import EVERYTHING, ExportRow


@pytest.fixture
def run_id(store, tmp_path) -> str:
    """A run of dataset `d` in the database."""
    return import_run(store, write_run(tmp_path / "run", [judgement(0)])).run_id


def asked(store: Engine, run_id: str, **changes: Any) -> ExportRow:
    fields = {"dataset_id": "d", "target": "labels", "kind": "sidecar", "unjudged": "refuse"}
    row = export_row(run_id=run_id, created_by="ada", settings=RewardSettings(), **{**fields, **changes})
    return create_export(store, row)


def claim(store: Engine, owner: str = "w", *, lease_s: float = 30, attempts: int = 3, **changes: Any) -> Any:
    may = {"datasets": ["d"], "targets": ["labels"], **changes}
    return claim_export(store, owner, lease_s, attempts, **may)


def set_run(store: Engine, run_id: str, status: str) -> None:
    with writing(store) as session:
        session.get_one(RunRow, run_id).status = status


def expire(store: Engine, export_id: str) -> None:
    with writing(store) as session:
        session.get_one(ExportRow, export_id).lease_until = datetime.now(UTC) - timedelta(seconds=1)


def feed(store: Engine) -> list[tuple[str, dict[str, Any]]]:
    return [(event.type, event.data) for event in read_events(store, EVERYTHING, after=0, limit=100)]


def test_many_workers_take_every_export_exactly_once(store, run_id) -> None:
    wanted = {asked(store, run_id).export_id for _ in range(12)}

    def work(owner: str) -> list[str]:
        taken = []
        while row := claim(store, owner):
            taken.append(row.export_id)
            assert finish_export(store, row.export_id, owner, file="f", audit="{}")
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [one for each in pool.map(work, ["a", "b", "c", "d"]) for one in each]
    assert sorted(taken) == sorted(wanted)


def test_a_leased_export_is_nobody_elses(store, run_id) -> None:
    asked(store, run_id)
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda owner: claim(store, owner), ["a", "b"]))
    assert sum(row is not None for row in taken) == 1


def test_the_one_that_waited_longest_comes_first(store, run_id) -> None:
    first, second = asked(store, run_id), asked(store, run_id)
    assert [claim(store).export_id, claim(store).export_id] == [first.export_id, second.export_id]


@pytest.mark.parametrize("rest", sorted(AT_REST))
def test_an_export_waits_until_its_run_is_at_rest(store, run_id, rest) -> None:
    set_run(store, run_id, "running")
    row = asked(store, run_id)
    assert row.status == "waiting"
    assert claim(store) is None
    set_run(store, run_id, rest)
    assert claim(store).export_id == row.export_id


def test_an_export_of_a_run_at_rest_is_queued_at_once(store, run_id) -> None:
    assert asked(store, run_id).status == "queued"


@pytest.mark.parametrize("changes", [{"dataset_id": "other"}, {"run_id": "nope"}])
def test_a_run_must_be_of_the_dataset(store, run_id, changes) -> None:
    with pytest.raises(NoSuchRecord, match="has no run"):
        asked(store, **{"run_id": run_id, **changes})


@pytest.mark.parametrize("lacking", [{"datasets": ["e"]}, {"targets": ["elsewhere"]}, {"datasets": []}])
def test_a_worker_leaves_what_it_cannot_read_or_write(store, run_id, lacking) -> None:
    row = asked(store, run_id)
    assert claim(store, **lacking) is None
    assert claim(store).export_id == row.export_id


def test_an_expired_lease_is_taken_over_and_the_late_owner_is_refused(store, run_id) -> None:
    export_id = asked(store, run_id).export_id
    assert claim(store, "slow").attempts == 1
    expire(store, export_id)
    assert claim(store, "quick").attempts == 2
    assert not renew_export(store, export_id, "slow", 30)
    assert not finish_export(store, export_id, "slow", file="slow", audit="{}")
    assert finish_export(store, export_id, "quick", file="quick", audit="{}")
    stored = get_export(store, "d", export_id)
    assert (stored.status, stored.file, stored.owner) == ("done", "quick", None)


def test_a_renewed_lease_does_not_expire(store, run_id) -> None:
    export_id = asked(store, run_id).export_id
    claim(store, "w")
    expire(store, export_id)
    assert renew_export(store, export_id, "w", 30)
    assert claim(store, "other") is None


def test_what_is_lost_with_its_worker_too_often_fails_and_the_next_one_is_taken(store, run_id) -> None:
    lost, healthy = asked(store, run_id), asked(store, run_id)
    for _ in range(2):
        assert claim(store, attempts=2).export_id == lost.export_id
        expire(store, lost.export_id)
    assert claim(store, attempts=2).export_id == healthy.export_id
    stored = get_export(store, "d", lost.export_id)
    assert (stored.status, stored.error) == ("failed", "its worker was lost 2 times; see the workers' logs")
    assert [kind for kind, _ in feed(store)] == ["export.failed"]


def test_the_end_of_an_export_is_told_without_its_numbers(store, run_id) -> None:
    done, failed = asked(store, run_id), asked(store, run_id)
    claim(store), claim(store)
    finish_export(store, done.export_id, "w", file="f", audit='{"episodes": 3}')
    finish_export(store, failed.export_id, "w", error="episode 3 is undecided")
    about = {"dataset_id": "d", "run_id": run_id}
    assert feed(store) == [
        ("export.done", {"export_id": done.export_id, **about}),
        ("export.failed", {"export_id": failed.export_id, **about}),
    ]


def test_an_export_ends_once(store, run_id) -> None:
    export_id = asked(store, run_id).export_id
    claim(store)
    assert finish_export(store, export_id, "w", file="f", audit="{}")
    assert not finish_export(store, export_id, "w", error="late")
    assert get_export(store, "d", export_id).status == "done"
    assert claim(store) is None


def test_pages_hold_every_export_once_newest_first(store, run_id) -> None:
    rows = [asked(store, run_id) for _ in range(5)]
    with writing(store) as session:
        for row in rows[1:4]:
            session.get_one(ExportRow, row.export_id).created_at = rows[1].created_at
    tied = sorted((row.export_id for row in rows[1:4]), reverse=True)
    seen: list[str] = []
    after = None
    while page := list_exports(store, "d", limit=2, after=after):
        seen += [row.export_id for row in page]
        after = page[-1]
    assert seen == [rows[4].export_id, *tied, rows[0].export_id]
    assert list_exports(store, "other", limit=2, after=None) == []


def test_an_export_is_found_under_its_own_dataset_only(store, run_id) -> None:
    export_id = asked(store, run_id).export_id
    assert get_export(store, "d", export_id).created_by == "ada"
    assert get_export(store, "other", export_id) is None
    assert get_export(store, "d", "nope") is None
