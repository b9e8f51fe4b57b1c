from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient
from logins import ORIGIN, browsing, standalone
from run_folders import contents
from services import service_of
from sqlalchemy import Engine, update

from robojudge_server.service import Service
from robojudge_server.store import upgrade
from robojudge_server.store.queries_people import add_annotator, revoke_key, set_disabled
from robojudge_server.store.tables_people import SessionRow


@pytest.fixture
def service(database_url) -> Iterator[Service]:
    service = service_of(database_url)
    upgrade(service.engine)
    yield service
    service.close()


@pytest.fixture
def key(service: Service) -> str:
    return add_annotator(service.engine, "ana", "annotator")


def sessions(engine: Engine) -> list[tuple]:
    return contents(engine)["robojudge_sessions"]


def test_a_browser_logs_in_with_a_key_and_out_again(service, key) -> None:
    with browsing(standalone(service)) as client:
        assert client.get("/api/session").json() == {"mode": "key", "logged_in": False, "user": None}
        assert client.get("/api/me").status_code == 401

        answer = client.post("/api/session", json={"key": key})
        assert (answer.status_code, answer.content) == (204, b"")
        me = {"name": "ana", "role": "annotator"}
        assert client.get("/api/session").json() == {"mode": "key", "logged_in": True, "user": me}
        assert client.get("/api/me").json() == me

        old = client.cookies["robojudge_session"]
        answer = client.delete("/api/session")
        assert answer.status_code == 204
        assert "robojudge_session" not in client.cookies
        assert sessions(service.engine) == []
        assert client.get("/api/me", headers={"Cookie": f"robojudge_session={old}"}).status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(service, key) -> None:
    with browsing(standalone(service)) as client:
        sent = client.post("/api/session", json={"key": key}).headers["set-cookie"]
        cookie = SimpleCookie(sent)["robojudge_session"]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "strict"
        assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", "43200")
        assert cookie["secure"] == ""
        cleared = SimpleCookie(client.delete("/api/session").headers["set-cookie"])["robojudge_session"]
        assert (cleared.value, cleared["max-age"], cleared["httponly"]) == ("", "0", True)


def test_over_tls_the_cookie_is_secure(service, key) -> None:
    with TestClient(standalone(service), base_url="https://localhost") as client:
        sent = client.post("/api/session", json={"key": key}, headers={"Origin": "https://localhost"})
        assert SimpleCookie(sent.headers["set-cookie"])["robojudge_session"]["secure"] is True


def test_each_login_makes_a_new_session_and_ends_the_browsers_old_one(service, key) -> None:
    with browsing(standalone(service)) as client:
        client.cookies.set("robojudge_session", "chosen-by-somebody-else", domain="localhost.local")
        client.post("/api/session", json={"key": key})
        first = client.cookies.get("robojudge_session", domain="localhost.local")
        assert first != "chosen-by-somebody-else"
        client.post("/api/session", json={"key": key})
        assert client.cookies.get("robojudge_session", domain="localhost.local") != first
        assert len(sessions(service.engine)) == 1


def test_a_session_ends_with_its_time_its_key_and_its_owner(service, key) -> None:
    with browsing(standalone(service)) as client:
        assert client.post("/api/session", json={"key": key}).status_code == 204
        with service.engine.begin() as connection:
            past = datetime.now(UTC) - timedelta(seconds=1)
            connection.execute(update(SessionRow).values(expires_at=past))
        assert client.get("/api/session").json()["logged_in"] is False
    with browsing(standalone(service)) as client:
        client.post("/api/session", json={"key": key})
        set_disabled(service.engine, "ana", True)
        assert client.get("/api/me").status_code == 401
        set_disabled(service.engine, "ana", False)
        assert client.get("/api/me").status_code == 200
        revoke_key(service.engine, "ana", key)
        assert client.get("/api/me").status_code == 401
        assert client.delete("/api/session").status_code == 204


def test_a_wrong_key_is_401_and_says_nothing_of_why(service, key) -> None:
    set_disabled(service.engine, "ana", True)
    with browsing(standalone(service)) as client:
        answers = [client.post("/api/session", json={"key": one}) for one in (key, "rj_x", "\0", "é")]
        assert {answer.status_code for answer in answers} == {401}
        assert len({answer.json()["detail"] for answer in answers}) == 1
        assert "set-cookie" not in answers[0].headers
        for body in ({}, {"key": ""}, {"key": "x" * 129}, {"key": 1}, {"key": key, "role": "admin"}, [key]):
            answer = client.post("/api/session", json=body)
            assert answer.status_code == 422
            assert key not in answer.text


def test_after_ten_failures_an_address_must_wait(service, key) -> None:
    app = standalone(service)
    with browsing(app) as client:
        for _ in range(3):
            assert client.post("/api/session", json={"key": key}).status_code == 204
        for _ in range(10):
            assert client.post("/api/session", json={"key": "rj_x"}).status_code == 401
        answer = client.post("/api/session", json={"key": key})
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 60
        assert client.get("/api/me").status_code == 200
    elsewhere = TestClient(app, base_url=ORIGIN, client=("10.0.0.9", 1))
    assert elsewhere.post("/api/session", json={"key": key}).status_code == 204


def test_another_sites_page_can_neither_log_in_nor_out(service, key) -> None:
    with browsing(standalone(service)) as client:
        client.post("/api/session", json={"key": key})
        for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}):
            assert client.post("/api/session", json={"key": key}, headers=headers).status_code == 403
            assert client.delete("/api/session", headers=headers).status_code == 403
        assert client.get("/api/me").status_code == 200


def test_a_browsers_write_needs_this_servers_origin_a_programs_needs_none(service, key) -> None:
    app = standalone(service)
    with TestClient(app, base_url=ORIGIN) as program:
        answer = program.delete("/api/session", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 204
        program.post("/api/session", json={"key": key})
        assert program.delete("/api/session").status_code == 403


def test_local_and_proxy_mode_say_so_and_have_nothing_to_log_in_to(service, key) -> None:
    local = {"mode": "local", "logged_in": True, "user": {"name": "ben", "role": "admin"}}
    with browsing(standalone(service, mode="local", user="ben")) as client:
        assert client.get("/api/session").json() == local
        assert client.post("/api/session", json={"key": key}).status_code == 409
        assert client.delete("/api/session").status_code == 204
    with browsing(standalone(service, mode="proxy", proxy_addresses=("127.0.0.0/8",))) as client:
        nobody = {"mode": "proxy", "logged_in": False, "user": None}
        assert client.get("/api/session", headers={"X-Forwarded-User": "ana"}).json() == nobody
        assert client.post("/api/session", json={"key": key}).status_code == 409
    assert sessions(service.engine) == []
