"""The API as it describes itself: complete, and true under fuzzing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from services import named_user, service_of

from robojudge_server.mount import judge_router

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
VERBS = ("get", "put", "post", "delete", "patch", "head")
HEADERS = {"X-User": "ada:admin"}
FUZZ = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[FastAPI]:
    folder = tmp_path_factory.mktemp("fuzz")
    service = service_of(f"sqlite:///{folder / 'store.db'}", exports={"here": folder / "labels"})
    made = FastAPI(title="RoboJudge", version="0")
    made.include_router(
        judge_router(service, current_user=named_user, worker=False, migrate=True), prefix="/api"
    )
    with TestClient(made):
        yield made
    service.close()


def operations(app: FastAPI) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in app.openapi()["paths"].items():
        for verb, operation in item.items():
            if verb in VERBS:
                yield f"{verb.upper()} {path}", operation


def undescribed(schema: dict[str, Any], where: str) -> Iterator[str]:
    for name, part in schema.get("properties", {}).items():
        if not part.get("description"):
            yield f"{where}.{name}"


def test_every_operation_parameter_and_field_is_described(app) -> None:
    missing = []
    for name, operation in operations(app):
        if not operation.get("description"):
            missing.append(name)
        for parameter in operation.get("parameters", ()):
            described = parameter.get("description") or parameter.get("schema", {}).get("description")
            if not described:
                missing.append(f"{name} ?{parameter['name']}")
    for name, schema in app.openapi()["components"]["schemas"].items():
        missing += undescribed(schema, name)
    assert missing == []


def test_every_operation_names_its_problems_as_problem_json(app) -> None:
    for name, operation in operations(app):
        errors = {code: answer for code, answer in operation["responses"].items() if code[0] in "45"}
        assert errors or name.endswith("/health"), name
        for code, answer in errors.items():
            assert list(answer.get("content", {})) == ["application/problem+json"], f"{name} {code}"


def fuzz(operation: Any) -> None:
    """Send what the schema allows and what it does not, to nowhere and to the demo dataset."""

    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    @FUZZ
    def allowed(case: schemathesis.Case) -> None:
        send(case)

    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    @FUZZ
    def not_allowed(case: schemathesis.Case) -> None:
        send(case)

    allowed()
    try:
        not_allowed()
    except Unsatisfiable:
        assert not operation.body, "nothing about this operation can be wrong"


def send(case: schemathesis.Case) -> None:
    ask(case, CHECKS)
    inside = {"dataset_id": "tabletop_demo", "episode_index": 3, "camera": "front", "k": 5}
    known = {name: value for name, value in inside.items() if name in case.path_parameters}
    if known:
        case.path_parameters.update(known)
        ask(case, CHECKS[:-1])


def ask(case: schemathesis.Case, checks: list[Any]) -> None:
    """Send a case; what none of our routes answers (a path with `..` or a line break) is the host's."""
    response = case.call(headers=HEADERS)
    if "x-request-id" in response.headers:
        case.validate_response(response, checks=checks)
    else:
        assert response.status_code in (404, 405)


def test_fuzzing_finds_no_server_error_and_no_answer_against_the_schema(app) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    failures: dict[str, str] = {}
    fuzzed = 0
    for operation in (result.ok() for result in schema.get_all_operations()):
        if operation.path.endswith("/events"):
            continue  # endless streams, with tests of their own
        fuzzed += 1
        try:
            fuzz(operation)
        except (FailureGroup, AssertionError) as failure:
            shown = getattr(failure, "exceptions", [failure])
            failures[operation.label] = " | ".join(str(one)[:600] for one in shown)
    assert failures == {}
    assert fuzzed > 30
