"""What people decide about episodes: who may, what counts, what others see, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from seeded import DATASET, said, seed
from services import service_of, serving

from robojudge_server.errors import InvalidRequest
from robojudge_server.services.run_request import RunRequest
from robojudge_server.services.runs import asked_indices
from robojudge_server.store.engine import reading
from robojudge_server.store.queries_events import read_events
from robojudge_server.store.queries_marks import excluded_episodes
from robojudge_server.store.queries_reveals import unblind
from robojudge_server.store.tables_jobs import EVERYTHING
from robojudge_server.store.tables_marks import ReviewMarkRow

MARKS = f"/api/datasets/{DATASET}/review-marks"
EPISODES = f"/api/datasets/{DATASET}/episodes"
ANA, BEN = {"X-User": "ana:annotator"}, {"X-User": "ben:annotator"}
CY, EVE = {"X-User": "cy:annotator"}, {"X-User": "eve:evaluator"}


@pytest.fixture
def service(database_url, tmp_path):
    """Episodes 0 to 3 are judged; ana and ben have annotated most episodes, cy and eve none."""
    made = service_of(database_url)
    with serving(made) as client:
        seed(made, tmp_path / "run", *(said(index, needs_review=True) for index in range(4)))
        yield made, client


def put(client, who, mark: str, *indices: int, reason: str | None = None) -> dict[str, Any]:
    body = {"episode_indices": indices, "mark": mark, "reason": reason}
    answer = client.put(MARKS, json=body, headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def mark_of(client, who, index: int) -> dict[str, Any] | None:
    return client.get(f"{EPISODES}/{index}", headers=who).json()["review_mark"]


def listed(client, who, **query: Any) -> list[int]:
    answer = client.get(EPISODES, params=query, headers=who)
    assert answer.status_code == 200, answer.text
    return [row["episode_index"] for row in answer.json()["items"]]


def errors(found: dict[str, Any]) -> dict[int, str]:
    return {
        one["episode_index"]: one["error"]["type"].rsplit(":", 1)[1] for one in found["items"] if one["error"]
    }


def test_each_episode_of_a_bulk_is_done_or_refused_by_itself(service) -> None:
    _, client = service
    found = put(client, ANA, "accepted", 0, 5, 99, 0, reason="fine")
    assert (found["marked"], errors(found)) == (1, {5: "conflict", 99: "episode_not_found"})
    (done, *_) = found["items"]
    assert (done["episode_index"], done["review_mark"]["mark"], done["review_mark"]["reason"]) == (
        0,
        "accepted",
        "fine",
    )
    assert done["review_mark"]["marked_by"] == "ana"


def test_accepting_needs_having_seen_and_flagging_does_not(service) -> None:
    _, client = service
    refused = put(client, CY, "accepted", 0)
    assert errors(refused) == {0: "still_blind"}
    assert refused["items"][0]["error"]["status"] == 403
    assert errors(put(client, CY, "flagged", 0)) == {}
    assert mark_of(client, CY, 0)["mark"] == "flagged"


def test_only_evaluators_exclude_and_end_an_exclusion(service) -> None:
    _, client = service
    body = {"episode_indices": [1], "mark": "excluded"}
    assert client.put(MARKS, json=body, headers=ANA).status_code == 403
    put(client, EVE, "excluded", 1, reason="camera blocked")
    for mark in ("accepted", "flagged"):
        assert errors(put(client, ANA, mark, 1)) == {1: "conflict"}
    assert errors(put(client, ANA, "cleared", 1)) == {1: "forbidden"}
    assert errors(put(client, EVE, "cleared", 1)) == {}
    assert mark_of(client, ANA, 1) is None


def test_the_latest_mark_counts_and_settles_whether_an_episode_waits(service) -> None:
    made, client = service
    unblind(made.engine, DATASET, "ada")

    def state() -> str:
        return client.get(f"{EPISODES}/0", headers=ANA).json()["review_state"]

    put(client, ANA, "accepted", 0)
    assert state() == "done"
    put(client, BEN, "flagged", 0)
    assert (state(), mark_of(client, ANA, 0)["marked_by"]) == ("wanted", "ben")
    put(client, EVE, "excluded", 0)
    assert state() == "none"
    put(client, EVE, "cleared", 0)
    assert (state(), mark_of(client, ANA, 0)) == ("done", None)


def test_another_judgement_ends_an_acceptance_and_no_flag(service, tmp_path) -> None:
    made, client = service
    unblind(made.engine, DATASET, "ada")
    put(client, ANA, "accepted", 0, 1)
    put(client, ANA, "flagged", 2)
    seed(made, tmp_path / "later", said(0, minute=5), said(2, minute=5))
    assert [mark_of(client, ANA, index) and mark_of(client, ANA, index)["mark"] for index in range(3)] == [
        None,
        "accepted",
        "flagged",
    ]


def test_doing_the_same_again_stores_nothing_and_rows_are_only_added(service) -> None:
    made, client = service
    for reason in ("a", "a", "b"):
        put(client, ANA, "flagged", 0, reason=reason)
    put(client, ANA, "cleared", 0)
    put(client, ANA, "cleared", 0)
    with reading(made.engine) as session:
        rows = [session.get(ReviewMarkRow, (DATASET, 0, version)) for version in range(1, 5)]
        assert [(row.mark, row.reason) for row in rows if row] == [
            ("flagged", "a"),
            ("flagged", "b"),
            ("cleared", None),
        ]


def test_who_is_blind_sees_their_own_mark_and_exclusions_without_the_reason(service) -> None:
    _, client = service
    put(client, ANA, "accepted", 0, reason="the judge is right")
    put(client, ANA, "flagged", 1)
    put(client, EVE, "excluded", 2, reason="the judge gave 0.1")
    assert [mark_of(client, CY, index) for index in (0, 1)] == [None, None]
    excluded = mark_of(client, CY, 2)
    assert (excluded["mark"], excluded["reason"], excluded["marked_by"]) == ("excluded", None, "eve")
    assert mark_of(client, EVE, 2)["reason"] == "the judge gave 0.1"
    assert mark_of(client, ANA, 2)["reason"] == "the judge gave 0.1"
    put(client, CY, "flagged", 1)
    assert mark_of(client, CY, 1)["marked_by"] == "cy"


def test_who_is_blind_clears_their_own_mark_and_nobody_elses(service) -> None:
    _, client = service
    put(client, CY, "flagged", 0)
    put(client, ANA, "accepted", 0)
    assert mark_of(client, CY, 0)["mark"] == "flagged"
    assert errors(put(client, CY, "cleared", 0)) == {}
    assert mark_of(client, CY, 0) is None
    assert mark_of(client, ANA, 0)["mark"] == "accepted"
    for index in (0, 3):
        assert errors(put(client, CY, "cleared", index)) == {index: "still_blind"}


def test_lists_filter_by_mark_and_blind_users_only_by_exclusion(service) -> None:
    made, client = service
    put(client, EVE, "excluded", 2, 7)
    put(client, ANA, "accepted", 0)
    assert listed(client, CY, review_mark="excluded") == [2, 7]
    for mark in ("accepted", "flagged", "none"):
        answer = client.get(EPISODES, params={"review_mark": mark}, headers=CY)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:robojudge:still_blind")
    assert client.get(f"{EPISODES}/../distribution?field=review_mark", headers=CY).status_code == 403
    unblind(made.engine, DATASET, "ada")
    assert listed(client, CY, review_mark="accepted") == [0]
    assert listed(client, CY, review_mark="none") == [1, 3, 4, 5, 6, 8, 9, 10, 11]
    found = client.get(f"/api/datasets/{DATASET}/distribution?field=review_mark", headers=CY).json()
    assert (found["counts"], found["unknown"]) == ({"accepted": 1, "excluded": 2}, 9)


def test_pages_of_a_mark_hold_each_episode_once(service) -> None:
    _, client = service
    put(client, EVE, "excluded", *range(1, 12, 2))
    found, cursor = [], None
    while True:
        query = {"review_mark": "excluded", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get(EPISODES, params=query, headers=CY).json()
        found += [row["episode_index"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == [1, 3, 5, 7, 9, 11]


def test_marks_never_tell_who_is_blind_that_an_episode_was_looked_at(service) -> None:
    """`reviewed` is an open filter: it tells of annotations, whatever was accepted or flagged."""
    _, client = service
    before = (listed(client, CY, reviewed=True), listed(client, CY, reviewed=False))
    never = before[1][0]
    put(client, EVE, "flagged", never)
    put(client, ANA, "accepted", 0)
    assert (listed(client, CY, reviewed=True), listed(client, CY, reviewed=False)) == before


def test_an_excluded_episode_is_nobodys_next_one(service) -> None:
    _, client = service
    put(client, EVE, "excluded", 0, 1)
    assert client.get(f"/api/datasets/{DATASET}/next", headers=CY).json() == {"episode_index": 2}
    (counts,) = [one["counts"] for one in client.get("/api/datasets", headers=CY).json()["items"]]
    assert counts["excluded"] == 2


def test_runs_of_the_whole_dataset_pass_over_excluded_episodes_and_named_ones_are_judged(service) -> None:
    made, client = service
    put(client, EVE, "excluded", 2, 7, reason="blurred")
    put(client, EVE, "flagged", 3)
    served = made.datasets.by_url(DATASET)
    assert excluded_episodes(made.engine, DATASET) == {2: "blurred", 7: "blurred"}
    whole = asked_indices(made, served, RunRequest(judge="reference"))
    assert whole == [0, 1, 3, 4, 5, 6, 8, 9, 10, 11]
    assert asked_indices(made, served, RunRequest(judge="reference", episodes=(7, 1))) == [1, 7]
    put(client, EVE, "excluded", *range(12))
    with pytest.raises(InvalidRequest, match="no episodes to judge that are not excluded"):
        asked_indices(made, served, RunRequest(judge="reference"))


def test_one_event_tells_of_a_bulk_and_carries_neither_mark_nor_reason(service) -> None:
    made, client = service
    newest = len(read_events(made.engine, EVERYTHING, after=0, limit=1000))
    put(client, ANA, "flagged", 0, 1, reason="why")
    put(client, ANA, "flagged", 0, 1, reason="why")
    told = read_events(made.engine, EVERYTHING, after=newest, limit=10)
    assert [(event.type, event.data) for event in told] == [
        ("mark.saved", {"dataset_id": DATASET, "episode_indices": [0, 1], "annotator": "ana"})
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"episode_indices": []},
        {"episode_indices": list(range(501))},
        {"episode_indices": [-1]},
        {"episode_indices": [True]},
        {"mark": "good"},
        {"reason": ""},
        {"reason": "x" * 501},
        {"reason": "a\x00b"},
        {"author": "ben"},
    ],
)
def test_bodies_that_cannot_work_are_422(service, wrong) -> None:
    _, client = service
    body = {"episode_indices": [0], "mark": "flagged", **wrong}
    assert client.put(MARKS, json=body, headers=ANA).status_code == 422
