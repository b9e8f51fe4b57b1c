"""Cut the bundled demo dataset out of a larger LeRobot v3.0 dataset, without re-encoding.

python examples/datasets/cut_demo.py --data DIR/metaworld_dev --out examples/datasets/tabletop_demo
"""

from __future__ import annotations

import argparse
import json
from fractions import Fraction
from pathlib import Path

import av
import pyarrow as pa
import pyarrow.parquet as pq

EPISODES = (32, 28, 26, 35, 29, 30, 33, 31, 27, 5, 19, 12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the dataset to cut from")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    arguments = parser.parse_args()
    cut(arguments.data, arguments.out)


def cut(source: Path, out: Path) -> None:
    info = json.loads((source / "meta/info.json").read_text())
    tasks = pq.read_table(source / "meta/tasks.parquet").to_pylist()
    episodes = pq.read_table(source / "meta/episodes/chunk-000/file-000.parquet")
    rows = {row["episode_index"]: row for row in episodes.to_pylist()}
    data = pq.read_table(source / "data/chunk-000/file-000.parquet")
    kept_tasks = sorted({task for index in EPISODES for task in rows[index]["tasks"]})
    name = "task" if "task" in tasks[0] else "__index_level_0__"
    old_index = {row[name]: row["task_index"] for row in tasks}
    new_index = {old_index[task]: position for position, task in enumerate(kept_tasks)}
    cameras = [key for key, feature in info["features"].items() if feature["dtype"] == "video"]
    windows = {key: cut_video(source, out, info, key, [rows[i] for i in EPISODES]) for key in cameras}

    (out / "data/chunk-000").mkdir(parents=True, exist_ok=True)
    (out / "meta/episodes/chunk-000").mkdir(parents=True, exist_ok=True)
    total, meta = 0, []
    with pq.ParquetWriter(out / "data/chunk-000/file-000.parquet", data.schema) as writer:
        for new, old in enumerate(EPISODES):
            first, last = rows[old]["dataset_from_index"], rows[old]["dataset_to_index"]
            part = data.slice(first, last - first).to_pydict()
            length = last - first
            part["episode_index"] = [new] * length
            part["index"] = list(range(total, total + length))
            part["task_index"] = [new_index[t] for t in part["task_index"]]
            writer.write_table(pa.Table.from_pydict(part, schema=data.schema))
            row = {k: v for k, v in rows[old].items() if not k.startswith("stats/")}
            row |= {"episode_index": new, "dataset_from_index": total, "dataset_to_index": total + length}
            for key in cameras:
                row[f"videos/{key}/from_timestamp"], row[f"videos/{key}/to_timestamp"] = windows[key][new]
            meta.append(row)
            total += length
    schema = pa.schema([field for field in episodes.schema if not field.name.startswith("stats/")])
    pq.write_table(
        pa.Table.from_pylist(meta, schema=schema), out / "meta/episodes/chunk-000/file-000.parquet"
    )
    import pandas

    frame = pandas.DataFrame(
        {"task_index": range(len(kept_tasks))}, index=pandas.Index(kept_tasks, name="task")
    )
    frame.to_parquet(out / "meta/tasks.parquet")
    info |= {
        "total_episodes": len(EPISODES),
        "total_frames": total,
        "total_tasks": len(kept_tasks),
        "splits": {"train": f"0:{len(EPISODES)}"},
    }
    (out / "meta/info.json").write_text(json.dumps(info, indent=4) + "\n")


def cut_video(source: Path, out: Path, info: dict, key: str, rows: list[dict]) -> list[tuple[float, float]]:
    """Copy the packets of each episode's window into one file; return the new windows in seconds."""
    target = out / f"videos/{key}/chunk-000/file-000.mp4"
    target.parent.mkdir(parents=True, exist_ok=True)
    path = source / info["video_path"].format(video_key=key, chunk_index=0, file_index=0)
    windows: list[tuple[float, float]] = []
    with (
        av.open(str(path)) as reader,
        av.open(str(target), "w", options={"movflags": "+faststart"}) as writer,
    ):
        stream = reader.streams.video[0]
        copy = writer.add_stream_from_template(stream, opaque=True)
        step = int(Fraction(1, info["fps"]) / stream.time_base)
        packets = [packet for packet in reader.demux(stream) if packet.pts is not None]
        times = [float(packet.pts * packet.time_base) for packet in packets]
        blobs = [(bytes(packet), packet.is_keyframe) for packet in packets]
        count = 0
        half = 0.5 / info["fps"]
        for row in rows:
            start, end = row[f"videos/{key}/from_timestamp"], row[f"videos/{key}/to_timestamp"]
            begin = count
            for time, (blob, is_keyframe) in zip(times, blobs, strict=True):
                if start - half <= time < end - half:
                    packet = av.Packet(blob)
                    packet.stream, packet.time_base = copy, stream.time_base
                    packet.pts = packet.dts = count * step
                    packet.duration, packet.is_keyframe = step, is_keyframe
                    writer.mux(packet)
                    count += 1
            windows.append((begin / info["fps"], count / info["fps"]))
    return windows


if __name__ == "__main__":
    main()
