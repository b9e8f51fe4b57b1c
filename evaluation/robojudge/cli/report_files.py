"""The files a report is written to: what each suffix means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.html import render_html
from robojudge.agreement.report.render.markdown import render_markdown
from robojudge.errors import UsageError

SUFFIXES = (".html", ".md", ".json")


def check_files(files: Sequence[Path]) -> None:
    """Raise before anything is computed if a report cannot be written there.

    Raises:
        UsageError: a suffix that means nothing, or a folder that does not exist.
    """
    for path in files:
        if path.suffix not in SUFFIXES:
            raise UsageError(f"--out {path}: a report is written as {', '.join(SUFFIXES)}")
        if not path.parent.is_dir():
            raise UsageError(f"--out {path}: there is no folder {path.parent}")


def check_viewer(viewer: str | None) -> None:
    """Raise if links cannot begin with this.

    Raises:
        UsageError: it is no http address.
    """
    if viewer is not None and not viewer.startswith(("http://", "https://")):
        raise UsageError(f"--viewer {viewer}: give the address of a viewer, such as http://127.0.0.1:8765")


def write_files(report: Report, files: Sequence[Path], viewer: str | None) -> None:
    """Write the report into each file, whole or not at all.

    Args:
        report: the report.
        files: where to; what there is is replaced.
        viewer: where a viewer's pages begin; None to link nothing.

    Raises:
        UsageError: a file cannot be written.
    """
    for path in files:
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_text(_text(report, path.suffix, viewer), encoding="utf-8")
            os.replace(part, path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise UsageError(f"--out {path} cannot be written: {error.strerror or error}") from error


def _text(report: Report, suffix: str, viewer: str | None) -> str:
    if suffix == ".json":
        return report.model_dump_json() + "\n"
    return render_html(report, viewer) if suffix == ".html" else render_markdown(report, viewer)
