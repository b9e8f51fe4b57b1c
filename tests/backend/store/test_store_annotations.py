from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from run_folders import annotation, column, contents, episode, write_run
from sqlalchemy import Engine, select

from records import WHEN, judgement
from robojudge.annotations import annotation_rows, load_annotations, write_rows
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge_server.errors import StaleWrite
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.engine import reading
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_annotations import (
    Saved,
    import_annotations,
    latest_annotations,
    latest_word,
    latest_words,
    save_annotation,
    versions,
)
from robojudge_server.store.queries_reveals import seen_episodes
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables import AnnotationRow
from robojudge_server.store.tables_jobs import EventRow

LATER = WHEN + timedelta(hours=1)


def save(engine: Engine, version: int, episode_index: int = 0, annotator: str = "ana", **said: Any) -> Saved:
    return save_annotation(engine, annotation(episode_index, annotator, **said), expected_version=version)


def insist(engine: Engine, annotator: str, mark: float) -> int:
    """Save over whatever is there, as often as that takes."""
    version = 0
    while True:
        try:
            return save(engine, version, annotator=annotator, task_completion=mark).version
        except StaleWrite as stale:
            version = stale.current_version


def test_a_save_appends_and_the_latest_word_counts(store, tmp_path) -> None:
    import_run(store, write_run(tmp_path / "run", [judgement(0, needs_review=True)]))
    assert save(store, 0, task_completion=0.7).version == 1
    assert save(store, 1, task_completion=0.9).version == 2
    assert save(store, 0, annotator="ben", task_completion=0.7).version == 1
    row = episode(store)
    assert (row.annotator_count, row.review_state) == (2, "done")
    assert abs(row.human_task_completion - 0.8) < 1e-12
    assert abs(row.disagreement - 0.3) < 1e-12
    assert [(a.annotator, a.task_completion) for a in latest_annotations(store, "d")] == [
        ("ana", 0.9),
        ("ben", 0.7),
    ]
    assert len(column(store, AnnotationRow.version)) == 3


def test_an_annotation_before_any_judgement_waits_for_it(store, tmp_path) -> None:
    save(store, 0, task_completion=0.9)
    assert (episode(store).disagreement, episode(store).judged_run_id) == (None, None)
    import_run(store, write_run(tmp_path / "run", [judgement(0)]))
    assert abs(episode(store).disagreement - 0.4) < 1e-12


def test_concurrent_writers_lose_nothing(store, tmp_path) -> None:
    runs = [write_run(tmp_path / f"run{n}", [judgement(0), judgement(1)]) for n in range(2)]
    said = [(name, n / 20) for n in range(12) for name in ("ana", "ben")]
    with ThreadPoolExecutor(6) as pool:
        imports = [pool.submit(import_run, store, run) for run in runs]
        versions = list(pool.map(lambda a: (a[0], insist(store, *a)), said))
        assert sorted(done.result().new for done in imports) == [2, 2]
    assert sorted(versions) == [(name, n) for name in ("ana", "ben") for n in range(1, 13)]
    stored = [Annotation.model_validate_json(record) for record in column(store, AnnotationRow.record)]
    assert sorted((a.annotator, a.task_completion) for a in stored) == sorted(said)
    words = list(latest_annotations(store, "d"))
    human = (words[0].task_completion + words[1].task_completion) / 2
    assert abs(episode(store).human_task_completion - human) < 1e-12
    assert abs(episode(store).disagreement - abs(0.5 - human)) < 1e-12


def test_importing_a_file_twice_changes_nothing(store) -> None:
    assert [import_annotations(store, [annotation()]) for _ in range(2)] == [1, 0]
    before = contents(store)
    assert import_annotations(store, [annotation()]) == 0
    assert contents(store) == before


def test_an_older_word_of_a_file_does_not_replace_a_newer_one(store) -> None:
    import_annotations(store, [annotation(task_completion=0.9, created_at=LATER)])
    assert import_annotations(store, [annotation(task_completion=0.1, created_at=WHEN)]) == 0
    assert import_annotations(store, [annotation(task_completion=0.3, created_at=None)]) == 1


def test_what_comes_out_as_csv_reads_back_equal(store, tmp_path) -> None:
    said = [
        annotation(0, "ana", outcome="failure", failure_mode="missed_grasp", cannot_tell=("smoothness",)),
        annotation(0, "Bär", task_completion=0.05, blinded=False),
        annotation(7, "ana", subtasks=(SubtaskSpan(name="reach, then lift", start_frame=0, end_frame=4),)),
    ]
    for each in said:
        first = each.model_copy(update={"task_completion": 0.0, "efficiency": 0.25})
        assert [import_annotations(store, [one]) for one in (first, each)] == [1, 1]
    write_rows(annotation_rows(latest_annotations(store, "d")), tmp_path / "out.csv")
    back = load_annotations(tmp_path / "out.csv", dataset_id="d")
    assert sorted(back, key=repr) == sorted(said, key=repr)


