"""Azure OpenAI deployments, both routes and every way to sign in, against Azure's rules."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from robojudge.errors import (
    AuthError,
    ContentFiltered,
    MissingExtra,
    MissingKey,
    ModelNotFound,
    ServerUnavailable,
    UsageError,
)
from robojudge.transports.azure_openai import open_transport, resource_address
from servers.chat_server import KEY
from servers.misbehaviour import Plan


@pytest.fixture
def resource(chat_server, monkeypatch):
    """Start an Azure resource; a route of None is v1, else classic with that version."""

    def start(version: str | None = None, *, sign_in: str | None = "AZURE_OPENAI_API_KEY", **options):
        server = chat_server("azure-v1" if version is None else "azure-classic", **options)
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", f"{server.origin}/")
        if version is not None:
            monkeypatch.setenv("OPENAI_API_VERSION", version)
        if sign_in is not None:
            monkeypatch.setenv(sign_in, KEY)
        return server

    return start


async def ask_once(request):
    transport = open_transport("my-deployment")
    try:
        return await transport.complete(request)
    finally:
        await transport.aclose()


async def test_without_a_version_the_v1_route_is_used(resource, ask):
    server = resource()
    reply = await ask_once(ask(seed=1, n=2))
    seen = server.requests[0]
    assert (seen.path, seen.status) == ("/openai/v1/chat/completions", 200)
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.body["model"] == "my-deployment"
    assert seen.body["max_completion_tokens"] == 512
    assert (reply.output_mode, len(reply.samples), len(server.requests)) == ("json_schema", 2, 1)


async def test_a_version_chooses_the_classic_route(resource, ask):
    server = resource("2024-10-21")
    reply = await ask_once(ask())
    seen = server.requests[0]
    path = "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21"
    assert (seen.path, seen.status) == (path, 200)
    assert seen.headers["api-key"] == KEY
    assert "authorization" not in seen.headers
    assert reply.output_mode == "json_schema"


async def test_azures_own_version_variable_wins(resource, ask, monkeypatch):
    server = resource("2023-05-15")
    monkeypatch.setenv("AZURE_OPENAI_API_VERSION", "2024-10-21")
    await ask_once(ask())
    assert server.requests[0].path.endswith("api-version=2024-10-21")


async def test_version_v1_is_the_v1_route(resource, ask, monkeypatch):
    server = resource()
    monkeypatch.setenv("AZURE_OPENAI_API_VERSION", "v1")
    await ask_once(ask())
    assert server.requests[0].status == 200


@pytest.mark.parametrize("version", [None, "2024-10-21"])
async def test_a_ready_entra_token_is_sent_as_bearer(resource, ask, version):
    server = resource(version, sign_in="AZURE_OPENAI_AD_TOKEN")
    await ask_once(ask())
    seen = server.requests[0]
    assert (seen.status, seen.headers["authorization"]) == (200, f"Bearer {KEY}")
    assert "api-key" not in seen.headers


@pytest.fixture
def entra(monkeypatch):
    """Replace the sign-in service, which only talks TLS, by a credential that counts."""
    from azure.core.exceptions import ClientAuthenticationError

    state = SimpleNamespace(scopes=[], closed=0, refuses=False)

    class Credential:
        async def get_token(self, scope: str) -> SimpleNamespace:
            state.scopes.append(scope)
            if state.refuses:
                raise ClientAuthenticationError("no identity on this machine")
            return SimpleNamespace(token=KEY)

        async def close(self) -> None:
            state.closed += 1

    monkeypatch.setattr("azure.identity.aio.DefaultAzureCredential", Credential)
    return state


@pytest.mark.parametrize("version", [None, "2024-10-21"])
async def test_without_key_or_token_entra_signs_in(resource, ask, entra, version):
    server = resource(version, sign_in=None)
    await ask_once(ask())
    seen = server.requests[0]
    assert (seen.status, seen.headers["authorization"]) == (200, f"Bearer {KEY}")
    assert entra.scopes == ["https://cognitiveservices.azure.com/.default"]
    assert entra.closed == 1


@pytest.mark.parametrize("version", [None, "2024-10-21"])
async def test_a_failed_entra_sign_in_says_what_to_do(resource, ask, entra, version):
    server = resource(version, sign_in=None)
    entra.refuses = True
    with pytest.raises(AuthError, match=r"az login.*AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN"):
        await ask_once(ask())
    assert server.requests == []


def test_without_the_extra_its_pip_line_is_shown(resource, monkeypatch):
    resource(sign_in=None)
    monkeypatch.setitem(sys.modules, "azure.identity.aio", None)
    with pytest.raises(MissingExtra, match=r"AZURE_OPENAI_API_KEY.*pip install 'robojudge\[azure\]'"):
        open_transport("my-deployment")


def test_a_missing_endpoint_is_named():
    with pytest.raises(MissingKey, match="azure/my-deployment needs AZURE_OPENAI_ENDPOINT"):
        open_transport("my-deployment")


def test_a_base_url_is_refused(resource):
    resource()
    with pytest.raises(UsageError, match="AZURE_OPENAI_ENDPOINT"):
        open_transport("my-deployment", base_url="http://127.0.0.1:1")


async def test_the_resource_is_part_of_the_fingerprint(resource):
    server = resource()
    transport = open_transport("my-deployment")
    await transport.aclose()
    assert transport.endpoint == server.host


async def test_azure_prices_the_model_it_reports_not_the_deployments_name(resource, ask):
    resource(models=frozenset({"gpt-4.1", "my-deployment"}))
    transport = open_transport("gpt-4.1")
    usage = (await transport.complete(ask())).usage
    await transport.aclose()
    assert usage.cost_usd == pytest.approx((usage.input_tokens * 2.0 + usage.output_tokens * 8.0) / 1e6)
    assert (await ask_once(ask())).usage.cost_usd is None


@pytest.mark.parametrize("version", [None, "2024-10-21"])
@pytest.mark.parametrize("sign_in", ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN", None])
async def test_no_openai_account_header_reaches_azure(resource, ask, entra, monkeypatch, version, sign_in):
    server = resource(version, sign_in=sign_in)
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Gateway: gateway-1\nAuthorization: Bearer gateway-2")
    await ask_once(ask())
    seen = server.requests[0]
    assert seen.status == 200
    assert not [
        value for value in seen.headers.values() if value.startswith(("gateway", "Bearer g", "org-1"))
    ]


@pytest.mark.parametrize("version", [None, "2024-10-21"])
async def test_only_our_own_retries_are_made(resource, ask, waits, version):
    server = resource(version, plan=Plan(always="error_500"))
    with pytest.raises(ServerUnavailable):
        await ask_once(ask())
    assert len(server.requests) == 5


async def test_the_content_filters_400_is_no_bad_request(resource, ask):
    resource(plan=Plan(always="content_filter_400"))
    with pytest.raises(ContentFiltered, match="content management policy"):
        await ask_once(ask())


async def test_an_unknown_deployment_is_named_with_the_fix(resource, ask):
    resource(models=frozenset({"another"}))
    with pytest.raises(ModelNotFound, match=r"azure/my-deployment at .*deployment's name"):
        await ask_once(ask())


async def test_a_wrong_key_names_its_variable_and_stays_hidden(resource, ask, monkeypatch):
    resource()
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "wrong-key-000111")
    with pytest.raises(AuthError, match="AZURE_OPENAI_API_KEY") as caught:
        await ask_once(ask())
    assert "wrong-key-000111" not in str(caught.value)


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        ("https://r.openai.azure.com", "https://r.openai.azure.com"),
        ("https://r.openai.azure.com/", "https://r.openai.azure.com"),
        ("https://openai.openai.azure.com/openai/v1/", "https://openai.openai.azure.com"),
        (
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=1",
            "https://r.openai.azure.com",
        ),
        ("https://gateway.example/team-a/openai", "https://gateway.example/team-a"),
    ],
)
def test_what_the_portal_copies_is_cut_to_the_resource(endpoint, address):
    assert resource_address(endpoint) == address
