"""A valid answer for any request: an object that satisfies the schema the request carries."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Json = Any


def schema_of(body: Mapping[str, Json]) -> dict[str, Json] | None:
    """The answer's schema: from response_format, else the last JSON object in the system text."""
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return wanted["json_schema"]["schema"]
    text = "\n".join(_texts(body, "system"))
    start = text.rfind("\n{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(text[start + 1 :])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _texts(body: Mapping[str, Json], role: str) -> list[str]:
    found = []
    for message in body.get("messages", ()):
        if message.get("role") == role:
            content = message["content"]
            parts = [{"text": content}] if isinstance(content, str) else content
            found += [part["text"] for part in parts if "text" in part]
    return found


def user_text(body: Mapping[str, Json]) -> str:
    """All text a request shows the model in the user's turn."""
    return "\n".join(_texts(body, "user"))


def answer_for(schema: Mapping[str, Json], name: str = "") -> Json:
    """Build a value of a schema; numbers stay in the range their description names.

    `start...` takes the low end of a range, `end...` the high end, other numbers the middle;
    members named x1, x2, ... rise from the low end to the high end.
    """
    if "enum" in schema:
        return _choice(schema["enum"])
    types = schema.get("type", "object")
    kinds = [types] if isinstance(types, str) else list(types)
    match next(kind for kind in [*kinds, "null"] if kind != "null" or kinds == ["null"]):
        case "object":
            return _object(schema.get("properties", {}))
        case "array":
            exactly = re.search(r"exactly (\d+)", schema.get("description", ""))
            count = int(exactly[1]) if exactly else 1
            return [answer_for(schema["items"], f"{name}{k + 1}") for k in range(count)]
        case "integer":
            return round(_number(schema, name, middle=1.0))
        case "number":
            return round(_number(schema, name, middle=0.75), 4)
        case "boolean":
            return False
        case "string":
            return f"loopback {name or 'text'}"
    return None


def _object(properties: Mapping[str, Json]) -> dict[str, Json]:
    numbered = [key for key in properties if re.fullmatch(r"[a-z]\d+", key)]
    found = {}
    for key, child in properties.items():
        if key in numbered and child.get("type") in ("number", ["number", "null"]):
            found[key] = round((numbered.index(key) + 1) / len(numbered), 4)
        else:
            found[key] = answer_for(child, key)
    return found


def _choice(values: list[Json]) -> Json:
    return next((wanted for wanted in ("success", "none") if wanted in values), values[0])


def _number(schema: Mapping[str, Json], name: str, middle: float) -> float:
    span = re.search(r"(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)", schema.get("description", ""))
    if span is None:
        return middle
    low, high = float(span[1]), float(span[2])
    if name.startswith("start"):
        return low
    if name.startswith("end"):
        return high
    return low + 0.75 * (high - low)
