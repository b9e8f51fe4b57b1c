"""A service whose judgements and marks can be told from all other numbers."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pyarrow.parquet as pq
from services import DEMO

from calibrations import calibration
from records import WHEN, failure, judgement
from robojudge.agreement.calibration.file import save_calibration
from robojudge.annotations import annotation_rows, write_rows
from robojudge.datasets.open import open_dataset
from robojudge.rewards.audit import RewardAudit
from robojudge.rewards.settings import RewardSettings
from robojudge.run_folder import RunFolder
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import (
    AxisScore,
    Evidence,
    FailureFinding,
    FailureMode,
    ProgressPoint,
    SubtaskScore,
    TrajectoryQuality,
    Usage,
)
from robojudge.telemetry.quality import analyse
from robojudge_server.app_settings import AppSettings
from robojudge_server.service import Service, open_service
from robojudge_server.store import upgrade
from robojudge_server.store.engine import writing
from robojudge_server.store.queries_marks import Marking, mark_episodes
from robojudge_server.store.queries_notes import save_note
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables_jobs import ExportRow

DATASET, MINE, OTHER, FAILED, EXCLUDED = "tabletop_demo", 0, 7, 11, 5
EPISODES = range(12)
EXPORT = "e" * 32


class Sentinels:
    """Numbers and texts that stand nowhere else; `salt` makes different ones."""

    def __init__(self, salt: str, source: str, episode_index: int) -> None:
        self._draw = random.Random(f"{salt}/{source}/{episode_index}")
        self.text = f"SENTINEL-{salt}-{source}-{episode_index}-"
        self.numbers: list[float] = []

    def number(self) -> float:
        self.numbers.append(round(self._draw.uniform(0.05, 0.95), 9))
        return self.numbers[-1]

    def choice(self, values: Sequence[Any]) -> Any:
        return self._draw.choice(values)


@dataclass
class World:
    """A service, and what must not be seen of each episode, by who it comes from."""

    service: Service
    run_id: str
    hidden: dict[tuple[str, int], Sentinels] = field(default_factory=dict)


def build_world(folder: Path, database_url: str, salt: str, *, mine: str = "") -> World:
    """Make a service whose judgements and marks follow from a salt; those of episode MINE from another."""
    hidden: dict[tuple[str, int], Sentinels] = {}

    def sentinels(source: str, index: int) -> Sentinels:
        return hidden.setdefault(
            (source, index), Sentinels(mine or salt if index == MINE else salt, source, index)
        )

    root = folder / DATASET
    shutil.copytree(DEMO, root)
    zoe = [_marks(index, sentinels("zoe", index)) for index in EPISODES]
    write_rows(annotation_rows(zoe), root / "annotations.csv")
    labels = [sentinels("label", index) for index in EPISODES]
    _write_labels(root / "sarm_progress.parquet", labels)
    _write_labels(folder / "labels" / "labels.parquet", labels)
    settings = AppSettings(
        database_url=database_url,
        datasets=({"source": str(root)},),
        exports={"labels": folder / "labels"},
        judges={"gpt": {"judge": "openai/gpt-4.1", "calibration": _calibration(folder)}},
    )
    service = open_service(settings.service())
    upgrade(service.engine)
    run_id = import_run(service.engine, _write_run(folder / "run", sentinels)).run_id
    _store_export(service, run_id, labels)
    _decide(service, sentinels)
    for index in EPISODES:
        _measure(root, index, hidden)
    return World(service, run_id, hidden)


def _calibration(folder: Path) -> Path:
    """A calibration that covers the run's judge, so that what is shown of it follows from the judge."""
    save_calibration(calibration(task_fingerprints=("f" * 64,)), folder / "calibration.json")
    return folder / "calibration.json"


def _decide(service: Service, sentinels: Any) -> None:
    """Let zoe accept or flag every episode and note something; one is excluded in every world."""
    for index in EPISODES:
        hidden = sentinels("zoe", index)
        mark = "excluded" if index == EXCLUDED else hidden.choice(["accepted", "flagged"])
        marking = Marking(mark, hidden.text + "decided", "zoe", frozenset(EPISODES))
        mark_episodes(service.engine, DATASET, [index], marking, lambda *_: None)
        save_note(service.engine, DATASET, index, "zoe", "outcome", hidden.text + "noted")


