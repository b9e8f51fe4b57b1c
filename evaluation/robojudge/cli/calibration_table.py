"""A calibration as a table that fits a terminal 80 columns wide, and what to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from robojudge.agreement.calibration.completion import CompletionCalibration
from robojudge.agreement.calibration.quality import QualityCalibration
from robojudge.agreement.calibration.record import CalibrationFile
from robojudge.agreement.calibration.success import SuccessCalibration

UNKNOWN = "—"
Fit = SuccessCalibration | CompletionCalibration | QualityCalibration


def is_fitted(calibration: CalibrationFile) -> bool:
    """Tell whether any field has a map."""
    return any(fit.reason is None for _, fit in _fits(calibration))


def calibration_table(calibration: CalibrationFile) -> Table:
    """Build the table: one row a field, errors on held-out episodes before and after."""
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("field", no_wrap=True)
    table.add_column("map", no_wrap=True)
    table.add_column("labels", justify="right", no_wrap=True)
    table.add_column("held out", no_wrap=True)
    table.add_column("error", no_wrap=True)
    table.add_column("raw", justify="right", no_wrap=True)
    table.add_column("calibrated", justify="right", no_wrap=True)
    for name, fit in _fits(calibration):
        errors = _errors(fit)
        raw, after = (UNKNOWN, UNKNOWN) if errors is None else (f"{error:.4f}" for error in errors)
        colour = {None: "dim", True: "green", False: "yellow"}[fit.better_than_raw]
        held_out = UNKNOWN if fit.n_folds is None else f"{fit.n_folds} folds of {fit.held_out}s"
        error = "Brier" if isinstance(fit, SuccessCalibration) else "MSE"
        table.add_row(name, _kind(fit), str(fit.n_labels), held_out, error, raw, Text(after, style=colour))
    return table


def calibration_lines(calibration: CalibrationFile) -> Iterator[str]:
    """Yield what the table does not say."""
    yield ""
    key = calibration.judge
    yield f"judge {key.provider}/{key.model}"
    yield f"fingerprint {key.fingerprint}"
    people = ", ".join(calibration.annotators) or "nobody"
    yield f"{calibration.n_episodes} judged episodes annotated blind by {people}"
    if calibration.n_not_blinded:
        yield f"{calibration.n_not_blinded} annotations left out: made after seeing a judge's numbers"
    for name, fit in _fits(calibration):
        why = Counter({reason: n for reason, n in fit.left_out.items() if reason != "not_annotated"})
        listed = ", ".join(f"{n} {reason.replace('_', ' ')}" for reason, n in why.most_common(4))
        if fit.reason is not None:
            yield f"no map of {name}: {fit.reason}" + (f" ({listed})" if listed else "")
        elif listed:
            yield f"{name} left out: {listed}"
        if fit.better_than_raw is False:
            yield f"note: {name} is no better calibrated than raw on held-out episodes"
    success = calibration.success_prob
    if success.raw is not None and success.calibrated is not None:
        yield (
            f"success_prob: calibration error (debiased) {success.raw.ece_debiased:.3f} -> "
            f"{success.calibrated.ece_debiased:.3f}, sharpness {success.raw.sharpness:.3f} -> "
            f"{success.calibrated.sharpness:.3f}"
        )
    if is_fitted(calibration):
        yield _interval_line(calibration.task_completion)


def _interval_line(completion: CompletionCalibration) -> str:
    interval = completion.interval
    if interval.half_width is None:
        return f"no interval around task_completion: {interval.reason}"
    own = f"; widths of their own: {len(interval.by_task)} of the tasks" if interval.by_task else ""
    raw = " around the judge's own number" if completion.reason is not None else ""
    return f"task_completion: {interval.level_percent}% interval +-{interval.half_width:.3f}{raw}{own}"


def _fits(calibration: CalibrationFile) -> Iterator[tuple[str, Fit]]:
    yield "success_prob", calibration.success_prob
    yield "task_completion", calibration.task_completion
    yield from calibration.quality.items()


def _kind(fit: Fit) -> str:
    fitted = fit.model if isinstance(fit, QualityCalibration) else fit.map
    return UNKNOWN if fitted is None else fitted.kind.replace("proportional_odds", "prop. odds")


def _errors(fit: Fit) -> tuple[float, float] | None:
    """Return the error that is compared, raw and calibrated; None without a map."""
    if fit.raw is None or fit.calibrated is None:
        return None
    if isinstance(fit, SuccessCalibration):
        return fit.raw.brier, fit.calibrated.brier
    return fit.raw.mse, fit.calibrated.mse
