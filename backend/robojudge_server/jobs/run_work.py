"""One worker's work on one run: prepare it, judge what it can take, keep every outcome."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from robojudge.batch.local import look_up_cached
from robojudge.batch.pipeline import Limits, judge_many
from robojudge.cache import Cache
from robojudge.errors import RunFolderError, UsageError
from robojudge.judge import Item, Judge, Outcome
from robojudge.proposals import settle_subtasks, settled_lists
from robojudge.run_folder import differing_keys
from robojudge.run_record import frozen_settings
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import Judgement
from robojudge.subtask_lists import collect_subtasks
from robojudge_server.jobs.calls import in_thread, stored, to_the_end
from robojudge_server.jobs.run_budget import open_budget
from robojudge_server.log import logger
from robojudge_server.service import Service
from robojudge_server.services.judging import judge_spec, open_named_judge
from robojudge_server.services.run_request import RunRequest
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.queries_items import claim_items, release, renew
from robojudge_server.store.queries_runs import asked_episodes
from robojudge_server.store.run_outcomes import complete
from robojudge_server.store.run_preparation import RunKeeper, mark_prepared, stop_run
from robojudge_server.store.tables import RunRow

CLAIMED_AT_ONCE = 4
PROGRESS_EVERY_S = 1.0
"""The feed of everything hears of a run's progress no more often than this from one worker."""
GIVE_BACK_WITHIN_S = 5.0
"""How long to try to give leases back; after that they are left to end by themselves."""
log = logger("worker")


