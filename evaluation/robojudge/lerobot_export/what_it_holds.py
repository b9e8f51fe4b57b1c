"""What a sidecar or a labelled copy holds, told by what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from robojudge.datasets.metadata import METADATA_PATH
from robojudge.errors import ExportError
from robojudge.lerobot_export.json_files import read_json
from robojudge.lerobot_export.labelled_copy import PROVENANCE_PATH
from robojudge.lerobot_export.sidecar import read_provenance


@dataclass(frozen=True, slots=True)
class Contents:
    """How much of a dataset a sidecar or copy holds, and how much of that carries labels.

    Attributes:
        episodes: episodes it holds.
        frames: their frames, one row each.
        labelled_episodes: those of them with labels; the rows of the others are NaN.
        labelled_frames: their frames.
        left_out: source episodes that a copy does not hold, by reason, ascending.
    """

    episodes: int
    frames: int
    labelled_episodes: int
    labelled_frames: int
    left_out: Mapping[str, Sequence[int]] = field(default_factory=dict)


def sidecar_contents(path: Path, labelled_frames: Sequence[int]) -> Contents:
    """Count what a sidecar holds.

    Args:
        path: the sidecar.
        labelled_frames: frames of each episode that labels were written of.

    Raises:
        ExportError: it was replaced by something else meanwhile.
    """
    document = read_provenance(path)
    if document is None:
        raise ExportError(f"{path} was replaced while it was written; write it again")
    whole = document["dataset"]
    return Contents(whole["episodes"], whole["frames"], len(labelled_frames), sum(labelled_frames))


def copy_contents(folder: Path) -> Contents:
    """Count what a labelled copy holds; every episode of it has labels."""
    info, document = read_json(folder / METADATA_PATH), read_json(folder / PROVENANCE_PATH)
    episodes, frames = int(info["total_episodes"]), int(info["total_frames"])
    return Contents(episodes, frames, episodes, frames, document.get("episodes_left_out", {}))
