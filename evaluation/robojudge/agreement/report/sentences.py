"""Verdicts in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.verdict import Outcome

_OF_FIELDS: dict[Outcome, str] = {
    "fail": "does not agree with people above {threshold:g} on {fields}",
    "people_disagree": "cannot be tested on {fields}: people do not agree enough with each other",
    "not_enough_data": "cannot be told on {fields}: there are not enough data",
    "provisional": "seems to agree with people above {threshold:g} on {fields}, but too few episodes say so",
    "pass": "agrees with people above {threshold:g} on {fields}",
}
_WORDS: dict[Outcome, str] = {
    "fail": "fails",
    "people_disagree": "people do not agree enough",
    "not_enough_data": "not enough data",
    "provisional": "provisional",
    "pass": "passes",
}


def judge_sentence(label: str, fields: Sequence[FieldAgreement], threshold: float) -> str:
    """Say what a judge's verdicts come to, the worst first."""
    said = []
    for verdict, sentence in _OF_FIELDS.items():
        mine = [agreement for agreement in fields if agreement.verdict == verdict]
        if mine:
            names = _listed([agreement.field for agreement in mine])
            said.append(sentence.format(threshold=threshold, fields=names) + _more(mine))
    return f"{label} {'; it '.join(said)}."


def _more(fields: Sequence[FieldAgreement]) -> str:
    most = max((agreement.needs_more or 0 for agreement in fields), default=0)
    return f" (about {most} more annotated episode{'s' if most > 1 else ''} would tell)" if most else ""


def report_sentence(judges: Sequence[JudgeReport]) -> str:
    """Say what the verdicts of all judges come to."""
    real = [judge for judge in judges if judge.for_acceptance]
    if len(real) == 1:
        return real[0].sentence
    words = [f"{judge.label}: {_WORDS[judge.verdict]}" for judge in real if judge.verdict is not None]
    return f"{len(real)} judges. {'; '.join(words)}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
