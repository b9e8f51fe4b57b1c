from __future__ import annotations

import json
import sys

import pytest
import structlog

from robojudge_server.security.redact import MASK, redact, redacted, without_folders

KEY = "rj_" + "Ab-9_" * 8 + "xyz"
TOKEN = "rjs_" + "Ab-9_" * 8 + "xyz"


@pytest.mark.parametrize(
    "name",
    [
        *("authorization", "Authorization", "proxy-authorization", "cookie", "set-cookie", "key", "token"),
        *("api_key", "API-KEY", "openai_api_key", "x-api-key", "access_token", "client_secret", "password"),
    ],
)
def test_values_under_a_secrets_name_are_masked(name) -> None:
    assert redact(None, "info", {name: "whatever"}) == {name: MASK}
    assert redact(None, "info", {"headers": {name: ["whatever"]}}) == {"headers": {name: MASK}}


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        TOKEN,
        "sk-proj-abcdefghijklmnop1234",
        "hf_abcdefghijklmnop1234",
        "Bearer abcdefgh.ijkl",
        "robojudge_session=abcdefgh",
        "https://host/x?api_key=abcdefgh",
        "Basic YWxhZGRpbjpvcGVu",
    ],
)
def test_secrets_inside_longer_text_are_masked(text) -> None:
    said = redact(None, "info", {"event": f"before {text} after", "deep": [{"x": (text,)}]})
    assert said["event"].startswith("before ")
    assert said["event"].endswith(" after")
    secret = text.replace("Bearer ", "").replace("Basic ", "").rpartition("=")[2]
    assert secret not in json.dumps(said)


def test_a_password_in_a_url_is_masked_and_the_rest_is_kept() -> None:
    assert redacted("postgresql://ana:hunter2@db/robo") == f"postgresql://ana:{MASK}@db/robo"


def test_what_is_no_secret_stays_as_it_is() -> None:
    event = {
        "event": "request",
        "path": "/api/datasets/org--set/episodes/3",
        "status": 200,
        "input_tokens": 1200,
        "video_key": "observation.images.front",
        "user": "ana",
        "duration_ms": 1.5,
        "run_id": "rj_" + "a" * 32,
        "nothing": None,
        "risk-averse": "task-oriented",
    }
    assert redact(None, "info", dict(event)) == event


def test_an_exceptions_text_is_masked() -> None:
    error = ValueError(f"no such key {KEY}")
    assert KEY not in repr(redact(None, "info", {"error": error}))
    plain = ValueError("no such thing")
    assert redact(None, "info", {"error": plain})["error"] is plain


def test_a_formatted_traceback_holds_no_key() -> None:
    try:
        raise ValueError(f"no such key {KEY}")
    except ValueError:
        event = structlog.processors.format_exc_info(None, "error", {"exc_info": sys.exc_info()})
    said = redact(None, "error", event)["exception"]
    assert "ValueError: no such key [redacted]" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/srv/robots/set/meta/info.json is absent", "info.json is absent"),
        (
            "/srv/set/a.mp4 is a link to /home/ana/b.mp4, outside /srv/set",
            "a.mp4 is a link to b.mp4, outside set",
        ),
        ("file '/srv/x/y.parquet': broken", "file 'y.parquet': broken"),
        ("database sqlite:////srv/x/robo.db is locked", "database sqlite:robo.db is locked"),
        (r"C:\Users\ana\set\a.mp4 is absent", "a.mp4 is absent"),
        *(
            (text, text)
            for text in (
                "data/chunk-000/file-000.parquet has 3 rows",
                "compat/qwen3 and 3/4 of org/name: 2026-01-02T03:04:05",
                "http://localhost/v1/models and https://host:1/v1/models",
            )
        ),
    ],
)
def test_absolute_paths_are_down_to_the_files_name(text, told) -> None:
    assert without_folders(text) == told
