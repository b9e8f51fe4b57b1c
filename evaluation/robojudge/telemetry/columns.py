"""Which columns of an episode say where the robot is and how open its gripper is.

Only names and keys decide; a value's unit is never assumed. A bare vector without names is taken
for joint positions (or a planar position where it has two dimensions), and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from robojudge.datasets.episode import Episode

PositionKind = Literal["end_effector", "planar", "joints"]
Polarity = Literal["named_open", "named_closed", "assumed"]

_GRIPPER = {"gripper", "grip", "jaw", "jaws", "claw", "finger", "fingers", "pinky", "thumb", "knuckle"}
_NOT_OPENNESS = {"x", "y", "z", "vel", "velocity", "roll", "pitch", "yaw", "qx", "qy", "qz", "qw", "pose"}
_FINGER = {"ring", "middle", "index", "little"}
_OPEN = {"open", "opening", "openness", "width", "aperture"}
_CLOSED = {"close", "closed", "closing", "closedness", "effort", "force", "grasp"}
_NOT_POSITION = {
    *("vel", "velocity", "velocities", "acc", "acceleration", "effort", "efforts", "torque", "torques"),
    *("force", "forces", "current", "delta", "wrench", "dx", "dy", "dz", "temperature", "voltage"),
}
_ROTATION = {
    *("roll", "pitch", "yaw", "quat", "quaternion", "rot", "rotation", "euler", "axis", "angle", "rpy"),
    *("qx", "qy", "qz", "qw", "rx", "ry", "rz", "rw", "orientation", "pad", "w"),
}
_ROBOT = {
    "ee",
    "eef",
    "tcp",
    "hand",
    "end",
    "effector",
    "endeffector",
    "wrist",
    "tool",
    "cartesian",
    "flange",
}
_SCENE = {
    *("object", "obj", "goal", "target", "block", "cube", "camera", "cam", "environment", "env", "desired"),
    *("reward", "image", "images", "depth"),
}
_AXES = ("x", "y", "z")
_SIDES = {"left": "left", "l": "left", "right": "right", "r": "right"}


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Some dimensions of one column."""

    key: str
    indices: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PositionColumns:
    """What stands for the robot's position, and the evidence for it."""

    kind: PositionKind
    parts: tuple[Dimensions, ...]
    named: bool
    """False where nothing names the dimensions and their meaning is a guess."""


@dataclass(frozen=True, slots=True)
class GripperColumns:
    """One gripper: a single opening, or the several fingers of one hand."""

    side: str
    source: Literal["state", "action"]
    dimensions: Dimensions
    polarity: Polarity


def tokens(text: str) -> tuple[str, ...]:
    """Split a name into lower-case words: `kLeftHandPinky` gives k, left, hand, pinky."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=\d)", " ", text)
    return tuple(word for word in re.split(r"[^a-z0-9]+", spaced.lower()) if word)


def _is_gripper(words: set[str]) -> bool:
    """Tell a gripper's opening, or a finger, from the place and speed of the gripper as a whole."""
    named = bool(words & _GRIPPER) or ("hand" in words and bool(words & _FINGER))
    return named and not words & _NOT_OPENNESS


def _side(words: Iterable[str]) -> str:
    return next((_SIDES[word] for word in words if word in _SIDES), "")


def state_keys(episode: Episode) -> list[str]:
    """Keys that measure the robot: `observation.state` first, then other numeric observations by name."""
    keys = [k for k in episode.columns if k == "state" or k.startswith("observation.")]
    usable = [k for k in keys if not set(tokens(k)) & (_SCENE | _NOT_POSITION)]
    return sorted(usable, key=lambda k: (k != "observation.state", k))


def _action_keys(episode: Episode) -> list[str]:
    return sorted(k for k in episode.columns if k == "action" or k.startswith("action."))


def _names(episode: Episode, key: str) -> tuple[str, ...] | None:
    names = episode.column_names.get(key)
    width = int(episode.columns[key].shape[1])
    return tuple(names) if names is not None and len(names) == width else None


def _cartesian(episode: Episode, key: str) -> list[Dimensions]:
    """Find x, y(, z) groups: by dimension names, else by a key such as `observation.ee_pos`."""
    names, width = _names(episode, key), int(episode.columns[key].shape[1])
    key_words = set(tokens(key))
    if names is None:
        says_pose = key_words & {"pos", "pose", "position", "xyz", "cartesian"}
        if key_words & _ROBOT and says_pose and width >= 3 and "joint" not in key_words:
            return [Dimensions(key, (0, 1, 2), ("x", "y", "z"))]
        return []
    groups: dict[tuple[str, ...], dict[str, int]] = {}
    for index, name in enumerate(names):
        words = tokens(name)
        axis = [w for w in words if w in _AXES]
        if len(axis) == 1 and not set(words) & (_NOT_POSITION | _ROTATION | _SCENE):
            prefix = tuple(w for w in words if w not in _AXES)
            groups.setdefault(prefix, {}).setdefault(axis[0], index)
    complete = {p: g for p, g in groups.items() if "x" in g and "y" in g}
    robot = {p: g for p, g in complete.items() if set(p) & _ROBOT}
    found = []
    for group in (robot or complete).values():
        indices = tuple(group[axis] for axis in _AXES if axis in group)
        found.append(Dimensions(key, indices, tuple(names[i] for i in indices)))
    return found


