from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from run_folders import annotation, column, contents, episode, write_run

from records import WHEN, judgement
from robojudge.annotations import annotation_rows, load_annotations, write_rows
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_annotations import (
    append_annotation,
    import_annotations,
    latest_annotations,
)
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables import AnnotationRow

LATER = WHEN + timedelta(hours=1)


def test_a_save_appends_and_the_latest_word_counts(store, tmp_path) -> None:
    import_run(store, write_run(tmp_path / "run", [judgement(0, needs_review=True)]))
    assert append_annotation(store, annotation(task_completion=0.7)) == 1
    assert append_annotation(store, annotation(task_completion=0.9)) == 2
    assert append_annotation(store, annotation(annotator="ben", task_completion=0.7)) == 1
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
    append_annotation(store, annotation(task_completion=0.9))
    assert (episode(store).disagreement, episode(store).judged_run_id) == (None, None)
    import_run(store, write_run(tmp_path / "run", [judgement(0)]))
    assert abs(episode(store).disagreement - 0.4) < 1e-12


def test_concurrent_writers_lose_nothing(store, tmp_path) -> None:
    runs = [write_run(tmp_path / f"run{n}", [judgement(0), judgement(1)]) for n in range(2)]
    said = [annotation(annotator=name, task_completion=n / 20) for n in range(12) for name in ("ana", "ben")]
    with ThreadPoolExecutor(6) as pool:
        imports = [pool.submit(import_run, store, run) for run in runs]
        versions = list(pool.map(lambda a: (a.annotator, append_annotation(store, a)), said))
        assert sorted(done.result().new for done in imports) == [2, 2]
    assert sorted(versions) == [(name, n) for name in ("ana", "ben") for n in range(1, 13)]
    stored = sorted(
        Annotation.model_validate_json(r).model_dump_json() for r in column(store, AnnotationRow.record)
    )
    assert stored == sorted(a.model_dump_json() for a in said)
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
        append_annotation(store, each.model_copy(update={"task_completion": 0.0, "efficiency": 0.25}))
        append_annotation(store, each)
    write_rows(annotation_rows(latest_annotations(store, "d")), tmp_path / "out.csv")
    back = load_annotations(tmp_path / "out.csv", dataset_id="d")
    assert sorted(back, key=repr) == sorted(said, key=repr)


def test_an_unknown_dataset_is_named(store) -> None:
    with pytest.raises(NoSuchRecord, match="no dataset elsewhere"):
        latest_annotations(store, "elsewhere")
