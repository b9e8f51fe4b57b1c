"""What the calibration files of the configured judges make of a stored judgement; the judgement stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field

from robojudge.agreement.calibration.field_fit import FieldFit
from robojudge.agreement.calibration.file import load_calibration
from robojudge.agreement.calibration.record import AXES, CalibratedScores, CalibrationFile
from robojudge.errors import CalibrationError
from robojudge.schema.judgement import Judgement
from robojudge_server.services.run_request import RunRequest
from robojudge_server.settings import JudgeSpec
from robojudge_server.store.tables import RunRow


class CalibratedQuality(BaseModel):
    """The quality axes in people's words; null where there is no number or no map."""

    smoothness: float | None = Field(description="Fluency of the motion, 0 to 1.")
    efficiency: float | None = Field(description="Directness of the motion, 0 to 1.")
    safety: float | None = Field(description="Absence of risky contact, 0 to 1.")


class CalibratedWord(BaseModel):
    """A judgement's numbers as people would have given them, by a calibration of that very judge."""

    success_prob: float | None = Field(description="Probability that people call it a success, 0 to 1.")
    task_completion: float | None = Field(description="Share of the task achieved, as people would rate it.")
    task_completion_low: float | None = Field(
        description="Lower end of the interval in which people's number lies; it is around the judge's own "
        "number where that has no map."
    )
    task_completion_high: float | None = Field(description="Upper end of that interval.")
    level: float = Field(description="How often people's number lies in the interval, as a share: 0.9.")
    quality: CalibratedQuality = Field(description="The quality axes.")
    reasons: dict[str, str] = Field(description="Why a number is missing, by field.")
    no_better: list[str] = Field(
        description="Fields whose calibrated number was no better than the judge's own on held-out episodes."
    )
    n_labels: int = Field(description="Labelled episodes that the completion and its interval rest on.")
    calibration_sha256: str = Field(description="Hash of the calibration.")


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A judgement's calibrated numbers, or why there are none: one of the two is None."""

    word: CalibratedWord | None
    reason: str | None


class JudgeCalibrations:
    """The calibration files of a service's judges, read once."""

    def __init__(self, specs: Mapping[str, JudgeSpec]) -> None:
        """Read the files.

        Raises:
            CalibrationError: one cannot be read or is of another version; names its judge.
        """
        self._judges = frozenset(specs)
        self._by_name = {
            name: (found, found.sha256)
            for name, spec in specs.items()
            if spec.calibration is not None
            for found in [_read(name, spec)]
        }

    def __bool__(self) -> bool:
        """Tell whether any judge has one."""
        return bool(self._by_name)

    def calibrate(self, judgement: Judgement, run: RunRow | None) -> Calibrated:
        """Return what a judge's file makes of its judgement; never what another judge's would.

        A run of a configured judge takes the file of that name; any other run whatever file covers it.

        Args:
            judgement: as stored.
            run: the run it was said in; None where no judge has a file.
        """
        if run is None:
            return Calibrated(None, "no judge here has a calibration")
        name = RunRequest.model_validate_json(run.request).judge if run.request else None
        fingerprint = json.loads(run.settings)["frozen"].get("fingerprint")
        if name not in self._judges:
            return self._by_fingerprint(judgement, fingerprint)
        if name not in self._by_name:
            return Calibrated(None, f"no calibration is configured for judge {name}")
        return _applied(*self._by_name[name], judgement, fingerprint)

    def _by_fingerprint(self, judgement: Judgement, fingerprint: str | None) -> Calibrated:
        newest_first = sorted(self._by_name.values(), key=lambda one: one[0].created_at, reverse=True)
        for file, sha256 in newest_first:
            found = _applied(file, sha256, judgement, fingerprint)
            if found.word is not None:
                return found
        return Calibrated(None, "no configured calibration is of this judge with these settings")


def _read(name: str, spec: JudgeSpec) -> CalibrationFile:
    assert spec.calibration is not None
    try:
        return load_calibration(spec.calibration.expanduser())
    except CalibrationError as error:
        raise CalibrationError(f"judge {name}: {error}") from error


def _applied(
    file: CalibrationFile, sha256: str, judgement: Judgement, run_fingerprint: str | None
) -> Calibrated:
    mine, its = (f"{one.provider}/{one.model}" for one in (file.judge, judgement.judge))
    if mine != its:  # whatever an imported run.json claims
        return Calibrated(None, f"the calibration is of {mine}, the judgement is by {its}")
    try:
        scores = file.apply(judgement, run_fingerprint=run_fingerprint)
    except CalibrationError as error:
        return Calibrated(None, str(error))
    return Calibrated(_word(file, sha256, scores), None)


def _word(file: CalibrationFile, sha256: str, scores: CalibratedScores) -> CalibratedWord:
    low, high = scores.task_completion_interval or (None, None)
    axes = {axis: scores.quality[axis].score if axis in scores.quality else None for axis in AXES}
    fits: dict[str, FieldFit] = {"success_prob": file.success_prob, "task_completion": file.task_completion}
    fits.update({str(axis): fit for axis, fit in file.quality.items()})
    return CalibratedWord(
        success_prob=scores.success_prob,
        task_completion=scores.task_completion,
        task_completion_low=low,
        task_completion_high=high,
        level=file.task_completion.interval.level_percent / 100,
        quality=CalibratedQuality(**axes),
        reasons=scores.reasons,
        no_better=[name for name, fit in fits.items() if fit.better_than_raw is False],
        n_labels=file.task_completion.n_labels,
        calibration_sha256=sha256,
    )
