from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient

from robojudge_server.security.headers import HEADERS, POLICY, SecurityHeaders


def client() -> TestClient:
    app = FastAPI()

    @app.get("/", response_class=HTMLResponse)
    def page() -> str:
        return "<p>page</p>"

    @app.get("/own", response_class=HTMLResponse)
    def own() -> HTMLResponse:
        return HTMLResponse("", headers={"Referrer-Policy": "same-origin"})

    return TestClient(SecurityHeaders(app))


def test_every_answer_carries_the_headers() -> None:
    for path, status in (("/", 200), ("/nothing", 404)):
        answer = client().get(path)
        assert answer.status_code == status
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_policy_lets_no_inline_or_foreign_script_run() -> None:
    assert "unsafe" not in POLICY
    assert "script-src" not in POLICY
    assert "://" not in POLICY
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == rules["form-action"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"


def test_what_an_answer_sets_itself_stays() -> None:
    assert client().get("/own").headers["referrer-policy"] == "same-origin"
