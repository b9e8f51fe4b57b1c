"""The people: how far they agree, and each of them against the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from robojudge.agreement.blind_words import BlindWords
from robojudge.agreement.ceiling import LeaveOneOut, leave_one_out, person_and_others
from robojudge.agreement.panel_reliability import reliability_statistics
from robojudge.agreement.report.field_study import FieldStudy
from robojudge.agreement.report.measures import no_number
from robojudge.agreement.report.records.people import AnnotatorField, AnnotatorRow, PanelReliability, People


def ask_people(study: FieldStudy) -> None:
    """Ask a study for the panel's reliability and for each person against the others."""
    table = study.columns.table
    for statistic, values in reliability_statistics(table):
        study.of_people.ask(
            ("panel", statistic.name), statistic, np.ascontiguousarray(values[study.people_rows])
        )
    panel = people_panel(study)
    for k, annotator in enumerate(panel.annotators):
        pair = person_and_others(panel.values[study.people_rows], k)
        study.of_people.ask(("person", annotator), study.required[0], np.ascontiguousarray(pair))


def people_panel(study: FieldStudy) -> LeaveOneOut:
    """Set each person against the others on every episode, judged or not."""
    table = study.columns.table
    return leave_one_out(table, np.zeros(len(table.episodes)))


def people(studies: Mapping[str, FieldStudy], words: BlindWords) -> People:
    """Put together what drawn studies say of the people."""
    given = words.given_by()
    not_blinded = Counter(annotator for _, annotator in words.not_blinded)
    cannot_tell: Counter[str] = Counter()
    for study in studies.values():
        cannot_tell.update(study.columns.table.cannot_tell_by())
    return People(
        n_annotators=len({annotator for _, annotator in words.words}),
        n_annotations=words.n_given,
        n_episodes=len({key for key, _ in words.words}),
        reliability=tuple(_reliability(study) for study in studies.values()),
        annotators=tuple(
            AnnotatorRow(
                annotator=annotator,
                n_annotations=given[annotator],
                n_not_blinded=not_blinded[annotator],
                n_cannot_tell=cannot_tell[annotator],
                fields=tuple(_against_others(study, annotator) for study in studies.values()),
            )
            for annotator in sorted(given)
        ),
    )


def _reliability(study: FieldStudy) -> PanelReliability:
    said = (~np.isnan(study.columns.table.people)).sum(axis=1)
    statistics = reliability_statistics(study.columns.table) if len(study.people_rows) else ()
    return PanelReliability(
        field=study.field,
        statistics=tuple(study.of_people.named(("panel", statistic.name)) for statistic, _ in statistics),
        n_episodes=int((said >= 2).sum()),
        n_single=int((said == 1).sum()),
    )


def _against_others(study: FieldStudy, annotator: str) -> AnnotatorField:
    key = ("person", annotator)
    return AnnotatorField(
        field=study.field,
        statistic=study.required[0].name,
        number=study.of_people.number(key)
        if key in study.of_people
        else no_number("too few episodes that somebody else rated too"),
    )
