"""From judgements and what people said to a calibration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from robojudge.agreement.calibration.completion import fit_completion
from robojudge.agreement.calibration.judge_key import judge_key
from robojudge.agreement.calibration.labels import FieldLabels, field_labels
from robojudge.agreement.calibration.quality import fit_quality
from robojudge.agreement.calibration.record import AXES, CalibrationFile
from robojudge.agreement.calibration.success import fit_success
from robojudge.agreement.field_tables import field_tables
from robojudge.errors import CalibrationError
from robojudge.judge_settings import sha256_json
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import Judgement


def fit_calibration(
    judgements: Iterable[Judgement],
    annotations: Sequence[Annotation],
    *,
    run_fingerprint: str | None = None,
    created_at: datetime | None = None,
) -> CalibrationFile:
    """Fit every field of a judge that has enough labels; the others say why not.

    Only the latest blinded word of each person counts. Measured on episodes, or whole tasks where there
    are at least five, that the measured map had not seen.

    Args:
        judgements: of one judge, on any number of datasets.
        annotations: what people said of any of the episodes.
        run_fingerprint: `fingerprint` of the judgements' `run.json`, so that the calibration also serves
            tasks whose subtask lists are not among these; every run of the judge has the same.
        created_at: time to write down; now if None.

    Raises:
        CalibrationError: there is no judgement, or they are of several judges.
        AnnotationError: an annotation's time has no time zone.
    """
    judged = list(judgements)
    if not judged:
        raise CalibrationError("there is no judgement to calibrate; judge the annotated episodes first")
    key = judge_key([judgement.judge for judgement in judged], run_fingerprint)
    name = f"{key.provider}/{key.model}"
    tables = field_tables(annotations, {name: judged}, ("success", "task_completion", *AXES))
    labels = {field: field_labels(table, name) for field, table in tables.fields.items()}
    judged_keys = {(judgement.dataset_id, judgement.episode_index) for judgement in judged}
    return CalibrationFile(
        created_at=created_at or datetime.now(UTC),
        judge=key,
        annotators=tuple(sorted({who for episode, who in tables.words.words if episode in judged_keys})),
        n_episodes=len({episode for episode, _ in tables.words.words} & judged_keys),
        n_not_blinded=len(tables.words.not_blinded),
        data_sha256=sha256_json({field: _rows(found) for field, found in sorted(labels.items())}),
        success_prob=fit_success(labels["success"]),
        task_completion=fit_completion(labels["task_completion"]),
        quality={axis: fit_quality(labels[axis]) for axis in AXES},
    )


def _rows(labels: FieldLabels) -> list[list[object]]:
    numbers = zip(labels.keys, labels.tasks, labels.scores.tolist(), labels.said.tolist(), strict=True)
    return [[dataset_id, index, task, score, said] for (dataset_id, index), task, score, said in numbers]
