"""The calls most scripts and notebooks need, synchronous and safe inside a running loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from robojudge.annotations import load_annotations
from robojudge.batch.local import run_judge
from robojudge.batch.pipeline import Limits
from robojudge.cache import Cache
from robojudge.datasets.episode import Episode
from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.errors import UsageError
from robojudge.journal import latest_outcomes
from robojudge.judge import Item, Judge, Outcome
from robojudge.judge_settings import JudgeSettings
from robojudge.open_judge import open_judge, open_transport
from robojudge.proposals import settle_subtasks
from robojudge.run_folder import RunFolder
from robojudge.run_record import frozen_settings, run_notes
from robojudge.schema.arguments import check_names, check_several, episode_indices, refused_in_one_line
from robojudge.subtask_lists import SubtaskList, collect_subtasks, load_subtasks

if TYPE_CHECKING:
    from robojudge.agreement.report.consensus_rule import ConsensusRule
    from robojudge.agreement.report.records.report import Report
    from robojudge.agreement.report.sources import Runs
    from robojudge.schema.annotation import Annotation

T = TypeVar("T")
_JUDGE_SETTINGS = frozenset({"method", "timeout_s", *JudgeSettings.model_fields}) - {
    "provider",
    "model",
    "endpoint",
}


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
        UsageError: the judge cannot work, a setting is unknown or out of range, or no episode is named.
        DatasetError: the dataset cannot be opened.
        AnnotationError: the annotations cannot be read.
    """
    check_names(settings, _JUDGE_SETTINGS)
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
        UsageError: the judge cannot work, a setting is unknown or out of range, or `episodes` are no indices.
        DatasetError: the dataset cannot be opened.
        AnnotationError: the annotations cannot be read.
        RunFolderError: the run folder cannot be used.
    """
    check_names(settings, _JUDGE_SETTINGS)
    dataset = open_dataset(source) if isinstance(source, (str, Path)) else source
    indices = list(dataset.episode_indices()) if episodes is None else episode_indices(episodes)

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
    calibration: Path | str | None = None,
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
        calibration: file of a calibration of the run's judge (`robojudge calibrate`).
        **settings: fields of `RewardSettings` (`scheme`, `gamma` ...).

    Returns:
        The file or folder written.

    Raises:
        UsageError: a setting is unknown or out of range.
        ExportError: it cannot be written there, or there is nothing to label.
        RunFolderError: it is no run folder.
        OtherDataset: an episode there is not the one that was judged.
        DatasetError: the dataset cannot be opened.
        CalibrationError: the calibration is of another judge, or cannot be used.
    """
    from robojudge import reward_run
    from robojudge.rewards.settings import RewardSettings

    check_names(settings, RewardSettings.model_fields)
    with refused_in_one_line():
        chosen = RewardSettings(**settings)
    written = reward_run.write_rewards(
        reward_run.open_run(Path(run_dir), dataset, None if calibration is None else Path(calibration)),
        chosen,
        to=to,
        out=None if out is None else Path(out),
        unjudged=unjudged,
        overwrite=overwrite,
    )
    return written.path


def agreement_report(
    runs: Runs,
    annotations: Path | str | Iterable[Annotation],
    *,
    fields: Sequence[str] | None = None,
    threshold: float = 0.7,
    datasets: Iterable[Dataset | str | Path] | None = None,
    seed: int = 0,
    resamples: int = 2000,
    consensus: ConsensusRule = "median",
    queue: Path | str | Sequence[Path | str] = (),
) -> Report:
    """Say how far judges agree with people, on which episodes, and what people themselves reach.

    Args:
        runs: a run folder or several, or label -> a judge's run folder or folders, or outcomes. Folders of
            one judge (equal settings) on different datasets are put together, success rates compared.
        annotations: a file of what people said, or the latest word of each person on each episode.
        fields: which to compare (`task_completion`, `outcome`, `smoothness`, `efficiency`, `safety`,
            `failure_mode`); all that people and some judge speak of if None.
        threshold: what the lower bound of the agreement must exceed.
        datasets: datasets, their paths or Hub ids, for pictures of the worst disagreements; no pictures
            if None.
        seed: of the bootstrap.
        resamples: bootstrap resamples.
        consensus: how people's words are put together: `median` (categories by majority), `trimmed-mean` or
            `dawid-skene`.
        queue: file of `robojudge queue` that the annotated episodes were drawn by, or every such file;
            agreement and success rates weigh by it.

    Returns:
        The report; without a single episode in common its verdict is `not_enough_data`.

    Raises:
        UsageError: an unknown field, a run of datasets that nobody annotated, or one text for several.
        AnnotationError: the annotations cannot be read.
        RunFolderError: a folder is no run folder.
        DatasetError: a dataset cannot be opened.
    """
    check_several("fields", fields, "['outcome']")
    check_several("datasets", datasets, "['path/to/dataset']")
    from robojudge.agreement.report.assemble import assemble
    from robojudge.agreement.report.queued import queued_files
    from robojudge.agreement.report.sources import read_annotations, read_runs
    from robojudge.agreement.report.thumbnails import with_thumbnails

    said = read_annotations(annotations)
    paths = [Path(path) for path in ([queue] if isinstance(queue, (str, Path)) else queue)]
    inclusion, queues = queued_files(paths, said.annotations)
    report = assemble(
        read_runs(runs),
        said,
        fields=fields,
        threshold=threshold,
        resamples=resamples,
        seed=seed,
        consensus=consensus,
        inclusion=inclusion,
        queues=queues,
    )
    if datasets is None:
        return report
    opened = [open_dataset(one) if isinstance(one, (str, Path)) else one for one in datasets]
    return with_thumbnails(report, {dataset.dataset_id: dataset for dataset in opened})


def _one_episode(source: Episode | Dataset | str | Path, episode_index: int | None) -> tuple[Dataset, int]:
    if isinstance(source, Episode):
        return InMemoryDataset([source]), source.episode_index
    dataset = open_dataset(source) if isinstance(source, (str, Path)) else source
    if episode_index is None:
        raise UsageError("judge_episode needs an episode_index when given a dataset")
    (index,) = episode_indices([episode_index])
    return dataset, index


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
    said = (
        load_annotations(Path(annotations), dataset_id=dataset.dataset_id, before_judges=True)
        if annotations
        else ()
    )
    given: dict[str, SubtaskList] = load_subtasks(Path(subtasks)) if subtasks else {}
    lists = collect_subtasks(
        dataset, indices, given=given, annotations=said, instruction=settings.get("instruction")
    )
    with refused_in_one_line():
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
