from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image
from services import DEMO, service_of, serving

from robojudge.datasets.open import open_dataset
from robojudge.keyframes import FramePlan, select
from robojudge.video import encode_jpeg, read_frames
from robojudge_server.settings import ServiceLimits
from tiny_datasets import FRONT, WRIST, build_v2, build_v3, close, colour

EPISODE = "/api/datasets/tabletop_demo/episodes/3"
TINY = "/api/datasets/tiny/episodes"


def pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)))


def test_a_range_of_the_video_is_that_slice_of_the_file(sqlite_url) -> None:
    content = (DEMO / "videos/observation.images.wrist/chunk-000/file-000.mp4").read_bytes()
    url = f"{EPISODE}/video/wrist"
    with serving(service_of(sqlite_url)) as client:
        whole = client.get(url)
        assert whole.content == content
        assert whole.headers["content-type"] == "video/mp4"
        assert whole.headers["accept-ranges"] == "bytes"
        assert whole.headers["cache-control"] == "private"
        for asked, start, end in (
            ("bytes=0-0", 0, 1),
            ("bytes=100-299", 100, 300),
            (f"bytes={len(content) - 7}-", len(content) - 7, len(content)),
            ("bytes=-9", len(content) - 9, len(content)),
            ("bytes=5-99999999999", 5, len(content)),
        ):
            part = client.get(url, headers={"Range": asked})
            assert part.status_code == 206
            assert part.content == content[start:end]
            assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{len(content)}"
        for asked in (f"bytes={len(content)}-", "bytes=-0", "bytes=999999999999-9999999999999"):
            outside = client.get(url, headers={"Range": asked})
            assert outside.status_code == 416
            assert outside.headers["content-range"] == f"bytes */{len(content)}"
            assert outside.headers["content-type"] == "application/problem+json"
        for asked in (
            "bytes=9-2",
            "bytes=-",
            "lines=1-2",
            "bytes=0-1,5-6",
            "bytes=a-b",
            "bytes=" + "9" * 5000,
        ):
            assert client.get(url, headers={"Range": asked}).content == content
        stale = client.get(url, headers={"Range": f"bytes={len(content)}-", "If-Range": '"old"'})
        assert (stale.status_code, stale.content) == (200, content)
        etag = whole.headers["etag"]
        for known in (etag, f'"x", W/{etag}', "*"):
            kept = client.get(url, headers={"If-None-Match": known})
            assert (kept.status_code, kept.content, kept.headers["etag"]) == (304, b"", etag)
        assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_camera_gives_the_file_that_holds_its_episode(sqlite_url, tmp_path) -> None:
    root = build_v3(tmp_path / "tiny")  # front: episodes 0, 1 then 2; wrist: 0, then 1 and 2
    with serving(service_of(sqlite_url, root)) as client:
        for episode, camera, key, file in (
            (1, "front", FRONT, 0),
            (1, "wrist", WRIST, 1),
            (2, FRONT, FRONT, 1),
        ):
            content = (root / f"videos/{key}/chunk-000/file-{file:03d}.mp4").read_bytes()
            assert client.get(f"{TINY}/{episode}/video/{camera}").content == content


def test_a_camera_of_images_has_frames_and_no_video(sqlite_url, data_root) -> None:
    root = data_root / "metaworld_image_tiny"
    with serving(service_of(sqlite_url, root)) as client:
        url = f"/api/datasets/{root.name}/episodes/0"
        answer = client.get(f"{url}/video/front")
        assert answer.status_code == 404
        assert "/frames/front/" in answer.json()["detail"]
        assert client.get(f"{url}/frames/front/0.jpg").status_code == 200


@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_a_link_that_leaves_the_dataset_is_refused_also_after_opening(sqlite_url, tmp_path, swapped) -> None:
    root = build_v3(tmp_path / "tiny")
    file = root / f"videos/{FRONT}/chunk-000/file-000.mp4"
    with serving(service_of(sqlite_url, root)) as client:
        assert client.get(f"{TINY}/0/video/front").status_code == 200
        assert client.get(f"{TINY}/0/frames/front/0.jpg").status_code == 200
        inside = file if swapped == "file" else file.parent
        outside = tmp_path / "elsewhere" / inside.name
        outside.parent.mkdir()
        inside.rename(outside)
        inside.symlink_to(outside)
        for url in (f"{TINY}/0/video/front", f"{TINY}/0/frames/front/0.jpg"):
            answer = client.get(url)
            assert answer.status_code == 404
            assert "link" in answer.json()["detail"]
            assert str(tmp_path) not in answer.text


