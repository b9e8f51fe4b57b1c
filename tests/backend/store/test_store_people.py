from __future__ import annotations

import re
from datetime import timedelta

import pytest
from run_folders import column, contents
from sqlalchemy import Engine, text

from robojudge.errors import RoboJudgeError
from robojudge_server.errors import Conflict, InvalidRequest, NotLoggedIn
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_people import (
    Annotator,
    add_annotator,
    annotator,
    annotators,
    new_key,
    revoke_key,
    set_disabled,
    set_role,
    user_of_key,
)
from robojudge_server.store.queries_sessions import end_session, open_session, user_of_session
from robojudge_server.store.tables_people import SessionRow
from robojudge_server.user import User

HOUR = timedelta(hours=1)


def test_a_key_leads_to_its_owner_and_no_other_does(store: Engine) -> None:
    ana, ben = add_annotator(store, "ana", "annotator"), add_annotator(store, "ben@lab", "evaluator")
    assert re.fullmatch(r"rj_[A-Za-z0-9_-]{43}", ana)
    assert user_of_key(store, ana) == User("ana", "annotator")
    assert user_of_key(store, ben) == User("ben@lab", "evaluator")
    for wrong in ("", "rj_", ana[:-1], ana + "x", ana.swapcase(), "\0", "ana", "é" * 43):
        assert user_of_key(store, wrong) is None


def test_only_hashes_of_keys_and_sessions_are_stored(store: Engine) -> None:
    key = add_annotator(store, "ana", "admin")
    token = open_session(store, key, HOUR)
    held = repr(contents(store))
    assert key[:11] in held
    assert key[11:] not in held
    assert token[8:] not in held


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a\n", "é", "a" * 65, "a\0", "<b>", "a,b", "\udcff"])
def test_a_name_with_other_characters_is_refused(store: Engine, name: str) -> None:
    with pytest.raises(InvalidRequest, match="1 to 64"):
        add_annotator(store, name, "annotator")
    for change in (lambda: new_key(store, name), lambda: set_role(store, name, "admin")):
        with pytest.raises(NoSuchRecord):
            change()
    assert annotators(store) == []


def test_a_role_that_does_not_exist_is_refused(store: Engine) -> None:
    with pytest.raises(InvalidRequest, match="roles are annotator, evaluator, admin"):
        add_annotator(store, "ana", "root")
    add_annotator(store, "ana", "annotator")
    with pytest.raises(InvalidRequest):
        set_role(store, "ana", "Admin")
    assert annotator(store, "ana") == Annotator("ana", "annotator", False, ())


def test_a_name_is_given_once(store: Engine) -> None:
    key = add_annotator(store, "ana", "annotator")
    with pytest.raises(Conflict, match="robojudge users key ana"):
        add_annotator(store, "ana", "admin")
    assert user_of_key(store, key) == User("ana", "annotator")
    assert len(contents(store)["robojudge_api_keys"]) == 1


def test_a_further_key_leaves_the_first_and_a_revoked_one_is_nobodys(store: Engine) -> None:
    first = add_annotator(store, "ana", "annotator")
    second = new_key(store, "ana")
    other = add_annotator(store, "ben", "annotator")
    assert user_of_key(store, first) == user_of_key(store, second)
    with pytest.raises(Conflict, match="2 keys of ana start so"):
        revoke_key(store, "ana", "rj_")
    with pytest.raises(NoSuchRecord):
        revoke_key(store, "ana", other[:11])
    assert revoke_key(store, "ana", first) == first[:11]
    assert user_of_key(store, first) is None
    assert user_of_key(store, second) == User("ana", "annotator")
    with pytest.raises(NoSuchRecord):
        revoke_key(store, "ana", first[:11])
    assert [(one.name, one.key_prefixes) for one in annotators(store)] == [
        ("ana", (second[:11],)),
        ("ben", (other[:11],)),
    ]


def test_a_new_role_counts_for_keys_and_sessions_that_are_there(store: Engine) -> None:
    key = add_annotator(store, "ana", "annotator")
    token = open_session(store, key, HOUR)
    set_role(store, "ana", "evaluator")
    assert user_of_key(store, key) == user_of_session(store, token) == User("ana", "evaluator")


def test_who_is_disabled_has_neither_keys_nor_sessions_until_enabled(store: Engine) -> None:
    key = add_annotator(store, "ana", "annotator")
    token = open_session(store, key, HOUR)
    set_disabled(store, "ana", True)
    assert user_of_key(store, key) is None
    assert user_of_session(store, token) is None
    assert [one.disabled for one in annotators(store)] == [True]
    with pytest.raises(NotLoggedIn):
        open_session(store, key, HOUR)
    set_disabled(store, "ana", False)
    assert user_of_key(store, key) == user_of_session(store, token) == User("ana", "annotator")


def test_a_session_ends_by_logout_by_time_and_with_its_key(store: Engine) -> None:
    key = add_annotator(store, "ana", "annotator")
    left, late, revoked = (open_session(store, key, HOUR) for _ in range(3))
    assert len({left, late, revoked}) == 3
    assert user_of_session(store, left) == User("ana", "annotator")
    end_session(store, left)
    end_session(store, left)
    assert user_of_session(store, left) is None
    assert user_of_session(store, late) is not None
    past = open_session(store, key, -HOUR)
    assert user_of_session(store, past) is None
    revoke_key(store, "ana", key)
    assert user_of_session(store, revoked) is None
    assert user_of_session(store, "") is None


def test_sessions_that_ran_out_are_deleted_when_a_new_one_opens(store: Engine) -> None:
    key = add_annotator(store, "ana", "annotator")
    for _ in range(3):
        open_session(store, key, -HOUR)
    assert len(column(store, SessionRow.token_sha256)) == 1
    open_session(store, key, HOUR)
    open_session(store, key, HOUR)
    assert len(column(store, SessionRow.token_sha256)) == 2


def test_a_session_token_is_no_key_and_a_key_no_token(store: Engine) -> None:
    key = add_annotator(store, "ana", "annotator")
    token = open_session(store, key, HOUR)
    assert user_of_key(store, token) is None
    assert user_of_session(store, key) is None
    for wrong in ("", key[:11], token, "rj_" + "x" * 43):
        with pytest.raises(NotLoggedIn):
            open_session(store, wrong, HOUR)


def test_what_nobody_has_is_one_clear_line(store: Engine) -> None:
    for call in (
        lambda: set_disabled(store, "eve", True),
        lambda: set_role(store, "eve", "admin"),
        lambda: new_key(store, "eve"),
        lambda: revoke_key(store, "eve", "rj_"),
    ):
        with pytest.raises(RoboJudgeError, match="there is no user eve"):
            call()
    assert annotator(store, "eve") is None


def test_a_database_without_tables_refuses_in_one_line(empty: Engine) -> None:
    with pytest.raises(RoboJudgeError) as refused:
        user_of_key(empty, "rj_x")
    assert "\n" not in str(refused.value)
    with empty.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
