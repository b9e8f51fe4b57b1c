from __future__ import annotations

import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from robojudge.cli import app
from robojudge_server.commands.users import add_to
from robojudge_server.store.queries_people import user_of_key
from robojudge_server.user import User

KEY = re.compile(r"rj_[A-Za-z0-9_-]{43}")


@pytest.fixture
def users(monkeypatch, capsys):
    """Run `robojudge users ...`; return its exit code, its output and its errors."""
    monkeypatch.setattr(app, "plugins", lambda group: [SimpleNamespace(load=lambda: add_to)])

    def run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            app.main(["users", *map(str, words)])
        printed = capsys.readouterr()
        return done.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture
def people(users, store, database_url):
    """The command on a current database."""
    return lambda *words: users(*words, "--database", database_url)


def test_add_prints_the_key_alone_and_says_that_it_is_shown_once(people, store) -> None:
    code, key, said = people("add", "ana", "--role", "evaluator")
    assert code == 0
    assert KEY.fullmatch(key.strip())
    assert said == "key of ana (evaluator), shown this once:\n"
    assert user_of_key(store, key.strip()) == User("ana", "evaluator")


def test_somebody_is_an_annotator_unless_said_otherwise(people, store) -> None:
    assert user_of_key(store, people("add", "ana")[1].strip()) == User("ana", "annotator")


def test_list_shows_roles_and_starts_of_keys_but_no_key(people) -> None:
    assert people("list")[:2] == (0, "")
    ana = people("add", "ana", "--role", "admin")[1].strip()
    ben = people("add", "benedict")[1].strip()
    more = people("key", "benedict")[1].strip()
    people("disable", "benedict")
    lines = people("list")[1].splitlines()
    assert lines[0] == f"ana       admin      {ana[:11]}"
    assert lines[1] == f"benedict  annotator  disabled  {ben[:11]} {more[:11]}"
    people("revoke", "ana", ana[:11])
    assert people("list")[1].splitlines()[0] == "ana       admin      no key"


def test_disable_enable_role_and_revoke_change_what_the_key_may(people, store) -> None:
    key = people("add", "ana")[1].strip()
    assert people("disable", "ana")[1] == "ana is disabled\n"
    assert user_of_key(store, key) is None
    assert people("enable", "ana")[1] == "ana is enabled\n"
    assert people("role", "ana", "admin")[1] == "ana is admin\n"
    assert user_of_key(store, key) == User("ana", "admin")
    assert people("revoke", "ana", key[:8])[1] == f"key {key[:11]} of ana is revoked\n"
    assert user_of_key(store, key) is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "a b"), "a name has 1 to 64 of the characters"),
        (("add", "eve", "--role", "root"), "no role 'root'"),
        (("add", "ana"), "there is a user ana already"),
        (("role", "eve", "admin"), "there is no user eve"),
        (("disable", "eve"), "there is no user eve"),
        (("revoke", "ana", "rj_nope"), "ana has no valid key that starts so"),
    ],
)
def test_errors_are_one_line_each(people, words, message) -> None:
    people("add", "ana")
    code, out, err = people(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"robojudge: {message}")


def test_a_database_must_be_there_and_current(users, empty, bare_database_url, tmp_path) -> None:
    assert (
        "make it with: robojudge db upgrade"
        in users("list", "--database", f"sqlite:///{tmp_path}/none.db")[2]
    )
    empty.connect().close()
    code, _, err = users("add", "ana", "--database", bare_database_url)
    assert (code, err.count("\n")) == (2, 1)
    assert "has no RoboJudge tables; make them with: robojudge db upgrade" in err


def test_lines_are_at_most_80_columns_wide(people) -> None:
    people("add", "a" * 20, "--role", "evaluator")
    printed = people("list")[1] + people("key", "a" * 20)[2] + people("add", "ben")[2]
    assert max(len(line) for line in printed.splitlines()) <= 80


def test_the_command_line_starts_without_the_database_libraries() -> None:
    code = (
        "import sys; sys.path[:] = sys.argv[1].split('|')\n"
        "import robojudge_server.commands.users\n"
        "assert not {'sqlalchemy', 'sqlmodel', 'alembic', 'fastapi', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, "|".join(sys.path)], check=True)
