"""The success rate of each dataset, by people, by a judge, and corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from robojudge.agreement.rates.compare import compare_rates
from robojudge.agreement.rates.corrected_rate import corrected_rate
from robojudge.agreement.rates.success_labels import SuccessLabels, success_labels
from robojudge.agreement.report.records.comparison import RateComparison, SuccessRates
from robojudge.journal import Key, Outcome
from robojudge.schema.annotation import Annotation

Labels = Mapping[str, Mapping[str, SuccessLabels]]
"""By judge, then by dataset."""


def labels_by_dataset(
    outcomes: Mapping[str, Mapping[Key, Outcome]],
    annotations: Sequence[Annotation],
    inclusion: Mapping[Key, float] | None,
) -> Labels:
    """Line up every judge with what people said, dataset by dataset.

    Args:
        outcomes: by judge, then by episode.
        annotations: the words that count, one a person and episode.
        inclusion: episode -> probability with which its label came to be seen, by queues; None without a
            queue. Labels of a dataset that it names no episode of are taken as drawn at random.
    """
    said: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        said[annotation.dataset_id].append(annotation)
    drawn: dict[str, dict[Key, float]] = defaultdict(dict)
    for key, chance in (inclusion or {}).items():
        drawn[key[0]][key] = chance
    return {
        label: {
            dataset_id: success_labels(
                [outcome for key, outcome in judged.items() if key[0] == dataset_id],
                said.get(dataset_id, ()),
                inclusion=None if inclusion is None else drawn.get(dataset_id, {}),
            )
            for dataset_id in sorted({key[0] for key in judged})
        }
        for label, judged in outcomes.items()
    }


def success_rates(labels: Labels) -> tuple[SuccessRates, ...]:
    """Estimate the rates of every judge and dataset it judged."""
    return tuple(
        _rates(label, dataset_id, one)
        for label, datasets in labels.items()
        for dataset_id, one in datasets.items()
    )


def rate_comparisons(labels: Labels, tasks: Mapping[Key, str | None]) -> tuple[RateComparison, ...]:
    """Compare the datasets that one judge judged, two by two, over the tasks they have in common.

    Args:
        labels: by judge, then by dataset.
        tasks: the task of each annotated episode.
    """
    return tuple(
        _comparison(label, pair, datasets, tasks)
        for label, datasets in labels.items()
        for pair in combinations(sorted(datasets), 2)
    )


def _comparison(
    label: str, pair: tuple[str, str], datasets: Mapping[str, SuccessLabels], tasks: Mapping[Key, str | None]
) -> RateComparison:
    first, second = (datasets[dataset_id] for dataset_id in pair)
    keys = [[tasks.get(key) or key for key in one.keys] for one in (first, second)]
    found = compare_rates(first, second, pairs=(keys[0], keys[1]))
    return RateComparison(
        judge=label,
        first=pair[0],
        second=pair[1],
        value=found.value,
        low=found.low,
        high=found.high,
        level=found.level,
        n_pairs=found.n_pairs,
        verdict=found.verdict,
        text=found.text,
        unpaired_because=found.unpaired_because,
    )


def _rates(label: str, dataset_id: str, labels: SuccessLabels) -> SuccessRates:
    found = corrected_rate(labels)
    return SuccessRates(
        judge=label,
        dataset_id=dataset_id,
        n_annotated=found.n_human,
        n_judged=found.n_judge,
        level=found.level,
        rates=(found.human_only, found.ppi, found.rogan_gladen, found.judge_only),
        sensitivity=found.sensitivity,
        specificity=found.specificity,
        judge_weight=found.judge_weight,
        warnings=tuple(warning.text for warning in found.warnings),
    )
