"""Azure AI Foundry, by the v1 route and by Microsoft's inference client, against Azure's rules."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from robojudge.errors import (
    AuthError,
    BadReply,
    BadRequest,
    ContentFiltered,
    MissingExtra,
    MissingKey,
    ModelNotFound,
    RateLimited,
    ReplyCutOff,
    ServerUnavailable,
    TransportTimeout,
    UsageError,
)
from robojudge.transports import azure_foundry_inference
from robojudge.transports.azure_foundry import open_transport, serves_inference
from servers.chat_server import KEY
from servers.foundry_server import INFERENCE, PHI, V1, FoundryServer, without_schema
from servers.misbehaviour import Plan, first

ROUTES = ["v1", "inference"]


@pytest.fixture
def resource(monkeypatch):
    """Start a Foundry resource and point the environment to one of its two routes."""
    azure_foundry_inference._say_deprecated.cache_clear()
    with ExitStack() as stack:

        def start(route: str = "v1", *, sign_in: bool = True, **options) -> FoundryServer:
            options.setdefault("flavour", INFERENCE if route == "inference" else V1)
            server = stack.enter_context(FoundryServer(**options))
            path = "/models" if route == "inference" else "/"
            monkeypatch.setenv("AZURE_AI_ENDPOINT", f"{server.origin}{path}")
            if sign_in:
                monkeypatch.setenv("AZURE_AI_API_KEY", KEY)
            return server

        yield start


async def ask_once(request, model=PHI):
    transport = open_transport(model)
    try:
        return await transport.complete(request)
    finally:
        await transport.aclose()


async def failure(request, model=PHI):
    with pytest.raises(Exception) as caught:
        await ask_once(request, model)
    assert KEY not in str(caught.value)
    return caught.value


async def test_the_v1_route_is_the_default(resource, ask):
    server = resource()
    reply = await ask_once(ask(seed=3))
    (seen,) = server.requests
    assert (seen.path, seen.status, seen.n_images) == ("/openai/v1/chat/completions", 200, 2)
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert (seen.body["model"], seen.body["seed"]) == (PHI, 3)
    assert seen.body["max_completion_tokens"] == 512
    assert reply.output_mode == "json_schema"
    assert json.loads(reply.samples[0].text)["outcome"] == "success"
    assert reply.usage.cost_usd is None


async def test_an_address_ending_in_models_is_asked_by_microsofts_inference_client(resource, ask):
    server = resource("inference")
    request = ask(seed=3)
    reply = await ask_once(request)
    (seen,) = server.requests
    path = "/models/chat/completions?api-version=2024-05-01-preview"
    assert (seen.path, seen.status, seen.n_images) == (path, 200, 2)
    assert (seen.headers["authorization"], seen.headers["api-key"]) == (f"Bearer {KEY}", KEY)
    assert "ai-inference" in seen.headers["user-agent"]
    assert "extra-parameters" not in seen.headers
    named = {"name": "verdict", "schema": request.schema, "strict": True}
    assert seen.body["response_format"] == {"type": "json_schema", "json_schema": named}
    assert (seen.body["max_tokens"], seen.body["seed"], seen.body["temperature"]) == (512, 3, 0.0)
    assert reply.output_mode == "json_schema"
    assert json.loads(reply.samples[0].text)["outcome"] == "success"
    assert reply.usage.input_tokens > 0


@pytest.mark.parametrize("route", ROUTES)
async def test_tools_are_never_sent(resource, ask, route):
    server = resource(route)
    await ask_once(ask())
    assert not {"tools", "tool_choice"} & set(server.bodies[0])


@pytest.mark.parametrize("route", ROUTES)
async def test_a_model_without_structured_output_answers_in_text_mode(resource, ask, route):
    flavour = without_schema(INFERENCE if route == "inference" else V1)
    server = resource(route, flavour=flavour)
    reply = await ask_once(ask())
    assert (reply.output_mode, reply.usage.calls, len(server.requests)) == ("text", 3, 3)
    assert "task_completion" in server.bodies[-1]["messages"][0]["content"]
    assert json.loads(reply.samples[0].text)["outcome"] == "success"


async def test_a_422_for_the_answer_format_falls_back_too(resource, ask):
    server = resource("inference", flavour=INFERENCE, refuses_values=frozenset({"response_format"}))
    reply = await ask_once(ask())
    assert reply.output_mode == "text"
    assert "response_format" not in server.bodies[-1]


async def test_fields_the_inference_api_does_not_know_travel_as_extras(resource, ask):
    server = resource("inference", understands=frozenset({"n"}))
    reply = await ask_once(ask(n=2))
    (seen,) = server.requests
    assert (seen.headers["extra-parameters"], seen.body["n"]) == ("pass-through", 2)
    assert len(reply.samples) == 2


@pytest.mark.parametrize("field", ["n", "seed"])
async def test_a_field_the_model_refuses_is_dropped_and_named(resource, ask, field):
    refused = frozenset({field})
    server = resource("inference", refuses_values=refused - {"n"}, understands=frozenset({"n"}) - refused)
    reply = await ask_once(ask(**{field: 2}))
    assert reply.dropped_parameters == (field,)
    assert reply.output_mode == "json_schema"
    assert field not in server.bodies[-1]


async def test_the_deprecated_client_is_announced_once(resource, ask, caplog):
    resource("inference")
    with caplog.at_level(logging.WARNING, logger="robojudge"):
        await ask_once(ask())
        await ask_once(ask())
    (record,) = [r for r in caplog.records if r.name == "robojudge"]
    assert "2026-08-26" in record.getMessage()
    assert "v1 route" in record.getMessage()


async def test_the_v1_route_announces_nothing(resource, ask, caplog):
    resource()
    await ask_once(ask())
    assert [r for r in caplog.records if r.name == "robojudge"] == []


@pytest.mark.parametrize(
    ("endpoint", "inference"),
    [
        ("https://r.services.ai.azure.com", False),
        ("https://r.services.ai.azure.com/models", True),
        ("https://r.services.ai.azure.com/models/", True),
        ("https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview", True),
        ("https://r.services.ai.azure.com/api/projects/p", False),
        ("https://r.openai.azure.com/openai/v1/", False),
        ("https://phi-4-x.eastus2.models.ai.azure.com", True),
        ("https://phi-4-x.eastus.inference.ai.azure.com/", True),
        ("https://models.example", False),
    ],
)
def test_the_address_chooses_the_client(endpoint, inference):
    assert serves_inference(endpoint) is inference


@pytest.mark.parametrize(("model", "most"), [(PHI, 16), ("my-phi-4-mm", 16), ("gpt-4.1", 50)])
async def test_phi_is_shown_at_most_sixteen_images(resource, model, most):
    resource()
    transport = open_transport(model)
    await transport.aclose()
    assert transport.capabilities.max_images == most


async def test_the_resource_is_part_of_the_fingerprint(resource):
    server = resource()
    transport = open_transport(PHI)
    await transport.aclose()
    assert (transport.provider, transport.endpoint) == ("foundry", server.host)


@pytest.mark.parametrize("route", ROUTES)
async def test_microsofts_own_variable_names_work_too(resource, ask, route, monkeypatch):
    server = resource(route, sign_in=False)
    path = "/models" if route == "inference" else ""
    monkeypatch.delenv("AZURE_AI_ENDPOINT")
    monkeypatch.setenv("AZURE_INFERENCE_ENDPOINT", f"{server.origin}{path}")
    monkeypatch.setenv("AZURE_INFERENCE_CREDENTIAL", KEY)
    await ask_once(ask())
    assert server.requests[0].status == 200


async def test_a_key_is_never_sent_to_the_other_pairs_endpoint(resource, monkeypatch):
    resource(sign_in=False)
    monkeypatch.setenv("AZURE_INFERENCE_CREDENTIAL", KEY)
    monkeypatch.setitem(sys.modules, "azure.identity.aio", None)
    with pytest.raises(MissingExtra, match=r"without AZURE_AI_API_KEY.*robojudge\[azure\]"):
        open_transport(PHI)


def test_a_missing_endpoint_is_named():
    with pytest.raises(MissingKey, match=f"foundry/{PHI} needs AZURE_AI_ENDPOINT"):
        open_transport(PHI)


def test_a_base_url_is_refused(resource):
    resource()
    with pytest.raises(UsageError, match="AZURE_AI_ENDPOINT"):
        open_transport(PHI, base_url="http://127.0.0.1:1")


@pytest.fixture
def entra(monkeypatch):
    """Replace the sign-in service, which only talks TLS, by a credential that counts."""
    state = SimpleNamespace(scopes=[], closed=0)

    class Credential:
        async def get_token(self, scope: str) -> SimpleNamespace:
            state.scopes.append(scope)
            return SimpleNamespace(token=KEY)

        async def close(self) -> None:
            state.closed += 1

    monkeypatch.setattr("azure.identity.aio.DefaultAzureCredential", Credential)
    return state


async def test_without_a_key_entra_signs_in_with_foundrys_scope(resource, ask, entra):
    server = resource(sign_in=False)
    await ask_once(ask())
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert (entra.scopes, entra.closed) == (["https://ai.azure.com/.default"], 1)


def test_the_inference_client_refuses_entra_tokens_over_plain_http(resource, entra):
    resource("inference", sign_in=False)
    with pytest.raises(UsageError, match="over https only"):
        open_transport(PHI)


async def test_the_inference_client_is_given_tokens_that_expire(entra, monkeypatch):
    given = {}
    client = azure_foundry_inference.ChatCompletionsClient

    def open_client(**options):
        given.update(options)
        return client(**options)

    monkeypatch.setattr(azure_foundry_inference, "ChatCompletionsClient", open_client)
    monkeypatch.setenv("AZURE_AI_ENDPOINT", "https://r.services.ai.azure.com/models")
    transport = open_transport(PHI)
    token = await given["credential"].get_token("ignored")
    await transport.aclose()
    assert token.token == KEY
    assert 0 < token.expires_on - time.time() <= 300
    assert (entra.scopes, entra.closed) == (["https://cognitiveservices.azure.com/.default"], 1)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("echo_key", AuthError, "AZURE_AI_API_KEY"),
        ("content_filter_400", ContentFiltered, "content management policy"),
        ("too_long", BadRequest, "--frame-size"),
        ("not_found", ModelNotFound, "deployment's name"),
    ],
)
async def test_what_cannot_pass_is_raised_after_one_request(resource, ask, waits, route, name, kind, says):
    server = resource(route, plan=Plan(always=name))
    error = await failure(ask())
    assert type(error) is kind
    assert says in str(error)
    assert str(error).startswith(f"foundry/{PHI} at {server.host}: ")
    assert (len(server.requests), waits) == (1, [])


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("rate_limit", RateLimited, "--concurrency"),
        ("error_500", ServerUnavailable, "The server had an error"),
        ("plain_500", ServerUnavailable, "Internal Server Error"),
        ("drop", ServerUnavailable, "no connection"),
        ("html", BadReply, "text/html"),
        ("not_json", BadReply, "not a JSON object"),
        ("json_list", BadReply, "not a JSON object"),
        ("empty_choices", BadReply, "no choices"),
    ],
)
async def test_our_own_policy_retries_not_the_clients(resource, ask, waits, name, kind, says):
    server = resource("inference", plan=Plan(always=name))
    error = await failure(ask())
    assert type(error) is kind
    assert says in str(error)
    assert (len(server.requests), waits) == (5, [0.25, 0.5, 1.0, 2.0])


async def test_the_services_own_wait_is_kept(resource, ask, waits):
    resource("inference", plan=first(["rate_limit:7"]))
    reply = await ask_once(ask())
    assert reply.usage.calls == 2
    assert 7.0 <= waits[0] <= 7.5


@pytest.mark.parametrize("name", ["hang", "trickle"])
async def test_a_call_without_end_ends_at_its_limit(resource, ask, waits, name):
    server = resource("inference", plan=Plan(always=name))
    error = await failure(ask(timeout_s=0.3))
    assert type(error) is TransportTimeout
    assert len(server.requests) == 2


@pytest.mark.parametrize(("name", "kind"), [("cut_off", ReplyCutOff), ("empty_content", BadReply)])
async def test_a_spoilt_choice_is_a_sample_without_text(resource, ask, name, kind):
    resource("inference", plan=Plan(always=name))
    (sample,) = (await ask_once(ask())).samples
    assert (sample.text, type(sample.error)) == (None, kind)


async def test_prose_is_handed_on_for_the_parser_to_judge(resource, ask):
    resource("inference", plan=Plan(always="prose"))
    assert (await ask_once(ask())).samples[0].text.startswith("I see 12 frames")


async def test_an_unknown_deployment_is_named_with_the_fix(resource, ask):
    resource("inference")
    error = await failure(ask(), "Phi-9")
    assert type(error) is ModelNotFound
    assert "AZURE_AI_ENDPOINT" in str(error)
