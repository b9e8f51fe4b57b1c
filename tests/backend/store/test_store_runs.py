from __future__ import annotations

import json
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from run_folders import FROZEN, column, contents, episode, write_run

from records import WHEN, failure, judgement
from robojudge.errors import RunFolderError
from robojudge.journal import latest_outcomes
from robojudge.run_folder import RunFolder
from robojudge.schema.judgement import AxisScore, FailureFinding, TrajectoryQuality
from robojudge_server.store import batches, open_engine, upgrade
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.run_export import export_run
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables import JudgementRow

LATER = WHEN + timedelta(hours=1)


def test_a_run_folder_comes_back_byte_for_byte(store, tmp_path) -> None:
    run = write_run(
        tmp_path / "run",
        [
            failure(3),
            judgement(0, rationale="Würfel \u0000 'quoted'; 🤖 \u2028"),
            judgement(3, task_completion=1 / 3),
            judgement(0, task_completion=None, reasons={"task_completion": "no_reference"}),
            failure(4),
            failure(4),
        ],
    )
    imported = import_run(store, run)
    assert (imported.dataset_id, imported.lines, imported.new) == ("d", 6, 6)

    assert export_run(store, imported.run_id, tmp_path / "out") == 6
    for name in ("run.json", "judgements.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (run / name).read_bytes()
    assert latest_outcomes(tmp_path / "out") == latest_outcomes(run)
    with RunFolder(tmp_path / "out", FROZEN, {}) as again:
        assert again.judged == {("d", 3): True, ("d", 0): True, ("d", 4): False}
    assert import_run(store, tmp_path / "out").new == 0


def test_importing_twice_changes_nothing(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [failure(0), judgement(0), judgement(1)])
    first = import_run(store, run)
    before = contents(store)
    second = import_run(store, run)
    assert contents(store) == before
    assert (first.run_id, first.new, second.run_id, second.new) == (second.run_id, 3, first.run_id, 0)


def test_a_judgement_supersedes_a_failure_and_the_summary_row_follows(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [failure(0)])
    import_run(store, run)
    row = episode(store)
    assert (row.error_type, row.task_completion, row.outcome, row.judged_seq) == (
        "RateLimited",
        None,
        None,
        1,
    )

    quality = TrajectoryQuality(smoothness=AxisScore(vlm=0.2, kinematic=0.8, fused=0.8))
    found = FailureFinding(mode="dropped_object")
    write_run(run, [judgement(0, trajectory_quality=quality, failure=found, needs_review=True)])
    assert import_run(store, run).new == 1
    row = episode(store)
    assert (row.error_type, row.task_completion, row.outcome, row.judged_seq) == (None, 0.5, "partial", 2)
    assert (row.smoothness, row.efficiency, row.failure_mode) == (0.8, None, "dropped_object")
    assert (row.effective_outcome, row.confidence, row.judged_at) == ("partial", 0.9, WHEN)
    assert (row.needs_review, row.review_state, row.annotator_count) == (True, "wanted", 0)

    write_run(run, [failure(0)])
    import_run(store, run)
    assert (episode(store).judged_seq, episode(store).error_type) == (2, None)


def test_one_run_imported_by_four_at_once_is_stored_once(store, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 3)
    run = write_run(tmp_path / "run", [judgement(index) for index in range(20)])
    with ThreadPoolExecutor(4) as pool:
        imports = list(pool.map(lambda _: import_run(store, run), range(4)))
    assert sum(done.new for done in imports) == 20
    assert column(store, JudgementRow.seq) == list(range(1, 21))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_later_of_two_runs_counts_whichever_came_first(store, tmp_path, order) -> None:
    runs = [
        write_run(tmp_path / "old", [judgement(0, task_completion=0.1)]),
        write_run(tmp_path / "new", [judgement(0, task_completion=0.9, created_at=LATER), failure(1)]),
    ]
    ids = [import_run(store, runs[number]).run_id for number in order]
    assert len(set(ids)) == 2
    assert episode(store).task_completion == 0.9


def test_settled_subtasks_are_taken_over_and_a_stale_copy_does_not_undo_them(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [judgement(0)])
    stale = (run / "run.json").read_bytes()
    run_id = import_run(store, run).run_id
    with RunFolder(run, FROZEN, {}) as folder:
        folder.settle_subtasks({"Lift the cube.": {"names": ["reach", "lift"], "source": "proposed"}})
    grown = (run / "run.json").read_bytes()
    assert import_run(store, run).run_id == run_id
    (run / "run.json").write_bytes(stale)
    import_run(store, run)
    export_run(store, run_id, tmp_path / "out")
    assert (tmp_path / "out/run.json").read_bytes() == grown


def test_a_line_that_was_cut_off_is_left_out(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [judgement(0)])
    with (run / "judgements.jsonl").open("a") as file:
        file.write('{"dataset_id": "d", "epis')
    assert import_run(store, run).lines == 1


def test_an_import_that_broke_off_goes_on_where_it_stopped(store, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 2)
    run = write_run(tmp_path / "run", [judgement(index) for index in range(5)])
    journal = run / "judgements.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(b"".join(whole.splitlines(keepends=True)[:3]) + b"{}\n")
    with pytest.raises(RunFolderError, match="line 4 is damaged"):
        import_run(store, run)
    assert column(store, JudgementRow.seq) == [1, 2]
    journal.write_bytes(whole)
    assert (import_run(store, run).new, column(store, JudgementRow.seq)) == (3, [1, 2, 3, 4, 5])


def test_a_rewritten_journal_is_refused_with_its_line(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [judgement(0), judgement(1)])
    import_run(store, run)
    before = contents(store)
    lines = (run / "judgements.jsonl").read_text().replace('"episode_index":1', '"episode_index":7')
    (run / "judgements.jsonl").write_text(lines)
    with pytest.raises(RunFolderError, match=r"line 2 is not what was imported before.*rewritten"):
        import_run(store, run)
    assert contents(store) == before


def test_a_field_left_out_by_an_older_program_is_no_rewrite(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [judgement(0)])
    import_run(store, run)
    record = json.loads((run / "judgements.jsonl").read_text())
    del record["dropped_parameters"]
    (run / "judgements.jsonl").write_text(json.dumps(record) + "\n")
    assert import_run(store, run).new == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dataset_id": "other"}, "line 1 is of dataset other, the run is of d"),
        ({"created_at": WHEN.replace(tzinfo=None)}, "line 1: created_at names no time zone"),
    ],
)
def test_a_line_that_does_not_belong_is_refused(store, tmp_path, changes, message) -> None:
    run = write_run(tmp_path / "run", [judgement(0, **changes)])
    with pytest.raises(RunFolderError, match=message):
        import_run(store, run)
    assert column(store, JudgementRow.seq) == []


def test_an_unknown_run_is_named_beside_the_known_ones(store, tmp_path) -> None:
    run_id = import_run(store, write_run(tmp_path / "run", [judgement(0)])).run_id
    with pytest.raises(NoSuchRecord, match=f"no run nope; its newest runs: {run_id}"):
        export_run(store, "nope", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_export_never_overwrites(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [judgement(0)])
    run_id = import_run(store, run).run_id
    with pytest.raises(RunFolderError, match="exists already"):
        export_run(store, run_id, run)


def test_memory_does_not_grow_with_the_run(sqlite_url, tmp_path) -> None:
    engine = open_engine(sqlite_url)
    upgrade(engine)

    def peak_bytes(lines: int) -> int:
        run = write_run(tmp_path / f"run{lines}", [judgement(i, rationale="x" * 1000) for i in range(lines)])
        tracemalloc.start()
        run_id = import_run(engine, run).run_id
        export_run(engine, run_id, tmp_path / f"out{lines}")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    small = peak_bytes(600)
    assert peak_bytes(1800) < 1.5 * small
    engine.dispose()
