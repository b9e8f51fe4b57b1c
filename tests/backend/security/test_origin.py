from __future__ import annotations

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from robojudge.errors import UsageError
from robojudge_server.security.origin import check_origin
from robojudge_server.web.route import JudgeRoute

COOKIE = {"Cookie": "robojudge_session=x"}


def client_of(*public_origins: str, base_url: str = "http://judge.example:8765") -> TestClient:
    router = APIRouter(route_class=JudgeRoute, dependencies=[Depends(check_origin(public_origins))])

    @router.api_route("/thing", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def thing() -> str:
        return "done"

    app = FastAPI()
    app.include_router(router)
    return TestClient(app, base_url=base_url)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_from_this_servers_own_page_is_let_through(method) -> None:
    headers = {**COOKIE, "Origin": "http://judge.example:8765", "Sec-Fetch-Site": "same-origin"}
    assert client_of().request(method, "/thing", headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://evil.example",
        "https://judge.example:8765",
        "http://judge.example",
        "http://judge.example:8766",
        "http://judge.example:8765.evil.example",
        "http://judge.example:8765/x",
        "http://judge.example:8765@evil.example",
        "http://sub.judge.example:8765",
        "judge.example:8765",
        "http://[::1",
        "http://judge.example:99999",
    ],
)
def test_a_write_from_another_page_is_refused_with_and_without_our_cookie(method, origin) -> None:
    for cookie in ({}, COOKIE):
        answer = client_of().request(method, "/thing", headers={**cookie, "Origin": origin})
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert "evil" not in answer.text


def test_two_origins_are_refused() -> None:
    own = ("Origin", "http://judge.example:8765")
    assert client_of().post("/thing", headers=[own, own]).status_code == 403


def test_a_browser_that_says_cross_site_is_refused_whatever_its_origin() -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    for origin in ({}, {"Origin": "http://judge.example:8765"}):
        assert client_of().post("/thing", headers={**headers, **origin}).status_code == 403


def test_without_an_origin_only_programs_may_write() -> None:
    assert client_of().post("/thing").status_code == 200
    assert client_of().post("/thing", headers={"Authorization": "Bearer rj_x"}).status_code == 200
    assert client_of().post("/thing", headers=COOKIE).status_code == 403


def test_reading_needs_no_origin() -> None:
    for headers in (COOKIE, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client_of().get("/thing", headers=headers).status_code == 200


def test_default_ports_and_case_make_no_difference() -> None:
    client = client_of(base_url="http://Judge.Example:80")
    assert client.post("/thing", headers={"Origin": "http://judge.example"}).status_code == 200


def test_behind_a_proxy_only_its_public_origins_count() -> None:
    client = client_of("https://judge.example", "https://judge.example:8443")
    for origin, status in (
        ("https://judge.example", 200),
        ("https://judge.example:443", 200),
        ("https://judge.example:8443", 200),
        ("http://judge.example", 403),
        ("http://judge.example:8765", 403),
    ):
        assert client.post("/thing", headers={"Origin": origin}).status_code == status


@pytest.mark.parametrize("text", ["judge.example", "*", "null", "https://judge.example/app", "ftp://x", ""])
def test_a_public_origin_that_is_none_is_refused_at_the_start(text) -> None:
    with pytest.raises(UsageError, match="public origin"):
        check_origin([text])
