"""The subtasks people marked, and the progress curve these give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.consensus import consensus
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key
from robojudge.methods.reference.labels import span_progress
from robojudge.schema.annotation import Annotation
from robojudge.schema.consensus import ConsensusSubtask
from robojudge.subtask_lists import from_annotations


@dataclass(frozen=True, slots=True)
class MarkedEpisode:
    """What people together marked in one episode.

    Attributes:
        subtasks: in order; never empty.
        names: the task's subtasks, in order.
        completion: share of the task achieved at the end; 1 for a success; None where nobody said.
        succeeded: True if people call it a success.
    """

    subtasks: tuple[ConsensusSubtask, ...]
    names: tuple[str, ...]
    completion: float | None
    succeeded: bool

    def progress(self, frames: Sequence[int]) -> Floats | None:
        """Return people's progress at these frames, 0..1, or None where nobody said how it ended.

        As the reference judge reads progress from spans: each of n subtasks is worth 1/n, see
        `span_progress`.
        """
        if self.completion is None or not frames:
            return None
        n_frames = 1 + max(max(frames), *(subtask.end_frame for subtask in self.subtasks))
        curve = span_progress(
            self.subtasks,
            self.names,
            n_frames=n_frames,
            completion=self.completion,
            succeeded=self.succeeded,
        )
        return np.asarray(curve[np.asarray(frames)])


def marked_episodes(
    annotations: Iterable[Annotation], tasks: Mapping[Key, str | None]
) -> dict[Key, MarkedEpisode]:
    """Put together the subtasks of every episode in which people agree on their sequence.

    Args:
        annotations: the words that count, one a person and episode.
        tasks: what the robot was asked to do, by episode; an episode without one has no subtask list.
    """
    by_episode: dict[Key, list[Annotation]] = defaultdict(list)
    for said in annotations:
        by_episode[said.dataset_id, said.episode_index].append(said)
    names = subtask_lists(by_episode, tasks)
    return {
        key: marked
        for key, words in by_episode.items()
        if key in names and (marked := marked_together(words, names[key])) is not None
    }


def marked_together(words: Sequence[Annotation], names: tuple[str, ...]) -> MarkedEpisode | None:
    """Put together what these people marked in one episode; None where they marked no common sequence.

    Args:
        words: of one episode, one a person.
        names: the task's subtasks, in order.
    """
    if all(word.subtasks is None for word in words):
        return None
    together = consensus(words)
    if together is None or not together.subtasks:
        return None
    succeeded = together.outcome == "success"
    return MarkedEpisode(
        subtasks=together.subtasks,
        names=names,
        completion=1.0 if succeeded else together.task_completion,
        succeeded=succeeded,
    )


def subtask_lists(
    by_episode: Mapping[Key, Sequence[Annotation]], tasks: Mapping[Key, str | None]
) -> dict[Key, tuple[str, ...]]:
    """Return each episode's list of subtasks: the most common one of its task in its dataset."""
    lists: dict[Key, tuple[str, ...]] = {}
    for dataset_id in sorted({key[0] for key in by_episode}):
        mine = {key[1]: task for key, task in tasks.items() if key[0] == dataset_id and task is not None}
        said = (word for key, words in by_episode.items() if key[0] == dataset_id for word in words)
        found = from_annotations(said, mine)
        lists |= {(dataset_id, index): found[task].names for index, task in mine.items() if task in found}
    return lists
