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
QUEUE = "queue.csv"
"""Stands for inclusion probabilities that came from no queue."""


def making_section(report: Report) -> Section:
    """Show what it takes to make this report again."""
    blocks: list[Block] = [
        Paragraph("With the same run folders, annotations and queues, this makes the same numbers:"),
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
        words += [word for run in _runs(judge) for word in ("--run", run)]
    words += ["--annotations", annotations_name(report)]
    for field in report.fields:
        words += ["--field", field]
    words += ["--fail-under", f"{report.threshold:g}", "--consensus", settings.consensus_rule]
    for name in queue_names(report):
        words += ["--queue", name]
    words += ["--resamples", str(settings.resamples)]
    return shlex.join([*words, "--seed", str(settings.seed), "--out", "report.html"])


def _runs(judge: JudgeReport) -> list[str]:
    if judge.run is None:
        return [judge.label]
    names = [run.name for run in (judge.run, *judge.more_runs)]
    return [judge.label if name == judge.label else f"{judge.label}={name}" for name in names]


def annotations_name(report: Report) -> str:
    """Return the name of the annotations file, without the folder it lies in."""
    source = report.settings.annotations_source
    return ANNOTATIONS if source is None else PurePath(source).name


def queue_names(report: Report) -> list[str]:
    """Return the names of the queue files, without the folders they lie in."""
    named = [queue.name for queue in report.settings.queues]
    return [QUEUE] if report.settings.weighed_by_queue and not named else named


def _settings(report: Report) -> Facts:
    settings = report.settings
    level = f"{100 * settings.level_two_sided:g}% intervals, {100 * settings.level_one_sided:g}% lower bounds"
    pairs = [
        ("Datasets", Cell(", ".join(settings.dataset_ids))),
        ("Annotations", Cell(annotations_name(report), detail=f"SHA-256 {settings.annotations_sha256}")),
        *(
            ("Queue", Cell(queue.name, detail="" if queue.sha256 is None else f"SHA-256 {queue.sha256}"))
            for queue in settings.queues
        ),
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
    for run in () if judge.run is None else (judge.run, *judge.more_runs):
        pairs.append(("Run", Cell(run.name, detail=run.created_at or "")))
        if run.journal_sha256 is not None:
            pairs.append(("Journal", Cell(f"SHA-256 {run.journal_sha256}", code=True)))
        pairs += [(name, Cell(text, code=True)) for name, text in _flat(run.settings)]
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
