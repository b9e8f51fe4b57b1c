"""Run one judge over many episodes: skip what is known, judge the rest, keep every outcome."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from robojudge.cache import Cache
from robojudge.datasets.reader import Dataset
from robojudge.errors import RoboJudgeError
from robojudge.judge import Item, Judge, Limits, Outcome, judge_many
from robojudge.run_folder import RunFolder
from robojudge.schema.judgement import Failure, Judgement


@dataclass(slots=True)
class RunCounts:
    """Where a run stands; `judged + failed + not attempted` is what was asked."""

    asked: int
    judged: int = 0
    failed: int = 0
    scored: int = 0
    cached: int = 0
    known: int = 0
    """Judged by an earlier call on the same run folder."""
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    """None as soon as one call's cost is unknown."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Why episodes have no completion: failure type or reason, and how often."""

    @property
    def not_attempted(self) -> int:
        """Return how many episodes nobody tried."""
        return self.asked - self.judged - self.failed

    def add(self, outcome: Outcome, *, known: bool = False) -> None:
        """Count one outcome."""
        if isinstance(outcome, Failure):
            self.failed += 1
            self._because(outcome.error.type)
        else:
            self.judged += 1
            self.known += known
            self.cached += outcome.cached and not known
            self.scored += outcome.task_completion is not None
            if outcome.task_completion is None:
                self._because(outcome.reasons.get("task_completion", outcome.outcome))
        if not known and not (isinstance(outcome, Judgement) and outcome.cached):
            self._spend(outcome)

    def _because(self, reason: str) -> None:
        self.reasons[reason] = self.reasons.get(reason, 0) + 1

    def _spend(self, outcome: Outcome) -> None:
        usage = outcome.usage
        self.calls += usage.calls
        self.input_tokens += usage.input_tokens or 0
        self.output_tokens += usage.output_tokens or 0
        if usage.calls and usage.cost_usd is None:
            self.cost_usd = None
        elif self.cost_usd is not None:
            self.cost_usd += usage.cost_usd or 0.0


async def run_judge(
    dataset: Dataset,
    judge: Judge,
    episode_indices: Sequence[int],
    folder: RunFolder,
    *,
    cache: Cache | None,
    limits: Limits,
    on_outcome: Callable[[Outcome], None],
) -> None:
    """Judge the episodes that the run folder and the cache do not know yet.

    Each new outcome is in the journal before `on_outcome` sees it.

    Args:
        dataset: the opened dataset.
        judge: who judges.
        episode_indices: what was asked.
        folder: the open run folder.
        cache: judgements by content; None to ask again whatever was asked before.
        limits: how much at once.
        on_outcome: called for every outcome that this call produced, cached ones included.

    Raises:
        UsageError: the judge cannot work at all.
        RunFolderError: an outcome could not be kept.
    """
    keys: dict[int, str] = {}

    def keep(outcome: Outcome) -> None:
        folder.append(outcome)
        on_outcome(outcome)

    async def todo() -> AsyncIterator[Item]:
        for index in episode_indices:
            if folder.judged.get((dataset.dataset_id, index)):
                continue
            item = Item(dataset, index)
            if cache is not None:
                found = await asyncio.to_thread(_look_up, judge, item, cache, keys)
                if found is not None:
                    keep(found.model_copy(update={"episode_index": index, "dataset_id": dataset.dataset_id}))
                    continue
            yield item

    async for outcome in judge_many(todo(), judge, limits):
        keep(outcome)
        key = keys.pop(outcome.episode_index, None)
        if cache is not None and key is not None and isinstance(outcome, Judgement):
            cache.put(key, outcome)


def _look_up(judge: Judge, item: Item, cache: Cache, keys: dict[int, str]) -> Judgement | None:
    try:
        key = judge.cache_key(item)
    except RoboJudgeError:
        return None  # judging the episode reports what is wrong with it
    keys[item.episode_index] = key
    return cache.get(key)
