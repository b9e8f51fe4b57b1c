"""What people are asked to label: drawn from what judges say, kept, followed, and blind to those who are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from seeded import DATASET, said, seed
from services import service_of, serving

from robojudge.agreement.report.queued import queued_chances
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.engine import reading
from robojudge_server.store.queries_label_queue import drawn_queues
from robojudge_server.store.queries_reveals import unblind
from robojudge_server.store.tables_label_queue import LabelDrawRow, LabelQueueRow

QUEUE = f"/api/datasets/{DATASET}/queue"
NEXT = f"/api/datasets/{DATASET}/next"
CY, EVE = {"X-User": "cy:annotator"}, {"X-User": "eve:evaluator"}


@pytest.fixture
def service(database_url, tmp_path):
    """Episodes 0 to 3 are judged, with success probabilities of their own."""
    made = service_of(database_url)
    with serving(made) as client:
        seed(made, tmp_path / "run", *(said(index, success_prob=0.5 - index / 10) for index in range(4)))
        yield made, client


def draw(client, **request: Any) -> dict[str, Any]:
    answer = client.post(QUEUE, json=request, headers=EVE)
    assert answer.status_code == 200, answer.text
    return answer.json()


def get(client, who, **query: Any) -> dict[str, Any]:
    answer = client.get(QUEUE, params=query, headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def order(page: dict[str, Any]) -> list[int]:
    return [item["episode_index"] for item in page["items"]]


def annotate(client, who, index: int) -> None:
    url = f"/api/datasets/{DATASET}/episodes/{index}/annotations/me"
    answer = client.put(url, json={"expected_version": 0, "outcome": "success"}, headers=who)
    assert answer.status_code == 200, answer.text


def test_without_a_queue_there_is_none_and_next_goes_by_index(service) -> None:
    _, client = service
    assert get(client, CY) == {"items": [], "next_cursor": None, "queue": None}
    assert client.get(NEXT, headers=CY).json() == {"episode_index": 0}


def test_a_queue_is_kept_with_the_probabilities_it_was_drawn_with(service) -> None:
    made, client = service
    queue = draw(client, n=3, seed=5)
    assert (queue["number"], queue["drawn_by"], queue["draw_count"], queue["audit_share"]) == (
        1,
        "eve",
        3,
        0.2,
    )
    with reading(made.engine) as session:
        rows = session.query(LabelDrawRow).order_by(LabelDrawRow.place).all()
        stored = session.get_one(LabelQueueRow, (DATASET, 1))
    assert (stored.seed, stored.candidate_count) == (5, queue["candidate_count"])
    assert [row.episode_index for row in rows] == order(get(client, EVE, left=False))
    assert all(0 < row.inclusion_probability <= 1 for row in rows)
    assert {row.stream for row in rows} <= {"audit", "information"}


def test_the_same_seed_draws_the_same_and_the_newest_queue_counts(service) -> None:
    _, client = service
    draw(client, n=3, seed=5)
    first = order(get(client, CY))
    draw(client, n=3, seed=6)
    second = get(client, CY)
    assert second["queue"]["number"] == 2
    draw(client, n=3, seed=5)
    assert order(get(client, CY)) == first


def test_what_somebody_annotated_is_off_their_queue_alone(service) -> None:
    _, client = service
    draw(client, n=3, seed=5)
    one, two, three = order(get(client, CY))
    annotate(client, CY, two)
    assert order(get(client, CY)) == [one, three]
    assert order(get(client, EVE)) == [one, two, three]
    assert order(get(client, CY, left=False)) == [one, two, three]


def test_next_follows_the_queue_and_then_goes_by_index(service) -> None:
    _, client = service

    def after(index: int) -> int:
        return client.get(NEXT, params={"after": index}, headers=CY).json()["episode_index"]

    draw(client, n=2, seed=5)
    one, two = order(get(client, CY))
    assert (after(-1), after(one), after(two)) == (one, two, one)
    annotate(client, CY, one)
    annotate(client, CY, two)
    assert after(-1) == min({0, 1, 2} - {one, two})


def test_pages_go_on_where_they_ended(service) -> None:
    _, client = service
    draw(client, n=5, seed=1)
    whole = order(get(client, CY))
    found, cursor = [], None
    while True:
        page = get(client, CY, limit=2, **({"cursor": cursor} if cursor else {}))
        found += order(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == whole


def test_a_cursor_of_an_older_queue_is_refused(service) -> None:
    _, client = service
    draw(client, n=5, seed=1)
    cursor = get(client, CY, limit=2)["next_cursor"]
    draw(client, n=5, seed=2)
    answer = client.get(QUEUE, params={"cursor": cursor}, headers=CY)
    assert answer.status_code == 422


def test_who_is_blind_sees_the_order_and_nothing_a_judge_said(service) -> None:
    made, client = service
    draw(client, n=3, seed=5)
    for who in (CY, EVE):
        page = get(client, who)
        assert page["queue"]["seed"] is None
        assert {item["drawn"] for item in page["items"]} == {None}
    unblind(made.engine, DATASET, "ada")
    page = get(client, CY)
    assert page["queue"]["seed"] == 5
    shown = {item["drawn"]["uncertainty_source"] for item in page["items"]}
    assert shown <= {"success_prob", None}
    assert all(item["drawn"]["inclusion_probability"] > 0 for item in page["items"])


def test_saving_an_episode_does_not_show_how_it_was_drawn(service) -> None:
    _, client = service
    draw(client, n=3, seed=5)
    annotate(client, CY, order(get(client, CY))[0])
    assert {item["drawn"] for item in get(client, CY, left=False)["items"]} == {None}


def test_only_evaluators_draw(service) -> None:
    _, client = service
    assert client.post(QUEUE, json={}, headers=CY).status_code == 403


@pytest.mark.parametrize("request_body", [{"n": 0}, {"n": 10_001}, {"audit_share": 1.5}, {"m": 3}])
def test_a_request_out_of_range_is_refused(service, request_body) -> None:
    _, client = service
    assert client.post(QUEUE, json=request_body, headers=EVE).status_code == 422


def test_excluded_and_labelled_episodes_are_not_drawn_and_none_left_is_said(service) -> None:
    made, client = service
    everything = len(made.datasets.by_url(DATASET).episode_indices)
    body = {"episode_indices": [0], "mark": "excluded"}
    assert client.put(f"/api/datasets/{DATASET}/review-marks", json=body, headers=EVE).status_code == 200
    before = draw(client, n=1000, seed=0)
    assert before["draw_count"] == before["candidate_count"] < everything
    drawn = order(get(client, CY, limit=1000))
    assert 0 not in drawn
    for index in order(get(client, EVE, left=False, limit=1000)):
        annotate(client, CY, index)
    answer = client.post(QUEUE, json={}, headers=EVE)
    assert answer.status_code == 409
    assert answer.json()["detail"].endswith("every episode has a blind label or is excluded")


def test_every_queue_is_kept_with_what_had_a_label_when_it_was_drawn(service) -> None:
    made, client = service
    draw(client, n=2, seed=5)
    one, two = order(get(client, CY))
    annotate(client, CY, one)
    draw(client, n=2, seed=6)
    annotate(client, CY, two)
    draw(client, n=1, seed=7)
    first, second, third = drawn_queues(made.engine, DATASET).values()
    assert set(first.chances) == {(DATASET, one), (DATASET, two)} and len(second.chances) == 2
    assert first.labelled.isdisjoint(first.chances)
    assert second.labelled == first.labelled | {(DATASET, one)}
    assert third.labelled == second.labelled | {(DATASET, two)}
    left = [queue.n_candidates[DATASET] for queue in (first, second, third)]
    assert left == [left[0], left[0] - 1, left[0] - 2]


def test_labels_of_an_earlier_queue_count_on_after_a_new_draw(service) -> None:
    made, client = service
    draw(client, n=2, seed=5)
    asked = order(get(client, CY))
    for index in asked:
        annotate(client, CY, index)

    def chances() -> dict[tuple[str, int], float]:
        said = annotations_as_of(made.engine, DATASET, datetime.now(UTC))
        return queued_chances(list(drawn_queues(made.engine, DATASET).values()), said)

    before = chances()
    assert {(DATASET, index) for index in asked} < before.keys()
    draw(client, n=2, seed=6)
    assert chances() == before
    annotate(client, CY, order(get(client, CY))[0])
    assert before.keys() < chances().keys()
