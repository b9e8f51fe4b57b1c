"""Every endpoint of an app, from its own OpenAPI, with values that fit."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FITTING = {
    "dataset_id": "tabletop_demo",
    "name": "tabletop_demo",
    "org": "local",
    "path": "meta/info.json",
    "camera": "front",
    "dataset": "tabletop_demo",
    "judge": "reference",
    "target": "labels",
}
"""Values of parameters and fields that stand for something there is."""


@dataclass(frozen=True)
class Operation:
    """One endpoint."""

    method: str
    path: str
    path_names: tuple[str, ...]
    query_names: tuple[str, ...]
    fitting: Mapping[str, str]
    body: Mapping[str, Any] | None
    """A body with the required fields; None for an endpoint without one."""
    fields: tuple[str, ...]
    """Names of the body's fields."""

    def url(self, **replaced: str) -> str:
        """Its path with values that fit, but for those that are given as URLs write them."""
        names = {name: replaced.get(name, self.fitting.get(name, "0")) for name in self.path_names}
        return self.path.replace(":path}", "}").format(**names)

    def body_with(self, **fields: Any) -> bytes:
        return json.dumps({**(self.body or {}), **fields}).encode()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations(document: Mapping[str, Any], **fitting: str) -> list[Operation]:
    """Every endpoint; `fitting` adds values that only the test knows."""
    return list(_operations(document, {**FITTING, **fitting}))


def _operations(document: Mapping[str, Any], fitting: Mapping[str, str]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, entry in item.items():
            named: dict[str, list[str]] = defaultdict(list)
            for parameter in entry.get("parameters", ()):
                named[parameter["in"]].append(parameter["name"])
            content = entry.get("requestBody", {}).get("content", {}).get("application/json")
            schema = _resolved(document, content["schema"]) if content else {}
            required = schema.get("required", ())
            yield Operation(
                method.upper(),
                path,
                tuple(named["path"]),
                tuple(named["query"]),
                fitting,
                {name: _value(document, name, schema["properties"][name], fitting) for name in required}
                if content
                else None,
                tuple(schema.get("properties", ())),
            )


def _value(
    document: Mapping[str, Any], name: str, schema: Mapping[str, Any], fitting: Mapping[str, str]
) -> Any:
    """A small value of a schema."""
    schema = _resolved(document, schema)
    if name in fitting:
        return fitting[name]
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        properties = schema.get("properties", {})
        return {n: _value(document, n, properties[n], fitting) for n in schema.get("required", ())}
    simple: dict[Any, Any] = {"array": [], "boolean": True, "string": "x", "integer": 0, "number": 0.5}
    return simple.get(kind)


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema or "anyOf" in schema or "oneOf" in schema:
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        else:
            schema = (schema.get("anyOf") or schema["oneOf"])[0]
    return schema
