"""The schema subset: what passes here passes at OpenAI and Azure."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from robojudge.errors import UsageError
from robojudge.transports.compat import open_transport
from robojudge.transports.portable_schema import portable_schema_problems
from servers.schema_rules import AZURE_REFUSES, OPENAI_REFUSES, strict_schema_problem


def closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


GOOD = closed(
    score={"type": ["number", "null"], "description": "0..1"},
    outcome={"type": "string", "enum": ["success", "failure"]},
    steps={"type": "array", "items": closed(note={"type": "string"})},
    either={"anyOf": [{"type": "string"}, {"type": "null"}]},
)


def test_a_plain_schema_is_portable():
    assert portable_schema_problems(GOOD) == []


def changed(path: list[Any], **keywords: Any) -> dict[str, Any]:
    schema = copy.deepcopy(GOOD)
    node: Any = schema
    for step in path:
        node = node[step]
    node.update(keywords)
    return schema


@pytest.mark.parametrize("keyword", sorted(AZURE_REFUSES | OPENAI_REFUSES))
def test_every_keyword_one_provider_refuses_is_reported(keyword):
    problems = portable_schema_problems(changed(["properties", "score"], **{keyword: 1}))
    assert problems == [f"$.score: keyword {keyword!r} is not portable"]


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"type": "array", "items": GOOD}, "$: the root must be an object"),
        (changed([], additionalProperties=True), "$: additionalProperties must be false"),
        (changed([], required=["score"]), "$: every property must be required"),
        (
            changed(["properties", "steps", "items"], required=[]),
            "$.steps.items: every property must be required",
        ),
        (
            changed(["properties", "either", "anyOf", 0], maxLength=3),
            "$.either.anyOf[0]: keyword 'maxLength'",
        ),
        (closed(odd=True), "$.odd: a schema must be an object, not bool"),
    ],
)
def test_a_problem_is_named_with_its_place(schema, problem):
    assert any(found.startswith(problem) for found in portable_schema_problems(schema))


@pytest.mark.parametrize(("count", "problems"), [(100, 0), (101, 1)])
def test_properties_are_counted_over_all_objects(count, problems):
    inner = closed(**{f"p{k}": {"type": "string"} for k in range(count - 1)})
    assert len(portable_schema_problems(closed(inner=inner))) == problems


@pytest.mark.parametrize(("depth", "problems"), [(5, 0), (6, 1)])
def test_levels_are_counted_from_the_root(depth, problems):
    schema = closed(leaf={"type": "string"})
    for _ in range(depth - 1):
        schema = closed(inner=schema)
    assert len(portable_schema_problems(schema)) == problems


def test_what_is_portable_is_accepted_by_both_services_rules():
    assert strict_schema_problem(GOOD, OPENAI_REFUSES, 5000, 10) is None
    assert strict_schema_problem(GOOD, AZURE_REFUSES, 100, 5) is None


async def test_a_schema_that_is_not_portable_is_never_sent(chat_server, ask):
    server = chat_server("vllm", key=None)
    transport = open_transport("m", base_url=server.url)
    with pytest.raises(UsageError, match=r"schema 'verdict' is not portable: .*'minimum'"):
        await transport.complete(ask(schema=changed(["properties", "score"], minimum=0)))
    await transport.aclose()
    assert server.requests == []
