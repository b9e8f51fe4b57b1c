"""Facts about doctor: what is configured, and one real call with one picture."""

from __future__ import annotations

import base64
import io
import json
from contextlib import ExitStack
from importlib.metadata import EntryPoint

import pytest
from PIL import Image

from robojudge.plugins import TRANSPORTS, plugins
from servers.chat_server import KEY
from servers.misbehaviour import Plan
from servers.ollama_server import DIGEST, MODEL, OllamaServer

QWEN = "Qwen/Qwen3-VL-8B-Instruct"


def colour_seen(jpeg: bytes) -> str:
    """Look at the picture, as a model would."""
    red, green, blue = Image.open(io.BytesIO(jpeg)).resize((1, 1)).getpixel((0, 0))
    return "red" if red > max(green, blue) else "another"


def chat_answer(body):
    (url,) = [p["image_url"]["url"] for p in body["messages"][1]["content"] if p["type"] == "image_url"]
    return {"colour": colour_seen(base64.b64decode(url.partition(",")[2]))}


@pytest.fixture
def qwen(chat_server):
    """Start a server with a model that can tell colours; `doctor` options to reach it."""

    def start(flavour="vllm", **options):
        server = chat_server(flavour, key=None, **{"answer": chat_answer, **options})
        return server, ["--judge", f"compat/{QWEN}", "--base-url", server.url]

    return start


@pytest.fixture
def ollama(monkeypatch):
    with ExitStack() as stack:

        def start(**options) -> OllamaServer:
            def answer(body):
                return {"colour": colour_seen(base64.b64decode(body["messages"][1]["images"][0]))}

            server = stack.enter_context(OllamaServer(answer=answer, **options))
            monkeypatch.setenv("OLLAMA_HOST", server.origin)
            return server

        yield start


def rows(out: str) -> dict[str, str]:
    """The lines of one judge's block, by name."""
    return {line[2:19].strip(): line[19:].strip() for line in out.splitlines() if line.startswith("  ")}


def test_every_installed_provider_is_listed_with_what_it_needs(cli) -> None:
    result = cli("doctor")
    listed = [line.split()[0] for line in result.out.splitlines() if line[:1].islower()]
    assert listed == ["provider", *(point.name for point in plugins(TRANSPORTS))]
    assert result.code == 0
    assert "OPENAI_API_KEY" in result.out
    assert "AZURE_OPENAI_ENDPOINT" in result.out
    assert max(map(len, result.out.splitlines())) <= 80


def test_a_provider_that_needs_a_whole_name_is_not_shown_as_an_error(cli) -> None:
    result = cli("doctor", "--json")
    found = {row["provider"]: row for row in json.loads(result.out)["providers"]}
    assert found["scripted"]["detail"] == "write scripted/FILE, a file of canned answers; needs no key"
    assert "knows no such provider" not in found["litellm"]["detail"]