def test_an_unknown_dataset_is_named(store) -> None:
    with pytest.raises(NoSuchRecord, match="no dataset elsewhere"):
        latest_annotations(store, "elsewhere")


def test_of_writers_that_know_the_same_version_one_wins(store) -> None:
    save(store, 0, task_completion=0.0)

    def attempt(n: int) -> int | str:
        try:
            return save(store, 1, task_completion=n / 20).version
        except StaleWrite as stale:
            return f"stale, {stale.current_version} is current"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(1, 21)))
    assert answers.count(2) == 1
    assert answers.count("stale, 2 is current") == 19
    assert len(column(store, AnnotationRow.version)) == 2


def test_a_version_that_never_was_is_stale_too(store) -> None:
    with pytest.raises(StaleWrite, match="version 3 is not the latest, 0 is") as caught:
        save(store, 3)
    assert caught.value.current_version == 0
    assert not column(store, AnnotationRow.version)
    assert seen_episodes(store, "d", "ana", [0]) == frozenset()


def test_saying_the_same_again_stores_nothing_whatever_version_is_named(store) -> None:
    first = save(store, 0, task_completion=0.7, outcome="partial")
    before = contents(store)
    for version in (0, 1, 9):
        assert save(store, version, task_completion=0.7, outcome="partial") == first
    assert contents(store) == before
    second = save(store, 1, task_completion=0.7)
    with pytest.raises(StaleWrite):
        save(store, 1, task_completion=0.7, outcome="partial")
    assert latest_word(store, "d", 0, "ana") == second


def test_the_same_words_of_another_person_are_a_word_of_their_own(store) -> None:
    assert save(store, 0).version == save(store, 0, annotator="ben").version == 1
    assert [saved.annotation.annotator for saved in latest_words(store, "d", 0)] == ["ana", "ben"]


def test_only_the_first_save_is_blinded_and_the_server_says_when(store) -> None:
    first = save(store, 0, task_completion=0.7, blinded=False)
    second = save(store, 1, task_completion=0.8, blinded=True)
    other = save(store, 0, episode_index=1)
    assert [saved.annotation.blinded for saved in (first, second, other)] == [True, False, True]
    assert first.annotation.created_at == first.saved_at > WHEN


def test_versions_come_newest_first_and_in_parts(store) -> None:
    for version in range(3):
        save(store, version, task_completion=version / 20)
    save(store, 0, annotator="ben")
    assert [saved.version for saved in versions(store, "d", 0, "ana", None, 2)] == [3, 2]
    assert [saved.version for saved in versions(store, "d", 0, "ana", 2, 2)] == [1]


def test_latest_words_of_an_episode_come_by_name_and_in_parts(store) -> None:
    for name in ("cy", "ana", "ben"):
        save(store, 0, annotator=name)
    save(store, 1, annotator="ben", task_completion=0.1)
    save(store, 0, episode_index=1, annotator="dan")
    words = latest_words(store, "d", 0, count=2)
    assert [(saved.annotation.annotator, saved.version) for saved in words] == [("ana", 1), ("ben", 2)]
    assert [saved.annotation.annotator for saved in latest_words(store, "d", 0, "ben", 2)] == ["cy"]


def test_a_save_is_told_once_without_any_mark(store) -> None:
    save(store, 0, task_completion=0.7)
    save(store, 0, task_completion=0.7)
    with reading(store) as session:
        told = session.execute(select(EventRow.type, EventRow.data)).all()
    assert [(kind, json.loads(data)) for kind, data in told] == [
        (
            "annotation.saved",
            {"dataset_id": "d", "episode_index": 0, "annotator": "ana", "version": 1},
        )
    ]


def test_authors_of_an_imported_file_see_what_they_rated(store) -> None:
    import_annotations(store, [annotation(0), annotation(3), annotation(1, "ben", blinded=False)])
    assert seen_episodes(store, "d", "ana", [0, 1, 2, 3]) == {0, 3}
    assert seen_episodes(store, "d", "ben", [0, 1, 2, 3]) == {1}
    assert [a.blinded for a in latest_annotations(store, "d")] == [True, False, True]
    assert save(store, 1, task_completion=0.1).annotation.blinded is False


def test_a_word_changed_after_seeing_the_judge_does_not_replace_the_blind_one_for_judging(store) -> None:
    blind = save_annotation(store, annotation(task_completion=0.7), expected_version=0).annotation
    informed = save_annotation(store, annotation(task_completion=0.2), expected_version=1).annotation
    assert (blind.blinded, informed.blinded) == (True, False)
    only_informed = annotation(annotator="ben", blinded=False)
    import_annotations(store, [only_informed])
    assert annotations_as_of(store, "d", datetime.now(UTC)) == [blind, only_informed]
    assert annotations_as_of(store, "d", WHEN) == []
