"""Facts about files of what people said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from robojudge.annotations import (
    COLUMNS,
    FIELDS,
    annotation_rows,
    check_annotations,
    load_annotations,
    template_rows,
    write_rows,
)
from robojudge.errors import AnnotationError
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan

HEADER = "dataset,episode_index,annotator,field,value,created_at,blinded\n"


def csv(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n")
    return path


def test_an_empty_value_means_cannot_tell_and_unrated_means_nobody_looked(tmp_path) -> None:
    path = csv(tmp_path, "d,0,ana,outcome,,,true", "d,0,ana,task_completion,unrated,,true")
    (annotation,) = load_annotations(path, dataset_id="d")
    assert annotation.outcome is None
    assert annotation.cannot_tell == ("outcome",)
    assert check_annotations(path).unrated == 1


def test_the_latest_word_of_an_annotator_counts(tmp_path) -> None:
    path = csv(
        tmp_path,
        "d,0,ana,task_completion,0.9,2026-01-02T00:00:00Z,true",
        "d,0,ana,task_completion,0.2,2026-01-01T00:00:00Z,true",
        "d,0,ben,task_completion,0.4,,true",
    )
    by = {a.annotator: a.task_completion for a in load_annotations(path, dataset_id="d")}
    assert by == {"ana": 0.9, "ben": 0.4}


def test_one_informed_row_makes_the_annotation_informed(tmp_path) -> None:
    path = csv(tmp_path, "d,0,ana,outcome,success,,true", "d,0,ana,safety,1,,false")
    assert not load_annotations(path, dataset_id="d")[0].blinded


def test_what_was_said_before_a_judge_was_seen_is_still_there_after_a_revision(tmp_path) -> None:
    path = csv(
        tmp_path,
        "d,0,ana,task_completion,0.9,2026-01-01T00:00:00Z,true",
        "d,0,ana,task_completion,0.4,2026-01-02T00:00:00Z,false",
        "d,1,ana,task_completion,0.3,2026-01-02T00:00:00Z,false",
        "d,2,ana,task_completion,0.7,2026-01-02T00:00:00Z,true",
    )
    latest = load_annotations(path, dataset_id="d")
    blind = load_annotations(path, dataset_id="d", before_judges=True)
    assert [(a.task_completion, a.blinded) for a in latest] == [(0.4, False), (0.3, False), (0.7, True)]
    assert [(a.task_completion, a.blinded) for a in blind] == [(0.9, True), (0.3, False), (0.7, True)]


@pytest.mark.parametrize(
    "line,message",
    [
        ("d,0,ana,outcome,won,,true", "outcome 'won'"),
        ("d,0,ana,task_completion,1.2,,true", "task_completion '1.2'"),
        ("d,0,ana,task_completion,nan,,true", "task_completion 'nan'"),
        ("d,0,ana,happiness,1,,true", "field 'happiness' is none of"),
        ("d,-1,ana,outcome,success,,true", "episode_index '-1'"),
        ("d,0,,outcome,success,,true", "annotator is empty"),
        ("d,0,ana,outcome,success,yesterday,true", "created_at 'yesterday'"),
        ("d,0,ana,outcome,success,2026-01-01T00:00:00,true", "names no time zone"),
        ("d,0,ana,outcome,success,,", "blinded is ''"),
        ("d,0,ana,subtasks,[],x", "created_at 'x'"),
        ('d,0,ana,subtasks,"[{""name"": ""b"", ""start_frame"": 9, ""end_frame"": 3}]",,true', "ends before"),
    ],
)
def test_every_problem_is_named_with_its_line(tmp_path, line, message) -> None:
    path = csv(tmp_path, "d,1,ana,outcome,success,,true", line)
    (problem,) = check_annotations(path).problems
    assert problem.line == 3
    assert message in problem.message
    with pytest.raises(AnnotationError, match="line 3"):
        load_annotations(path, dataset_id="d")


def test_annotations_of_another_dataset_are_refused_with_the_way_out(tmp_path) -> None:
    path = csv(tmp_path, "other,0,ana,outcome,success,,true")
    with pytest.raises(AnnotationError, match=r"annotates other, not mine.*--dataset-id other"):
        load_annotations(path, dataset_id="mine")


def test_a_missing_file_and_missing_columns_are_named(tmp_path) -> None:
    with pytest.raises(AnnotationError, match="does not exist"):
        load_annotations(tmp_path / "no.csv", dataset_id="d")
    path = tmp_path / "b.csv"
    path.write_text("dataset,episode_index\n")
    with pytest.raises(AnnotationError, match="lacks the columns annotator"):
        load_annotations(path, dataset_id="d")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_round_trip_gives_equal_annotations(tmp_path, kind) -> None:
    spans = (SubtaskSpan(name='say "hi", then go', start_frame=0, end_frame=9),)
    said = Annotation(
        dataset_id="d",
        episode_index=3,
        annotator="ana",
        task_completion=0.35,
        outcome="partial",
        failure_mode="other",
        failure_onset_frame=0,
        subtasks=spans,
        cannot_tell=("safety",),
        created_at=datetime(2026, 5, 1, 12, 30, tzinfo=UTC),
        blinded=False,
    )
    path = tmp_path / "a.csv"
    write_rows(annotation_rows([said]), path)
    if kind == "parquet":
        table = pyarrow.csv.read_csv(
            path,
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(("value", "created_at", "blinded"), pyarrow.string())
            ),
        )
        path = tmp_path / "a.parquet"
        pq.write_table(table, path)
    assert load_annotations(path, dataset_id="d") == (said,)


def test_a_template_is_valid_and_entirely_unrated(tmp_path) -> None:
    path = tmp_path / "t.csv"
    write_rows(template_rows("d", [0, 1], "me"), path)
    table = check_annotations(path)
    assert (table.unrated, table.annotations, table.problems) == (2 * len(FIELDS), (), ())


@pytest.mark.parametrize("value", ["-1", "3.5", "1e3", "NaN", "²", "9" * 30, "late"])
def test_an_onset_that_is_no_frame_is_named(tmp_path, value) -> None:
    path = tmp_path / "a.csv"
    rows = [f"d,0,ana,failure_onset_frame,{value},,true", "d,1,ana,failure_onset_frame,41,,true"]
    path.write_text("\n".join([",".join(COLUMNS), *rows]))
    table = check_annotations(path)
    (problem,) = table.problems
    assert (problem.line, "failure_onset_frame" in problem.message) == (2, True)
    assert [said.failure_onset_frame for said in table.annotations] == [41]
