"""From a run folder to reward labels on disk: the straight line judge -> journal -> rewards -> LeRobot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.errors import CalibrationError, DatasetNotFound, ExportError, UsageError
from robojudge.journal import counting_outcomes
from robojudge.judge_settings import sha256_json
from robojudge.lerobot_export.episode_scores import EpisodeScores
from robojudge.lerobot_export.labelled_copy import write_labelled_copy
from robojudge.lerobot_export.provenance import Provenance, dataset_sha256
from robojudge.lerobot_export.selection import Unjudged
from robojudge.lerobot_export.sidecar import write_sidecar
from robojudge.lerobot_export.what_it_holds import Contents, copy_contents, sidecar_contents
from robojudge.rewards.audit import RewardAudit, audit_labels
from robojudge.rewards.calibrated import calibrated_judgement
from robojudge.rewards.label import label_episode
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.plot import choose_episodes, write_plots
from robojudge.rewards.same_episodes import check_same_episodes
from robojudge.rewards.settings import RewardSettings
from robojudge.run_folder import read_settings
from robojudge.schema.judgement import Judgement

if TYPE_CHECKING:
    from robojudge.agreement.calibration.record import CalibrationFile

Target = Literal["sidecar", "dataset"]
AUDITED_EPISODES = 5000
"""Labels kept in memory for the audit, at most."""


@dataclass(frozen=True, slots=True)
class RewardRun:
    """A judged run and the dataset it judged.

    Attributes:
        path: the run folder.
        dataset: the dataset, opened.
        fingerprint: of the judge and all subtask lists of the run.
        judge_fingerprint: of the judge alone, the same in all its runs.
        calibration: the judge's, for labels and plots; None leaves its numbers as they are.
    """

    path: Path
    dataset: Dataset
    fingerprint: str
    judge_fingerprint: str
    calibration: CalibrationFile | None = None

    def judgements(self) -> Iterator[Judgement]:
        """Yield the judgements that count, as the judge made them, by episode, one in memory at a time.

        Raises:
            CalibrationError: one is by a version of the model that the calibration is not of.
        """
        for outcome in counting_outcomes(self.path):
            if isinstance(outcome, Judgement) and outcome.dataset_id == self.dataset.dataset_id:
                if self.calibration is not None:
                    self.calibration.judge.check(outcome.judge, self.judge_fingerprint)
                yield outcome

    def plots(self, settings: RewardSettings, folder: Path, episodes: list[int] | None) -> list[Path]:
        """Draw chosen episodes: by default the best, the worst and the least certain.

        Raises:
            DatasetError, DecodeError: an episode cannot be read.
            ExportError: a picture cannot be written.
        """
        wanted = set(episodes or ())
        if episodes is None:
            wanted = set(choose_episodes([_light(judgement) for judgement in self.judgements()]).values())
        full = [judgement for judgement in self.judgements() if judgement.episode_index in wanted]
        return write_plots(self.dataset, full, settings, folder, episodes, self.calibration)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        path: the sidecar, or the folder of the labelled copy.
        audit: of the labels made, the first `AUDITED_EPISODES` of them.
        contents: what the file or the copy holds.
    """

    path: Path
    audit: RewardAudit
    contents: Contents


def open_run(path: Path, dataset: str | Path | None = None, calibration: Path | None = None) -> RewardRun:
    """Open a run folder and the dataset it judged.

    Args:
        path: the run folder.
        dataset: where the dataset is now; where it was when it was judged if None.
        calibration: file of a calibration of the run's judge.

    Raises:
        RunFolderError: it is no run folder.
        OtherDataset: an episode there is not the one that was judged.
        DatasetError: the dataset cannot be opened.
        CalibrationError: the calibration is of another judge, cannot be read, or would change nothing.
    """
    record = read_settings(path)
    frozen: dict[str, Any] = record["frozen"]
    source = dataset if dataset is not None else record.get("dataset_source")
    if source is None:
        raise ExportError(f"run folder {path} does not say where its dataset is; pass --dataset")
    maps = None if calibration is None else _calibration(calibration, frozen)
    try:
        opened = open_dataset(source, dataset_id=frozen["dataset_id"])
    except DatasetNotFound as error:
        if dataset is not None:
            raise
        raise DatasetNotFound(
            f"run {path} judged dataset {frozen['dataset_id']} in {source}, which is not there any more; "
            "say where it is now with --dataset"
        ) from error
    check_same_episodes(counting_outcomes(path), opened, frozen)
    whole = sha256_json({"judge": frozen["fingerprint"], "subtasks": record.get("subtasks", {})})
    return RewardRun(path, opened, whole, frozen["fingerprint"], maps)


