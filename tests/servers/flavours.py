"""How the real chat services differ: route, sign-in, unknown fields, schema rules, error shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from servers.images import decode_data_uri, image_parts
from servers.schema_rules import AZURE_REFUSES, OPENAI_REFUSES, strict_schema_problem

CHAT_FIELDS = frozenset(
    {"model", "messages", "temperature", "top_p", "n", "seed", "max_tokens", "max_completion_tokens"}
    | {"response_format", "stop", "user", "frequency_penalty", "presence_penalty", "logit_bias"}
    | {"logprobs", "top_logprobs", "stream", "stream_options", "tools", "tool_choice", "metadata", "store"}
    | {"reasoning_effort", "service_tier", "parallel_tool_calls"}
)
REASONING = re.compile(r"o\d|gpt-5")


class Refusal(Exception):
    """A request the service would not accept; `body` is sent as JSON, or as plain text if a str."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Flavour:
    """One kind of service.

    Attributes:
        route: regular expression of the path; a group `model` holds a deployment's name.
        signs_in: header and prefix pairs that may carry the key; empty if any or none will do.
        shape: how errors look: `openai`, `flat`, `detail` or `plain`.
        unknown: status for unknown fields; None ignores them.
        modes: response formats accepted; others are refused with `mode_status`.
        enforces_schema: False where json_schema is accepted and ignored.
        refused_keywords: schema keywords strict mode refuses.
    """

    name: str
    route: str
    signs_in: tuple[tuple[str, str], ...] = ()
    shape: str = "openai"
    unknown: int | None = None
    modes: frozenset[str] = frozenset({"json_schema", "json_object", "text"})
    mode_status: int = 400
    enforces_schema: bool = True
    refused_keywords: frozenset[str] = frozenset()
    max_properties: int = 5000
    max_levels: int = 10
    max_images: int | None = None
    honours_n: bool = True
    greedy_n_is_1: bool = False
    checks_model: bool = True
    needs_api_version: bool = False

    def refuse(
        self, status: int, message: str, *, param: str | None = None, code: str | None = None
    ) -> Refusal:
        """A refusal in this service's own shape."""
        match self.shape:
            case "detail":
                return Refusal(status, {"detail": message})
            case "plain":
                return Refusal(status, message)
            case "flat":
                kind = "BadRequestError" if status == 400 else "NotFoundError"
                flat = {"object": "error", "message": message, "type": kind, "param": param, "code": status}
                return Refusal(status, flat)
        error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
        return Refusal(status, {"error": error})

    def check_address(self, target: str, headers: Mapping[str, str], key: str | None) -> str | None:
        """Check path, query and sign-in; return the deployment named in the path, if any.

        Raises:
            Refusal: as the service would.
        """
        parts = urlsplit(target)
        found = re.fullmatch(self.route, parts.path)
        version = parse_qs(parts.query).get("api-version", [""])[0]
        if found is None or (self.needs_api_version and not re.match(r"\d{4}-\d\d-\d\d", version)):
            raise Refusal(404, {"error": {"code": "404", "message": "Resource not found"}})
        if not self.needs_api_version and version:
            raise self.refuse(400, "Unrecognized query parameter: api-version")
        if key is not None and not any(
            headers.get(name) == f"{prefix}{key}" for name, prefix in self.signs_in or _EITHER
        ):
            sent = headers.get("authorization") or headers.get("api-key") or "nothing"
            raise self.refuse(401, f"Incorrect API key provided: {sent}.", code="invalid_api_key")
        return found.groupdict().get("model")

    def check_body(
        self, body: Any, models: frozenset[str], deployment: str | None, refuses: frozenset[str]
    ) -> None:
        """Check a chat body.

        Raises:
            Refusal: as the service would.
        """
        if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
            raise self.refuse(400, "Missing required parameter: 'messages'.", param="messages")
        model = deployment or body.get("model")
        if self.checks_model and model not in models:
            raise self.refuse(404, f"The model `{model}` does not exist.", code="model_not_found")
        self._check_fields(body, refuses)
        self._check_reasoning(body, str(model))
        if self.greedy_n_is_1 and body.get("n", 1) > 1 and body.get("temperature") == 0:
            raise self.refuse(400, f"n must be 1 when using greedy sampling, got {body['n']}.")
        self._check_messages(body)
        self._check_format(body)

    def _check_fields(self, body: Mapping[str, Any], refuses: frozenset[str]) -> None:
        unknown = set(body) - CHAT_FIELDS if self.unknown is not None else set()
        bad = sorted(unknown | (refuses & set(body)))
        if not bad:
            return
        status = self.unknown or 400
        if self.shape == "detail":
            raise self.refuse(status, f"Unexpected keys in the request: {set(bad)}")
        raise self.refuse(status, f"Unrecognized request argument supplied: {bad[0]}", param=bad[0])

    def _check_reasoning(self, body: Mapping[str, Any], model: str) -> None:
        if not REASONING.match(model):
            return
        if "max_tokens" in body:
            text = "Unsupported parameter: 'max_tokens' is not supported with this model."
            raise self.refuse(
                400,
                f"{text} Use 'max_completion_tokens' instead.",
                param="max_tokens",
                code="unsupported_parameter",
            )
        if body.get("temperature", 1) != 1:
            text = "Unsupported value: 'temperature' does not support 0 with this model. Only 1 is supported."
            raise self.refuse(400, text, param="temperature", code="unsupported_value")

    def _check_messages(self, body: Mapping[str, Any]) -> None:
        for message in body["messages"]:
            if message.get("role") not in ("system", "user", "assistant", "developer"):
                raise self.refuse(400, "Invalid value: 'role'", param="messages")
        images = list(image_parts(body))
        if self.max_images is not None and len(images) > self.max_images:
            raise self.refuse(400, f"Too many images in request. Max is {self.max_images}.", param="messages")
        for part in images:
            try:
                decode_data_uri(part["image_url"]["url"])
            except ValueError as error:
                raise self.refuse(400, f"Invalid image: {error}", param="messages") from None
            if part["image_url"].get("detail", "auto") not in ("low", "high", "auto"):
                raise self.refuse(400, "Invalid value: 'detail'", param="messages")

    def _check_format(self, body: Mapping[str, Any]) -> None:
        wanted = body.get("response_format")
        if wanted is None:
            return
        kind = wanted["type"]
        if kind not in self.modes:
            names = " or ".join(f"'{mode}'" for mode in sorted(self.modes))
            message = (
                f"[{{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': {names}}}]"
            )
            raise self.refuse(self.mode_status, message)
        if kind == "json_object" and "json" not in str(body["messages"]).lower():
            raise self.refuse(400, "'messages' must contain the word 'json' to use json_object.")
        if kind == "json_schema" and self.enforces_schema:
            self._check_schema(wanted["json_schema"])

    def _check_schema(self, named: Mapping[str, Any]) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", named.get("name", "")):
            raise self.refuse(400, "Invalid 'response_format.json_schema.name'", param="response_format")
        if not named.get("strict"):
            return
        limits = (self.refused_keywords, self.max_properties, self.max_levels)
        problem = strict_schema_problem(named["schema"], *limits)
        if problem is not None:
            text = f"Invalid schema for response_format '{named['name']}': {problem}"
            raise self.refuse(400, text, param="response_format")


