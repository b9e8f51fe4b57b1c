from __future__ import annotations

import json
import random
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert

from records import WHEN
from robojudge_server.store import open_engine, upgrade
from robojudge_server.store.list_counts import count_episodes, neighbours, next_unannotated
from robojudge_server.store.list_filters import SORTS, EpisodeFilters
from robojudge_server.store.list_histogram import category_histogram, number_histogram
from robojudge_server.store.queries_lists import EpisodeQuery, Place, annotated_among, list_episodes
from robojudge_server.store.tables import AnnotationRow, DatasetRow, EpisodeRow

COUNT = 120
TASKS = ("lift the cube", "open; the drawer", "Lift the cube; open", "open", "Öffnen", None)
UNLISTED = 7
SCORES = ("confidence", "smoothness", "efficiency", "safety", "disagreement", "human_task_completion")


def rows(dataset_id: str = "d") -> list[dict[str, Any]]:
    """Episodes with many ties and unknown values; one of them is listed no more."""
    rng = random.Random(3)
    made = []
    for index in range(COUNT):
        row: dict[str, Any] = dict.fromkeys(EpisodeRow.model_fields)
        summary = json.dumps({"episode_index": index, "length": 3, "duration_s": None, "tasks": []})
        row |= {"dataset_id": dataset_id, "episode_index": index, "annotator_count": 0}
        row |= {"summary": None if index == UNLISTED else summary, "task": rng.choice(TASKS)}
        row |= {"length": rng.choice((10, 20, 30, None)), "needs_review": rng.choice((True, False, None))}
        row |= {name: rng.choice((0.0, 0.1, 1 / 3, 1.0, None)) for name in (*SCORES, "task_completion")}
        row |= {"effective_outcome": rng.choice(("success", "partial", "failure", None))}
        row |= {"failure_mode": rng.choice(("other", "missing_step", None))}
        row |= {"review_state": rng.choice(("none", "wanted", "done"))}
        row |= {"annotator_count": int(row["review_state"] == "done")}
        row |= {"review_mark": ("accepted", "flagged", "excluded", None, None)[index % 5]}
        made.append(row)
    return made


MARKS = [(3, "ana", 1), (3, "ana", 2), (3, "ben", 1), (9, "ana", 1), (0, "ana", 1)]


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for dataset_id in ("d", "other"):
            connection.execute(insert(DatasetRow), {"dataset_id": dataset_id})
            connection.execute(insert(EpisodeRow), rows(dataset_id))
        said = {"dataset_id": "d", "saved_at": WHEN, "record": "{}"}
        marks = [
            said | {"episode_index": index, "annotator": who, "version": version}
            for index, who, version in MARKS
        ]
        connection.execute(insert(AnnotationRow), marks)


@pytest.fixture
def filled(store: Engine) -> Engine:
    fill(store)
    return store


def walk(engine: Engine, query: EpisodeQuery, size: int) -> list[int]:
    """Go through all pages as a client does."""
    found: list[int] = []
    after = None
    while True:
        page = list_episodes(engine, query, after=after, limit=size)
        found += [row["episode_index"] for row in page]
        if len(page) < size:
            return found
        last = page[-1]
        value = None if query.sort == "episode_index" else last[query.sort]
        after = Place(value, last["episode_index"])


def listed() -> list[dict[str, Any]]:
    return [row for row in rows() if row["summary"] is not None]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_episode_once_in_order_and_unknown_values_last(filled, sort, descending) -> None:
    known = [row for row in listed() if row[sort] is not None]
    unknown = [row["episode_index"] for row in listed() if row[sort] is None]
    for size in (1, 7, COUNT):
        found = walk(filled, EpisodeQuery("d", sort, descending), size)
        head, tail = found[: len(known)], found[len(known) :]
        assert tail == unknown
        if sort == "task":  # each database has its own order of text; ours is that ties go by index
            by_task = {row["episode_index"]: row["task"] for row in known}
            groups = list(dict.fromkeys(by_task[index] for index in head))
            key = [(groups.index(by_task[i]), -i if descending else i) for i in head]
            assert sorted(head) == sorted(by_task)
            assert key == sorted(key)
        else:
            expected = sorted(known, key=lambda r: (r[sort], r["episode_index"]), reverse=descending)
            assert head == [row["episode_index"] for row in expected]


FILTERED = [
    (EpisodeFilters(outcome="failure"), lambda r: r["effective_outcome"] == "failure"),
    (EpisodeFilters(failure_mode="other"), lambda r: r["failure_mode"] == "other"),
    (EpisodeFilters(task="open"), lambda r: r["task"] == "open"),
    (
        EpisodeFilters(task="open", task_alone=False),
        lambda r: "open" in (r["task"] or "").split("; "),
    ),
    (EpisodeFilters(min_task_completion=1 / 3), lambda r: (r["task_completion"] or 0) >= 1 / 3),
    (
        EpisodeFilters(min_task_completion=0.05, max_task_completion=0.5),
        lambda r: r["task_completion"] in (0.1, 1 / 3),
    ),
    (EpisodeFilters(min_disagreement=0.2), lambda r: (r["disagreement"] or 0) >= 0.2),
    (EpisodeFilters(review_state="wanted"), lambda r: r["review_state"] == "wanted"),
    (EpisodeFilters(reviewed=True), lambda r: r["review_state"] == "done"),
    (EpisodeFilters(reviewed=False), lambda r: r["review_state"] != "done"),
    (EpisodeFilters(review_mark="flagged"), lambda r: r["review_mark"] == "flagged"),
    (EpisodeFilters(review_mark="none"), lambda r: r["review_mark"] is None),
    (EpisodeFilters(min_length=20), lambda r: (r["length"] or 0) >= 20),
    (EpisodeFilters(min_length=11, max_length=20), lambda r: r["length"] == 20),
    (EpisodeFilters(needs_review=True), lambda r: r["needs_review"] is True),
    (EpisodeFilters(needs_review=False), lambda r: r["needs_review"] is False),
    (EpisodeFilters(mine=True, annotator="ana"), lambda r: r["episode_index"] in (0, 3, 9)),
    (EpisodeFilters(mine=False, annotator="ben"), lambda r: r["episode_index"] != 3),
    (
        EpisodeFilters(outcome="success", reviewed=True, needs_review=True),
        lambda r: (r["effective_outcome"], r["review_state"], r["needs_review"]) == ("success", "done", True),
    ),
]