def _marks(index: int, hidden: Sentinels) -> Annotation:
    return Annotation(
        dataset_id=DATASET,
        episode_index=index,
        annotator="zoe",
        task_completion=hidden.number(),
        smoothness=hidden.number(),
        outcome=hidden.choice(["success", "failure"]),
        failure_mode=hidden.choice(get_args(FailureMode)),
        subtasks=(
            SubtaskSpan(name=hidden.text + "marked", start_frame=0, end_frame=9, score=hidden.number()),
        ),
        created_at=WHEN,
    )


def _write_run(folder: Path, sentinels: Any) -> Path:
    frozen = {"dataset_id": DATASET, "judge": {"model": "gpt-4.1"}}
    with RunFolder(folder, frozen, {"dataset_root": "somewhere"}) as run:
        for index in EPISODES:
            run.append(_word(index, sentinels("judge", index)))
    settings = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**settings, "created_at": WHEN.isoformat()}))
    return folder


def _word(index: int, hidden: Sentinels) -> Any:
    if index == FAILED:
        said = failure(index, raw_reply=hidden.text + "reply")
        return said.model_copy(update={"dataset_id": DATASET})
    return judgement(
        index,
        dataset_id=DATASET,
        task_completion=hidden.number(),
        success_prob=hidden.number(),
        confidence=hidden.number(),
        outcome=hidden.choice(["success", "partial", "failure"]),
        effective_outcome=hidden.choice(["success", "partial", "failure"]),
        needs_review=hidden.choice([True, False]),
        review_reasons=hidden.choice([(), ("low_confidence",)]),
        subtasks=(SubtaskScore(name="reach", score=hidden.number(), evidence=hidden.text + "subtask"),),
        progress=tuple(ProgressPoint(frame_index=k, value=hidden.number()) for k in (0, 20, 40, 60)),
        trajectory_quality=TrajectoryQuality(
            **{
                axis: AxisScore(vlm=hidden.number(), kinematic=hidden.number(), fused=hidden.number())
                for axis in ("smoothness", "efficiency", "safety")
            }
        ),
        failure=FailureFinding(mode=hidden.choice(get_args(FailureMode)), detail=hidden.text + "detail"),
        rationale=hidden.text + "rationale",
        evidence=(
            Evidence(camera="front", frame_index=3, timestamp_s=0.15, observation=hidden.text + "seen"),
        ),
        usage=Usage(calls=1, input_tokens=10, output_tokens=5, latency_s=1.0),
    )


def _write_labels(path: Path, labels: Sequence[Sentinels]) -> None:
    """A file of labels; reward labels are float32 there."""
    path.parent.mkdir(exist_ok=True)
    values = [one.number() for one in labels]
    table = {"episode_index": list(EPISODES), "progress_sparse": pa.array(values, pa.float32())}
    pq.write_table(pa.table(table), path)


def _store_export(service: Service, run_id: str, labels: Sequence[Sentinels]) -> None:
    told: dict[str, Any] = {
        name: None if "None" in str(info.annotation) else 1 for name, info in RewardAudit.model_fields.items()
    }
    told |= {"warnings": [labels[0].text + "warning"], "sum_abs_reward": labels[0].number()}
    row = ExportRow(
        export_id=EXPORT,
        dataset_id=DATASET,
        run_id=run_id,
        created_at=WHEN,
        created_by="eve",
        target="labels",
        kind="sidecar",
        unjudged="refuse",
        settings=RewardSettings().model_dump_json(),
        status="done",
        file="labels.parquet",
        audit=RewardAudit.model_validate(told).model_dump_json(),
        finished_at=WHEN,
    )
    with writing(service.engine) as session:
        session.add(row)


def _measure(root: Path, index: int, hidden: dict[tuple[str, int], Sentinels]) -> None:
    """Add telemetry's scores of an episode, as far as they are like no other numbers, and disagreements.

    The peak speed is none of them: it is a value of the speed that the trajectory shows, not a score.
    """
    computed = analyse(open_dataset(str(root)).episode(index)).computed.model_dump(exclude={"peak_speed"})
    measured = Sentinels("", "telemetry", index)
    measured.numbers = [
        value for value in computed.values() if isinstance(value, float) and 0.001 < value * 1000 % 1 < 0.999
    ]
    hidden["telemetry", index] = measured
    if index != FAILED:
        judged, marked = hidden["judge", index].numbers[0], hidden["zoe", index].numbers[0]
        hidden["disagreement", index] = Sentinels("", "disagreement", index)
        hidden["disagreement", index].numbers = [abs(judged - marked)]