_BEARER = ("authorization", "Bearer ")
_API_KEY = ("api-key", "")
_EITHER = (_BEARER, _API_KEY)
_V1 = r"/v1/chat/completions"

FLAVOURS = {
    flavour.name: flavour
    for flavour in (
        Flavour("openai", _V1, (_BEARER,), unknown=400, refused_keywords=OPENAI_REFUSES, max_images=500),
        Flavour(
            "azure-classic",
            r"/openai/deployments/(?P<model>[^/]+)/chat/completions",
            _EITHER,
            unknown=400,
            refused_keywords=AZURE_REFUSES,
            max_properties=100,
            max_levels=5,
            max_images=50,
            needs_api_version=True,
        ),
        Flavour(
            "azure-v1",
            r"/openai/v1/chat/completions",
            _EITHER,
            unknown=400,
            refused_keywords=AZURE_REFUSES,
            max_properties=100,
            max_levels=5,
            max_images=50,
        ),
        Flavour("vllm", _V1, (_BEARER,), shape="flat", greedy_n_is_1=True),
        Flavour("transformers", _V1, shape="detail", unknown=422, enforces_schema=False, honours_n=False),
        Flavour(
            "llamacpp",
            _V1,
            modes=frozenset({"json_object", "text"}),
            mode_status=500,
            honours_n=False,
            checks_model=False,
        ),
    )
}