@pytest.mark.parametrize(("filters", "fits"), FILTERED)
@pytest.mark.parametrize("few", [0, 5_000])
def test_filters_leave_what_fits_in_any_order(filled, monkeypatch, filters, fits, few) -> None:
    monkeypatch.setattr("robojudge_server.store.queries_lists.FEW", few)
    expected = {row["episode_index"] for row in listed() if fits(row)}
    assert expected
    for sort in ("episode_index", "task_completion", "review_state", "safety"):
        found = walk(filled, EpisodeQuery("d", sort, filters=filters), 11)
        assert set(found) == expected
        assert len(found) == len(expected)


def test_a_place_that_is_gone_still_has_a_next_page(filled) -> None:
    query = EpisodeQuery("d", "safety")
    page = list_episodes(filled, query, after=Place(0.2, 50), limit=5)
    assert [row["safety"] for row in page] == [1 / 3] * 5


def plans(engine: Engine, query: EpisodeQuery, after: Place | None) -> list[str]:
    """What SQLite says of each statement of a page."""
    sent: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        list_episodes(engine, query, after=after, limit=COUNT)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [
            "; ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", given))
            for one, given in sent
        ]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_read_from_an_index(sqlite_url, sort, descending) -> None:
    engine = open_engine(sqlite_url)
    upgrade(engine)
    value = None
    if sort != "episode_index":
        value = "x" if sort in ("task", "effective_outcome", "failure_mode", "review_state") else 0.5
    places = [None, Place(value, 5)] + ([Place(None, 5)] if value is not None else [])
    for place in places:
        found = plans(engine, EpisodeQuery("d", sort, descending), place)
        assert found
        for plan in found:
            assert "USING INDEX" in plan
            assert "TEMP B-TREE" not in plan
            assert "SCAN" not in plan
    engine.dispose()


def test_an_outcome_by_completion_has_an_index_of_its_own(sqlite_url) -> None:
    engine = open_engine(sqlite_url)
    upgrade(engine)
    query = EpisodeQuery("d", "task_completion", filters=EpisodeFilters(outcome="success"))
    pages = [plan for plan in plans(engine, query, None) if "outcome_completion" in plan]
    assert len(pages) == 2
    assert all("TEMP B-TREE" not in plan for plan in pages)
    engine.dispose()


def test_counts_are_of_the_dataset_and_of_the_user(filled) -> None:
    counts = count_episodes(filled, "d", "ana")
    assert counts.judged == sum(row["effective_outcome"] is not None for row in rows())
    assert counts.annotated == sum(row["review_state"] == "done" for row in rows())
    assert counts.annotated_by_me == 3
    assert count_episodes(filled, "other", "ana").annotated_by_me == 0


def test_the_next_episode_is_the_first_one_behind_that_the_user_has_not_annotated(filled) -> None:
    assert next_unannotated(filled, "d", "ana", -1) == 1
    assert next_unannotated(filled, "d", "ana", 2) == 4
    assert next_unannotated(filled, "d", "ana", UNLISTED - 1) == 8
    assert next_unannotated(filled, "d", "ben", 2) == 4
    assert next_unannotated(filled, "d", "ana", COUNT - 1) == 1


def test_there_is_no_next_episode_once_all_are_annotated(filled) -> None:
    said = {"dataset_id": "d", "saved_at": WHEN, "record": "{}", "annotator": "cy", "version": 1}
    with filled.begin() as connection:
        connection.execute(insert(AnnotationRow), [said | {"episode_index": i} for i in range(COUNT)])
    assert next_unannotated(filled, "d", "cy", 5) is None
    assert annotated_among(filled, "d", "cy", [2, 3]) == {2, 3}


def test_neighbours_are_listed_episodes(filled) -> None:
    assert neighbours(filled, "d", 0) == (None, 1)
    assert neighbours(filled, "d", UNLISTED + 1) == (UNLISTED - 1, UNLISTED + 2)
    assert neighbours(filled, "d", COUNT - 1) == (COUNT - 2, None)


def test_histograms_count_every_episode_once(filled) -> None:
    found = number_histogram(filled, "d", "safety")
    values = [row["safety"] for row in rows()]
    assert found.unknown == values.count(None)
    assert sum(found.counts.values()) + found.unknown == COUNT
    assert len(found.counts) == 20
    assert found.counts["0"] == values.count(0.0)
    assert found.counts["0.1"] == values.count(0.1)
    assert found.counts["0.3"] == values.count(1 / 3)
    assert found.counts["0.95"] == values.count(1.0)
    modes = category_histogram(filled, "d", "failure_mode")
    expected = [row["failure_mode"] for row in rows()]
    assert modes.counts == {name: expected.count(name) for name in ("missing_step", "other")}
    assert modes.unknown == expected.count(None)
