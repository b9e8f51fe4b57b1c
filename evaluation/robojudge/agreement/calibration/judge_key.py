"""Which judge a calibration is of, and the refusal of any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from robojudge.errors import CalibrationError
from robojudge.schema.base import Record
from robojudge.schema.judgement import JudgeIdentity


class JudgeKey(Record):
    """A judge, across all its tasks."""

    provider: str
    """Who serves the model, or `reference`."""
    model: str
    """Model or deployment."""
    method: str
    """Way of judging."""
    fingerprint: str | None
    """Hash of all settings but the subtask lists, as in `run.json`; None where the run was not known."""
    task_fingerprints: tuple[str, ...]
    """Fingerprints of the judgements it was fitted with, one a subtask list; sorted."""
    model_revisions: tuple[str, ...]
    """Versions the provider reported then; empty where it reported none. Another version is another judge."""

    def check(self, judge: JudgeIdentity, run_fingerprint: str | None = None) -> None:
        """Refuse a judgement of another judge.

        Args:
            judge: who made the judgement.
            run_fingerprint: of the run it belongs to; needed for subtask lists that were not seen before.

        Raises:
            CalibrationError: the calibration is of another judge, or of another version of its model.
        """
        same_run = run_fingerprint is not None and run_fingerprint == self.fingerprint
        if not same_run and judge.fingerprint not in self.task_fingerprints:
            other = run_fingerprint if run_fingerprint and self.fingerprint else judge.fingerprint
            raise self._of_another(f"{judge.provider}/{judge.model}", other)
        revision = judge.model_revision
        if revision is not None and self.model_revisions and revision not in self.model_revisions:
            raise CalibrationError(
                f"this calibration is of {self.provider}/{self.model} when it was "
                f"{', '.join(self.model_revisions)}; the judgement is by {revision} "
                f"(fingerprint {judge.fingerprint}); make a new one from labels of that version: "
                "robojudge calibrate --run RUN_DIR --annotations FILE"
            )

    def check_run(self, frozen: Mapping[str, Any]) -> None:
        """Refuse a run of another judge, as far as its settings tell.

        Args:
            frozen: the `frozen` part of its `run.json`.

        Raises:
            CalibrationError: the calibration is of another judge.
        """
        if self.fingerprint is not None and frozen["fingerprint"] != self.fingerprint:
            name = f"{frozen['judge']['provider']}/{frozen['judge']['model']}"
            raise self._of_another(name, frozen["fingerprint"])

    def _of_another(self, name: str, fingerprint: str) -> CalibrationError:
        mine = self.fingerprint or ", ".join(self.task_fingerprints)
        return CalibrationError(
            f"the calibration is of {self.provider}/{self.model} with fingerprint {mine}, these judgements "
            f"are by {name} with fingerprint {fingerprint}; make one for that judge: "
            "robojudge calibrate --run RUN_DIR --annotations FILE"
        )


def judge_key(judges: Sequence[JudgeIdentity], run_fingerprint: str | None) -> JudgeKey:
    """Put together what identifies the one judge of several judgements.

    Args:
        judges: who made each, at least one.
        run_fingerprint: of their run.

    Raises:
        CalibrationError: they are several judges.
    """
    first = judges[0]
    for judge in judges:
        if (judge.provider, judge.model, judge.method, judge.prompt_sha256) != (
            first.provider,
            first.model,
            first.method,
            first.prompt_sha256,
        ):
            raise CalibrationError(
                f"a calibration is of one judge; these judgements are by {first.provider}/{first.model} "
                f"(fingerprint {first.fingerprint}) and {judge.provider}/{judge.model} "
                f"(fingerprint {judge.fingerprint}); fit one for each"
            )
    return JudgeKey(
        provider=first.provider,
        model=first.model,
        method=first.method,
        fingerprint=run_fingerprint,
        task_fingerprints=tuple(sorted({judge.fingerprint for judge in judges})),
        model_revisions=tuple(sorted({j.model_revision for j in judges if j.model_revision is not None})),
    )
