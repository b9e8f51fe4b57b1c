"""Keep the features of recently used episodes, so that each is decoded once."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from robojudge.datasets.episode import Camera, Episode, FrameArray, ImageRows
from robojudge.methods.reference.features import Features, extract_features

MAX_EPISODES = 128
"""About 1 MB each with two cameras."""


class FeatureCache:
    """Features by episode content; least recently used ones are dropped. Thread-safe."""

    def __init__(self, cameras: Sequence[str] | None) -> None:
        """Remember which cameras to look at; all if None."""
        self._cameras = cameras
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Features] = OrderedDict()
        self._working: dict[str, threading.Lock] = {}

    def features(self, episode: Episode) -> Features:
        """Return an episode's features; two threads asking at once decode it once.

        Raises:
            CameraNotFound, MissingFile, CorruptFile, DecodeError: the frames cannot be read.
        """
        key = _key(episode)
        with self._lock:
            working = self._working.setdefault(key, threading.Lock())
        with working:
            try:
                return self._known(key) or self._make(key, episode)
            finally:
                with self._lock:
                    self._working.pop(key, None)

    def _known(self, key: str) -> Features | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _make(self, key: str, episode: Episode) -> Features:
        made = extract_features(episode, self._cameras)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MAX_EPISODES:
                self._kept.popitem(last=False)
        return made


def _key(episode: Episode) -> str:
    digest = hashlib.sha256(f"{episode.dataset_id}\0{episode.episode_index}\0{episode.length}".encode())
    for key in sorted(episode.columns):
        if key.startswith("observation."):
            digest.update(key.encode() + np.ascontiguousarray(episode.columns[key]).tobytes())
    for camera in episode.cameras:
        digest.update(_camera_key(camera))
    return digest.hexdigest()


def _camera_key(camera: Camera) -> bytes:
    source = camera.source
    if isinstance(source, FrameArray):
        frames = np.ascontiguousarray(source.frames)
        return f"{camera.key}\0{frames.shape}\0".encode() + hashlib.sha256(frames.tobytes()).digest()
    within: tuple[object, ...]
    if isinstance(source, ImageRows):
        within = (source.column, source.first_row, source.pattern)
    else:
        within = (source.from_s, source.to_s, source.by_index)
    return f"{camera.key}\0{source.path}\0{_changed_ns(source.path)}\0{within}\0".encode()


def _changed_ns(path: Path) -> int | None:
    """Return when a file last changed; None where it is absent, which reading it will report."""
    return path.stat().st_mtime_ns if path.exists() else None