@pytest.mark.parametrize("target", ["loop", "absent"])
def test_a_link_to_nowhere_is_a_file_that_is_not_there(sqlite_url, tmp_path, target) -> None:
    root = build_v3(tmp_path / "tiny")
    file = root / f"videos/{FRONT}/chunk-000/file-000.mp4"
    with serving(service_of(sqlite_url, root)) as client:
        assert client.get(f"{TINY}/0/video/front").status_code == 200
        file.unlink()
        file.symlink_to(file if target == "loop" else root / "nothing.mp4")
        assert client.get(f"{TINY}/0/video/front").status_code == 404
        assert client.get(f"{TINY}/0/frames/front/0.jpg").status_code == 404


def test_a_frame_is_what_read_frames_gives(sqlite_url, any_dataset) -> None:
    dataset = open_dataset(any_dataset)
    indices = dataset.episode_indices()
    url = f"/api/datasets/{any_dataset.name}/episodes"
    with serving(service_of(sqlite_url, any_dataset)) as client:
        for index in {indices[0], indices[-1]}:
            episode = dataset.episode(index)
            for camera in episode.cameras:
                for k in {0, episode.length // 2, episode.length - 1}:
                    answer = client.get(f"{url}/{index}/frames/{quote(camera.name)}/{k}.jpg")
                    wanted = read_frames(episode, [k], cameras=[camera.name])[camera.name][0]
                    assert answer.headers["content-type"] == "image/jpeg"
                    assert answer.content == encode_jpeg(wanted, 90).jpeg
                    difference = np.abs(pixels(answer.content).astype(float) - wanted)
                    assert difference.mean() < 4


def test_a_frame_is_of_the_camera_episode_and_moment_asked_for(sqlite_url, tmp_path) -> None:
    root = build_v3(tmp_path / "tiny")
    with serving(service_of(sqlite_url, root)) as client:
        for episode, number, camera, k in (
            (0, 0, "front", 4),
            (1, 0, "front", 0),
            (1, 1, "wrist", 3),
            (2, 1, WRIST, 5),
        ):
            image = pixels(client.get(f"{TINY}/{episode}/frames/{camera}/{k}.jpg").content)
            assert close(image.reshape(-1, 3).mean(axis=0), colour(number, episode, k))


@pytest.mark.parametrize("dtype", ["video", "image"])
def test_a_v2_dataset_gives_frames_too(sqlite_url, tmp_path, dtype) -> None:
    root = build_v2(tmp_path / "tiny", dtype=dtype)
    if dtype == "image":
        for k in range(4):
            folder = root / f"images/{FRONT}/episode_000001"
            folder.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (64, 48), colour(0, 1, k)).save(folder / f"frame_{k:06d}.png")
    with serving(service_of(sqlite_url, root)) as client:
        image = pixels(client.get(f"{TINY}/1/frames/front/2.jpg").content)
        assert close(image.reshape(-1, 3).mean(axis=0), colour(0, 1, 2))
        if dtype == "image":
            (root / f"images/{FRONT}/episode_000001/frame_000003.png").unlink()
            assert client.get(f"{TINY}/1/frames/front/3.jpg").status_code == 404


def test_size_is_the_longest_side_and_never_enlarges(sqlite_url) -> None:
    with serving(service_of(sqlite_url)) as client:
        url = f"{EPISODE}/frames/front/7.jpg"
        assert pixels(client.get(url).content).shape == (224, 224, 3)
        assert pixels(client.get(url, params={"size": 64}).content).shape == (64, 64, 3)
        assert pixels(client.get(url, params={"size": 1}).content).shape == (1, 1, 3)
        assert pixels(client.get(url, params={"size": 1000}).content).shape == (224, 224, 3)
        for size in (0, -1, 10**9, 1281, "big", "1e9", "", 10**30):
            assert client.get(url, params={"size": size}).status_code == 422
    with serving(service_of(sqlite_url, limits=ServiceLimits(image_px=100))) as client:
        assert pixels(client.get(url).content).shape == (100, 100, 3)
        assert "at most 100" in client.get(url, params={"size": 101}).json()["detail"]


