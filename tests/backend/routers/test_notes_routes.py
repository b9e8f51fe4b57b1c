"""What people note on an episode and its fields."""

from __future__ import annotations

from typing import Any

import pytest
from services import service_of, serving

from robojudge.annotations import FIELDS
from robojudge_server.services.annotations import AnnotatedField
from robojudge_server.services.notes import NotedField
from robojudge_server.store.queries_events import read_events
from robojudge_server.store.tables_jobs import EVERYTHING

DATASET = "tabletop_demo"
NOTES = f"/api/datasets/{DATASET}/episodes/0/notes"
CY, DEE = {"X-User": "cy:annotator"}, {"X-User": "dee:admin"}


@pytest.fixture
def service(database_url):
    made = service_of(database_url)
    with serving(made) as client:
        yield made, client


def put(client, who, field: str, text: str) -> dict[str, Any]:
    answer = client.put(NOTES, json={"field": field, "text": text}, headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def texts(client, who) -> list[tuple[str, str, str]]:
    items = client.get(NOTES, headers=who).json()["items"]
    return [(note["annotator"], note["field"], note["text"]) for note in items]


def test_every_field_of_annotations_may_be_noted_on() -> None:
    assert set(NotedField.__args__) == {*FIELDS, "episode"}
    assert set(AnnotatedField.__args__) == set(FIELDS)


def test_the_latest_note_on_a_field_counts_and_an_empty_one_takes_it_back(service) -> None:
    _, client = service
    assert put(client, CY, "safety", "close to the edge")["version"] == 1
    assert put(client, CY, "safety", "close to the edge")["version"] == 1
    assert put(client, CY, "safety", "hits the edge")["version"] == 2
    put(client, CY, "episode", "blurred")
    assert texts(client, CY) == [("cy", "episode", "blurred"), ("cy", "safety", "hits the edge")]
    gone = put(client, CY, "safety", "  ")
    assert (gone["version"], gone["text"]) == (3, "")
    assert texts(client, CY) == [("cy", "episode", "blurred")]
    assert put(client, CY, "outcome", "")["version"] == 0


def test_others_notes_are_withheld_until_ones_own_marks_are_in(service) -> None:
    _, client = service
    put(client, DEE, "outcome", "the judge is wrong")
    put(client, CY, "outcome", "odd")
    assert texts(client, CY) == [("cy", "outcome", "odd")]
    body = {"expected_version": 0, "safety": 0.5}
    client.put(f"/api/datasets/{DATASET}/episodes/0/annotations/me", json=body, headers=CY)
    assert texts(client, CY) == [("cy", "outcome", "odd"), ("dee", "outcome", "the judge is wrong")]
    assert texts(client, DEE) == [("dee", "outcome", "the judge is wrong")]


def test_a_note_is_no_annotation_and_reveals_nothing(service) -> None:
    _, client = service
    put(client, CY, "episode", "seen")
    assert client.get(f"/api/datasets/{DATASET}/episodes/0", headers=CY).json()["visible"] is False


def test_pages_hold_each_note_once(service) -> None:
    _, client = service
    for field in FIELDS:
        put(client, CY, field, f"on {field}")
    found, cursor = [], None
    while True:
        page = client.get(NOTES, params={"limit": 3} | ({"cursor": cursor} if cursor else {}), headers=CY)
        found += [note["field"] for note in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert found == sorted(FIELDS)


def test_an_event_tells_that_there_is_a_note_and_nothing_of_it(service) -> None:
    made, client = service
    newest = len(read_events(made.engine, EVERYTHING, after=0, limit=1000))
    put(client, CY, "safety", "secret")
    put(client, CY, "safety", "secret")
    told = read_events(made.engine, EVERYTHING, after=newest, limit=10)
    data = {"dataset_id": DATASET, "episode_index": 0, "annotator": "cy"}
    assert [(event.type, event.data) for event in told] == [("note.saved", data)]


@pytest.mark.parametrize(
    "wrong",
    [{"field": "speed"}, {"text": "x" * 2001}, {"text": "a\x00b"}, {"text": None}, {"annotator": "x"}],
)
def test_bodies_that_cannot_work_are_422(service, wrong) -> None:
    _, client = service
    assert client.put(NOTES, json={"field": "safety", "text": "x", **wrong}, headers=CY).status_code == 422
