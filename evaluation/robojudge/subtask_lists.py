"""The ordered subtask list of each task: frozen once per (dataset, task), never per call."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from robojudge.datasets.episode import Episode
from robojudge.datasets.reader import Dataset
from robojudge.errors import DatasetError, UsageError
from robojudge.schema.annotation import Annotation

SubtaskSource = Literal["file", "dataset", "annotations", "proposed"]
_FILE = TypeAdapter(dict[str, list[str]])


@dataclass(frozen=True, slots=True)
class SubtaskList:
    """One task's subtasks, in order, and where they came from."""

    names: tuple[str, ...]
    source: SubtaskSource


def load_subtasks(path: Path) -> dict[str, SubtaskList]:
    """Read a JSON file that maps each task's text to its list of subtasks.

    Raises:
        UsageError: the file is absent or not of that form.
    """
    try:
        lists = _FILE.validate_python(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise UsageError(f"subtasks file {path} does not exist") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(map(repr, first["loc"]))
        raise _not_a_list(path, f"{where}: {first['msg']}" if where else first["msg"]) from error
    except (OSError, ValueError) as error:
        raise _not_a_list(path, str(error)) from error
    for task, names in lists.items():
        if not names or len(set(names)) != len(names) or not all(name.strip() for name in names):
            raise UsageError(f"subtasks file {path}: the list of {task!r} is empty or repeats a name")
    return {task: SubtaskList(tuple(names), "file") for task, names in lists.items()}


def _not_a_list(path: Path, why: str) -> UsageError:
    return UsageError(
        f'subtasks file {path} is not JSON of the form {{"task text": ["first", "second"]}} ({why})'
    )


def from_annotations(annotations: Iterable[Annotation], task_of: Mapping[int, str]) -> dict[str, SubtaskList]:
    """Return each task's most common annotated sequence of subtasks.

    Successes are counted before other episodes, since an unfinished one stops short of the list. Earlier
    episodes settle ties, then names of annotators, whatever order the annotations come in.
    """
    sequences: dict[str, list[tuple[bool, tuple[str, ...]]]] = defaultdict(list)
    for annotation in sorted(annotations, key=lambda a: (a.episode_index, a.annotator)):
        task = task_of.get(annotation.episode_index)
        if task is not None and annotation.subtasks:
            names = tuple(dict.fromkeys(span.name for span in annotation.subtasks))
            sequences[task].append((annotation.outcome == "success", names))
    return {task: SubtaskList(_most_common(seen), "annotations") for task, seen in sequences.items()}


def from_episodes(episodes: Iterable[tuple[str, Episode]]) -> dict[str, SubtaskList]:
    """Return each task's most common sequence among the spans the dataset itself carries."""
    sequences: dict[str, list[tuple[bool, tuple[str, ...]]]] = defaultdict(list)
    for task, episode in episodes:
        if episode.subtask_spans:
            names = tuple(dict.fromkeys(span.name for span in episode.subtask_spans))
            succeeded = episode.declared is not None and episode.declared.outcome == "success"
            sequences[task].append((succeeded, names))
    return {task: SubtaskList(_most_common(seen), "dataset") for task, seen in sequences.items()}


def _most_common(seen: Sequence[tuple[bool, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return the most common sequence of successes if there are any; longer, then earlier, wins ties."""
    pool = [names for succeeded, names in seen if succeeded] or [names for _, names in seen]
    counts = Counter(pool)
    return min(counts, key=lambda names: (-counts[names], -len(names), pool.index(names)))


def collect_subtasks(
    dataset: Dataset,
    episode_indices: Sequence[int],
    *,
    given: Mapping[str, SubtaskList],
    annotations: Sequence[Annotation],
    instruction: str | None,
) -> dict[str, SubtaskList]:
    """Return the subtask list of each task: given, else the dataset's own, else annotated.

    Args:
        dataset: the opened dataset.
        episode_indices: episodes about to be judged; others do not vote on their dataset's lists.
        given: lists a user gave; they win.
        annotations: what people said.
        instruction: a single instruction for all episodes, where one was given.
    """
    carries = dataset.summary().subtask_source is not None
    own = from_episodes(_readable(dataset, episode_indices, instruction)) if carries else {}
    listed = set(dataset.episode_indices())
    task_of = {
        a.episode_index: instruction or "; ".join(dataset.episode_summary(a.episode_index).tasks)
        for a in annotations
        if a.episode_index in listed
    }
    return {**from_annotations(annotations, task_of), **own, **given}


def _readable(
    dataset: Dataset, episode_indices: Sequence[int], instruction: str | None
) -> Iterator[tuple[str, Episode]]:
    for index in episode_indices:
        try:
            episode = dataset.episode(index)
        except DatasetError:
            continue  # judging the episode reports what is wrong with it
        task = instruction or episode.instruction
        if task is not None:
            yield task, episode
