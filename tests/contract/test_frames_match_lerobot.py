"""Our frames are LeRobot's frames, pixel for pixel, on every dataset at hand."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from lerobot_process import LeRobot, LeRobotRefused, lerobot_opens

from robojudge.datasets.episode import Camera, Episode, VideoFrames
from robojudge.datasets.open import open_dataset
from robojudge.video import read_frames
from shared_cores import ordinary_priority

FRAMES_PER_EPISODE = 18
ROWS_PER_EPISODE = 6


def spread(length: int, count: int) -> list[int]:
    """First, last and evenly between: `count` frame indices, fewer where the episode is shorter."""
    return np.unique(np.linspace(0, length - 1, count).round().astype(int)).tolist()


def greatest_difference(ours: np.ndarray, theirs: np.ndarray) -> int:
    assert ours.dtype == theirs.dtype == np.uint8
    assert ours.shape == theirs.shape
    return int(np.abs(ours.astype(np.int16) - theirs).max())


def videos_of(episode: Episode) -> list[Camera]:
    return [camera for camera in episode.cameras if isinstance(camera.source, VideoFrames)]


def decoded_by_lerobot(
    lerobot: LeRobot, folder: Path, episode: Episode, indices: list[int]
) -> tuple[dict[str, np.ndarray], set[Path]]:
    """LeRobot's pixels by camera key, and the files they came from.

    Where LeRobot opens the format, file and window are those of its own metadata, not of our reader.
    """
    if lerobot_opens(folder):
        answer = lerobot.ask(
            "episode", root=str(folder), episode_index=episode.episode_index, frame_indices=indices
        )
        return answer.arrays, set(answer.paths)
    frames, paths = {}, set()
    for camera in videos_of(episode):
        assert camera.source.from_s == 0.0, "one file an episode: the window starts with the file"
        times_s = [index / episode.fps for index in indices]
        frames[camera.key] = lerobot.ask("file", path=str(camera.source.path), times_s=times_s).arrays[
            "frames"
        ]
        paths.add(camera.source.path)
    return frames, paths


def test_every_mp4_decodes_to_lerobots_pixels(video_dataset: Path, lerobot: LeRobot) -> None:
    dataset = open_dataset(video_dataset)
    differences: dict[tuple[int, str], int] = {}
    compared: set[Path] = set()
    for episode_index in dataset.episode_indices():
        episode = dataset.episode(episode_index)
        indices = spread(episode.length, FRAMES_PER_EPISODE)
        theirs, paths = decoded_by_lerobot(lerobot, video_dataset, episode, indices)
        assert theirs.keys() == {camera.key for camera in videos_of(episode)}
        ours = read_frames(episode, indices, cameras=list(theirs))
        for key, frames in theirs.items():
            name = episode.camera(key).name
            differences[episode_index, name] = greatest_difference(ours[name], frames)
        compared |= paths
    off = {where: difference for where, difference in differences.items() if difference}
    assert not off, f"greatest pixel difference by (episode, camera): {off}"
    assert {p.resolve() for p in compared} == {p.resolve() for p in video_dataset.rglob("*.mp4")}


def test_lerobot_dataset_gives_our_rows_or_refuses_a_clock_we_name(
    v3_dataset: Path, lerobot: LeRobot
) -> None:
    dataset = open_dataset(v3_dataset)
    first_row = 0
    for episode_index in dataset.episode_indices():
        episode = dataset.episode(episode_index)
        indices = spread(episode.length, ROWS_PER_EPISODE)
        rows = [first_row + index for index in indices]
        first_row += episode.length
        if "timestamps_disagree_with_video" in {oddity.name for oddity in episode.oddities}:
            with pytest.raises(LeRobotRefused, match=r"^FrameTimestampError"):
                lerobot.ask("rows", root=str(v3_dataset), rows=rows)
        else:
            assert_rows_equal(episode, indices, lerobot.ask("rows", root=str(v3_dataset), rows=rows).arrays)


def assert_rows_equal(episode: Episode, indices: list[int], theirs: dict[str, np.ndarray]) -> None:
    where = f"episode {episode.episode_index}"
    assert theirs["episode_index"].tolist() == [episode.episode_index] * len(indices), where
    assert theirs["frame_index"].tolist() == indices, where
    assert episode.cameras, where
    for name, frames in read_frames(episode, indices).items():
        difference = greatest_difference(frames, theirs[episode.camera(name).key])
        assert difference == 0, f"{where}, camera {name}: greatest pixel difference {difference}"
    assert episode.columns, where
    for key, values in episode.columns.items():
        expected = theirs[key].astype(np.float64).reshape(len(indices), -1)
        np.testing.assert_array_equal(values[indices], expected, err_msg=f"{where}, {key}")


WILD = {
    "h264": ("libx264", 320, 240, "yuv420p", None, None),
    "h264_bt709": ("libx264", 320, 240, "yuv420p", 1, 1),
    "h264_full_range": ("libx264", 320, 240, "yuv420p", 5, 2),
    "h264_444_odd_size": ("libx264", 321, 241, "yuv444p", None, None),
    "mpeg4": ("mpeg4", 322, 242, "yuv420p", None, None),
    "av1_size_off_the_block_grid": ("libsvtav1", 322, 242, "yuv420p", None, None),
}
"""Encoder, width, height, pixel format, colour space and range (ffmpeg's numbers; None is untagged)."""


@pytest.mark.parametrize("kind", WILD)
def test_codecs_and_colours_of_other_sets_decode_to_lerobots_pixels(
    kind: str, lerobot: LeRobot, tmp_path: Path
) -> None:
    path = tmp_path / f"{kind}.mp4"
    write_moving_blocks(path, *WILD[kind], count=40, fps=10)
    camera = Camera("front", "observation.images.front", VideoFrames(path, 0.0, None), is_wrist=False)
    times_s = np.arange(40) / 10
    episode = Episode("wild", 0, 40, 10.0, None, (), (camera,), times_s, {})
    ours = read_frames(episode, range(40))["front"]
    theirs = lerobot.ask("file", path=str(path), times_s=times_s.tolist()).arrays["frames"]
    assert len(np.unique(theirs.reshape(40, -1), axis=0)) == 40, "all frames differ, so a shift would show"
    assert greatest_difference(ours, theirs) == 0


def write_moving_blocks(
    path: Path,
    encoder: str,
    width: int,
    height: int,
    pixel_format: str,
    colour_space: int | None,
    colour_range: int | None,
    *,
    count: int,
    fps: int,
) -> None:
    blocks = np.random.default_rng(0).integers(0, 256, (7, 9, 3), dtype=np.uint8)
    scene = np.kron(blocks, np.ones((40, 40, 1), dtype=np.uint8))[:height, :width]
    with ordinary_priority(), av.open(str(path), "w") as container:
        stream = container.add_stream(encoder, rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, pixel_format
        if colour_space is not None:
            stream.codec_context.colorspace = colour_space
            stream.codec_context.color_range = colour_range
        for index in range(count):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(np.roll(scene, 5 * index, axis=1)))
            container.mux(stream.encode(frame.reformat(format=pixel_format, dst_colorspace=colour_space)))
        container.mux(stream.encode())