def test_a_frame_the_caller_has_is_not_sent_again_until_its_video_changes(sqlite_url, tmp_path) -> None:
    root = build_v3(tmp_path / "tiny")
    url = f"{TINY}/0/frames/front/1.jpg"
    with serving(service_of(sqlite_url, root)) as client:
        first = client.get(url)
        assert first.headers["cache-control"] == "private, max-age=3600"
        known = {"If-None-Match": first.headers["etag"]}
        again = client.get(url, headers=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        others = [f"{TINY}/0/frames/front/2.jpg", f"{TINY}/1/frames/front/1.jpg", f"{url}?size=32"]
        assert all(client.get(other, headers=known).status_code == 200 for other in others)
        os.utime(root / f"videos/{FRONT}/chunk-000/file-000.mp4", (1, 1))
        assert client.get(url, headers=known).status_code == 200


def test_frames_outside_the_episode_and_unknown_cameras_are_not_found(sqlite_url) -> None:
    last = open_dataset(DEMO).episode(3).length - 1
    with serving(service_of(sqlite_url)) as client:
        for k in (last + 1, 2**53 - 1):
            answer = client.get(f"{EPISODE}/frames/front/{k}.jpg")
            assert answer.status_code == 404
            assert f"0 to {last}" in answer.json()["detail"]
        for k in (-1, 2**53, "x", "1.5", "%00"):
            assert client.get(f"{EPISODE}/frames/front/{k}.jpg").status_code == 422
        for camera in ("nope", "..%2F..%2Fmeta", "front%00", "%20"):
            for url in (f"{EPISODE}/frames/{camera}/0.jpg", f"{EPISODE}/video/{camera}"):
                answer = client.get(url)
                assert answer.status_code == 404
                assert "front" in answer.json()["detail"]
        for part in ("trajectory", "video/front", "frames/front/0.jpg", "keyframes"):
            assert client.get(f"/api/datasets/tabletop_demo/episodes/99/{part}").status_code == 404


def test_decoding_waits_for_its_turn_while_others_are_served(sqlite_url) -> None:
    service = service_of(sqlite_url)
    with serving(service) as client, ThreadPoolExecutor() as pool:
        portal = client.portal
        assert portal is not None
        borrowers = [object() for _ in range(int(service.decoding.total_tokens))]
        for borrower in borrowers:
            portal.call(service.decoding.acquire_on_behalf_of, borrower)
        urls = [f"{EPISODE}/frames/front/{k}.jpg" for k in range(60)]
        waiting = [pool.submit(client.get, url) for url in urls]
        assert client.get("/api/me").status_code == 200
        assert client.get(f"{EPISODE}/trajectory").status_code == 200
        assert not any(future.done() for future in waiting)
        for borrower in borrowers:
            portal.start_task_soon(service.decoding.release_on_behalf_of, borrower).result()
        assert len({future.result(timeout=60).content for future in waiting}) > 50


def test_keyframes_are_those_a_judge_would_be_shown(sqlite_url) -> None:
    wanted = select(open_dataset(DEMO).episode(3), FramePlan(frames=5, transitions=3))
    params = {"frames": 5, "transitions": 3}
    with serving(service_of(sqlite_url, blind=False)) as client:
        seen = client.get(f"{EPISODE}/keyframes", params=params).json()
    assert seen["items"] == [keyframe.model_dump() for keyframe in wanted]
    assert any(item["salience"] for item in seen["items"])


def test_the_salience_of_keyframes_is_withheld_from_who_has_not_rated_yet(sqlite_url) -> None:
    wanted = select(open_dataset(DEMO).episode(3), FramePlan())
    with serving(service_of(sqlite_url)) as client:
        blind = client.get(f"{EPISODE}/keyframes").json()
        for params in ({"frames": 0}, {"frames": 65}, {"transitions": -1}, {"transitions": 65}):
            assert client.get(f"{EPISODE}/keyframes", params=params).status_code == 422
    assert blind["items"] == [{**keyframe.model_dump(), "salience": None} for keyframe in wanted]
