"""Which JSON-schema keywords each service's strict mode refuses, as their documentation lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_COMPOSITION = {"allOf", "not", "oneOf", "dependentRequired", "dependentSchemas", "if", "then", "else"}
OPENAI_REFUSES = frozenset(_COMPOSITION | {"minLength", "maxLength", "default"})
AZURE_REFUSES = frozenset(
    _COMPOSITION
    | {"minLength", "maxLength", "pattern", "format", "minimum", "maximum", "multipleOf", "default"}
    | {"patternProperties", "unevaluatedProperties", "propertyNames", "minProperties", "maxProperties"}
    | {"unevaluatedItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems"}
)


def strict_schema_problem(
    schema: Mapping[str, Any], refused: frozenset[str], max_properties: int, max_levels: int
) -> str | None:
    """The first reason a strict mode would refuse a schema, None if it would not."""
    if schema.get("type") != "object":
        return "schema must have type 'object' at the root"
    nodes = list(_walk(schema, (), 1))
    for path, node, level in nodes:
        where = f"In context={path}, "
        bad = sorted(refused & set(node))
        if bad:
            return f"{where}'{bad[0]}' is not permitted."
        if level > max_levels:
            return f"{where}nested more than {max_levels} levels."
        if node.get("type") == "object":
            if node.get("additionalProperties") is not False:
                return f"{where}'additionalProperties' is required to be supplied and to be false."
            if sorted(node.get("required", ())) != sorted(node.get("properties", {})):
                return f"{where}'required' is required to be supplied and to include every key in properties."
    count = sum(len(node.get("properties", {})) for _, node, _ in nodes)
    return f"{count} properties; at most {max_properties} are allowed." if count > max_properties else None


def _walk(node: Mapping[str, Any], path: tuple[str, ...], level: int) -> Iterator[tuple[Any, Any, int]]:
    yield path, node, level
    inner = level + (node.get("type") in ("object", "array"))
    for key, child in node.get("properties", {}).items():
        yield from _walk(child, (*path, "properties", key), inner)
    if "items" in node:
        yield from _walk(node["items"], (*path, "items"), inner)
    for index, child in enumerate(node.get("anyOf", ())):
        yield from _walk(child, (*path, "anyOf", str(index)), inner)