def test_json_tells_configured_from_missing_and_from_depends(cli, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    result = cli("doctor", "--json")
    found = {row["provider"]: row["configured"] for row in json.loads(result.out)["providers"]}
    assert (found["openai"], found["azure"], found["compat"]) == (True, False, None)
    assert KEY not in result.out


def test_without_a_judge_nothing_is_sent(cli, ollama, monkeypatch) -> None:
    server = ollama()
    result = cli("doctor")
    assert f"at {server.host}" in result.out
    assert (server.requests, server.lookups) == ([], [])


def test_a_plugin_that_cannot_be_loaded_does_not_hide_the_others(cli, monkeypatch) -> None:
    broken = EntryPoint("broken", "nowhere.at_all:open_transport", TRANSPORTS)
    whole = list(plugins(TRANSPORTS))
    found = {TRANSPORTS: [broken, *whole]}
    monkeypatch.setattr("robojudge.plugins.entry_points", lambda group: found.get(group, []))
    result = cli("doctor", "--json")
    found = {row["provider"]: row for row in json.loads(result.out)["providers"]}
    assert found["broken"]["configured"] is False
    assert "nowhere" in found["broken"]["detail"]
    assert len(found) == len(whole) + 1


def test_one_call_shows_what_the_model_can_do(cli, qwen) -> None:
    server, options = qwen()
    result = cli("doctor", *options)
    (seen,) = server.requests
    assert (result.code, seen.n_images, seen.body["n"], seen.body["logprobs"]) == (0, 1, 2, True)
    assert result.out.splitlines()[0] == f"compat/{QWEN} at {server.host}"
    shown = rows(result.out)
    assert shown["output mode"] == "json_schema"
    assert shown["model revision"] == QWEN
    assert shown["several answers"] == "yes"
    assert shown["log-probabilities"] == "yes"
    assert shown["most images"] == "—"
    assert shown["picture seen as"] == "red, as shown"
    assert shown["time"].endswith("in 1 request")
    assert max(map(len, result.out.splitlines())) <= 80


def test_what_a_server_cannot_do_is_said(cli, qwen) -> None:
    _, options = qwen("llamacpp", refuses=frozenset({"logprobs"}))
    shown = rows(cli("doctor", *options).out)
    assert shown["output mode"] == "json_object"
    assert shown["several answers"] == "no, ignored"
    assert shown["log-probabilities"] == "no"
    assert shown["left out"] == "logprobs"


def test_a_model_that_does_not_see_is_found_out(cli, qwen) -> None:
    _, options = qwen(answer=lambda body: {"colour": "blue"})
    result = cli("doctor", *options)
    assert rows(result.out)["picture seen as"] == "blue, but it was red"


def test_a_local_model_shows_its_digest_and_context(cli, ollama) -> None:
    ollama()
    result = cli("doctor", "--judge", f"ollama/{MODEL}")
    shown = rows(result.out)
    assert result.code == 0
    assert shown["model revision"] == DIGEST[:12]
    assert shown["context asked for"] == "4096"
    assert shown["several answers"] == "no, not taken"
    assert shown["log-probabilities"] == "yes"


@pytest.mark.parametrize(
    ("plan", "says"),
    [("forbidden", "AuthError"), ("prose", "ParseFailure"), ("cut_off", "ReplyCutOff")],
)
def test_a_call_that_does_not_work_is_one_typed_error(cli, qwen, plan, says) -> None:
    _, options = qwen(plan=Plan(always=plan))
    result = cli("doctor", *options, "--timeout", 1, "--json")
    (report,) = json.loads(result.out)["calls"]
    if plan == "cut_off":  # spoils the first of the two answers asked for
        assert (result.code, report["error"], report["answer"]) == (0, None, "red")
    else:
        assert result.code == 1
        assert says in report["error"].split(":")[0]
        assert "\n" not in report["error"]


def test_one_failed_call_of_several_is_exit_1_and_hides_no_other(cli, qwen) -> None:
    _, options = qwen()
    result = cli("doctor", "--json", *options, "--judge", "compat/nobody")
    calls = json.loads(result.out)["calls"]
    assert [call["judge"] for call in calls] == [f"compat/{QWEN}", "compat/nobody"]
    assert [call["error"] is None for call in calls] == [True, False]
    assert calls[1]["error"].startswith("ModelNotFound: compat/nobody at ")
    assert result.code == 1


@pytest.mark.parametrize(
    ("judge", "says"),
    [
        ("openai/gpt-4.1", "MissingKey: openai/gpt-4.1 needs OPENAI_API_KEY"),
        ("reference", "UsageError: the reference judge calls no model"),
        ("nobody/x", "UnknownPlugin: no transport named 'nobody'"),
    ],
)
def test_a_judge_that_cannot_be_opened_is_one_line(cli, judge, says) -> None:
    result = cli("doctor", "--json", "--judge", judge)
    (report,) = json.loads(result.out)["calls"]
    assert report["error"].startswith(says)
    assert result.code == 1