def write_rewards(
    run: RewardRun,
    settings: RewardSettings,
    *,
    to: Target = "sidecar",
    out: Path | None = None,
    unjudged: Unjudged = "refuse",
    overwrite: bool = False,
    chunk_size: int = 50,
    excluded: Mapping[int, str] | None = None,
) -> Written:
    """Label every judged episode of a run and write the labels for LeRobot.

    Args:
        run: the run.
        settings: the scheme and its choices.
        to: `sidecar` beside the dataset, or a labelled copy of the `dataset`.
        out: folder of the sidecar, or of the copy (required).
        unjudged: what a labelled copy does with episodes without labels.
        overwrite: replace what is there.
        chunk_size: actions the policy predicts at once, for the audit's sample weights.
        excluded: episodes to leave out though they may be judged, and why; the provenance names them.

    Raises:
        UsageError: `to` or `unjudged` is none of their words.
        ExportError: nothing was judged, or the place may not be written to; nothing is written.
        DatasetError: an episode cannot be read.
        CalibrationError: a judgement is by a version of the model that the calibration is not of.
    """
    _check_words(to, unjudged)
    without = {} if excluded is None else dict(sorted(excluded.items()))
    kept: list[EpisodeLabels] = []
    labelled_frames: list[int] = []
    scores: dict[int, EpisodeScores] = {}

    def wanted() -> Iterator[Judgement]:
        return (judgement for judgement in run.judgements() if judgement.episode_index not in without)

    def labels() -> Iterator[EpisodeLabels]:
        for judgement in wanted():
            episode = run.dataset.episode(judgement.episode_index)
            made = label_episode(judgement, episode, settings, run.calibration)
            scores[judgement.episode_index] = EpisodeScores.of(
                calibrated_judgement(judgement, run.calibration)
            )
            labelled_frames.append(made.length)
            if len(kept) < AUDITED_EPISODES:
                kept.append(made)
            yield made

    if next(wanted(), None) is None:
        but = f" but of {len(without)} excluded episodes" if without else ""
        raise ExportError(
            f"run {run.path} holds no judgement of {run.dataset.dataset_id}{but}; nothing to label"
        )
    provenance = Provenance(
        judge_fingerprint=run.fingerprint,
        scheme=settings.scheme,
        gamma=settings.gamma,
        settings={**settings.model_dump(mode="json"), **_named(run.calibration)},
        content_sha256=dataset_sha256(run.dataset),
        excluded=without,
    )
    if to == "sidecar":
        path = write_sidecar(run.dataset, labels(), metadata=provenance, out=out, overwrite=overwrite)
        contents = sidecar_contents(path, labelled_frames)
    else:
        if out is None:
            raise ExportError("a labelled copy needs a folder of its own; pass --out DIR")
        path = write_labelled_copy(
            run.dataset,
            labels(),
            out=out,
            metadata=provenance,
            scores=scores,
            unjudged=unjudged,
            overwrite=overwrite,
        )
        contents = copy_contents(path)
    audit = audit_labels(kept, settings, chunk_size=chunk_size)
    warnings = (*_no_better_than_raw(run.calibration), *audit.warnings)
    return Written(path, audit.model_copy(update={"warnings": warnings}), contents)


def _no_better_than_raw(calibration: CalibrationFile | None) -> Iterator[str]:
    if calibration is None:
        return
    for name, fit in (
        ("success probability", calibration.success_prob),
        ("progress", calibration.task_completion),
    ):
        if fit.map is not None and not fit.better_than_raw:
            yield f"on held-out episodes the calibrated {name} was no better than what the judge gave"


def _check_words(to: str, unjudged: str) -> None:
    for name, word, known in (
        ("to", to, get_args(Target)),
        ("unjudged", unjudged, get_args(Unjudged)),
    ):
        if word not in known:
            raise UsageError(f"{name} is {word!r}; it may be {' or '.join(map(repr, known))}")


def _calibration(path: Path, frozen: Mapping[str, Any]) -> CalibrationFile:
    from robojudge.agreement.calibration.file import load_calibration

    calibration = load_calibration(path)
    calibration.judge.check_run(frozen)
    if calibration.success_prob.map is None and calibration.task_completion.map is None:
        raise CalibrationError(
            f"calibration {path} has no map of the success probability ({calibration.success_prob.reason}) "
            f"and none of the completion ({calibration.task_completion.reason}); it would change no label"
        )
    return calibration


def _named(calibration: CalibrationFile | None) -> dict[str, Any]:
    """Return what labels say of the calibration they went through."""
    if calibration is None:
        return {}
    success, completion = calibration.success_prob.map, calibration.task_completion.map
    return {
        "calibration": {
            "sha256": calibration.sha256,
            "formula_version": calibration.formula_version,
            "created_at": calibration.created_at.isoformat(),
            "success_prob": None if success is None else success.kind,
            "progress": None if completion is None else completion.kind,
        }
    }


def _light(judgement: Judgement) -> Judgement:
    """Drop what choosing an episode does not need."""
    return judgement.model_copy(update={"keyframes": (), "evidence": (), "progress": (), "subtasks": ()})