class RunWork:
    """What one worker does for one run, from taking its first episode to giving the last one back."""

    def __init__(
        self, service: Service, owner: str, run: RunRow, request: RunRequest, stepping_aside: asyncio.Event
    ) -> None:
        """Prepare; `begin_run` must have let the worker in.

        Args:
            service: where datasets, judges and the database are.
            owner: the worker.
            run: the run, as `begin_run` returned it.
            request: what was asked for.
            stepping_aside: once set no more episodes are taken; those taken are still judged.
        """
        self._service = service
        self._engine = service.engine
        self._settings = service.settings.worker
        self._owner = owner
        self._run = run
        self._run_id = run.run_id
        self._request = request
        self._stepping_aside = stepping_aside
        self._dataset = service.datasets.by_url(run.dataset_id).dataset
        self._spec = judge_spec(service, request.judge)
        self._cache = Cache() if self._settings.use_cache else None
        self._keys: dict[int, str] = {}
        self._taken: set[int] = set()
        self._must_hold = request.budgeted or not run.prepared
        self._told_s = -PROGRESS_EVERY_S

    async def do(self) -> None:
        """Judge until nothing is left to take, the run is stopped, or the caller cancels.

        Raises:
            RoboJudgeError: nothing can be judged.
        """
        work = asyncio.create_task(self._work())
        pulse = asyncio.create_task(self._give_signs_of_life())
        try:
            await asyncio.wait({work, pulse}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                log.info("the run was stopped")
            else:
                await work
        finally:
            for task in (work, pulse):
                task.cancel()
            await asyncio.gather(work, pulse, return_exceptions=True)
            await self._give_back()

    async def _give_back(self) -> None:
        try:
            async with asyncio.timeout(GIVE_BACK_WITHIN_S):
                await stored(release, self._engine, self._run_id, self._owner)
        except TimeoutError:
            log.warning("leases could not be given back; they end by themselves")

    async def _give_signs_of_life(self) -> None:
        """Renew leases; return when the run is not to be judged any more, or another worker holds it."""
        lease_s = self._settings.lease_s
        while True:
            await asyncio.sleep(lease_s / 3)
            standing = await stored(
                renew, self._engine, self._run_id, self._owner, set(self._taken), lease_s=lease_s
            )
            if not standing.active or (self._must_hold and not standing.held):
                return

    async def _work(self) -> None:
        opened, said = await stored(self._open)
        try:
            judge = await self._settled(opened, said)
            if judge is not None:
                await self._judge(judge)
        finally:
            await to_the_end(opened.aclose())

    def _open(self) -> tuple[Judge, Sequence[Annotation]]:
        """Make the judge again, check that it is the one that was asked for; return what people said too."""
        said = annotations_as_of(self._engine, self._run.dataset_id, self._run.created_at)
        served = self._service.datasets.by_url(self._run.dataset_id)
        judge = open_named_judge(self._service, served, self._request, said)
        asked = json.loads(self._run.settings)["frozen"]
        differing = differing_keys(asked, json.loads(json.dumps(frozen_settings(self._dataset, judge))))
        if differing:
            raise UsageError(
                f"judge {self._request.judge} is not what it was when this run was asked for "
                f"({', '.join(differing)}); start another run"
            )
        return judge, said

    async def _settled(self, judge: Judge, said: Sequence[Annotation]) -> Judge | None:
        """Return the judge with the run's subtask lists; None where another worker took the run over."""
        if self._run.prepared:
            lists = settled_lists(json.loads(self._run.settings).get("subtasks", {}))
            return replace(judge, subtasks=lists)
        indices = await stored(asked_episodes, self._engine, self._run_id)
        lists = await in_thread(
            collect_subtasks,
            self._dataset,
            indices,
            given={},
            annotations=said,
            instruction=judge.settings.instruction,
        )
        settled = await settle_subtasks(
            RunKeeper(self._engine, self._run_id),
            self._dataset,
            replace(judge, subtasks=lists),
            indices,
            concurrency=self._spec.concurrency,
        )
        for task, error in settled.errors.items():
            log.warning("a task has no subtask list", task=task, error=str(error))
        self._must_hold = self._request.budgeted
        held = await stored(
            mark_prepared,
            self._engine,
            self._run_id,
            self._owner,
            settled.usage,
            keep_hold=self._must_hold,
        )
        return settled.judge if held else None

    async def _judge(self, judge: Judge) -> None:
        budget = await stored(open_budget, self._engine, self._run_id, self._request, self._dataset, judge)
        limits = Limits(
            concurrency=self._spec.concurrency,
            decode_threads=self._settings.decode_threads,
            ahead=max(2, self._spec.concurrency // 2),
            episode_timeout_s=self._request.episode_timeout_s,
            budget=budget,
        )
        async with aclosing(judge_many(self._todo(judge), judge, limits)) as outcomes:
            async for outcome in outcomes:
                await self._keep(outcome)
        if budget is not None and budget.exhausted:
            await stored(stop_run, self._engine, self._run_id, "budget_exhausted")

    async def _todo(self, judge: Judge) -> AsyncIterator[Item]:
        """Take episodes just ahead of need; those that are known already are kept at once."""
        while not self._stepping_aside.is_set():
            taken = await stored(
                claim_items,
                self._engine,
                self._run_id,
                self._owner,
                count=CLAIMED_AT_ONCE,
                lease_s=self._settings.lease_s,
            )
            if not taken:
                return
            self._taken.update(taken)
            for index in taken:
                item = Item(self._dataset, index)
                known = await self._known(judge, item)
                if known is None:
                    yield item
                else:
                    await self._keep(known)

    async def _known(self, judge: Judge, item: Item) -> Judgement | None:
        if self._cache is None:
            return None
        key, found = await in_thread(look_up_cached, judge, item, self._cache)
        if found is not None and not self._request.fresh:
            return found
        if key is not None:
            self._keys[item.episode_index] = key
        return None

    async def _keep(self, outcome: Outcome) -> None:
        now_s = time.monotonic()
        tell_feed = now_s - self._told_s >= PROGRESS_EVERY_S
        if tell_feed:
            self._told_s = now_s
        index = outcome.episode_index
        kept = await stored(complete, self._engine, self._run_id, self._owner, outcome, tell_feed=tell_feed)
        self._taken.discard(index)
        key = self._keys.pop(index, None)
        if not kept:
            log.warning("an outcome came too late: the episode is another worker's", episode_index=index)
        elif self._cache is not None and key is not None and isinstance(outcome, Judgement):
            try:
                await in_thread(self._cache.put, key, outcome)
            except RunFolderError as error:
                log.warning("a judgement could not be cached", episode_index=index, error=str(error))
