"""Write tiny LeRobot datasets whose frames say, by colour, which camera, episode and frame they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FRONT, WRIST = "observation.images.front", "observation.images.wrist"
SIZE = (64, 48)


def colour(camera: int, episode: int, frame: int) -> tuple[int, int, int]:
    """RGB of one frame; steps of 20 survive the encoder."""
    return 40 + 70 * camera, (20 + 40 * episode) % 256, (20 + 20 * frame) % 256


def write_mp4(
    path: Path, colours: Sequence[tuple[int, int, int]], fps: int = 10, codec: str = "libx264"
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        stream.codec_context.gop_size = 2
        stream.codec_context.max_b_frames = 0
        for rgb in colours:
            image = np.empty((SIZE[1], SIZE[0], 3), np.uint8)
            image[:] = rgb
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))


def colour_at(path: Path, time_s: float) -> tuple[int, ...]:
    """Mean RGB of the frame nearest to a time, by decoding the whole file."""
    with av.open(str(path)) as container:
        frames = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
    image = min(frames, key=lambda pair: abs(pair[0] - time_s))[1]
    return tuple(round(float(value)) for value in image.reshape(-1, 3).mean(axis=0))


def close(seen: Sequence[int], wanted: Sequence[int]) -> bool:
    return all(abs(a - b) <= 8 for a, b in zip(seen, wanted, strict=True))


def base_features(cameras: Sequence[str], dtype: str = "video") -> dict[str, Any]:
    features: dict[str, Any] = {
        key: {"dtype": dtype, "shape": [SIZE[1], SIZE[0], 3], "names": ["height", "width", "channels"]}
        for key in cameras
    }
    features["observation.state"] = {"dtype": "float32", "shape": [2], "names": {"motors": ["x", "y"]}}
    features["action"] = {"dtype": "float32", "shape": [1], "names": ["gripper"]}
    features["timestamp"] = {"dtype": "float32", "shape": [1], "names": None}
    for name in ("frame_index", "episode_index", "index", "task_index"):
        features[name] = {"dtype": "int64", "shape": [1], "names": None}
    return features


def frame_table(episode: int, length: int, first_index: int, tasks: Sequence[int], fps: int) -> pa.Table:
    frames = np.arange(length)
    state = np.stack([frames + 100 * episode, -frames], axis=1).astype(np.float32)
    return pa.table(
        {
            "observation.state": pa.FixedSizeListArray.from_arrays(pa.array(state.ravel()), 2),
            "action": pa.array(frames.astype(np.float32) / 10),
            "timestamp": pa.array((frames / fps).astype(np.float32)),
            "frame_index": pa.array(frames),
            "episode_index": pa.array(np.full(length, episode)),
            "index": pa.array(frames + first_index),
            "task_index": pa.array(np.asarray(tasks, np.int64)),
        }
    )


def build_v3(
    root: Path,
    lengths: Sequence[int] = (5, 4, 6),
    *,
    cameras: Mapping[str, Sequence[int]] | None = None,
    data_files: Sequence[int] | None = None,
    tasks: Sequence[str] = ("pick the cup",),
    frame_tasks: Sequence[Sequence[int]] | None = None,
    columns: Mapping[str, Sequence[pa.Array]] | None = None,
    features: Mapping[str, Any] | None = None,
    episode_columns: Mapping[str, Sequence[Any]] | None = None,
    fps: int = 10,
    one_row_group: bool = False,
) -> Path:
    """Write a v3.0 dataset.

    Args:
        cameras: per camera, how many episodes each of its files holds, in turn.
        data_files: how many episodes each data file holds.
        columns: extra frame columns, one array per episode.
        episode_columns: extra columns of `meta/episodes`.
    """
    cameras = {FRONT: (2, 1), WRIST: (1, 2)} if cameras is None else cameras
    data_files = (len(lengths),) if data_files is None else data_files
    frame_tasks = [[0] * n for n in lengths] if frame_tasks is None else frame_tasks
    starts = np.concatenate([[0], np.cumsum(lengths)])
    tables = [frame_table(i, n, int(starts[i]), frame_tasks[i], fps) for i, n in enumerate(lengths)]
    for name, arrays in (columns or {}).items():
        tables = [t.append_column(name, a) for t, a in zip(tables, arrays, strict=True)]
    rows: dict[str, list[Any]] = {
        "episode_index": list(range(len(lengths))),
        "tasks": [[tasks[i] for i in dict.fromkeys(used)] for used in frame_tasks],
        "length": list(lengths),
        "dataset_from_index": starts[:-1].tolist(),
        "dataset_to_index": starts[1:].tolist(),
        "data/chunk_index": [0] * len(lengths),
        "data/file_index": [file for file, count in enumerate(data_files) for _ in range(count)],
        "stats/action/mean": [[0.0]] * len(lengths),
        **{name: list(values) for name, values in (episode_columns or {}).items()},
    }
    _write_data(root, tables, data_files, one_row_group)
    for number, (key, split) in enumerate(cameras.items()):
        rows.update(_write_videos(root, key, number, split, lengths, fps))
    (root / "meta" / "episodes" / "chunk-000").mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(rows), root / "meta/episodes/chunk-000/file-000.parquet", row_group_size=2)
    index = pa.table({"task_index": list(range(len(tasks))), "__index_level_0__": list(tasks)})
    pq.write_table(index, root / "meta/tasks.parquet")
    _write_info(root, "v3.0", {**base_features(list(cameras)), **(features or {})}, lengths, fps)
    return root


def build_v2(
    root: Path,
    lengths: Sequence[int] = (5, 4),
    *,
    cameras: Sequence[str] = (FRONT,),
    version: str = "v2.1",
    tasks: Sequence[str] = ("pick the cup",),
    dtype: str = "video",
    fps: int = 10,
) -> Path:
    """Write a v2.x dataset."""
    starts = np.concatenate([[0], np.cumsum(lengths)])
    listing = []
    for episode, length in enumerate(lengths):
        path = root / f"data/chunk-000/episode_{episode:06d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(frame_table(episode, length, int(starts[episode]), [0] * length, fps), path)
        listing.append({"episode_index": episode, "tasks": [tasks[0]], "length": length})
        for number, key in enumerate(cameras if dtype == "video" else ()):
            video = root / f"videos/chunk-000/{key}/episode_{episode:06d}.mp4"
            write_mp4(video, [colour(number, episode, k) for k in range(length)], fps)
    (root / "meta").mkdir(exist_ok=True)
    write_jsonl(root / "meta/episodes.jsonl", listing)
    write_jsonl(root / "meta/tasks.jsonl", [{"task_index": i, "task": t} for i, t in enumerate(tasks)])
    _write_info(root, version, base_features(cameras, dtype), lengths, fps)
    edit_info(root, lambda info: info.update(_V2_PATHS))
    return root


_V2_PATHS = {
    "data_path": "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet",
    "video_path": "videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4",
}


def edit_info(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = root / "meta" / "info.json"
    info = json.loads(path.read_text())
    change(info)
    path.write_text(json.dumps(info))


def edit_parquet(
    path: Path, change: Callable[[pa.Table], pa.Table], row_group_size: int | None = None
) -> None:
    pq.write_table(change(pq.read_table(path)), path, row_group_size=row_group_size)


def replace_column(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def write_jsonl(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def _write_data(root: Path, tables: Sequence[pa.Table], split: Sequence[int], one_row_group: bool) -> None:
    first = 0
    for file, count in enumerate(split):
        path = root / f"data/chunk-000/file-{file:03d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = tables[first : first + count]
        with pq.ParquetWriter(path, part[0].schema) as writer:
            for table in [pa.concat_tables(part)] if one_row_group else part:
                writer.write_table(table)
        first += count


def _write_videos(
    root: Path, key: str, number: int, split: Sequence[int], lengths: Sequence[int], fps: int
) -> dict[str, list[Any]]:
    files, froms, tos = [], [], []
    first = 0
    for file, count in enumerate(split):
        colours: list[tuple[int, int, int]] = []
        for episode in range(first, first + count):
            froms.append(len(colours) / fps)
            colours += [colour(number, episode, k) for k in range(lengths[episode])]
            tos.append(len(colours) / fps)
            files.append(file)
        write_mp4(root / f"videos/{key}/chunk-000/file-{file:03d}.mp4", colours, fps)
        first += count
    prefix = f"videos/{key}"
    return {
        f"{prefix}/chunk_index": [0] * len(files),
        f"{prefix}/file_index": files,
        f"{prefix}/from_timestamp": froms,
        f"{prefix}/to_timestamp": tos,
    }


def _write_info(
    root: Path, version: str, features: Mapping[str, Any], lengths: Sequence[int], fps: int
) -> None:
    info = {
        "codebase_version": version,
        "robot_type": "toy",
        "fps": fps,
        "total_episodes": len(lengths),
        "total_frames": sum(lengths),
        "chunks_size": 1000,
        "data_path": "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet",
        "video_path": "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4",
        "features": features,
    }
    (root / "meta").mkdir(parents=True, exist_ok=True)
    (root / "meta" / "info.json").write_text(json.dumps(info))
