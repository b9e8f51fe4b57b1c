"""Facts about one run in this process: what ends it, and that nothing goes on behind its back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from records import judgement
from robojudge.batch.local import look_up_cached, run_judge
from robojudge.batch.pipeline import Limits
from robojudge.cache import Cache
from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.errors import RateLimited, RunFolderError
from robojudge.judge import Item
from robojudge.open_judge import open_judge
from robojudge.run_folder import RunFolder
from robojudge.subtask_lists import SubtaskList
from robojudge.transports.scripted import ScriptedTransport
from rollouts import answer, rollout


class Waiting(ScriptedTransport):
    """Answers the first request at once, the others only after a long time; counts those given up."""

    def __init__(self) -> None:
        super().__init__([answer()])
        self.asked = self.given_up = 0

    async def complete(self, request):
        self.asked += 1
        if self.asked > 1:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.given_up += 1
                raise
        return await super().complete(request)


class OutOfTime(ScriptedTransport):
    async def complete(self, request):
        raise TimeoutError("the disk took too long")


async def run(transport, tmp_path, *, folder=None, **options) -> None:
    dataset = InMemoryDataset([rollout(k) for k in range(4)])
    judge = open_judge("scripted/x", transport=transport, dataset=dataset)
    with folder or RunFolder(tmp_path / "run", {}, {}) as opened:
        await run_judge(
            dataset,
            judge,
            range(4),
            opened,
            cache=None,
            limits=Limits(concurrency=3),
            on_outcome=lambda outcome: None,
            **options,
        )


async def test_an_unwritable_journal_ends_the_calls_in_flight_at_once(tmp_path) -> None:
    class Full(RunFolder):
        def append(self, outcome, *, redo=False):
            raise RunFolderError("journal cannot be written: No space left on device")

    transport = Waiting()
    with pytest.raises(RunFolderError, match="No space left"):
        await run(transport, tmp_path, folder=Full(tmp_path / "run", {}, {}))
    assert transport.given_up == transport.asked - 1
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_a_run_timeout_gives_up_what_is_in_flight(tmp_path) -> None:
    transport = Waiting()
    async with asyncio.timeout(20):
        await run(transport, tmp_path, run_timeout_s=1.0)
    assert transport.given_up == transport.asked - 1 > 0


@pytest.mark.parametrize("limits", [{}, {"run_timeout_s": 60.0}])
async def test_somebody_elses_timeout_is_not_taken_for_ours(tmp_path, limits) -> None:
    with pytest.raises(TimeoutError, match="the disk took too long"):
        await run(OutOfTime(["x"]), tmp_path, **limits)


async def test_a_failure_names_the_judge_of_its_task_as_a_judgement_would() -> None:
    dataset = InMemoryDataset([rollout(0)])
    lists = {"Lift the cube.": SubtaskList(("reach", "lift"), "file")}
    transport = ScriptedTransport([RateLimited("429")])
    judge = open_judge("scripted/x", transport=transport, dataset=dataset, subtasks=lists)
    failed = await judge.judge(Item(dataset, 0))
    assert failed.judge.fingerprint == judge.identity("Lift the cube.").fingerprint
    assert failed.judge.fingerprint != judge.identity().fingerprint


def test_a_word_on_the_same_content_is_found_as_of_the_episode_asked(tmp_path) -> None:
    twin = replace(rollout(0), episode_index=7)
    dataset, cache = InMemoryDataset([rollout(0), rollout(1), twin]), Cache(tmp_path)
    judge = open_judge("scripted/x", transport=ScriptedTransport(["x"]), dataset=dataset)
    key, found = look_up_cached(judge, Item(dataset, 0), cache)
    assert key is not None and found is None
    cache.put(key, judgement(0))
    again = look_up_cached(judge, Item(dataset, 7), cache)
    assert again == (key, judgement(7, dataset_id=dataset.dataset_id, cached=True))
    assert look_up_cached(judge, Item(dataset, 1), cache)[1] is None


def test_an_episode_that_cannot_be_read_has_no_key(tmp_path) -> None:
    dataset = InMemoryDataset([rollout(0)])
    judge = open_judge("scripted/x", transport=ScriptedTransport(["x"]), dataset=dataset)
    assert look_up_cached(judge, Item(dataset, 5), Cache(tmp_path)) == (None, None)
