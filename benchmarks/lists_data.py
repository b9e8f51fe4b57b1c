"""Synthetic datasets without episodes to read, and plausible rows of them, for `lists.py`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import Engine, insert, text

from robojudge.schema.episode import DatasetSummary, EpisodeSummary
from robojudge.schema.judgement import FailureMode
from robojudge_server.services.datasets import Datasets, ServedDataset
from robojudge_server.settings import DatasetSettings
from robojudge_server.store.queries_datasets import metadata_sha256
from robojudge_server.store.tables import AnnotationRow, DatasetRow, EpisodeRow

SEED = 4
TASKS = tuple(f"put object {k} into bin {k % 7}" for k in range(40))
RARE_TASK = "never asked twice"
MODES = get_args(FailureMode)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
BATCH = 5_000
LARGE, SMALL = "large", "small"


def summary_of(index: int) -> EpisodeSummary:
    task = RARE_TASK if index == 777 else TASKS[(index * 7919) % len(TASKS)]
    length = 80 + (index * 31) % 400
    return EpisodeSummary(episode_index=index, length=length, duration_s=length / 10, tasks=(task,))


def episode_row(rng: random.Random, name: str, index: int) -> dict[str, Any]:
    """One plausible row: 80% judged, 5% failed, 10% annotated, 2% marked; outcomes follow completion."""
    summary = summary_of(index)
    row: dict[str, Any] = dict.fromkeys(column.name for column in EpisodeRow.__table__.columns)
    row |= {"dataset_id": name, "episode_index": index, "summary": summary.model_dump_json()}
    row |= {"task": summary.tasks[0], "length": summary.length, "annotator_count": 0, "review_state": "none"}
    kind = rng.random()
    if kind < 0.05:
        row |= {"error_type": "RateLimited", "judged_at": NOW}
    elif kind < 0.85:
        row |= judged(rng)
    if rng.random() < 0.1:
        human = round(rng.random() * 20) / 20
        row |= {"annotator_count": 1, "human_task_completion": human, "review_state": "done"}
        if row["task_completion"] is not None:
            row["disagreement"] = abs(row["task_completion"] - human)
    if rng.random() < 0.02:
        row["review_mark"] = rng.choice(("accepted", "flagged", "excluded"))
    return row


def judged(rng: random.Random) -> dict[str, Any]:
    completion = rng.choice((1.0, rng.betavariate(5, 1), rng.random())) if rng.random() < 0.95 else None
    outcome = "undecided"
    if completion is not None:
        outcome = "success" if completion > 0.9 else "partial" if completion > 0.1 else "failure"
    review = outcome == "undecided" or rng.random() < 0.1
    return {
        "judged_at": NOW,
        "task_completion": completion,
        "outcome": outcome,
        "effective_outcome": outcome,
        "confidence": rng.random(),
        "smoothness": rng.random(),
        "efficiency": rng.random() if rng.random() < 0.9 else None,
        "safety": rng.random(),
        "failure_mode": rng.choice(MODES[:-1]) if outcome in ("partial", "failure") else None,
        "needs_review": review,
        "review_state": "wanted" if review else "none",
    }


class Listed:
    """A dataset of synthetic metadata; it has no episodes to read."""

    def __init__(self, name: str, episodes: int, root: Path) -> None:
        self.dataset_id, self.root, self.count = name, root, episodes

    def summary(self) -> DatasetSummary:
        return DatasetSummary(
            dataset_id=self.dataset_id,
            format="LeRobot v3.0",
            robot_type="so100",
            fps=10.0,
            total_episodes=self.count,
            total_frames=280 * self.count,
            tasks=(*TASKS, RARE_TASK),
            cameras=(),
            columns={"action": (7,)},
            subtask_source=None,
            declares_success=False,
            oddities=(),
        )

    def episode_indices(self) -> range:
        return range(self.count)

    def episode_summary(self, episode_index: int) -> EpisodeSummary:
        return summary_of(episode_index)


class Synthetic(Datasets):
    """Datasets that are in memory already."""

    def __init__(self, listed: Sequence[Listed]) -> None:
        super().__init__(())
        self._by_url = {
            one.dataset_id: ServedDataset(DatasetSettings(source="memory", blind=False), one)
            for one in listed
        }


def fill(engine: Engine, listed: Listed) -> None:
    """Write one dataset's rows; `ada` annotated every tenth episode or so, `ben` three."""
    rng = random.Random(SEED)
    name, episodes = listed.dataset_id, listed.count
    rows = [episode_row(rng, name, index) for index in range(episodes)]
    rows[-3]["failure_mode"] = MODES[-1]
    marks = [(index, "ada") for index, row in enumerate(rows) if row["annotator_count"]]
    marks += [(episodes * k // 4, "ben") for k in (1, 2, 3)]
    said = {"dataset_id": name, "version": 1, "saved_at": NOW, "record": "{}"}
    dataset = {"dataset_id": name, "summary": listed.summary().model_dump_json()}
    dataset |= {"metadata_sha256": metadata_sha256(listed), "unblinded_at": NOW, "unblinded_by": "benchmark"}
    with engine.begin() as connection:
        connection.execute(insert(DatasetRow), dataset)
        for start in range(0, episodes, BATCH):
            connection.execute(insert(EpisodeRow), rows[start : start + BATCH])
        connection.execute(
            insert(AnnotationRow), [said | {"episode_index": i, "annotator": who} for i, who in marks]
        )
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def sizes(episodes: int, root: Path) -> tuple[Listed, Listed]:
    return Listed(LARGE, episodes, root), Listed(SMALL, 1_000, root)
