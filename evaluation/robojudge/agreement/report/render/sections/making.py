"""How the report was made: settings, judges and fingerprints, and what to type to make it again."""

from __future__ import annotations

import shlex
from pathlib import PurePath
from typing import Any

from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Block, Cell, Command, Facts, Group, Paragraph, Section
from robojudge.agreement.report.render.figures import decimals, thousands
from robojudge.agreement.report.render.sections.compared import judges
from robojudge.agreement.report.render.words import field_name

ANNOTATIONS = "annotations.csv"
"""Stands for annotations that came from no file."""


def making_section(report: Report) -> Section:
    """Show what it takes to make this report again."""
    blocks: list[Block] = [
        Paragraph("With the same run folders and the same annotations file, this makes the same numbers:"),
        Command(command(report)),
        _settings(report),
    ]
    blocks += [Group(judge.label, (_judge(judge),), folded=True) for judge in judges(report)]
    return Section("making", "How this was made", tuple(blocks))


def command(report: Report) -> str:
    """Return what to type to make the report again; folders by their names, wherever they lie."""
    settings = report.settings
    words = ["robojudge", "report"]
    for judge in judges(report):
        words += ["--run", _run(judge)]
    words += ["--annotations", annotations_name(report)]
    for field in report.fields:
        words += ["--field", field]
    words += ["--fail-under", f"{report.threshold:g}", "--consensus", settings.consensus_rule]
    if settings.weighed_by_queue:
        words += ["--queue", "queue.csv"]
    words += ["--resamples", str(settings.resamples)]
    return shlex.join([*words, "--seed", str(settings.seed), "--out", "report.html"])


def _run(judge: JudgeReport) -> str:
    if judge.run is None or judge.run.name == judge.label:
        return judge.label
    return f"{judge.label}={judge.run.name}"


def annotations_name(report: Report) -> str:
    """Return the name of the annotations file, without the folder it lies in."""
    source = report.settings.annotations_source
    return ANNOTATIONS if source is None else PurePath(source).name


def _settings(report: Report) -> Facts:
    settings = report.settings
    level = f"{100 * settings.level_two_sided:g}% intervals, {100 * settings.level_one_sided:g}% lower bounds"
    pairs = [
        ("Datasets", Cell(", ".join(settings.dataset_ids))),
        ("Annotations", Cell(annotations_name(report), detail=f"SHA-256 {settings.annotations_sha256}")),
        ("Fields", Cell(", ".join(field_name(field) for field in report.fields))),
        ("Threshold", Cell(decimals(report.threshold))),
        ("Consensus", Cell(settings.consensus)),
        (
            "Uncertainty",
            Cell(
                f"{level}, {thousands(settings.resamples)} resamples of {settings.resampled_by}, "
                f"seed {settings.seed}"
            ),
        ),
        ("Tasks", Cell(settings.task_split)),
        ("Versions", Cell(", ".join(f"{name} {version}" for name, version in settings.versions.items()))),
        ("Made at", Cell(f"{report.created_at:%Y-%m-%d %H:%M} UTC")),
    ]
    return Facts(tuple(pairs))


def _judge(judge: JudgeReport) -> Facts:
    pairs: list[tuple[str, Cell]] = []
    who = judge.identity
    if who is not None:
        pairs += [
            ("Judge", Cell(f"{who.provider}/{who.model}", detail=who.model_revision or "")),
            ("Method", Cell(who.method)),
        ]
        if who.prompt_sha256 is not None:
            pairs.append(("Prompt", Cell(f"SHA-256 {who.prompt_sha256}", code=True)))
    pairs += [("Fingerprint", Cell(fingerprint, code=True)) for fingerprint in judge.fingerprints]
    if judge.run is not None:
        pairs.append(("Run", Cell(judge.run.name, detail=judge.run.created_at or "")))
        pairs += [(name, Cell(text, code=True)) for name, text in _flat(judge.run.settings)]
    return Facts(tuple(pairs))


def _flat(settings: dict[str, Any], above: str = "") -> list[tuple[str, str]]:
    """List nested settings by dotted names; those that are not set are left out."""
    found: list[tuple[str, str]] = []
    for key, value in settings.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            found += _flat(value, f"{name}.")
        elif value is not None and value != [] and value != "":
            found.append((name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)))
    return found
