"""The calls most scripts and notebooks need, synchronous and safe inside a running loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, TypeVar

from robojudge.annotations import load_annotations
from robojudge.batch.local import run_judge
from robojudge.batch.pipeline import Limits
from robojudge.cache import Cache
from robojudge.datasets.episode import Episode
from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.journal import latest_outcomes
from robojudge.judge import Item, Judge, Outcome
from robojudge.open_judge import open_judge, open_transport
from robojudge.proposals import settle_subtasks
from robojudge.run_folder import RunFolder
from robojudge.run_record import frozen_settings, run_notes
from robojudge.subtask_lists import SubtaskList, collect_subtasks, load_subtasks

T = TypeVar("T")


def judge_episode(
    source: Episode | Dataset | str | Path,
    episode_index: int | None = None,
    *,
    judge: str = "reference",
    base_url: str | None = None,
    annotations: Path | str | None = None,
    subtasks: Path | str | None = None,
    **settings: Any,
) -> Outcome:
    """Judge one episode, in memory or in a dataset. Stores nothing.

    Args:
        source: an `Episode` (see `episode_from_arrays`), or a dataset, its path or Hub id.
        episode_index: which episode of the dataset; left out for an `Episode`.
        judge: `PROVIDER/MODEL`, or `reference`.
        base_url: where a self-hosted server listens.
        annotations: a file of what people said; the reference judge needs it.
        subtasks: a JSON file of subtask lists.
        **settings: fields of `JudgeSettings`, `method` and `timeout_s`.

    Returns:
        A `Judgement`, or a `Failure` that says why there is none.

    Raises:
        UsageError: the judge cannot work.
        DatasetError: the dataset cannot be opened.
    """
    dataset, index = _one_episode(source, episode_index)

    async def run() -> Outcome:
        made = _judge(dataset, [index], judge, base_url, annotations, subtasks, settings)
        try:
            return await made.judge(Item(dataset, index))
        finally:
            await made.aclose()

    return _in_own_loop(run)


def judge_dataset(
    source: Dataset | str | Path,
    out: Path | str,
    *,
    judge: str = "reference",
    episodes: Sequence[int] | None = None,
    base_url: str | None = None,
    annotations: Path | str | None = None,
    subtasks: Path | str | None = None,
    use_cache: bool = True,
    concurrency: int = 8,
    **settings: Any,
) -> dict[int, Outcome]:
    """Judge a dataset into a run folder; calling it again goes on where it stopped.

    Args:
        source: a dataset, its path or Hub id.
        out: the run folder.
        judge: `PROVIDER/MODEL`, or `reference`.
        episodes: which episodes, all if None.
        base_url: where a self-hosted server listens.
        annotations: a file of what people said; the reference judge needs it.
        subtasks: a JSON file of subtask lists.
        use_cache: reuse judgements of equal content and settings.
        concurrency: episodes in flight.
        **settings: fields of `JudgeSettings`, `method` and `timeout_s`.

    Returns:
        The word that counts on each episode, by episode index.

    Raises:
        UsageError: the judge cannot work.
        DatasetError: the dataset cannot be opened.
        RunFolderError: the run folder cannot be used.
    """
    dataset = open_dataset(source) if isinstance(source, (str, Path)) else source
    indices = list(dataset.episode_indices() if episodes is None else episodes)

    notes = run_notes(dataset, source if isinstance(source, (str, Path)) else None)

    async def run() -> None:
        made = _judge(dataset, indices, judge, base_url, annotations, subtasks, settings)
        try:
            with RunFolder(Path(out), frozen_settings(dataset, made), notes) as folder:
                settled = await settle_subtasks(folder, dataset, made, indices, concurrency=concurrency)
                await run_judge(
                    dataset,
                    settled.judge,
                    indices,
                    folder,
                    cache=Cache() if use_cache else None,
                    limits=Limits(concurrency=concurrency),
                    on_outcome=lambda outcome: None,
                )
        finally:
            await made.aclose()

    _in_own_loop(run)
    return {index: outcome for (_, index), outcome in sorted(latest_outcomes(Path(out)).items())}


def write_rewards(
    run_dir: Path | str,
    *,
    to: Literal["sidecar", "dataset"] = "sidecar",
    dataset: Path | str | None = None,
    out: Path | str | None = None,
    unjudged: Literal["refuse", "drop"] = "refuse",
    overwrite: bool = False,
    **settings: Any,
) -> Path:
    """Write dense reward labels of a judged run for LeRobot training.

    Args:
        run_dir: the run folder.
        to: a `sidecar` beside the dataset, or a labelled copy of the `dataset`.
        dataset: where the dataset is now, if it moved since it was judged.
        out: folder of the sidecar, or of the copy, which needs one.
        unjudged: what a labelled copy does with episodes without labels.
        overwrite: replace what is there.
        **settings: fields of `RewardSettings` (`scheme`, `gamma` ...).

    Returns:
        The file or folder written.

    Raises:
        ExportError: it cannot be written there, or there is nothing to label.
        RunFolderError: it is no run folder.
    """
    from robojudge import reward_run
    from robojudge.rewards.settings import RewardSettings

    written = reward_run.write_rewards(
        reward_run.open_run(Path(run_dir), dataset),
        RewardSettings(**settings),
        to=to,
        out=None if out is None else Path(out),
        unjudged=unjudged,
        overwrite=overwrite,
    )
    return written.path


def _one_episode(source: Episode | Dataset | str | Path, episode_index: int | None) -> tuple[Dataset, int]:
    if isinstance(source, Episode):
        return InMemoryDataset([source]), source.episode_index
    dataset = open_dataset(source) if isinstance(source, (str, Path)) else source
    if episode_index is None:
        raise TypeError("judge_episode needs an episode_index when given a dataset")
    return dataset, episode_index


def _judge(
    dataset: Dataset,
    indices: Sequence[int],
    spec: str,
    base_url: str | None,
    annotations: Path | str | None,
    subtasks: Path | str | None,
    settings: dict[str, Any],
) -> Judge:
    transport = open_transport(spec, base_url=base_url)
    said = load_annotations(Path(annotations), dataset_id=dataset.dataset_id) if annotations else ()
    given: dict[str, SubtaskList] = load_subtasks(Path(subtasks)) if subtasks else {}
    lists = collect_subtasks(
        dataset, indices, given=given, annotations=said, instruction=settings.get("instruction")
    )
    return open_judge(
        spec, transport=transport, dataset=dataset, annotations=said, subtasks=lists, **settings
    )


def _in_own_loop(run: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end; in a thread of its own where a loop is running (notebooks)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(run())
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()
