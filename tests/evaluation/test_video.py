"""Facts about reading frames: the right pixels, never a neighbour's, clear errors."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from robojudge.datasets.episode import Camera, Episode, FrameArray, ImageRows, VideoFrames
from robojudge.datasets.open import open_dataset
from robojudge.decoder import DecoderPool, scaled_size
from robojudge.errors import CorruptFile, DecodeError, EpisodeNotFound, MissingFile
from robojudge.video import encode_jpeg, read_frames
from shared_cores import ordinary_priority

FPS = 10
N = 30


def write_video(path: Path, codec: str, gop: int, n: int = N, **options: str) -> Path:
    """Write n frames whose brightness and stripe position tell their index."""
    with ordinary_priority(), av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=FPS, options={"g": str(gop), **options})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for k in range(n):
            picture = np.full((48, 64, 3), 40 + 4 * k, dtype=np.uint8)
            picture[:, 2 * k : 2 * k + 3] = 255
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


@pytest.fixture(scope="module", params=["h264_with_b_frames", "av1_gop_2", "av1_long_gop", "mpeg4"])
def video(request, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("video") / f"{request.param}.mp4"
    match request.param:
        case "h264_with_b_frames":
            return write_video(path, "libx264", 12, bf="3")
        case "av1_gop_2":
            return write_video(path, "libsvtav1", 2, preset="12")
        case "av1_long_gop":
            return write_video(path, "libsvtav1", 60, preset="12")
        case _:
            return write_video(path, "mpeg4", 8)


def all_frames(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def episode_of(source, length: int, timestamps=None) -> Episode:
    stamps = np.arange(length) / FPS if timestamps is None else np.asarray(timestamps, dtype=float)
    camera = Camera("front", "observation.images.front", source, is_wrist=False)
    return Episode("set", 7, length, float(FPS), "go", ("go",), (camera,), stamps, {})


def read(source, length, indices, **kwargs):
    return read_frames(episode_of(source, length), indices, **kwargs)["front"]


def test_any_frames_in_any_order_equal_a_sequential_decode(video) -> None:
    truth = all_frames(video)
    source = VideoFrames(video, 0.0, N / FPS)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.integers(0, N - 1), min_size=1, max_size=12))
    def check(indices: list[int]) -> None:
        assert np.array_equal(read(source, N, indices), truth[indices])

    check()


def test_a_frame_never_comes_from_the_neighbouring_episode(video) -> None:
    truth = all_frames(video)
    source = VideoFrames(video, 1.0, 1.4)
    assert np.array_equal(read(source, 4, [0, 1, 2, 3]), truth[10:14])
    late = episode_of(source, 4, timestamps=[0.0, 0.1, 0.2, 0.44])
    assert np.array_equal(read_frames(late, [3])["front"][0], truth[13])


def test_a_clock_that_disagrees_is_overruled_by_the_index(video) -> None:
    truth = all_frames(video)
    stamps = np.arange(10) / FPS * 1.3 + 0.03
    episode = episode_of(VideoFrames(video, 1.0, 2.0, by_index=True), 10, stamps)
    assert np.array_equal(read_frames(episode, [0, 4, 9])["front"], truth[[10, 14, 19]])


def test_a_video_a_frame_short_shows_its_last_frame(video) -> None:
    truth = all_frames(video)
    assert np.array_equal(read(VideoFrames(video, 2.0, None), 11, [10])[0], truth[29])


def test_a_missing_half_is_an_error_that_names_the_place(video) -> None:
    with pytest.raises(DecodeError, match=r"dataset set, episode 7, camera front: .*no frame at 4\.900 s"):
        read(VideoFrames(video, 2.0, None), 30, [29])


def test_a_truncated_file_is_an_error_that_names_it(tmp_path, video) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(video.read_bytes()[:300])
    with pytest.raises(DecodeError, match=r"cut\.mp4 cannot be opened.*cut off"):
        read(VideoFrames(cut, 0.0, None), N, [0])


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(MissingFile, match=r"episode 7, camera front: video .*gone\.mp4 does not exist"):
        read(VideoFrames(tmp_path / "gone.mp4", 0.0, None), N, [0])


def test_frames_outside_the_episode_are_refused(video) -> None:
    source = VideoFrames(video, 0.0, None)
    for wrong in (-1, N):
        with pytest.raises(EpisodeNotFound, match=f"leave the episode's 0..{N - 1}"):
            read(source, N, [0, wrong])


def test_scaling_keeps_the_aspect_and_never_enlarges(video) -> None:
    source = VideoFrames(video, 0.0, None)
    assert read(source, N, [0], scale=32).shape == (1, 24, 32, 3)
    assert read(source, N, [0], scale=448).shape == (1, 48, 64, 3)
    assert read(source, N, [0], scale=(16, 16)).shape == (1, 16, 16, 3)
    assert scaled_size(1, 1000, 100) == (1, 100)


def test_many_threads_read_one_file_at_once(video) -> None:
    truth = all_frames(video)
    source = VideoFrames(video, 0.0, None)
    with ThreadPoolExecutor(8) as threads:
        wanted = [[k % N, (k * 7) % N] for k in range(64)]
        for indices, frames in zip(wanted, threads.map(lambda i: read(source, N, i), wanted), strict=True):
            assert np.array_equal(frames, truth[indices])


def test_the_pool_keeps_few_files_open_and_lends_each_to_one_thread(tmp_path) -> None:
    paths = [write_video(tmp_path / f"{k}.mp4", "mpeg4", 4, n=3) for k in range(5)]
    pool = DecoderPool(max_idle=2)
    with pool.borrow(paths[0]) as one, pool.borrow(paths[0]) as other:
        assert one is not other
    for path in paths:
        with pool.borrow(path):
            pass
    assert sum(map(len, pool._idle.values())) == 2
    with pool.borrow(paths[-1]) as again, pool.borrow(paths[-1]) as fresh:
        assert again is not fresh


def test_a_lent_decoder_does_not_trip_the_pool_when_others_fill_it(tmp_path) -> None:
    paths = [write_video(tmp_path / f"{k}.mp4", "mpeg4", 4, n=3) for k in range(4)]
    pool = DecoderPool(max_idle=2)
    with pool.borrow(paths[0]):
        pass
    with pool.borrow(paths[0]):
        for path in paths[1:]:
            with pool.borrow(path):
                pass
    assert sum(map(len, pool._idle.values())) == 2
    assert all(pool._idle.values())


def png(value: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), (value, value, value)).save(buffer, "PNG")
    return buffer.getvalue()


def test_image_rows_are_found_across_row_groups(tmp_path) -> None:
    path = tmp_path / "data.parquet"
    struct = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    rows = [{"bytes": png(k), "path": None} for k in range(20)]
    table = pa.table({"cam": pa.array(rows, struct), "x": list(range(20))})
    pq.write_table(table, path, row_group_size=7)
    frames = read(ImageRows(path, "cam", first_row=5), 15, [14, 0, 3])
    assert frames[:, 0, 0, 0].tolist() == [19, 5, 8]


def test_an_image_without_bytes_and_a_broken_one_are_named(tmp_path) -> None:
    path = tmp_path / "data.parquet"
    struct = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    rows = [{"bytes": None, "path": "a.png"}, {"bytes": b"not a png", "path": None}]
    pq.write_table(pa.table({"cam": pa.array(rows, struct)}), path)
    with pytest.raises(MissingFile, match=r"column cam: rows \[0\] hold no image bytes"):
        read(ImageRows(path, "cam", 0), 2, [0])
    with pytest.raises(CorruptFile, match="image of frame 1"):
        read(ImageRows(path, "cam", 0), 2, [1])


def test_png_files_beside_the_data_are_read(tmp_path) -> None:
    for k in range(3):
        (tmp_path / f"frame_{k:06d}.png").write_bytes(png(50 + k))
    source = ImageRows(tmp_path, None, 0, pattern="frame_{frame_index:06d}.png")
    assert read(source, 3, [2, 1])[:, 0, 0, 0].tolist() == [52, 51]
    with pytest.raises(MissingFile, match="frame_000003"):
        read(source, 4, [3])


def test_frames_in_memory_are_returned_as_they_are() -> None:
    frames = np.arange(4 * 6 * 8 * 3, dtype=np.uint8).reshape(4, 6, 8, 3)
    assert np.array_equal(read(FrameArray(frames), 4, [3, 0]), frames[[3, 0]])
    assert read(FrameArray(frames), 4, [0], scale=4).shape == (1, 3, 4, 3)


def test_a_jpeg_has_the_size_it_says() -> None:
    image = encode_jpeg(np.full((48, 64, 3), 100, dtype=np.uint8), 85)
    with Image.open(io.BytesIO(image.jpeg)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (image.width, image.height) == (64, 48)


def test_every_dataset_gives_its_first_and_last_frame(any_dataset) -> None:
    dataset = open_dataset(any_dataset)
    for index in dataset.episode_indices()[:3]:
        episode = dataset.episode(index)
        frames = read_frames(episode, [0, episode.length - 1], scale=64)
        for camera in episode.cameras:
            assert frames[camera.name].shape[0] == 2
            assert frames[camera.name].std() > 1
