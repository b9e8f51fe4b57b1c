"""A calibration on disk, as JSON."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from robojudge.agreement.calibration.record import CalibrationFile
from robojudge.errors import CalibrationError


def save_calibration(calibration: CalibrationFile, path: Path) -> None:
    """Write a calibration, whole or not at all; a file of that name is replaced.

    Raises:
        CalibrationError: it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(calibration.model_dump_json(indent=2) + "\n", encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CalibrationError(f"calibration {path} cannot be written: {error.strerror or error}") from error


def load_calibration(path: Path) -> CalibrationFile:
    """Read a calibration.

    Raises:
        CalibrationError: it is absent, no calibration, or of another version.
    """
    try:
        return CalibrationFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise CalibrationError(
            f"calibration {path} cannot be read: {error.strerror or error}; "
            "make one with: robojudge calibrate --run RUN_DIR --annotations FILE"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise CalibrationError(
            f"calibration {path} cannot be used: {where}: {first['msg']}; "
            "make it anew with: robojudge calibrate --run RUN_DIR --annotations FILE"
        ) from error
