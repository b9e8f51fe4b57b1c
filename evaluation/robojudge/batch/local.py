"""Run one judge over many episodes into a run folder: skip what is known, keep every outcome."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from robojudge.batch.pipeline import Engine, Limits, judge_many
from robojudge.cache import Cache
from robojudge.datasets.reader import Dataset
from robojudge.errors import RoboJudgeError
from robojudge.judge import Item, Judge, Outcome
from robojudge.run_folder import RunFolder
from robojudge.schema.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Again:
    """What to judge although the run folder knows it.

    Attributes:
        failures: episodes that have a failure.
        judged: every episode asked; the cache is not read either.
    """

    failures: bool = False
    judged: bool = False


def episodes_to_do(
    folder: RunFolder, dataset_id: str, episode_indices: Sequence[int], again: Again
) -> list[int]:
    """Return the episodes of a selection that still have to be judged."""

    def open_(index: int) -> bool:
        known = folder.judged.get((dataset_id, index))
        return known is None or again.judged or (again.failures and not known)

    return [index for index in episode_indices if open_(index)]


async def run_judge(
    dataset: Dataset,
    judge: Judge,
    episode_indices: Sequence[int],
    folder: RunFolder,
    *,
    cache: Cache | None,
    limits: Limits,
    on_outcome: Callable[[Outcome], None],
    again: Again = Again(),
    run_timeout_s: float | None = None,
    engine: Engine = judge_many,
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
        again: what to judge although the run folder knows it.
        run_timeout_s: stop after this long; what is in flight then is not attempted.
        engine: where the work is done; in this process by default.

    Raises:
        UsageError: the judge cannot work at all.
        RunFolderError: an outcome could not be kept.
    """
    keys: dict[int, str] = {}

    def keep(outcome: Outcome) -> None:
        folder.append(outcome, redo=again.judged)
        on_outcome(outcome)

    async def todo() -> AsyncIterator[Item]:
        for index in episodes_to_do(folder, dataset.dataset_id, episode_indices, again):
            item = Item(dataset, index)
            if cache is not None:
                key, found = await asyncio.to_thread(look_up_cached, judge, item, cache)
                if found is not None and not again.judged:
                    keep(found)
                    continue
                if key is not None:
                    keys[index] = key
            yield item

    limit = asyncio.timeout(run_timeout_s)
    try:
        async with limit, aclosing(engine(todo(), judge, limits)) as outcomes:
            async for outcome in outcomes:
                keep(outcome)
                key = keys.pop(outcome.episode_index, None)
                if cache is not None and key is not None and isinstance(outcome, Judgement):
                    cache.put(key, outcome)
    except TimeoutError:
        if not limit.expired():
            raise
        # the rest is not attempted; the counts say so


def look_up_cached(judge: Judge, item: Item, cache: Cache) -> tuple[str | None, Judgement | None]:
    """Look for this judge's word on an episode's content, whichever dataset it was given in. Blocking.

    Args:
        judge: who judges.
        item: the episode.
        cache: judgements by content.

    Returns:
        The key to keep a new judgement under, None where the episode cannot be read (judging it reports
        what is wrong); and the judgement found, marked as cached and as of this episode, or None.
    """
    try:
        key = judge.cache_key(item)
    except RoboJudgeError:
        return None, None
    found = cache.get(key)
    if found is None:
        return key, None
    place = {"dataset_id": item.dataset.dataset_id, "episode_index": item.episode_index}
    return key, found.model_copy(update=place)
