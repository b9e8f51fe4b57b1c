from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from run_folders import annotation, contents, episode, write_run
from sqlalchemy import text

from records import WHEN, failure, judgement
from robojudge.annotations import annotation_rows, write_rows
from robojudge.cli import app
from robojudge.schema.episode import EpisodeSummary
from robojudge_server.commands.db import add_to
from tiny_datasets import build_v3


@pytest.fixture
def db(monkeypatch, capsys):
    """Run `robojudge db ...`; return its exit code and what it printed."""
    monkeypatch.setattr(app, "plugins", lambda group: [SimpleNamespace(load=lambda: add_to)])

    def run(*words: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            app.main(["db", *map(str, words)])
        printed = capsys.readouterr()
        return done.value.code or 0, printed.out + printed.err

    return run


def test_upgrade_import_export_round_trip(db, bare_database_url, tmp_path) -> None:
    run = write_run(tmp_path / "run", [failure(0), judgement(0), judgement(2)])
    assert db("upgrade", "--database", bare_database_url)[1].endswith("went from empty to 0005\n")
    assert db("upgrade", "--database", bare_database_url)[1].endswith("is at revision 0005 already\n")
    code, printed = db("import", run, "--database", bare_database_url)
    assert code == 0
    assert "of dataset d: 3 lines, 3 new" in printed
    run_id = printed.split()[1]
    code, printed = db("export", "--run", run_id, "--out", tmp_path / "out", "--database", bare_database_url)
    assert (tmp_path / "out" / "judgements.parquet").is_file()
    assert (code, printed) == (0, f"wrote {tmp_path / 'out'}: 3 lines of run {run_id}\n")
    assert (tmp_path / "out/judgements.jsonl").read_bytes() == (run / "judgements.jsonl").read_bytes()


def test_import_takes_the_dataset_and_the_annotations_with_it(db, bare_database_url, tmp_path, empty) -> None:
    build_v3(tmp_path / "data", lengths=(5, 4, 6))
    write_rows(
        annotation_rows([annotation(1, "ana"), annotation(2, "ben", created_at=WHEN)]), tmp_path / "a.csv"
    )
    run = write_run(tmp_path / "run", [judgement(1, instruction="pick the cup")])
    words = ("import", run, "--dataset", tmp_path / "data", "--annotations", tmp_path / "a.csv")
    code, printed = db(*words, "--database", bare_database_url)
    assert code == 0
    assert printed.splitlines()[0] == "dataset d: 3 episodes"
    assert printed.splitlines()[2] == "2 annotations, 2 new"
    assert db(*words, "--database", bare_database_url)[1].splitlines()[2] == "2 annotations, 0 new"
    summary = EpisodeSummary.model_validate_json(episode(empty, 2).summary)
    assert (summary.length, summary.tasks) == (6, ("pick the cup",))
    assert abs(episode(empty, 1).disagreement - 0.2) < 1e-12

    out = tmp_path / "b.csv"
    assert (
        db("export", "--annotations", "--dataset", "d", "--out", out, "--database", bare_database_url)[0] == 0
    )
    assert out.read_bytes() == (tmp_path / "a.csv").read_bytes()


def test_another_dataset_than_the_judged_one_is_refused_before_anything_is_stored(
    db, bare_database_url, tmp_path
) -> None:
    build_v3(tmp_path / "data", lengths=(5, 4, 6))
    run = write_run(tmp_path / "run", [judgement(1, instruction="fold the towel")])
    code, printed = db("import", run, "--dataset", tmp_path / "data", "--database", bare_database_url)
    assert code == 2
    assert "episode 1: its instruction is 'pick the cup' here and was 'fold the towel'" in printed
    assert "dataset d: 3 episodes" not in printed and "lines" not in printed


def test_the_environment_names_the_database_too(db, monkeypatch, bare_sqlite_url) -> None:
    monkeypatch.setenv("ROBOJUDGE_DATABASE_URL", bare_sqlite_url)
    assert "store.db went from empty" in db("upgrade")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("export", "--run", "x"), "give --run ID, or --annotations with --dataset ID"),
        (("export", "--run", "x", "--dataset", "d"), "give --run ID"),
        (("export", "--annotations", "--run", "x", "--dataset", "d"), "give --run ID"),
    ],
)
def test_a_muddled_export_says_what_to_give(db, bare_sqlite_url, tmp_path, words, message) -> None:
    if words == ("export", "--run", "x"):
        words = ("export",)
    code, printed = db(*words, "--out", tmp_path / "out", "--database", bare_sqlite_url)
    assert code == 2
    assert printed.startswith(f"robojudge: {message}")


def test_errors_are_one_line_each(db, bare_sqlite_url, tmp_path) -> None:
    out = ("--out", tmp_path / "out", "--database", bare_sqlite_url)
    assert "make it with: robojudge db upgrade" in db("export", "--run", "x", *out)[1]
    assert "is not a run folder" in db("import", tmp_path, "--database", bare_sqlite_url)[1]
    db("upgrade", "--database", bare_sqlite_url)
    for words in (("--run", "nope"), ("--annotations", "--dataset", "nope")):
        code, printed = db("export", *words, *out[2:], "--out", tmp_path / "out.csv")
        assert (code, printed.count("\n")) == (2, 1)
        assert printed.startswith("robojudge: the database has no ")
    assert sorted(path.name for path in tmp_path.glob("*out*")) == []


def test_no_command_touches_a_newer_database(db, store, database_url, tmp_path) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE robojudge_alembic_version SET version_num = '9999'"))
    run = write_run(tmp_path / "run", [judgement(0)])
    out = ("--run", "x", "--out", tmp_path / "out")
    for words in (("upgrade",), ("import", run), ("export", *out)):
        code, printed = db(*words, "--database", database_url)
        assert (code, printed.count("\n")) == (2, 1)
        assert "is at revision 9999, newer than this program (it knows up to 0005)" in printed
    assert all(rows == [] for rows in contents(store).values())


@pytest.mark.parametrize(
    ("module", "url", "extra"),
    [("sqlmodel", "sqlite:///x.db", "serve"), ("psycopg", "postgresql://h/x", "postgres")],
)
def test_a_missing_library_prints_the_pip_line(db, monkeypatch, tmp_path, module, url, extra) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    code, printed = db("upgrade", "--database", url)
    assert (code, printed.count("\n")) == (2, 1)
    assert f"pip install 'robojudge[{extra}]'" in printed


def test_the_command_line_starts_without_the_database_libraries() -> None:
    code = (
        "import sys; sys.path[:] = sys.argv[1].split('|')\n"
        "import robojudge_server.commands.db\n"
        "assert not {'sqlalchemy', 'sqlmodel', 'alembic', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, "|".join(sys.path)], check=True)
