"""Where labels come from: what is written beside them, and how to tell that a dataset has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from robojudge.datasets.content import signals_sha256
from robojudge.datasets.reader import Dataset
from robojudge.errors import DatasetError

WRITER = "robojudge"


@dataclass(frozen=True, slots=True)
class Provenance:
    """How labels were made.

    Attributes:
        judge_fingerprint: the judge's fingerprint.
        scheme: reward scheme (`rprm`, `shaped`, `delta`, `sparse`).
        gamma: discount the rewards were made for, in (0, 1].
        settings: every other free choice, as plain JSON values.
        content_sha256: the dataset's content, from `dataset_sha256`; None where it was not computed.
        created_at: ISO time to write down; None writes none, so that the same labels give the same bytes.
        excluded: episodes that people left out, whether judged or not, and why.
    """

    judge_fingerprint: str
    scheme: str
    gamma: float
    settings: Mapping[str, Any]
    content_sha256: str | None = None
    created_at: str | None = None
    excluded: Mapping[int, str] = field(default_factory=dict)

    @property
    def reward_model_path(self) -> str:
        """Name of the labeller in the form LeRobot's sidecars use."""
        return f"{WRITER}:{self.judge_fingerprint}"


def provenance_document(
    provenance: Provenance, dataset: Dataset, lengths: Iterable[tuple[int, int]]
) -> dict[str, Any]:
    """Build the provenance JSON.

    Args:
        provenance: how the labels were made.
        dataset: what they label.
        lengths: (episode_index, frames) of every episode of the dataset.
    """
    pairs = sorted(lengths)
    document: dict[str, Any] = {
        "written_by": f"{WRITER} {version(WRITER)}",
        "reward_model_path": provenance.reward_model_path,
        "scheme": provenance.scheme,
        "gamma": provenance.gamma,
        "settings": dict(provenance.settings),
        "dataset": {
            "dataset_id": dataset.dataset_id,
            "episodes": len(pairs),
            "frames": sum(length for _, length in pairs),
            "lengths_sha256": lengths_sha256(pairs),
            "content_sha256": provenance.content_sha256,
        },
    }
    listed = set(dataset.episode_indices()) if provenance.excluded else set()
    excluded = {str(index): why for index, why in sorted(provenance.excluded.items()) if index in listed}
    if excluded:
        document["episodes_excluded"] = {"count": len(excluded), "reasons": excluded}
    if provenance.created_at is not None:
        document["created_at"] = provenance.created_at
    return document


def lengths_sha256(lengths: Iterable[tuple[int, int]]) -> str:
    """Hash the (episode_index, frames) pairs of a dataset; labels are stale where it differs."""
    digest = hashlib.sha256(b"robojudge episode lengths 1\n")
    for episode_index, length in sorted(lengths):
        digest.update(f"{episode_index} {length}\n".encode())
    return digest.hexdigest()


def dataset_sha256(dataset: Dataset) -> str:
    """Hash the recorded signals and tasks of every episode; reads every row, decodes nothing.

    An episode that cannot be read counts as such, so repairing it changes the hash.
    """
    digest = hashlib.sha256(b"robojudge dataset content 1\n")
    for episode_index in dataset.episode_indices():
        try:
            content = signals_sha256(dataset.episode(episode_index))
        except DatasetError as error:
            content = type(error).__name__
        digest.update(f"{episode_index} {content}\n".encode())
    return digest.hexdigest()
