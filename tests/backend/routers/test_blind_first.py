"""Nobody reads a judge's number, a telemetry score or another's mark before their own word is stored."""

from __future__ import annotations

import pytest
from blind_crawler import Answer, Contents, crawl, reading_as, same_part
from blind_world import DATASET, EPISODES, MINE, OTHER, World, build_world

from robojudge_server.store.queries_reveals import unblind

EPISODE = "/api/datasets/{dataset_id}/episodes/{episode_index}"
SHOWN_OF_MINE = {
    "/api/datasets/{dataset_id}/episodes": {"judge", "disagreement", "zoe"},
    EPISODE: {"judge", "disagreement", "zoe"},
    f"{EPISODE}/notes": {"zoe"},
    f"{EPISODE}/judgements": {"judge"},
    f"{EPISODE}/judgements/latest": {"judge"},
    f"{EPISODE}/analysis": {"judge", "telemetry", "zoe"},
    f"{EPISODE}/annotations": {"zoe"},
    f"{EPISODE}/annotations/history": {"zoe"},
    f"{EPISODE}/consensus": {"zoe"},
}
"""What must show what of an episode once the reader's own annotation of it is in."""
SHOWN_OF_ALL = {
    "/api/datasets/{dataset_id}/reward-labels": {"label"},
    "/api/datasets/{dataset_id}/reward-labels/{export_id}": {"label"},
    "/api/datasets/{dataset_id}/reward-labels/{export_id}/download": {"label"},
}
"""What must show more once the dataset is unblinded."""


def world_of(tmp_path, name: str, **choices: str) -> World:
    return build_world(tmp_path / name, f"sqlite:///{tmp_path / name}.db", **choices)


@pytest.fixture
def world(tmp_path):
    (tmp_path / "one").mkdir()
    made = world_of(tmp_path, "one", salt="one")
    yield made
    made.service.close()


def save_mine(client) -> None:
    """Say something that leaves the people's median of the completion as it is."""
    body = {"expected_version": 0, "safety": 0.5}
    answer = client.put(f"/api/datasets/{DATASET}/episodes/{MINE}/annotations/me", json=body)
    assert answer.status_code == 200, answer.text


def shown(answers: dict[str, Answer], world: World, indices) -> dict[str, set[tuple[str, int]]]:
    """Whose words on which episodes each URL shows, where it shows any."""
    found = {}
    for url, answer in answers.items():
        contents = Contents.of(answer)
        sources = {
            (source, index)
            for (source, index), hidden in world.hidden.items()
            if index in indices and contents.shows(hidden)
        }
        if sources:
            found[url] = sources
    return found


def missing(answers, world, wanted: dict[str, set[str]], index: int) -> dict[str, set[str]]:
    """What endpoints ought to show of an episode and do not."""
    sources: dict[str, set[str]] = {template: set() for template in wanted}
    for url, found in shown(answers, world, [index]).items():
        if answers[url].template in sources:
            sources[answers[url].template] |= {source for source, _ in found}
    return {
        template: wanted[template] - seen for template, seen in sources.items() if wanted[template] - seen
    }


@pytest.mark.parametrize("role", ["annotator", "admin"])
def test_no_get_shows_a_number_before_saving_and_then_only_those_of_that_episode(world, role) -> None:
    with reading_as(world, "cy", role) as client:
        before = crawl(client, world)
        assert not [url for url, answer in before.items() if answer.status >= 500]
        assert shown(before, world, EPISODES) == {}
        save_mine(client)
        after = crawl(client, world)
    assert not [url for url, answer in after.items() if answer.status >= 500]
    assert missing(after, world, SHOWN_OF_MINE, MINE) == {}
    assert shown(after, world, [index for index in EPISODES if index != MINE]) == {}


def test_once_a_dataset_is_unblinded_everything_is_there(world) -> None:
    with reading_as(world, "cy", "annotator") as client:
        unblind(world.service.engine, DATASET, "ada")
        answers = crawl(client, world)
    assert missing(answers, world, SHOWN_OF_MINE, OTHER) == {}
    assert missing(answers, world, SHOWN_OF_ALL, MINE) == {}
    refused = {answer.template for answer in answers.values()} - {
        answer.template for answer in answers.values() if answer.status < 300
    }
    assert refused == set()


def test_all_that_a_blind_user_reads_is_the_same_whatever_judges_and_others_say(tmp_path) -> None:
    read = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        world = world_of(tmp_path, name, salt=name, mine="mine")
        try:
            with reading_as(world, "cy", "annotator") as client:
                before = crawl(client, world)
                save_mine(client)
                read.append((before, crawl(client, world)))
        finally:
            world.service.close()
    for one, two in zip(*read, strict=True):
        assert set(one) == set(two)
        differing = [url for url in one if same_part(one[url]) != same_part(two[url])]
        assert differing == []
