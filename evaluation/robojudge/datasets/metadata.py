"""Read `meta/info.json`, whatever its version."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from robojudge.datasets.files import Files
from robojudge.errors import CorruptFile, UnsupportedVersion

METADATA_PATH = "meta/info.json"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What `meta/info.json` says; None where it does not say."""

    version: str
    """Without the leading v: `3.0`."""
    fps: float | None
    features: Mapping[str, Mapping[str, Any]]
    data_path: str | None
    video_path: str | None
    chunks_size: int
    robot_type: str | None
    total_episodes: int | None
    total_frames: int | None


def peek_version(path: Path) -> str | None:
    """Return the `codebase_version` of a folder without its leading v; None where nothing readable says."""
    try:
        document = json.loads((path / METADATA_PATH).read_bytes())
    except (OSError, ValueError):
        return None
    version = document.get("codebase_version") if isinstance(document, dict) else None
    return version.lstrip("vV") if isinstance(version, str) else None


def load_metadata(files: Files) -> Metadata:
    """Parse `meta/info.json`.

    Raises:
        MissingFile: there is none.
        CorruptFile: it is not the JSON object it should be.
        UnsupportedVersion: it has no codebase_version.
    """
    path = files.locate(METADATA_PATH)
    try:
        document = json.loads(path.read_bytes())
    except ValueError as error:
        raise CorruptFile(f"{path} is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise CorruptFile(f"{path} holds {type(document).__name__}, not an object")
    version = document.get("codebase_version")
    if not isinstance(version, str):
        raise UnsupportedVersion(f"{path} has no codebase_version; LeRobot v2.0, v2.1 and v3.x can be read")
    return Metadata(
        version=version.lstrip("vV"),
        fps=_positive(document.get("fps")),
        features=_features(path, document.get("features")),
        data_path=_text(document.get("data_path")),
        video_path=_text(document.get("video_path")),
        chunks_size=int(_positive(document.get("chunks_size")) or 1000),
        robot_type=_text(document.get("robot_type")),
        total_episodes=_count(document.get("total_episodes")),
        total_frames=_count(document.get("total_frames")),
    )


def feature_facts(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a feature's `info` block, under its present or its older name; empty where absent."""
    merged: dict[str, Any] = {}
    for key in ("video_info", "info"):
        block = feature.get(key)
        if isinstance(block, dict):
            merged.update(block)
    return merged


def feature_shape(feature: Mapping[str, Any]) -> tuple[int, ...]:
    """Return a feature's shape; empty where it is absent or not a list of integers."""
    shape = feature.get("shape")
    if isinstance(shape, int) and not isinstance(shape, bool):
        return (shape,)
    if not isinstance(shape, list) or not all(type(size) is int for size in shape):
        return ()
    return tuple(shape)


def _features(path: Path, value: object) -> dict[str, Mapping[str, Any]]:
    if not isinstance(value, dict):
        raise CorruptFile(f"{path} has no features object")
    for key, feature in value.items():
        if not isinstance(feature, dict) or not isinstance(feature.get("dtype"), str):
            raise CorruptFile(f"{path}: feature {key!r} has no dtype")
    return value


def _positive(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value > 0 else None


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
