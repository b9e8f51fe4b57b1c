"""Find the cameras among a dataset's features, and give them short names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from robojudge.datasets.metadata import feature_facts, feature_shape
from robojudge.schema.episode import CameraSummary, Oddity

_PREFIXES = ("observation.images.", "observation.image.", "observation.", "images.", "image.")
_WRIST_WORDS = frozenset({"wrist", "hand", "gripper", "arm"})
_CHANNEL_WORDS = frozenset({"channel", "channels", "c", "rgb"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def camera_summaries(features: Mapping[str, Mapping[str, Any]]) -> tuple[list[CameraSummary], list[Oddity]]:
    """Describe every camera, depth ones included: external first, then wrist, each in file order.

    A camera is a wrist camera when a word of its name is wrist, hand, gripper or arm. It is a depth
    camera when metadata flags it or a word of its name is depth.
    """
    keys = [key for key, feature in features.items() if feature["dtype"] in ("video", "image")]
    names = short_names(keys)
    cameras, oddities = [], []
    for key in keys:
        camera, found = _camera(key, names[key], features[key])
        cameras.append(camera)
        oddities.extend(found)
    return sorted(cameras, key=lambda camera: camera.is_wrist), oddities


def short_names(keys: Sequence[str]) -> dict[str, str]:
    """Map feature keys to unique short names: `observation.images.front` is `front`.

    Keys whose short forms collide keep their full key.
    """
    short = {key: _without_prefix(key) for key in keys}
    taken = list(short.values())
    return {key: name if taken.count(name) == 1 else key for key, name in short.items()}


def words(name: str) -> frozenset[str]:
    """Split a camera's name into lower-case words: `eye_in_hand`, `leftWrist`, `cam-arm1`."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def is_wrist_name(name: str) -> bool:
    """Tell whether a camera's name says that it moves with the robot's hand."""
    return bool(words(name) & _WRIST_WORDS)


def _without_prefix(key: str) -> str:
    for prefix in _PREFIXES:
        if key.startswith(prefix) and len(key) > len(prefix):
            return key.removeprefix(prefix)
    return key


def _camera(key: str, name: str, feature: Mapping[str, Any]) -> tuple[CameraSummary, list[Oddity]]:
    facts = feature_facts(feature)
    flagged = any(facts.get(flag) is True for flag in ("is_depth_map", "video.is_depth_map"))
    is_depth = flagged or "depth" in words(name)
    height, width, channels_first = _height_width(feature)
    codec = facts.get("video.codec")
    storage: Literal["video", "image"] = "video" if feature["dtype"] == "video" else "image"
    oddities = []
    if is_depth:
        why = "metadata flags it as a depth map" if flagged else "its name says depth"
        oddities.append(
            Oddity(name="depth_camera_skipped", detail=f"{key}: {why}; judges see RGB cameras only")
        )
    if not key.startswith("observation"):
        oddities.append(
            Oddity(name="camera_key_without_observation", detail=f"{key} does not start with observation")
        )
    if channels_first:
        shape = list(feature_shape(feature))
        oddities.append(Oddity(name="shape_channels_first", detail=f"{key}: shape {shape} is (C, H, W)"))
    camera = CameraSummary(
        name=name,
        key=key,
        storage=storage,
        height=height,
        width=width,
        codec=codec if isinstance(codec, str) else None,
        is_wrist=is_wrist_name(name),
        is_depth=is_depth,
    )
    return camera, oddities


def _height_width(feature: Mapping[str, Any]) -> tuple[int | None, int | None, bool]:
    """Height, width, and whether the shape is written (C, H, W)."""
    shape = feature_shape(feature)
    if len(shape) == 2:
        return shape[0], shape[1], False
    if len(shape) != 3:
        return None, None, False
    names = feature.get("names")
    axis = None
    if isinstance(names, list) and len(names) == 3:
        axis = next((i for i, n in enumerate(names) if str(n).lower() in _CHANNEL_WORDS), None)
    few = (1, 3, 4)
    if axis is None or shape[axis] not in few:
        axis = 2 if shape[2] in few else next((i for i, size in enumerate(shape) if size in few), 2)
    height, width = (size for i, size in enumerate(shape) if i != axis)
    return height, width, axis == 0
