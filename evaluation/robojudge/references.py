"""Which annotated episodes may speak for which: same task, blinded, never the episode itself."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from typing import Any

from robojudge.annotations import FIELDS
from robojudge.datasets.content import signals_sha256
from robojudge.datasets.episode import Episode
from robojudge.datasets.reader import Dataset
from robojudge.errors import RoboJudgeError
from robojudge.judge_settings import sha256_json
from robojudge.methods.base import Reference
from robojudge.schema.annotation import Annotation

MAX_REFERENCES = 48
"""References handed to a method at most, successes and others in turn, lowest index first."""
KEPT_EPISODES = 256
"""Annotated episodes whose numbers stay in memory; frames never do."""


class ReferenceBook:
    """Blinded annotations by task. Thread-safe."""

    def __init__(
        self, dataset: Dataset, annotations: Iterable[Annotation], *, one_task: bool = False
    ) -> None:
        """Index the annotations by task, from metadata alone; the order they come in does not matter.

        Args:
            dataset: the dataset they belong to.
            annotations: what people said; those made after seeing a judge's marks are left out.
            one_task: treat all episodes as one task (an instruction was given for all of them).
        """
        self._dataset = dataset
        self._one_task = one_task
        self._lock = threading.Lock()
        self._content: dict[int, frozenset[str]] = {}
        self._episodes: OrderedDict[int, Episode] = OrderedDict()
        self._by_episode: dict[int, list[Annotation]] = defaultdict(list)
        listed = set(dataset.episode_indices())
        for annotation in sorted(annotations, key=_place):
            if annotation.blinded and annotation.episode_index in listed:
                self._by_episode[annotation.episode_index].append(annotation)
        self._by_task: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index in self._by_episode:
            self._by_task[self._task(index)].append(index)
        self.sha256 = sha256_json(
            [_content(annotation) for said in self._by_episode.values() for annotation in said]
        )

    def __len__(self) -> int:
        """Return the number of episodes somebody annotated blind."""
        return len(self._by_episode)

    def _task(self, episode_index: int) -> tuple[str, ...]:
        return () if self._one_task else self._dataset.episode_summary(episode_index).tasks

    def references(self, episode_index: int) -> tuple[Reference, ...]:
        """Return the references for judging one episode: never itself, never a content twin.

        An annotated episode that cannot be read is passed over here; judging it reports the error.
        """
        candidates = [i for i in self._by_task.get(self._task(episode_index), ()) if i != episode_index]
        if not candidates:
            return ()
        own = self._identities(episode_index)
        chosen: list[Reference] = []
        for index in self._in_turn(candidates):
            if len(chosen) == MAX_REFERENCES:
                break
            try:
                if not own & self._identities(index):
                    episode = self._episode(index)
                    chosen.append(Reference(episode=episode, annotations=tuple(self._by_episode[index])))
            except RoboJudgeError:
                continue
        return tuple(sorted(chosen, key=lambda reference: reference.episode.episode_index))

    def _episode(self, episode_index: int) -> Episode:
        with self._lock:
            if episode_index in self._episodes:
                self._episodes.move_to_end(episode_index)
                return self._episodes[episode_index]
        episode = self._dataset.episode(episode_index)
        with self._lock:
            self._episodes[episode_index] = episode
            while len(self._episodes) > KEPT_EPISODES:
                self._episodes.popitem(last=False)
        return episode

    def _in_turn(self, candidates: list[int]) -> list[int]:
        groups: tuple[list[int], list[int]] = ([], [])
        for index in candidates:
            succeeded = any(a.outcome == "success" for a in self._by_episode[index])
            groups[0 if succeeded else 1].append(index)
        longest = max(map(len, groups))
        return [group[k] for k in range(longest) for group in groups if k < len(group)]

    def _identities(self, episode_index: int) -> frozenset[str]:
        """Return hashes by which twins are known: of the content, and of the signals alone.

        The second holds where a video was re-encoded; an episode without signals has none.
        """
        with self._lock:
            known = self._content.get(episode_index)
        if known is None:
            episode = self._episode(episode_index)
            hashes = [self._dataset.content_sha256(episode_index)]
            hashes += [signals_sha256(episode)] if episode.columns else []
            known = frozenset(hashes)
            with self._lock:
                self._content[episode_index] = known
        return known


def _place(annotation: Annotation) -> tuple[int, str, str]:
    """Return what annotations are sorted by; their text settles the place of two by the same annotator."""
    return annotation.episode_index, annotation.annotator, annotation.model_dump_json()


def _content(annotation: Annotation) -> dict[str, Any]:
    """Return what is hashed of an annotation: the same from a file and from a database.

    A field that was added since counts only where it is given, so that runs begun before go on.
    """
    listed = [field for field in FIELDS if field in annotation.cannot_tell]
    unsaid = {"failure_onset_frame"} if annotation.failure_onset_frame is None else None
    return {**annotation.model_dump(mode="json", exclude=unsaid), "cannot_tell": listed}
