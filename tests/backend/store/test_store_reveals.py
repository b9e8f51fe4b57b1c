from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from run_folders import contents

from records import WHEN
from robojudge_server.store.engine import writing
from robojudge_server.store.queries_episodes import insert_missing
from robojudge_server.store.queries_reveals import (
    ask_to_see,
    has_seen,
    list_reveals,
    reveal,
    seen_episodes,
    sees_dataset,
    unblind,
)
from robojudge_server.store.tables import DatasetRow
from robojudge_server.store.tables_people import WHOLE_DATASET


@pytest.fixture
def known(store):
    """A database that knows the datasets d and e."""
    with writing(store) as session:
        insert_missing(session, DatasetRow, [{"dataset_id": "d"}, {"dataset_id": "e"}])
    return store


def test_the_first_note_of_a_reveal_stands(known) -> None:
    with writing(known) as session:
        reveal(session, "d", [("ana", 3), ("ana", 3)], "saved", WHEN)
        reveal(session, "d", [("ana", 3)], "asked", WHEN + timedelta(hours=1))
    row = ask_to_see(known, "d", "ana", 3)
    assert (row.cause, row.revealed_at) == ("saved", WHEN)
    assert len(list_reveals(known, "d", None, None, 10)) == 1


def test_a_reveal_is_of_one_person_dataset_and_episode(known) -> None:
    ask_to_see(known, "d", "ana", 3)
    assert seen_episodes(known, "d", "ana", [2, 3, 4]) == {3}
    assert seen_episodes(known, "e", "ana", [3]) == seen_episodes(known, "d", "ben", [3]) == frozenset()
    assert not sees_dataset(known, "d", "ana")
    with writing(known) as session:
        assert has_seen(session, "d", "ana", 3)
        assert not has_seen(session, "d", "ana", 2)
        assert not has_seen(session, "d", "ben", 3)


def test_a_reveal_of_a_dataset_covers_every_episode(known) -> None:
    ask_to_see(known, "d", "ana", WHOLE_DATASET)
    assert sees_dataset(known, "d", "ana")
    assert not sees_dataset(known, "d", "ben")
    assert not sees_dataset(known, "e", "ana")
    with writing(known) as session:
        assert has_seen(session, "d", "ana", 10**15)


def test_reveals_are_listed_by_name_in_parts(known) -> None:
    for name, index in (("ben", 1), ("ana", 7), ("ana", WHOLE_DATASET), ("ana", 2)):
        ask_to_see(known, "d", name, index)
    ask_to_see(known, "e", "ana", 0)

    def listed(annotator: str | None, after: tuple[str, int] | None) -> list[tuple[str, int]]:
        return [(row.annotator, row.episode_index) for row in list_reveals(known, "d", annotator, after, 3)]

    assert listed(None, None) == [("ana", WHOLE_DATASET), ("ana", 2), ("ana", 7)]
    assert listed(None, ("ana", 7)) == [("ben", 1)]
    assert listed("ben", None) == [("ben", 1)]


def test_a_dataset_is_unblinded_once_for_good(known) -> None:
    first = unblind(known, "d", "ada")
    before = contents(known)
    assert unblind(known, "d", "bob") == first
    assert contents(known) == before
    assert first.by == "ada"
    assert sees_dataset(known, "d", "anybody")
    assert not sees_dataset(known, "e", "anybody")


def test_of_those_who_unblind_at_once_one_is_noted(known) -> None:
    with ThreadPoolExecutor(6) as pool:
        noted = list(pool.map(lambda n: unblind(known, "d", f"admin{n}"), range(6)))
    assert len(set(noted)) == 1
