"""Names for people: verdicts, fields, baselines, and reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from robojudge.agreement.report.baselines import CLOCK, FROZEN, NAMES, OTHERS
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.render.document import Cell, Column, Hue
from robojudge.agreement.verdict import Outcome

VERDICTS: dict[Outcome, tuple[str, Hue]] = {
    "pass": ("✓ Pass", "good"),
    "provisional": ("◐ Provisional", "warn"),
    "fail": ("✗ Fail", "bad"),
    "not_enough_data": ("… Not enough data", "warn"),
    "people_disagree": ("≠ People do not agree enough", "warn"),
}
"""How a verdict reads, with a sign of its own, and its hue."""

_FIELDS = {
    "task_completion": "Task completion",
    "outcome": "Outcome",
    "smoothness": "Smoothness",
    "efficiency": "Efficiency",
    "safety": "Safety",
    "failure_mode": "Failure mode",
}
_REASONS = {
    "by_a_judge": "a judge's words, not a person's",
    "cannot_tell": "people looked and could not tell",
    "judge_undecided": "the judge could not tell",
    "not_its_judges": "the judge beside it has no word there",
    "no_reference": "no annotated reference of the task",
    "nobody_said": "nobody said anything on it",
    "not_annotated": "judged, but nobody annotated it",
    "not_blinded": "the person had seen a judge's marks",
    "not_judged": "the judge was not asked",
    "says_nothing": "it says nothing on this field",
    "tie": "people are tied",
    "undecided": "people called it undecided",
}
_RATES = {
    "human_only": "People's labels alone",
    "ppi": "Judge corrected by people (PPI++)",
    "rogan_gladen": "Judge corrected for its errors (Rogan-Gladen)",
    "judge_only": "The judge taken at its word (not corrected)",
}
_BASELINES = {
    CLOCK: "reads the time alone: progress as time passes, everything done, a success",
    FROZEN: "is made from the judge's own progress: its last value is its completion, and it says no more",
    OTHERS: "says what people said of all other episodes: the most common category, the median number",
}
_FRAMES = {
    "failure_onset": "where the failure begins",
    "evidence": "last frame the judge cites",
    "last_keyframe": "last frame shown to the judge",
    "last_frame": "last frame",
}


def field_name(field: str) -> str:
    """Return a field's name for people."""
    return _FIELDS.get(field, plain(field).capitalize())


def field_in_sentence(field: str) -> str:
    """Return a field's name inside a sentence."""
    return field_name(field).lower()


def level_name(level: str) -> str:
    """Return a level's name for people."""
    return level.replace("_", " ")


def reason_words(reason: str) -> str:
    """Return why something was left out, in plain words."""
    name, _, error = reason.partition(":")
    if name == "judge_failed":
        return f"the judge failed ({error.strip()})" if error else "the judge failed"
    return _REASONS.get(reason, plain(reason))


def baseline_words(label: str) -> str:
    """Return what a baseline says of an episode."""
    return next((f"{name} {says}" for name, says in _BASELINES.items() if label.startswith(name)), label)


def rate_name(method: str) -> str:
    """Return the name of a way of estimating a success rate."""
    return _RATES.get(method, plain(method))


def frame_words(why: str) -> str:
    """Return what a shown frame is."""
    return _FRAMES.get(why, plain(why))


def plain(name: str) -> str:
    """Return a stable name with blanks in it."""
    return name.replace("_", " ")


def verdict_cell(verdict: Outcome | None, none: str = "for comparison") -> Cell:
    """Show a verdict; `none` stands for judges that get none."""
    if verdict is None:
        return Cell(none, hue="faint")
    text, hue = VERDICTS[verdict]
    return Cell(text, hue=hue, strong=True)


def judge_column(judge: JudgeReport) -> Column:
    """Return the heading of a column beside its judge's, marked where it is no judge like others."""
    hue: Hue = "plain" if judge.kind == "baseline" else "judge"
    return Column(baseline_name(judge), hue=hue, detail=judge_mark(judge))


def judge_cell(judge: JudgeReport, detail: str = "") -> Cell:
    """Name a judge at the head of a row, marked where it is no judge like others."""
    return Cell(baseline_name(judge), detail="; ".join(filter(None, (detail, judge_mark(judge)))))


def judge_mark(judge: JudgeReport) -> str:
    """Return what tells a baseline or the reference from other judges; empty for those."""
    return "baseline" if judge.kind == "baseline" else judge.note or ""


def baseline_name(judge: JudgeReport) -> str:
    """Return what a baseline is called beside its own judge; a judge's label as it is."""
    if judge.kind != "baseline":
        return judge.label
    return next((name for name in NAMES if judge.label.startswith(name)), judge.label)


def marked(judge: JudgeReport) -> str:
    """Name a judge in a caption or sentence, with what tells it from other judges in brackets."""
    mark = judge_mark(judge)
    return f"{judge.label} ({mark})" if mark else judge.label


def label_cell(judges: Iterable[JudgeReport], label: str, *, strong: bool = False) -> Cell:
    """Name the judge of a label where it stands in a table, with its mark; a label of none as it is."""
    mark = next((judge_mark(judge) for judge in judges if judge.label == label), "")
    return Cell(label, detail=mark, strong=strong)


def in_words(text: str, names: Mapping[str, str]) -> str:
    """Return a sentence with names for people where it has stable ones.

    Args:
        text: the sentence.
        names: for people, by stable name.
    """
    for stable, name in names.items():
        text = re.sub(rf"\b{re.escape(stable)}\b", name, text)
    text = re.sub(r"(?<![\w.])-(?=\d)", "\u2212", text)
    return re.sub(r"\u2212(0\.0+)\b", r"\1", text)
