"""Which runs a calibration report compares, and which of them are one judge on several datasets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from robojudge.agreement.report.run_labels import is_one_judge
from robojudge_server.errors import InvalidRequest
from robojudge_server.services.run_request import RunRequest
from robojudge_server.store.tables import RunRow

MOST_RUNS = 4
"""Runs of one dataset in one report, at most."""


@dataclass(frozen=True, slots=True)
class ComparedJudge:
    """One judge of a report.

    Attributes:
        label: its name there.
        runs: its runs, each of another dataset.
    """

    label: str
    runs: tuple[RunRow, ...]


def chosen_runs(rows: Sequence[RunRow], run_ids: Sequence[str]) -> list[RunRow]:
    """Return the runs asked for, or the newest of each judge and dataset.

    Args:
        rows: runs of the datasets compared, those of one dataset newest first.
        run_ids: which; empty for the newest.

    Raises:
        InvalidRequest: a run is not among them, or there are too many.
    """
    n_datasets = len({row.dataset_id for row in rows})
    if not run_ids:
        newest: dict[tuple[str, str], RunRow] = {}
        for row in rows:
            newest.setdefault((row.dataset_id, judge_of(row)), row)
        return [
            row
            for dataset_id in dict.fromkeys(row.dataset_id for row in rows)
            for row in [row for (of, _), row in newest.items() if of == dataset_id][:MOST_RUNS]
        ]
    most = MOST_RUNS * max(1, n_datasets)
    if len(set(run_ids)) > most:
        raise InvalidRequest(f"{len(set(run_ids))} runs: one report compares at most {most}")
    there = {row.run_id: row for row in rows}
    unknown = sorted(set(run_ids) - there.keys())
    if unknown:
        where = "these datasets" if n_datasets > 1 else "this dataset"
        raise InvalidRequest(f"run {unknown[0]} has no judgements of {where}")
    return [there[run_id] for run_id in dict.fromkeys(run_ids)]


def compared_judges(runs: Sequence[RunRow]) -> list[ComparedJudge]:
    """Put together each judge's runs over several datasets; where two have one name, add the runs' ids."""
    groups: list[list[RunRow]] = []
    for row in runs:
        group = next((group for group in groups if _belongs(row, group)), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    names = [judge_of(group[0]) for group in groups]
    return [
        ComparedJudge(
            name if names.count(name) == 1 else f"{name} ({', '.join(row.run_id for row in group)})",
            tuple(group),
        )
        for name, group in zip(names, groups, strict=True)
    ]


def judge_of(row: RunRow) -> str:
    """Return the name of a run's judge: as configured, else its provider and model."""
    if row.request:
        return RunRequest.model_validate_json(row.request).judge
    who = _frozen(row).get("judge", {})
    return "/".join(str(who[part]) for part in ("provider", "model") if who.get(part)) or row.run_id


def _belongs(row: RunRow, group: Sequence[RunRow]) -> bool:
    return (
        judge_of(row) == judge_of(group[0])
        and is_one_judge(_frozen(row), _frozen(group[0]))
        and row.dataset_id not in {other.dataset_id for other in group}
    )


def _frozen(row: RunRow) -> dict[str, Any]:
    frozen: dict[str, Any] = json.loads(row.settings)["frozen"]
    return frozen
