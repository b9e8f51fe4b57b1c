"""A request as the JSON body of POST /chat/completions."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from robojudge.errors import UsageError
from robojudge.transports.base import Image, Request
from robojudge.transports.negotiation import Terms
from robojudge.transports.portable_schema import portable_schema_problems
from robojudge.transports.target import Target


def chat_body(request: Request, terms: Terms, target: Target) -> dict[str, Any]:
    """Build the body; text and images keep their order, images are JPEG data URIs.

    Without schema enforcement the schema stands in the system text, so that it is shared by all
    requests and prefix caches hit.

    Raises:
        UsageError: the request's schema would be refused by one provider or another.
    """
    problems = portable_schema_problems(request.schema)
    if problems:
        raise UsageError(f"schema {request.schema_name!r} is not portable: {'; '.join(problems)}")
    body: dict[str, Any] = {
        "model": target.model,
        "messages": [
            {"role": "system", "content": system_text(request, terms, target)},
            {"role": "user", "content": [_part(part) for part in request.content]},
        ],
        "temperature": request.temperature,
    }
    if request.seed is not None:
        body["seed"] = request.seed
    if request.n > 1:
        body["n"] = request.n
    if request.logprobs:
        body["logprobs"] = True
    for field in terms.dropped:
        body.pop(field, None)
    if terms.limit_field is not None:
        body[terms.limit_field] = request.max_output_tokens
    body.update(_response_format(request, terms))
    return body


def dropped_parameters(request: Request, terms: Terms) -> tuple[str, ...]:
    """Settings of this request that the body leaves out because the endpoint refuses them."""
    wanted = {"temperature"}
    wanted |= {"seed"} if request.seed is not None else set()
    wanted |= {"n"} if request.n > 1 else set()
    wanted |= {"logprobs"} if request.logprobs else set()
    missing = wanted & terms.dropped
    return tuple(sorted(missing | ({"max_output_tokens"} if terms.limit_field is None else set())))


def system_text(request: Request, terms: Terms, target: Target) -> str:
    """The system text, with the schema as an instruction where the model would not see it otherwise."""
    if terms.mode == "json_schema" and target.shows_schema:
        return request.system
    return f"{request.system}\n\n{schema_instruction(request.schema)}"


def schema_instruction(schema: Mapping[str, Any]) -> str:
    """Tell a model in words to answer with JSON of a schema."""
    return (
        "Answer with exactly one JSON object and nothing else: no explanation before or after it and no "
        "code fence. The object must follow this JSON schema, with every property present:\n"
        f"{json.dumps(schema, separators=(',', ':'), ensure_ascii=False)}"
    )


def _response_format(request: Request, terms: Terms) -> dict[str, Any]:
    match terms.mode:
        case "json_schema":
            named = {"name": request.schema_name, "schema": request.schema, "strict": True}
            return {"response_format": {"type": "json_schema", "json_schema": named}}
        case "json_object":
            return {"response_format": {"type": "json_object"}}
        case "text":
            return {}


def _part(part: str | Image) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    return {"type": "image_url", "image_url": {"url": jpeg_data_uri(part), "detail": "high"}}


def jpeg_data_uri(image: Image) -> str:
    """Return `data:image/jpeg;base64,...`."""
    return f"data:image/jpeg;base64,{base64.b64encode(image.jpeg).decode('ascii')}"
