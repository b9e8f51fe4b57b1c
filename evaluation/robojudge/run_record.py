"""What `run.json` holds: settings that may not change, and notes about where they came from."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from robojudge.datasets.reader import Dataset
from robojudge.judge import VERSIONS, Judge
from robojudge.schema.judgement import SCHEMA_VERSION


def frozen_settings(dataset: Dataset, judge: Judge) -> dict[str, Any]:
    """Return what must be equal for two calls to belong to the same run."""
    return {
        "schema_version": SCHEMA_VERSION,
        "formula_versions": VERSIONS,
        "dataset_id": dataset.dataset_id,
        "judge": judge.settings.model_dump(mode="json"),
        "prompt_sha256": judge.method.prompt_sha256,
        "references_sha256": judge.references.sha256 if judge.references else None,
        "fingerprint": replace(judge, subtasks={}).identity().fingerprint,
    }


def run_notes(dataset: Dataset, source: str | Path | None = None) -> dict[str, Any]:
    """Return what is worth recording but free to differ.

    Args:
        dataset: the opened dataset.
        source: what it was opened by. A Hub id is kept as it is, so that opening it again can fetch
            what is still missing; a folder becomes absolute.
    """
    named = str(dataset.root if source is None else source)
    where = str(Path(named).resolve()) if Path(named).exists() else named
    return {"robojudge_version": version("robojudge"), "dataset_source": where}
