from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from robojudge.errors import UsageError
from robojudge_server.routers.me import Me
from robojudge_server.security.identity import Identity, key_or_session, local_user, proxy_user
from robojudge_server.store.queries_people import add_annotator, set_disabled
from robojudge_server.store.queries_sessions import open_session
from robojudge_server.web.route import JudgeRoute

HOUR = timedelta(hours=1)
PROXY = "10.1.2.3"


@contextmanager
def asking(identity: Identity, client: str = "127.0.0.1") -> Iterator[TestClient]:
    """A client, calling from an address, of an app that says who asks."""
    router = APIRouter(route_class=JudgeRoute)
    known = Depends(identity.current_user)

    @router.get("/who")
    def who(user=known) -> Me:
        return Me(name=user.name, role=user.role)

    app = FastAPI()
    app.include_router(router)
    with TestClient(app, client=(client, 5000), raise_server_exceptions=False) as asked:
        yield asked


def test_local_mode_takes_everybody_for_one_named_user() -> None:
    with asking(local_user("ana")) as client:
        for headers in ({}, {"Authorization": "Bearer rj_x"}, {"X-Forwarded-User": "eve"}):
            assert client.get("/who", headers=headers).json() == {"name": "ana", "role": "admin"}
    with asking(local_user("ana", "annotator")) as client:
        assert client.get("/who").json()["role"] == "annotator"
    with pytest.raises(UsageError, match="user name"):
        local_user("a b")


def test_without_a_key_or_session_the_answer_is_401_and_names_the_scheme(store) -> None:
    with asking(key_or_session(store)) as client:
        answer = client.get("/who")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["type"] == "urn:robojudge:not_logged_in"
        assert answer.headers["content-type"] == "application/problem+json"


def test_programs_log_in_with_a_key_and_browsers_with_a_cookie(store) -> None:
    key = add_annotator(store, "ana", "evaluator")
    token = open_session(store, key, HOUR)
    with asking(key_or_session(store)) as client:
        for headers in (
            {"Authorization": f"Bearer {key}"},
            {"Authorization": f"bearer {key}"},
            {"Cookie": f"robojudge_session={token}"},
            {"Cookie": f"other=1; robojudge_session={token}"},
        ):
            assert client.get("/who", headers=headers).json() == {"name": "ana", "role": "evaluator"}
        set_disabled(store, "ana", True)
        assert client.get("/who", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Bearer rj_x",
        "Bearer {key} ",
        "Bearer {key}x",
        "Basic {key}",
        "{key}",
        "Bearer é",
    ],
)
def test_a_key_that_is_not_right_is_401_even_beside_a_good_cookie(sqlite_store, authorization) -> None:
    store = sqlite_store
    key = add_annotator(store, "ana", "admin")
    token = open_session(store, key, HOUR)
    headers = {
        "Authorization": authorization.replace("{key}", key[:-1]).encode("latin-1"),
        "Cookie": f"robojudge_session={token}",
    }
    with asking(key_or_session(store)) as client:
        answer = client.get("/who", headers=headers)
        assert answer.status_code == 401
        assert key[:-1] not in answer.text


def test_the_key_and_the_cookie_are_documented_in_openapi(sqlite_store) -> None:
    with asking(key_or_session(sqlite_store)) as client:
        schemes = client.get("/openapi.json").json()["components"]["securitySchemes"]
    assert {(one["type"], one.get("scheme"), one.get("name")) for one in schemes.values()} == {
        ("http", "bearer", None),
        ("apiKey", None, "robojudge_session"),
    }


def test_a_trusted_proxy_says_who_asks(store) -> None:
    add_annotator(store, "ana", "evaluator")
    identity = proxy_user(store, "X-Forwarded-User", ["10.0.0.0/8"])
    with asking(identity, PROXY) as client:
        assert client.get("/who", headers={"x-forwarded-user": "ana"}).json() == {
            "name": "ana",
            "role": "evaluator",
        }
        for headers in ({}, {"X-Forwarded-User": "ben"}, {"X-Forwarded-User": ""}):
            assert client.get("/who", headers=headers).status_code == 401
        set_disabled(store, "ana", True)
        assert client.get("/who", headers={"x-forwarded-user": "ana"}).status_code == 401


def test_a_default_role_lets_in_whom_the_table_does_not_know(sqlite_store) -> None:
    add_annotator(sqlite_store, "ana", "admin")
    identity = proxy_user(sqlite_store, "X-Forwarded-User", [PROXY], "annotator")
    with asking(identity, PROXY) as client:
        roles = [
            client.get("/who", headers={"X-Forwarded-User": name}).json()["role"] for name in ("ana", "ben")
        ]
        assert roles == ["admin", "annotator"]
        set_disabled(sqlite_store, "ana", True)
        assert client.get("/who", headers={"X-Forwarded-User": "ana"}).status_code == 401


@pytest.mark.parametrize("client", ["11.1.2.3", "127.0.0.1", "::1", "testclient", "::ffff:11.1.2.3", ""])
def test_the_header_of_anybody_else_is_not_believed(sqlite_store, client) -> None:
    identity = proxy_user(sqlite_store, "X-Forwarded-User", ["10.0.0.0/8"], "annotator")
    with asking(identity, client) as asked:
        headers = {"X-Forwarded-User": "ana", "X-Forwarded-For": PROXY}
        assert asked.get("/who", headers=headers).status_code == 401


def test_a_proxy_over_ipv6_or_mapped_ipv4_is_known(sqlite_store) -> None:
    identity = proxy_user(sqlite_store, "X-User", ["10.0.0.0/8", "fd00::/8"], "annotator")
    for client in ("::ffff:10.9.9.9", "fd00::7"):
        with asking(identity, client) as asked:
            assert asked.get("/who", headers={"X-User": "ana"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        [("X-User", "ana"), ("X-User", "eve")],
        [("X-User", "ana,eve")],
        [("X-User", "a b")],
        [("X-User", "x" * 65)],
        [("X-User", "../ana")],
    ],
)
def test_a_header_that_is_not_one_name_is_not_believed(sqlite_store, headers) -> None:
    with asking(proxy_user(sqlite_store, "X-User", [PROXY], "annotator"), PROXY) as client:
        assert client.get("/who", headers=headers).status_code == 401


def test_a_trusted_address_that_is_none_is_refused_at_the_start(sqlite_store) -> None:
    with pytest.raises(UsageError, match="no address or network"):
        proxy_user(sqlite_store, "X-User", ["proxy.example"])
