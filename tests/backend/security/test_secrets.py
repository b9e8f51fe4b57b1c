"""Where keys and cookies must not turn up."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from logins import Socket, browsing, listening, standalone
from operations import operations
from services import service_of
from sqlalchemy import make_url

from robojudge_server.log import logger
from robojudge_server.store import upgrade
from robojudge_server.store.queries_people import add_annotator

OPEN = {"GET /api/health", "GET /api/ready", "GET /api/session", "POST /api/session", "DELETE /api/session"}


@pytest.fixture
def said(caplog):
    """Everything that was logged, extra fields and all."""
    caplog.set_level(logging.DEBUG)
    return lambda: repr([vars(record) for record in caplog.records])


def test_no_answer_log_line_or_database_byte_holds_a_key_or_cookie(sqlite_url, said) -> None:
    service = service_of(sqlite_url)
    upgrade(service.engine)
    key, spare = (add_annotator(service.engine, name, "admin") for name in ("ana", "ben"))
    app = standalone(service)
    answers = []
    with browsing(app) as client:
        answers.append(client.post("/api/session", json={"key": key[:-1]}))
        answers.append(client.post("/api/session", json={"key": key, "more": 1}))
        answers.append(client.post("/api/session", content=f'{{"key": "{key}'))
        login = client.post("/api/session", json={"key": key})
        token = client.cookies["robojudge_session"]
        for endpoint in operations(app.openapi()):
            if endpoint.method == "GET" and "/events" not in endpoint.path:
                answers.append(client.get(endpoint.url()))
                answers.append(client.get(endpoint.url(), headers={"Authorization": f"Bearer {spare}"}))
                answers.append(client.get(endpoint.url(), headers={"Authorization": f"Bearer {spare}x"}))
        answers.append(client.delete("/api/session"))
    assert login.status_code == 204
    assert sum(answer.status_code == 200 for answer in answers) > 10
    service.close()
    logged = said()
    assert "/api/session" in logged
    held = b"".join(
        path.read_bytes() for path in Path(str(make_url(sqlite_url).database)).parent.glob("store.db*")
    )
    assert key[:11].encode() in held
    for secret in (key, spare, token):
        hidden = secret[12:-2]
        assert hidden not in logged
        assert hidden.encode() not in held
        for answer in answers:
            assert hidden not in answer.text + repr(dict(answer.headers)), answer.url


def test_a_defect_is_logged_without_what_the_request_held(sqlite_url, said) -> None:
    service = service_of(sqlite_url)
    upgrade(service.engine)
    key = add_annotator(service.engine, "ana", "admin")
    with browsing(standalone(service)) as client:
        with service.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE robojudge_sessions")
        answer = client.post("/api/session", json={"key": key})
    service.close()
    assert answer.status_code == 500
    assert answer.json()["detail"].endswith(answer.headers["x-request-id"])
    assert "robojudge_sessions" not in answer.text
    assert key[12:] not in said()


@pytest.mark.parametrize("mode", ["key", "proxy"])
def test_without_a_login_only_health_and_the_login_itself_answer(sqlite_url, mode) -> None:
    service = service_of(sqlite_url)
    login = {"proxy_addresses": ("10.0.0.0/8",)} if mode == "proxy" else {}
    app = standalone(service, mode, **login)
    with listening(app) as server:
        let_in = {str(endpoint) for endpoint in operations(app.openapi()) if _answered(server, endpoint)}
    service.close()
    assert let_in <= OPEN
    assert OPEN - let_in <= {"POST /api/session"}


def _answered(server: Socket, endpoint) -> bool:
    body = endpoint.body_with() if endpoint.body is not None else None
    headers = {"Authorization": "Bearer rj_" + "x" * 43, "X-Forwarded-User": "ana"}
    return server.ask(endpoint.method, endpoint.url(), body, headers).status != 401


def test_the_openapi_document_and_no_documentation_page_is_served(sqlite_url) -> None:
    service = service_of(sqlite_url)
    with browsing(standalone(service)) as client:
        assert client.get("/api/openapi.json").status_code == 200
        for path in ("/docs", "/redoc", "/api/docs", "/api/redoc", "/openapi.json"):
            assert client.get(path).status_code == 404
    service.close()


def test_a_log_record_of_ours_is_what_the_first_test_looks_at(said) -> None:
    logger("requests").error("x", secret_looking="rj_shown")
    assert "rj_shown" in said()


RAISES = """
import sys; sys.path[:] = sys.argv[2].split("|")
from robojudge_server.log import configure, logger
from robojudge_server.security.redact import redact
configure(as_json=sys.argv[1] == "json", level="info", redact=redact)
local_key = "rj_" + "Q" * 43
provider = "Plain" + "Secret"
try:
    raise ValueError(f"sent {local_key}")
except ValueError:
    logger("requests").exception("request failed", cookie="Plain" + "Cookie", path="/api/me")
"""


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_log_of_our_commands_masks_secrets_and_shows_no_local_variable(form) -> None:
    words = [sys.executable, "-c", RAISES, form, "|".join(sys.path)]
    logged = subprocess.run(words, check=True, capture_output=True, text=True).stderr
    assert "/api/me" in logged
    assert "ValueError" in logged
    for secret in ("QQQ", "PlainSecret", "PlainCookie"):
        assert secret not in logged
