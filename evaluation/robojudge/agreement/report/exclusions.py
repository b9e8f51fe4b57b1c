"""What was left out of a report, by reason, and which episodes that cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from robojudge.agreement.blind_words import BlindWords
from robojudge.agreement.exclusions import Compared, count_reasons, excluded_annotations, excluded_words
from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.judge_words import JUDGE_FAILED, NOT_JUDGED
from robojudge.agreement.panel_consensus import PanelConsensus
from robojudge.agreement.report.records.people import ExcludedEpisode, Exclusion

MOST_LISTED = 500
_NOT_ANNOTATED = "not_annotated"
Fields = Mapping[str, tuple[FieldTable, PanelConsensus, Mapping[str, Compared]]]
"""By field: its table, what people together say, and each judge's comparison by label."""


def exclusions(words: BlindWords, fields: Fields, n_elsewhere: int) -> tuple[Exclusion, ...]:
    """Count what was left out: episodes as a whole, annotations, then what each field lacks.

    Whatever leaves out an episode whole (no annotation, not judged, judge failed) is counted once, not
    once a field.

    Args:
        words: which words count.
        fields: the fields asked about.
        n_elsewhere: annotations of datasets that no run judged.
    """
    left_out = {"other_dataset": n_elsewhere, **excluded_annotations(words)}
    found = [Exclusion(reason=reason, unit="annotations", n=n) for reason, n in left_out.items() if n]
    whole: dict[tuple[str, str | None], int] = {}
    for field, (table, consensus, judges) in fields.items():
        found += [
            Exclusion(reason=reason, unit="annotations", n=n, field=field)
            for reason, n in excluded_words(table).items()
        ]
        for reason, n in count_reasons(consensus.why).items():
            if _is_whole(reason):
                whole[reason, None] = n
            else:
                found.append(Exclusion(reason=reason, unit="episodes", n=n, field=field))
        for label, compared in judges.items():
            for reason, n in compared.silent(consensus).items():
                if _is_whole(reason):
                    whole[reason, label] = max(n, whole.get((reason, label), 0))
                else:
                    found.append(Exclusion(reason=reason, unit="episodes", n=n, field=field, judge=label))
    return (
        *(
            Exclusion(reason=reason, unit="episodes", n=n, judge=judge)
            for (reason, judge), n in whole.items()
        ),
        *found,
    )


def excluded_episodes(fields: Fields) -> tuple[tuple[ExcludedEpisode, ...], int]:
    """List annotated episodes that were left out of something, each with its first reason.

    Returns:
        At most 500, sorted by episode; and how many there are.
    """
    found: dict[tuple[str, int], ExcludedEpisode] = {}
    for entry in _left_out(fields):
        found.setdefault((entry.dataset_id, entry.episode_index), entry)
    ordered = [found[key] for key in sorted(found)]
    return tuple(ordered[:MOST_LISTED]), len(ordered)


def _left_out(fields: Fields) -> Iterator[ExcludedEpisode]:
    for field, (table, consensus, judges) in fields.items():
        for label, why in ((None, consensus.why), *((label, c.why) for label, c in judges.items())):
            yield from _of_column(table.episodes, consensus, why, field, label)


def _of_column(
    episodes: Sequence[tuple[str, int]],
    consensus: PanelConsensus,
    why: np.ndarray[tuple[int], np.dtype[np.object_]],
    field: str,
    label: str | None,
) -> Iterator[ExcludedEpisode]:
    for row in range(len(episodes)):
        if why[row] is None or why[row] == _NOT_ANNOTATED:
            continue
        if label is not None and np.isnan(consensus.values[row]):
            continue
        reason = str(why[row])
        yield ExcludedEpisode(
            dataset_id=episodes[row][0],
            episode_index=episodes[row][1],
            reason=reason,
            field=None if _is_whole(reason) else field,
            judge=label,
        )


def _is_whole(reason: str) -> bool:
    return reason in (_NOT_ANNOTATED, "not_blinded", NOT_JUDGED) or reason.startswith(JUDGE_FAILED)
