"""One Ray worker: a judge like the driver's, rebuilt in a process of its own, and its pipeline."""

from __future__ import annotations

import asyncio
import platform
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from robojudge.batch.pipeline import Limits, judge_many
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.errors import RoboJudgeError, UsageError
from robojudge.judge import Item, Judge, Outcome
from robojudge.open_judge import open_judge, open_transport
from robojudge.schema.annotation import Annotation
from robojudge.subtask_lists import SubtaskList

FROM_TRANSPORT = frozenset({"provider", "model", "endpoint", "method"})
"""Settings that a judge has from its transport and method, not from whoever asks for it."""


@dataclass(frozen=True, slots=True)
class JudgeSource:
    """What a user named to get the dataset and the judge. Holds no key: each worker has its own.

    Attributes:
        dataset: folder, or Hub id; a folder has to lie at the same path on every node.
        spec: `PROVIDER/MODEL`, or `reference`.
        base_url: where a self-hosted server listens; None where the environment or provider says.
        annotations: what people said of the dataset.
        timeout_s: limit of one model call.
    """

    dataset: str
    spec: str
    base_url: str | None = None
    annotations: tuple[Annotation, ...] = ()
    timeout_s: float = 120.0


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """Everything a worker needs to judge as the driver would; can be pickled.

    Attributes:
        source: what the user named; a folder as an absolute path.
        dataset_id: the dataset's name in every record.
        method: the method's name; None for the reference judge.
        settings: fields of `JudgeSettings` that `open_judge` takes.
        subtasks: each task's settled list.
        limits: this worker's share of what may be under way, without a budget.
    """

    source: JudgeSource
    dataset_id: str
    method: str | None
    settings: Mapping[str, Any]
    subtasks: Mapping[str, SubtaskList]
    limits: Limits

    def rebuild(self) -> tuple[Dataset, Judge]:
        """Open the dataset and make the judge.

        Raises:
            UsageError: a key or an extra is missing on this node.
            DatasetError: the dataset cannot be opened on this node.
        """
        transport = open_transport(self.source.spec, base_url=self.source.base_url)
        dataset = open_dataset(self.source.dataset, dataset_id=self.dataset_id)
        judge = open_judge(
            self.source.spec,
            transport=transport,
            dataset=dataset,
            annotations=self.source.annotations,
            subtasks=self.subtasks,
            method=self.method,
            timeout_s=self.source.timeout_s,
            **self.settings,
        )
        return dataset, judge


def work_order(source: JudgeSource, dataset: Dataset, judge: Judge, limits: Limits) -> WorkOrder:
    """Write down how to make a judge again elsewhere."""
    folder = Path(source.dataset).expanduser()
    where = str(folder.resolve()) if folder.exists() else source.dataset
    return WorkOrder(
        source=JudgeSource(where, source.spec, source.base_url, source.annotations, source.timeout_s),
        dataset_id=dataset.dataset_id,
        method=None if judge.transport is None else judge.settings.method,
        settings=judge.settings.model_dump(exclude=set(FROM_TRANSPORT)),
        subtasks=dict(judge.subtasks),
        limits=limits,
    )


def makings(dataset: Dataset, judge: Judge) -> dict[str, Any]:
    """Return what must be equal in driver and worker for their judgements to belong together."""
    return {
        "judge": judge.identity().fingerprint,
        "dataset": dataset.summary().model_dump(mode="json", exclude={"oddities"}),
    }


@dataclass(frozen=True, slots=True)
class Opened:
    """A worker is ready: where, and with what."""

    host: str
    makings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A worker cannot judge any episode, and why."""

    host: str
    reason: str


class Worker:
    """Runs `judge_many` over the episodes handed to it; the driver holds one for each Ray actor."""

    def __init__(self, order: WorkOrder) -> None:
        self._order = order
        self._todo: asyncio.Queue[Item] = asyncio.Queue()
        self._answers: defaultdict[int, deque[asyncio.Future[Outcome]]] = defaultdict(deque)

    async def open(self) -> Opened | Refusal:
        """Open dataset and judge, and start the pipeline."""
        try:
            self._dataset, self._judge = await asyncio.to_thread(self._order.rebuild)
        except RoboJudgeError as error:
            return Refusal(platform.node(), str(error))
        self._pipeline = asyncio.create_task(self._run())
        return Opened(platform.node(), makings(self._dataset, self._judge))

    async def judge(self, episode_index: int) -> Outcome | Refusal:
        """Judge one episode beside those under way; they share this worker's limits."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._answers[episode_index].append(answer)
        self._todo.put_nowait(Item(self._dataset, episode_index))
        either: set[asyncio.Future[Any]] = {answer, self._pipeline}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            try:
                self._pipeline.result()
            except UsageError as error:
                return Refusal(platform.node(), str(error))
        return answer.result()

    async def _run(self) -> None:
        async for outcome in judge_many(self._items(), self._judge, self._order.limits):
            self._answers[outcome.episode_index].popleft().set_result(outcome)

    async def _items(self) -> AsyncIterator[Item]:
        while True:
            yield await self._todo.get()
