"""Propose subtask lists for the tasks that have none, one model call per task."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from robojudge.datasets.reader import Dataset
from robojudge.errors import RoboJudgeError
from robojudge.frames import ShownFrames, show_frames
from robojudge.judge import Judge
from robojudge.judge_settings import JudgeSettings
from robojudge.keyframes import FramePlan, fit, select
from robojudge.methods.propose import propose_subtasks
from robojudge.methods.sampling import add_usage
from robojudge.schema.judgement import Usage
from robojudge.subtask_lists import SubtaskList
from robojudge.transports.base import Transport

FRAMES = 6


class SubtaskKeeper(Protocol):
    """Where a run's subtask lists are kept for good: its folder, or a database."""

    def settle_subtasks(self, lists: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
        """Add tasks' lists, those settled before win; return the settled lists of all tasks. Blocking."""
        ...


@dataclass(frozen=True, slots=True)
class Settled:
    """A judge whose subtask lists are settled.

    Attributes:
        judge: the judge.
        errors: why a task has no list.
        usage: what the proposals took.
    """

    judge: Judge
    errors: dict[str, RoboJudgeError]
    usage: Usage


async def settle_subtasks(
    keeper: SubtaskKeeper,
    dataset: Dataset,
    judge: Judge,
    episode_indices: Sequence[int],
    *,
    concurrency: int,
) -> Settled:
    """Freeze the subtask list of every task asked: once per run, for good.

    What the run holds wins; a task that nobody has a list for is put to the model once, if there is
    a model.

    Args:
        keeper: the open run folder, or what else keeps the run's lists.
        dataset: the opened dataset.
        judge: who judges, with the lists given or found so far.
        episode_indices: what was asked.
        concurrency: model calls at once.

    Returns:
        The judge with settled lists.

    Raises:
        RunFolderError: a list given by file differs from the settled one.
    """
    known = {task: {"names": list(x.names), "source": x.source} for task, x in judge.subtasks.items()}
    settled = await asyncio.to_thread(keeper.settle_subtasks, known)
    errors: dict[str, RoboJudgeError] = {}
    usages: list[Usage] = []
    if judge.transport is not None:
        missing = _missing(dataset, judge, episode_indices, settled)
        proposed, errors, usages = await _propose_all(dataset, judge, judge.transport, missing, concurrency)
        settled = await asyncio.to_thread(keeper.settle_subtasks, proposed)
    return Settled(replace(judge, subtasks=settled_lists(settled)), errors, add_usage(usages))


def settled_lists(settled: Mapping[str, Any]) -> dict[str, SubtaskList]:
    """Return the lists of the tasks that have one, from what a run's settings hold."""
    return {task: SubtaskList(tuple(x["names"]), x["source"]) for task, x in settled.items() if x}


def _missing(
    dataset: Dataset, judge: Judge, episode_indices: Sequence[int], settled: Mapping[str, Any]
) -> dict[str, int]:
    missing: dict[str, int] = {}
    for index in episode_indices:
        task = judge.settings.instruction or "; ".join(dataset.episode_summary(index).tasks)
        if task and task not in settled:
            missing.setdefault(task, index)
    return missing


async def _propose_all(
    dataset: Dataset, judge: Judge, transport: Transport, missing: Mapping[str, int], concurrency: int
) -> tuple[dict[str, dict[str, Any] | None], dict[str, RoboJudgeError], list[Usage]]:
    gate = asyncio.Semaphore(concurrency)
    lists: dict[str, dict[str, Any] | None] = {}
    errors: dict[str, RoboJudgeError] = {}
    usages: list[Usage] = []

    async def one(task: str, index: int) -> None:
        async with gate:
            try:
                limit = transport.capabilities.max_images
                shown = await asyncio.to_thread(_show, dataset, index, judge.settings, limit)
                names, usage = await propose_subtasks(transport, task, shown, timeout_s=judge.timeout_s)
                usages.append(usage)
                lists[task] = {"names": list(names), "source": "proposed"}
            except RoboJudgeError as error:
                lists[task], errors[task] = None, error

    await asyncio.gather(*(one(task, index) for task, index in missing.items()))
    return lists, errors, usages


def _show(dataset: Dataset, index: int, settings: JudgeSettings, limit: int | None) -> ShownFrames:
    episode = dataset.episode(index)
    plan = FramePlan(frames=FRAMES, transitions=0, cameras=settings.cameras)
    kept, cut = fit(select(episode, plan), limit)
    return show_frames(
        episode,
        kept,
        frame_size=settings.frame_size,
        jpeg_quality=settings.jpeg_quality,
        tiled=cut is not None and cut.tiled,
    )
