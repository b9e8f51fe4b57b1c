from __future__ import annotations

from datetime import timedelta

import pytest
from run_folders import contents, write_run
from run_rows import add_run, events, items, standing_of

from records import WHEN, judgement
from robojudge_server.errors import Conflict
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_annotations import import_annotations
from robojudge_server.store.queries_events import read_events
from robojudge_server.store.queries_runs import (
    cancel_run,
    get_run,
    list_runs,
    recent_requests,
    resume_run,
    retry_run,
    run_items,
)
from robojudge_server.store.run_import import import_run
from robojudge_server.store.run_preparation import RunKeeper
from robojudge_server.store.tables_jobs import EVERYTHING


def test_a_new_run_is_queued_with_all_its_work_and_told_to_both_streams(store) -> None:
    add_run(store, episodes=1201)
    assert standing_of(store) == ("queued", 1201, 0, 0)
    assert len(items(store)) == 1201
    told = {"run_id": "r", "dataset_id": "d", "status": "queued", "asked_count": 1201}
    told |= {"judged_count": 0, "failed_count": 0}
    assert [(event.type, event.data) for event in events(store)] == [("run.created", told)]
    assert [event.data for event in read_events(store, EVERYTHING, after=0, limit=9)] == [told]


def test_a_run_is_stored_once_and_a_second_of_its_id_changes_nothing(store) -> None:
    add_run(store)
    before = contents(store)
    with pytest.raises(Conflict, match="there is a run r already"):
        add_run(store, episodes=5)
    assert contents(store) == before


def test_runs_are_listed_newest_first_in_pages_without_gaps_or_repeats(store) -> None:
    for number in range(7):
        add_run(store, f"r{number}", created_at=WHEN + timedelta(seconds=number // 3))
    cancel_run(store, "r5")
    found, before = [], None
    while page := list_runs(store, dataset_id="d", status=None, before=before, limit=2):
        found += [run.run_id for run in page]
        before = (page[-1].created_at, page[-1].run_id)
    assert found == ["r6", "r5", "r4", "r3", "r2", "r1", "r0"]
    chosen = list_runs(store, dataset_id=None, status="cancelled", before=None, limit=9)
    assert [run.run_id for run in chosen] == ["r5"]
    assert list_runs(store, dataset_id="other", status=None, before=None, limit=9) == []


def test_episodes_of_a_run_are_listed_by_index_behind_a_place(store) -> None:
    add_run(store, episodes=5)
    page = run_items(store, "r", status="queued", after=1, limit=2)
    assert [item.episode_index for item in page] == [2, 3]
    assert run_items(store, "r", status="failed", after=None, limit=2) == []


def test_requests_are_counted_by_user_since_a_time(store) -> None:
    add_run(store, "old", created_at=WHEN - timedelta(seconds=1))
    add_run(store, "new")
    add_run(store, "bens", requested_by="ben")
    assert recent_requests(store, "ada", WHEN) == 1


def test_a_cancelled_run_can_be_resumed(store) -> None:
    add_run(store)
    assert cancel_run(store, "r").status == "cancelled"
    assert get_run(store, "r").finished_at is not None
    assert resume_run(store, "r").finished_at is None
    assert [event.type for event in events(store)] == ["run.created", "run.cancelled", "run.resumed"]


def test_changes_that_make_no_sense_are_refused_and_change_nothing(store, tmp_path) -> None:
    add_run(store)
    imported = import_run(store, write_run(tmp_path / "run", [judgement(0)])).run_id
    before = contents(store)
    for change, run_id, why in [
        (resume_run, "r", "run r is queued; there is nothing to resume"),
        (retry_run, "r", "run r cannot be tried again: it is queued"),
        (cancel_run, imported, "is imported; there is nothing to cancel"),
        (resume_run, imported, "is imported; there is nothing to resume"),
        (retry_run, imported, "cannot be tried again: no episode failed"),
    ]:
        with pytest.raises(Conflict, match=why):
            change(store, run_id)
    assert contents(store) == before
    cancel_run(store, "r")
    with pytest.raises(Conflict, match="run r is cancelled; there is nothing to cancel"):
        cancel_run(store, "r")


@pytest.mark.parametrize("ask", [get_run, cancel_run, resume_run, retry_run])
def test_an_unknown_run_is_named(store, ask) -> None:
    with pytest.raises(NoSuchRecord, match="there is no run nope"):
        ask(store, "nope")


def test_the_first_subtask_list_of_a_task_stays(store) -> None:
    add_run(store)
    keeper = RunKeeper(store, "r")
    first = {"names": ["reach", "lift"], "source": "proposed"}
    assert keeper.settle_subtasks({"Lift.": first, "Push.": None}) == {"Lift.": first, "Push.": None}
    other = {"names": ["go"], "source": "proposed"}
    settled = keeper.settle_subtasks({"Lift.": other, "Push.": other, "Pull.": other})
    assert settled == {"Lift.": first, "Push.": None, "Pull.": other}
    assert '"subtasks"' in get_run(store, "r").settings


def test_annotations_are_those_saved_by_then_the_latest_of_each_annotator(store) -> None:
    from datetime import UTC, datetime

    from run_folders import annotation

    first = [annotation(0, "ana"), annotation(1, "ben")]
    import_annotations(store, first)
    then = datetime.now(UTC)
    import_annotations(
        store,
        [
            annotation(0, "ana", task_completion=0.1, created_at=WHEN + timedelta(days=1)),
            annotation(0, "cy"),
        ],
    )
    assert annotations_as_of(store, "d", then) == first
    now = annotations_as_of(store, "d", datetime.now(UTC))
    assert [(a.episode_index, a.annotator, a.task_completion) for a in now] == [
        (0, "ana", 0.1),
        (0, "cy", 0.7),
        (1, "ben", 0.7),
    ]
    assert annotations_as_of(store, "d", WHEN) == []
