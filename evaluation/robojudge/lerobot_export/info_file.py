"""Bring `meta/info.json` in line with a copy's episodes and columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from robojudge.errors import ExportError
from robojudge.lerobot_export.copying import Copying
from robojudge.lerobot_export.features import labelled_features

_RANGE = re.compile(r"(\d+):(\d+)")


def labelled_info(copying: Copying, source: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return `meta/info.json` of the copy; every key we do not know is kept.

    Args:
        copying: the copy, its rows written.
        source: the source's file.
        changes: what the version's own part changes on top.

    Raises:
        ExportError: episodes are left out and a split is no range of episodes.
    """
    document = {**source, "features": labelled_features(source["features"], copying.channels)}
    if not copying.selection.dropped:
        return document
    document.update(
        total_episodes=len(copying.selection.kept), total_frames=int(copying.length.sum()), **changes
    )
    if isinstance(source.get("splits"), dict):
        document["splits"] = {name: _split(copying, name, value) for name, value in source["splits"].items()}
    return document


def _split(copying: Copying, name: str, value: object) -> str:
    found = _RANGE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ExportError(
            f"dataset {copying.dataset.dataset_id}: split {name!r} is {value!r}, no range such as 0:40, so "
            "it cannot be renumbered; judge every episode instead of leaving some out"
        )
    start, stop = np.searchsorted(copying.selection.kept, [int(found[1]), int(found[2])]).tolist()
    return f"{start}:{stop}"
