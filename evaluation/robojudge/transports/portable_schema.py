"""The JSON-schema subset that every provider's structured output accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MAX_PROPERTIES = 100
"""Azure OpenAI's limit over all objects of a schema together (OpenAI allows more)."""
MAX_LEVELS = 5
"""Azure OpenAI's limit of nested containers, the root included (OpenAI allows more)."""

PORTABLE_KEYWORDS = frozenset(
    {"type", "properties", "required", "additionalProperties", "items", "enum", "const", "description"}
    | {"title", "anyOf", "$ref", "$defs"}
)
"""Every other keyword is refused by at least one provider, or is not enforced by any."""


def portable_schema_problems(schema: Mapping[str, Any]) -> list[str]:
    """Say why a schema would be refused somewhere; empty if it is portable.

    Checked: an object at the root; only `PORTABLE_KEYWORDS` (so no ranges, lengths, patterns,
    defaults, oneOf or allOf); every object closed and with all properties required; at most
    `MAX_PROPERTIES` properties and `MAX_LEVELS` nested objects and arrays.
    """
    problems = []
    if schema.get("type") != "object":
        problems.append("$: the root must be an object")
    problems.extend(_node_problems(schema, "$", level=1))
    count = _count_properties(schema)
    if count > MAX_PROPERTIES:
        problems.append(f"$: {count} properties; the limit is {MAX_PROPERTIES}")
    return problems


def _node_problems(node: Any, path: str, level: int) -> Iterator[str]:
    if not isinstance(node, Mapping):
        yield f"{path}: a schema must be an object, not {type(node).__name__}"
        return
    for keyword in sorted(set(node) - PORTABLE_KEYWORDS):
        yield f"{path}: keyword {keyword!r} is not portable"
    types = node.get("type", [])
    container = bool({"object", "array"} & set([types] if isinstance(types, str) else types))
    if container and level > MAX_LEVELS:
        yield f"{path}: nested {level} levels deep; the limit is {MAX_LEVELS}"
    if "object" in types:
        yield from _object_problems(node, path)
    inner = level + 1 if container else level
    for key, child in _children(node):
        yield from _node_problems(child, f"{path}.{key}", inner)


def _object_problems(node: Mapping[str, Any], path: str) -> Iterator[str]:
    properties = node.get("properties", {})
    if node.get("additionalProperties") is not False:
        yield f"{path}: additionalProperties must be false"
    if set(node.get("required", ())) != set(properties):
        yield f"{path}: every property must be required (use a null type for optional ones)"


def _children(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for group in ("properties", "$defs"):
        yield from node.get(group, {}).items()
    if "items" in node:
        yield "items", node["items"]
    for index, child in enumerate(node.get("anyOf", ())):
        yield f"anyOf[{index}]", child


def _count_properties(node: Any) -> int:
    if not isinstance(node, Mapping):
        return 0
    return len(node.get("properties", {})) + sum(_count_properties(child) for _, child in _children(node))
