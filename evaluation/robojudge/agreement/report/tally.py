"""One judge's outcomes as they go by: what they cost, what failed, and what is kept of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from robojudge.agreement.report.costs import Costs
from robojudge.agreement.report.frames_to_show import last_keyframes
from robojudge.agreement.report.records.numbers import Count
from robojudge.journal import Key, Outcome
from robojudge.schema.judgement import Failure, Judgement


def metered(outcomes: Iterable[Outcome], costs: Costs) -> Iterator[Outcome]:
    """Yield outcomes without what no report reads, and add up their costs.

    Of the frames shown only those of the last time step are kept, so that three runs of 10,000 fit in memory.
    """
    for outcome in outcomes:
        costs.add(outcome)
        if isinstance(outcome, Judgement) and len(outcome.keyframes) > 1:
            yield outcome.model_copy(update={"keyframes": last_keyframes(outcome)})
        else:
            yield outcome


def failures(outcomes: Mapping[Key, Outcome]) -> tuple[Count, ...]:
    """Count the episodes that could not be judged, by type of error; most frequent first."""
    types = Counter(outcome.error.type for outcome in outcomes.values() if isinstance(outcome, Failure))
    return tuple(
        Count(name=name, n=n) for name, n in sorted(types.items(), key=lambda item: (-item[1], item[0]))
    )
