"""The loopback service itself: it refuses what the real ones refuse, and its answers are valid."""

from __future__ import annotations

import base64
import io
import json
import urllib.error
import urllib.request
from typing import Any

import jsonschema
import pytest
from PIL import Image as Picture

from robojudge.errors import ParseFailure
from robojudge.methods.rubric_answer import parse_answer
from robojudge.methods.rubric_schema import rubric_schema
from robojudge.transports.portable_schema import portable_schema_problems
from servers.answers import answer_for, schema_of
from servers.chat_server import KEY, ChatServer
from servers.misbehaviour import CONTENT, Plan


def picture(kind: str) -> str:
    buffer = io.BytesIO()
    Picture.new("RGB", (8, 8)).save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


GOOD_IMAGE = f"data:image/jpeg;base64,{picture('JPEG')}"
CLOSED = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


def chat_body(**changes: Any) -> dict[str, Any]:
    parts = [
        {"type": "text", "text": "hello"},
        {"type": "image_url", "image_url": {"url": changes.pop("image", GOOD_IMAGE), "detail": "high"}},
    ]
    body = {"model": "gpt-4.1", "messages": [{"role": "user", "content": parts * changes.pop("times", 1)}]}
    return {**body, **changes}


def schema_format(**keywords: Any) -> dict[str, Any]:
    score = {"type": "number", **keywords}
    schema = {**CLOSED, "properties": {"score": score}, "required": ["score"]}
    return {"type": "json_schema", "json_schema": {"name": "v", "strict": True, "schema": schema}}


def post(url: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    given = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), given if headers is None else headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (chat_body(), 200),
        (chat_body(model="gpt-9"), 404),
        (chat_body(surprise=1), 400),
        (chat_body(image=f"data:image/jpeg;base64,{picture('PNG')}"), 400),
        (chat_body(image=f"data:image/png;base64,{picture('PNG')}"), 400),
        (chat_body(image="data:image/jpeg;base64,@@@"), 400),
        (chat_body(image=GOOD_IMAGE[:-80]), 400),
        (chat_body(times=501), 400),
        (chat_body(response_format=schema_format()), 200),
        (chat_body(response_format=schema_format(minimum=0)), 200),
        (chat_body(response_format=schema_format(default=0)), 400),
        (chat_body(response_format=schema_format(oneOf=[])), 400),
        (chat_body(response_format={"type": "json_object"}), 400),
        ([], 400),
    ],
)
def test_openais_rules(body, status):
    with ChatServer("openai") as server:
        assert post(f"{server.url}/chat/completions", body)[0] == status


@pytest.mark.parametrize(
    ("keywords", "status"), [({}, 200), ({"minimum": 0}, 400), ({"description": "0..1"}, 200)]
)
def test_azure_refuses_ranges_in_schemas(keywords, status):
    with ChatServer("azure-v1") as server:
        body = chat_body(model="my-deployment", response_format=schema_format(**keywords))
        assert post(f"{server.origin}/openai/v1/chat/completions", body)[0] == status


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21", {"api-key": KEY}, 200),
        (
            "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21",
            {"Authorization": f"Bearer {KEY}"},
            200,
        ),
        ("/openai/deployments/my-deployment/chat/completions", {"api-key": KEY}, 404),
        ("/openai/deployments/other/chat/completions?api-version=2024-10-21", {"api-key": KEY}, 404),
        ("/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21", {"api-key": "no"}, 401),
        ("/v1/chat/completions", {"api-key": KEY}, 404),
    ],
)
def test_azures_classic_route(path, headers, status):
    with ChatServer("azure-classic") as server:
        assert post(f"{server.origin}{path}", chat_body(), headers)[0] == status


def test_a_plan_misbehaves_by_position_then_by_chance():
    plan = Plan(at={0: "error_500", 1: "slow:0.5"}, chance={"prose": 0.5}, seed=1)
    assert plan.pick(0) == ("error_500", "")
    assert plan.pick(1) == ("slow", "0.5")
    picked = [plan.pick(k)[0] for k in range(2, 202)]
    assert set(picked) == {"prose", ""}
    assert 70 < picked.count("prose") < 130
    again = Plan(at=plan.at, chance=plan.chance, seed=1)
    assert [again.pick(k)[0] for k in range(2, 202)] == picked


def test_an_unknown_misbehaviour_is_refused():
    with pytest.raises(ValueError, match="no misbehaviour named"):
        Plan(always="explode")


@pytest.mark.parametrize(("steps", "subtasks"), [(1, 0), (16, 3), (24, 8), (60, 12)])
def test_answers_satisfy_the_rubrics_schema_and_its_parser(steps, subtasks):
    cameras = ["front", "wrist"]
    schema = rubric_schema(steps=steps, subtasks=subtasks, cameras=cameras)
    assert portable_schema_problems(schema) == []
    made = answer_for(schema)
    jsonschema.validate(made, schema)
    shape = {"steps": steps, "subtasks": subtasks, "cameras": cameras}
    answer = parse_answer(json.dumps(made), "json_schema", **shape)
    assert len(answer.progress) == steps
    assert len(answer.subtasks) == subtasks
    assert answer.outcome == "success"


@pytest.mark.parametrize("name", ["prose", "wrong_lengths", "out_of_range", "ignored_schema", "broken_json"])
def test_spoilt_texts_are_no_valid_answers(name):
    shape = {"steps": 4, "subtasks": 2, "cameras": ["front"]}
    text = CONTENT[name](json.dumps(answer_for(rubric_schema(**shape))))
    with pytest.raises(ParseFailure):
        parse_answer(text, "text", **shape)


def test_the_schema_is_found_in_the_system_text_too():
    system = f"Judge.\n\nFollow this schema:\n{json.dumps(CLOSED)}"
    assert schema_of({"messages": [{"role": "system", "content": system}]}) == CLOSED
    assert schema_of({"messages": [{"role": "system", "content": "Judge."}]}) is None
