"""Answers for LeRobot: runs in .venv-contract, one process, one JSON request a line, one JSON reply a line.

Requests (`out` is the file the arrays go to):
    {"ask": "file", "path", "times_s", "out"}
        LeRobot's decode of one mp4 -> "frames"
    {"ask": "episode", "root", "episode_index", "frame_indices", "out"}
        the same, with the file and the window that LeRobot's own metadata gives -> one array a camera key
    {"ask": "rows", "root", "rows", "out"}
        LeRobotDataset[row] -> one array a feature key
    {"ask": "batch", "root", "rows", "out"}
        the batch a torch DataLoader makes of those rows -> one array a feature key, without cameras
    {"ask": "stats", "root", "out"}
        LeRobotDatasetMetadata.stats -> one array a "feature/statistic"
    {"ask": "delete", "root", "episodes", "to", "out"}
        dataset_tools.delete_episodes into the folder `to` -> its stats, as above
    {"ask": "split", "root", "splits", "to", "out"}
        dataset_tools.split_dataset into folders under `to`, named as the splits -> nothing
    {"ask": "weights", "path", "head_mode", "chunk_size", "rows", "out"}
        RABCWeights of a progress file -> "weights" of those rows before batches rescale them, "batch" after
    {"ask": "convert", "root", "out"}
        the v2.1 to v3.0 converter, in place -> nothing
Frames are (n, H, W, 3) uint8 RGB. Replies: {"paths": [...]} of videos read, or {"error": type, "message"}.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"  # a local set that fails to load would otherwise be looked for on the Hub

import numpy as np
import torch


def _import_torchvision() -> None:
    try:
        import torchvision
    except RuntimeError:
        # A CUDA build of torchvision on a machine without CUDA: its C library does not load, so operators
        # that its Python code expects do not exist. LeRobot calls neither; declaring them is enough.
        for name in [m for m in sys.modules if m.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        for operator in ("nms", "qnms"):
            torch.library.define(
                f"torchvision::{operator}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
            )
        import torchvision  # noqa: F401


_import_torchvision()

import torchcodec.decoders  # noqa: E402, F401 - LeRobot imports it on first use; a missing ffmpeg shows here
from lerobot.datasets.dataset_tools import delete_episodes, split_dataset  # noqa: E402
from lerobot.datasets.lerobot_dataset import LeRobotDataset, LeRobotDatasetMetadata  # noqa: E402
from lerobot.datasets.v30.convert_dataset_v21_to_v30 import convert_dataset  # noqa: E402
from lerobot.datasets.video_utils import decode_video_frames  # noqa: E402
from lerobot.utils.rabc import RABCWeights  # noqa: E402

TOLERANCE_S = 1e-4
"""LeRobot's default: how far a frame may be from the time asked."""


def to_uint8(chw: torch.Tensor) -> np.ndarray:
    """LeRobot's (..., 3, H, W) float in 0..1 -> (..., H, W, 3) uint8; exact, as it divided bytes by 255."""
    return (chw * 255).round().to(torch.uint8).movedim(-3, -1).contiguous().numpy()


def decode(path: Path, times_s: list[float]) -> np.ndarray:
    return to_uint8(decode_video_frames(path, times_s, TOLERANCE_S, backend="torchcodec"))


@cache
def metadata(root: str) -> LeRobotDatasetMetadata:
    return LeRobotDatasetMetadata(f"local/{Path(root).name}", root=root)


@cache
def dataset(root: str) -> LeRobotDataset:
    return LeRobotDataset(
        f"local/{Path(root).name}", root=root, tolerance_s=TOLERANCE_S, video_backend="torchcodec"
    )


def answer_file(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    path = Path(request["path"])
    return {"frames": decode(path, request["times_s"])}, [path]


def answer_episode(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    meta = metadata(request["root"])
    episode_index = request["episode_index"]
    row = meta.episodes[episode_index]
    arrays, paths = {}, []
    for key in meta.video_keys:
        path = Path(request["root"]) / meta.get_video_file_path(episode_index, key)
        start_s = row[f"videos/{key}/from_timestamp"]
        arrays[key] = decode(path, [start_s + index / meta.fps for index in request["frame_indices"]])
        paths.append(path)
    return arrays, paths


def answer_rows(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    opened = dataset(request["root"])
    items = [opened[row] for row in request["rows"]]
    tensors = {
        key: torch.stack([item[key] for item in items]) for key in items[0] if torch.is_tensor(items[0][key])
    }
    cameras = set(opened.meta.camera_keys)
    return {key: to_uint8(t) if key in cameras else t.numpy() for key, t in tensors.items()}, []


def answer_batch(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    opened = dataset(request["root"])
    rows = request["rows"]
    loader = torch.utils.data.DataLoader(torch.utils.data.Subset(opened, rows), batch_size=len(rows))
    batch = next(iter(loader))
    cameras = set(opened.meta.camera_keys)
    return {k: v.numpy() for k, v in batch.items() if torch.is_tensor(v) and k not in cameras}, []


def flat_stats(opened: LeRobotDatasetMetadata) -> dict[str, np.ndarray]:
    return {
        f"{feature}/{stat}": np.asarray(value)
        for feature, stats in (opened.stats or {}).items()
        for stat, value in stats.items()
    }


def answer_stats(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    return flat_stats(metadata(request["root"])), []


def answer_delete(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    edited = delete_episodes(dataset(request["root"]), request["episodes"], request["to"], "local/deleted")
    return flat_stats(edited.meta), []


def answer_split(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    split_dataset(dataset(request["root"]), request["splits"], request["to"])
    return {}, []


def answer_weights(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    weighting = RABCWeights(
        request["path"], request["chunk_size"], request["head_mode"], device=torch.device("cpu")
    )
    rows = request["rows"]
    deltas = np.array([weighting._compute_delta(row) for row in rows], dtype=np.float32)
    batch, _ = weighting.compute_batch_weights({"index": torch.tensor(rows)})
    return {"weights": weighting._compute_weights(deltas), "batch": batch.numpy()}, []


def answer_convert(request: dict[str, Any]) -> tuple[dict[str, np.ndarray], list[Path]]:
    root = Path(request["root"])
    convert_dataset(root.name, root=root.parent, push_to_hub=False)
    return {}, []


ANSWERS = {
    "file": answer_file,
    "episode": answer_episode,
    "rows": answer_rows,
    "batch": answer_batch,
    "stats": answer_stats,
    "delete": answer_delete,
    "split": answer_split,
    "weights": answer_weights,
    "convert": answer_convert,
}


def reply_to(line: str) -> dict[str, Any]:
    request = json.loads(line)
    try:
        arrays, paths = ANSWERS[request["ask"]](request)
    except Exception as error:  # noqa: BLE001 - whatever LeRobot raises is the answer
        return {"error": type(error).__name__, "message": str(error)}
    np.savez(request["out"], **arrays)
    return {"paths": [str(path) for path in paths]}


def main() -> None:
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print must not land among the replies
    print(json.dumps({"ready": True}), file=replies)
    for line in sys.stdin:
        print(json.dumps(reply_to(line)), file=replies)


if __name__ == "__main__":
    main()
