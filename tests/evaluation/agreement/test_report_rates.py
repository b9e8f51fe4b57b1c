from __future__ import annotations

import pytest

from records import judgement
from robojudge.agreement.report.assemble import assemble
from robojudge.agreement.report.records.comparison import SuccessRates
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.sources import JudgedRun, read_annotations
from robojudge.schema.annotation import Annotation


def report(
    *datasets: tuple[str, int], n: int = 60, inclusion: dict[tuple[str, int], float] | None = None
) -> Report:
    """A judge of several datasets: the first episodes of each succeed; people say so of the even ones."""
    outcomes, said = [], []
    for name, n_successes in datasets:
        for index in range(n):
            outcome = "success" if index < n_successes else "failure"
            word = {
                "outcome": outcome,
                "effective_outcome": outcome,
                "success_prob": float(index < n_successes),
            }
            outcomes.append(judgement(index, dataset_id=name, instruction=f"task {index % 10}", **word))
            if index % 2 == 0:
                said.append(
                    Annotation(dataset_id=name, episode_index=index, annotator="ana", outcome=outcome)
                )
    run = JudgedRun("judge", outcomes)
    return assemble([run], read_annotations(said), resamples=100, inclusion=inclusion)


def human_only(rates: SuccessRates) -> float | None:
    return next(rate.value for rate in rates.rates if rate.method == "human_only")


def test_two_datasets_are_compared_over_the_tasks_they_share() -> None:
    (found,) = report(("better", 48), ("worse", 12)).rate_comparisons
    assert (found.judge, found.first, found.second) == ("judge", "better", "worse")
    assert found.value == pytest.approx(0.6, abs=0.05)
    assert found.low is not None and found.low > 0
    assert found.verdict == "first_is_better"
    assert (found.n_pairs, found.unpaired_because) == (10, None)


def test_one_dataset_is_compared_with_none() -> None:
    assert report(("only", 30)).rate_comparisons == ()


def test_labels_drawn_by_a_queue_weigh_by_their_probability() -> None:
    """Ten even successes shown for certain and twenty others with 1/2: 10 / (10 + 20 * 2) = 0.2, not 1/3."""
    plain = report(("demo", 20))
    chances = {("demo", index): 1.0 if index < 20 else 0.5 for index in range(60)}
    weighted = report(("demo", 20), inclusion=chances)
    assert human_only(plain.success_rates[0]) == pytest.approx(1 / 3)
    assert human_only(weighted.success_rates[0]) == pytest.approx(0.2)