def _joints(episode: Episode, key: str) -> Dimensions | None:
    """Return every dimension that is neither gripper, nor rate or force, nor orientation of a pose."""
    names, width = _names(episode, key), int(episode.columns[key].shape[1])
    if set(tokens(key)) & (_GRIPPER | _ROTATION):
        return None
    if names is None:
        return Dimensions(key, tuple(range(width)), tuple(str(i) for i in range(width)))
    keep = []
    for index, name in enumerate(names):
        words = set(tokens(name))
        if not _is_gripper(words) and not words & (_NOT_POSITION | _SCENE):
            keep.append(index)
    return Dimensions(key, tuple(keep), tuple(names[i] for i in keep)) if keep else None


def find_position(episode: Episode) -> PositionColumns | None:
    """Choose the end effector where names justify it, else a planar position, else joints.

    Returns:
        None where the episode has no state.
    """
    keys = state_keys(episode)
    groups = [group for key in keys for group in _cartesian(episode, key)]
    spatial = _one_per_place([g for g in groups if len(g.indices) == 3])
    if spatial:
        return PositionColumns("end_effector", spatial, named=True)
    planar = _one_per_place([g for g in groups if len(g.indices) == 2])
    if planar:
        return PositionColumns("planar", planar, named=True)
    for key in keys:
        joints = _joints(episode, key)
        if joints is not None:
            named = _names(episode, key) is not None
            kind: PositionKind = "planar" if not named and len(joints.indices) == 2 else "joints"
            return PositionColumns(kind, (joints,), named)
    return None


def _one_per_place(groups: list[Dimensions]) -> tuple[Dimensions, ...]:
    """Keep one group per arm: the same arm may be described by two columns."""
    seen: dict[str, Dimensions] = {}
    for group in groups:
        words = [w for name in group.names for w in tokens(name)] + list(tokens(group.key))
        seen.setdefault(_side(words), group)
    return tuple(seen.values())


def _polarity(words: set[str]) -> Polarity:
    if words & _OPEN:
        return "named_open"
    return "named_closed" if words & _CLOSED else "assumed"


def _openness_names(episode: Episode, key: str) -> dict[int, str]:
    """Return the dimensions of a column that say how open a gripper is, with their names."""
    key_words, width = set(tokens(key)), int(episode.columns[key].shape[1])
    names = _names(episode, key)
    if names is None:
        return {i: str(i) for i in range(width)} if _is_gripper(key_words) else {}
    small_gripper_column = width <= 2 and _is_gripper(key_words)
    return {
        i: name
        for i, name in enumerate(names)
        if _is_gripper(set(tokens(name))) or (small_gripper_column and not set(tokens(name)) & _NOT_OPENNESS)
    }


def _grippers_in(
    episode: Episode, keys: list[str], source: Literal["state", "action"]
) -> tuple[GripperColumns, ...]:
    found: dict[str, GripperColumns] = {}
    for key in keys:
        sides: dict[str, dict[int, str]] = {}
        for index, name in _openness_names(episode, key).items():
            sides.setdefault(_side((*tokens(name), *tokens(key))), {})[index] = name
        for side, named in sides.items():
            words = {w for name in named.values() for w in tokens(name)} | set(tokens(key))
            dimensions = Dimensions(key, tuple(named), tuple(named.values()))
            found.setdefault(side, GripperColumns(side, source, dimensions, _polarity(words)))
    return tuple(found.values())


def find_grippers(episode: Episode) -> tuple[GripperColumns, ...]:
    """Find every gripper or hand: measured ones, else commanded ones. One entry per side."""
    measured = _grippers_in(episode, _gripper_state_keys(episode), "state")
    return measured or _grippers_in(episode, _action_keys(episode), "action")


def _gripper_state_keys(episode: Episode) -> list[str]:
    """Keys that may hold a measured gripper; unlike positions, an effort still says open or closed."""
    keys = [k for k in episode.columns if k == "state" or k.startswith("observation.")]
    usable = [k for k in keys if not set(tokens(k)) & (_SCENE | {"vel", "velocity"})]
    return sorted(usable, key=lambda k: (k != "observation.state", k))
