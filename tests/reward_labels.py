"""Reward labels with a value of their own in every frame, channel and episode; some confidence is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from robojudge.datasets.reader import Dataset
from robojudge.lerobot_export.provenance import Provenance
from robojudge.rewards.labels import EpisodeLabels

PROVENANCE = Provenance("f00d", "rprm", 0.99, {"rprm_gate": 0.5, "rprm_horizon_s": 0.5})


def labels_for(dataset_id: str, episode_index: int, length: int, **changes: object) -> EpisodeLabels:
    random = np.random.default_rng(episode_index)

    def some() -> np.ndarray:
        return random.random(length).astype(np.float32)

    last = np.arange(length) == length - 1
    channels = {
        "completion": some(),
        "progress": some(),
        "reward": some(),
        "reward_heuristic": some(),
        "reward_gated": some(),
        "success_prob": some(),
        "subtask_index": random.integers(-1, 3, length),
        "confidence": np.full(length, np.nan, np.float32) if episode_index % 4 == 3 else some(),
        "done": last,
        "truncated": np.zeros(length, bool),
        "success": last & (episode_index % 2 == 0),
        **changes,
    }
    return EpisodeLabels(dataset_id, episode_index, **channels)


def labels_of(dataset: Dataset, episodes: Iterable[int] | None = None) -> Iterator[EpisodeLabels]:
    """Labels of some episodes of a dataset, of all where None, by ascending index."""
    for index in dataset.episode_indices() if episodes is None else episodes:
        yield labels_for(dataset.dataset_id, index, dataset.episode(index).length)
