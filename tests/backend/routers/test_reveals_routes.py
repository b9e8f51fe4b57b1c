from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from services import service_of, serving

REVEALS = "/api/datasets/tabletop_demo/reveals"
EPISODE = "/api/datasets/tabletop_demo/episodes/4"
"""An episode that nobody has annotated."""
MINE = f"{EPISODE}/annotations/me"
CY, EVE, ADA = ({"X-User": name} for name in ("cy:annotator", "eve:evaluator", "ada:admin"))


@pytest.fixture
def client(sqlite_url) -> Iterator[Any]:
    with serving(service_of(sqlite_url), user="cy:annotator") as client:
        yield client


def test_an_evaluator_who_asks_sees_what_they_asked_for(client) -> None:
    asked = client.post(REVEALS, json={"scope": "episode", "episode_index": 0}, headers=EVE).json()
    assert (asked["annotator"], asked["scope"], asked["episode_index"], asked["cause"]) == (
        "eve",
        "episode",
        0,
        "asked",
    )
    seen = [
        client.get(f"/api/datasets/tabletop_demo/episodes/{i}/consensus", headers=EVE).status_code
        for i in (0, 1)
    ]
    assert seen == [200, 403]
    client.post(REVEALS, json={"scope": "dataset"}, headers=EVE)
    consensus = client.get("/api/datasets/tabletop_demo/episodes/1/consensus", headers=EVE).json()
    assert consensus["annotators"] == ["ana", "ben"]
    assert client.get(f"{EPISODE}/consensus", headers=EVE).json() is None


def test_somebody_whose_marks_came_in_a_file_sees_those_episodes(client) -> None:
    ana = {"X-User": "ana:annotator"}
    mine = client.get("/api/datasets/tabletop_demo/episodes/0/annotations/me", headers=ana).json()
    assert (mine["version"], mine["revealed"], mine["annotation"]["outcome"]) == (1, True, "success")
    assert client.get(f"{EPISODE}/annotations", headers=ana).status_code == 403


def test_reveals_are_for_evaluators_and_unblinding_is_for_admins(client) -> None:
    unblind = "/api/datasets/tabletop_demo/unblind"
    assert client.post(REVEALS, json={"scope": "dataset"}, headers=CY).status_code == 403
    assert client.post(unblind, headers=EVE).status_code == 403
    assert client.get(f"{EPISODE}/consensus", headers=CY).status_code == 403
    first = client.post(unblind, headers=ADA).json()
    assert (first["dataset_id"], first["unblinded_by"]) == ("tabletop_demo", "ada")
    assert client.post(unblind, headers={"X-User": "amy:admin"}).json() == first
    assert client.get(f"{EPISODE}/consensus", headers=CY).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"scope": "episode"},
        {"scope": "dataset", "episode_index": 4},
        {"scope": "episode", "episode_index": 2**60},
        {"scope": "everything"},
        {"scope": "dataset", "annotator": "ana"},
    ],
)
def test_a_reveal_that_names_nothing_to_see_is_refused(client, body) -> None:
    answer = client.post(REVEALS, json=body, headers=EVE)
    assert answer.status_code == 422


def test_a_reveal_of_an_episode_that_is_not_there_is_404(client) -> None:
    body = {"scope": "episode", "episode_index": 99}
    assert client.post(REVEALS, json=body, headers=EVE).status_code == 404


def test_people_see_their_own_reveals_and_an_admin_everybodys(client) -> None:
    client.put(MINE, json={"expected_version": 0, "task_completion": 0.5})
    client.post(REVEALS, json={"scope": "dataset"}, headers=EVE)

    def listed(user: dict[str, str]) -> list[tuple[str, int | None, str]]:
        found, cursor = [], ""
        while cursor is not None:
            page = client.get(f"{REVEALS}?limit=4{cursor}", headers=user).json()
            assert len(page["items"]) <= 4
            found += [(item["annotator"], item["episode_index"], item["cause"]) for item in page["items"]]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        return found

    assert listed(CY) == [("cy", 4, "saved")]
    assert listed(EVE) == [("eve", None, "asked")]
    everybodys = listed(ADA)
    assert everybodys == sorted(everybodys)
    assert {name for name, _, _ in everybodys} == {"ana", "ben", "cy", "eve"}
