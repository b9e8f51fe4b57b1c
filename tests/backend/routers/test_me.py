from __future__ import annotations

from services import service_of, serving


def test_the_user_comes_from_the_hosts_login(sqlite_url) -> None:
    with serving(service_of(sqlite_url), user="ben:annotator") as client:
        assert client.get("/api/me").json() == {"name": "ben", "role": "annotator"}


def test_without_a_login_every_endpoint_answers_with_a_problem(sqlite_url) -> None:
    with serving(service_of(sqlite_url), user="nobody") as client:
        answer = client.get("/api/me")
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
