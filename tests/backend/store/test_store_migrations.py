from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from run_folders import annotation, contents, episode, write_run
from sqlalchemy import inspect, text

from records import failure, judgement
from robojudge_server.store import downgrade, open_engine, upgrade
from robojudge_server.store.errors import StoreError, StoreUnavailable, StoreVersion
from robojudge_server.store.migrate import (
    MIGRATION_LOCK,
    check_tables,
    current_revision,
    newest_revision,
    require_current,
)
from robojudge_server.store.queries_annotations import import_annotations
from robojudge_server.store.queries_marks import Marking, mark_episodes
from robojudge_server.store.run_export import export_run
from robojudge_server.store.run_import import import_run


def execute(engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_the_migrations_make_exactly_the_tables_in_code(store) -> None:
    check_tables(store)


def test_a_missing_column_is_found(store) -> None:
    execute(store, "ALTER TABLE robojudge_episodes DROP COLUMN judged_at")
    with pytest.raises(Exception, match="judged_at"):
        check_tables(store)


def test_upgrading_twice_changes_nothing(store, tmp_path) -> None:
    import_run(store, write_run(tmp_path / "run", [judgement(0)]))
    before = contents(store)
    assert upgrade(store) == newest_revision()
    assert contents(store) == before


def test_down_one_revision_and_up_again_keeps_runs_and_judgements(store, tmp_path) -> None:
    run = write_run(tmp_path / "run", [failure(0), judgement(0, needs_review=True), judgement(1), failure(2)])
    run_id = import_run(store, run).run_id
    before = contents(store)
    import_annotations(store, [annotation(0)])

    downgrade(store, "0001")
    assert "robojudge_annotations" not in inspect(store).get_table_names()
    with pytest.raises(StoreVersion, match=r"at revision 0001.*works with 0005.*robojudge db upgrade"):
        require_current(store)
    upgrade(store)

    assert contents(store) == before
    assert [episode(store, index).review_state for index in (0, 1, 2)] == ["wanted", "none", "none"]
    export_run(store, run_id, tmp_path / "out")
    assert (tmp_path / "out/judgements.jsonl").read_bytes() == (run / "judgements.jsonl").read_bytes()
    check_tables(store)


def test_marks_that_are_dropped_leave_the_review_state_as_people_and_judges_have_it(store, tmp_path) -> None:
    import_run(store, write_run(tmp_path / "run", [judgement(0, needs_review=True), judgement(1)]))
    import_annotations(store, [annotation(1)])
    for index, mark in ((0, "accepted"), (1, "flagged")):
        marking = Marking(mark, None, "ana", frozenset((0, 1)))
        assert mark_episodes(store, episode(store, 0).dataset_id, [index], marking, lambda *_: None) == {}
    assert [episode(store, index).review_state for index in (0, 1)] == ["done", "wanted"]
    downgrade(store, "0003")
    upgrade(store)
    assert [episode(store, index).review_state for index in (0, 1)] == ["wanted", "done"]
    assert [episode(store, index).review_mark for index in (0, 1)] == [None, None]


def test_down_to_base_leaves_a_hosts_tables_and_nothing_of_ours(empty) -> None:
    execute(empty, "CREATE TABLE host_table (id INTEGER)", "CREATE TABLE alembic_version (version_num TEXT)")
    upgrade(empty)
    check_tables(empty)
    downgrade(empty, "base")
    left = set(inspect(empty).get_table_names())
    assert left - {"robojudge_alembic_version"} == {"host_table", "alembic_version"}
    assert current_revision(empty) is None


def test_a_migration_waits_for_another_programs(bare_postgres_url) -> None:
    holder = open_engine(bare_postgres_url)
    hasty = open_engine(f"{bare_postgres_url}&options=-c%20lock_timeout%3D100")
    with holder.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            upgrade(hasty)
    assert upgrade(hasty) == newest_revision()
    hasty.dispose()
    holder.dispose()


def test_references_hold_after_the_migrations(store) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        execute(store, "INSERT INTO robojudge_reveals VALUES ('nowhere', 'ana', 0, '2026-01-01', 'saved')")


def test_a_newer_database_is_refused_in_one_line_and_left_alone(store) -> None:
    execute(store, "UPDATE robojudge_alembic_version SET version_num = '9999'")
    for refused in (upgrade, require_current, lambda engine: downgrade(engine, "base")):
        with pytest.raises(StoreVersion, match="9999, newer than this program") as caught:
            refused(store)
        assert "\n" not in str(caught.value)
    assert current_revision(store) == "9999"


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty) -> None:
    execute(empty, "CREATE TABLE robojudge_runs (mine INTEGER)")
    with pytest.raises(StoreError, match="already exists"):
        upgrade(empty)
    assert inspect(empty).get_table_names() == ["robojudge_runs"]


def test_four_programs_that_upgrade_at_once_all_succeed(bare_database_url) -> None:
    engines = [open_engine(bare_database_url, wait_s=20) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(upgrade, engines)) == [newest_revision()] * 4
    check_tables(engines[0])
    for engine in engines:
        engine.dispose()


def test_a_hosts_metadata_never_sees_our_tables(bare_sqlite_url) -> None:
    code = (
        "import sys, logging; sys.path[:] = sys.argv[2].split('|')\n"
        "from sqlmodel import SQLModel\n"
        "from robojudge_server.store import open_engine, upgrade\n"
        "upgrade(open_engine(sys.argv[1]))\n"
        "import robojudge_server.store.tables\n"
        "assert not SQLModel.metadata.tables\n"
        "assert not logging.getLogger().handlers\n"
        "loud = [h for h in logging.getLogger('alembic').handlers if type(h) is not logging.NullHandler]\n"
        "assert not loud and logging.getLogger('alembic').level == logging.NOTSET\n"
    )
    arguments = [sys.executable, "-c", code, bare_sqlite_url, "|".join(sys.path)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
