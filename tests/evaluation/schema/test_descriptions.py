"""Facts about the records' own JSON schemas, which a server publishes as they are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import robojudge.schema
from robojudge.schema.base import Record

for _module in pkgutil.iter_modules(robojudge.schema.__path__, "robojudge.schema."):
    importlib.import_module(_module.name)
RECORDS = sorted(
    (record for record in Record.__subclasses__() if record.__module__.startswith("robojudge.schema.")),
    key=lambda record: record.__name__,
)


def objects(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield schema["title"], schema
    yield from schema.get("$defs", {}).items()


def test_every_record_is_looked_at() -> None:
    names = {record.__name__ for record in RECORDS}
    assert {"Judgement", "Failure", "Annotation", "AutoQualityAnalysis", "ConsensusSummary"} <= names
    assert {"DatasetSummary", "EpisodeSummary", "FailureModeTable"} <= names


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_of_every_record_is_described(record: type[Record]) -> None:
    for name, schema in objects(record.model_json_schema()):
        assert schema["description"].strip(), name
        nameless = [field for field, facts in schema["properties"].items() if not facts.get("description")]
        assert nameless == [], f"{name}: write a docstring under each of these fields"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_describes_itself_and_not_its_base(record: type[Record]) -> None:
    assert record.__doc__ and record.__doc__ != Record.__doc__
