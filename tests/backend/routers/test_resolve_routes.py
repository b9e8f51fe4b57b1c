from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from services import DEMO, named_user, service_of

from robojudge_server.mount import files_router, judge_router
from robojudge_server.service import Service
from robojudge_server.settings import DatasetSettings
from tiny_datasets import FRONT, WRIST, build_v2, build_v3, edit_info, edit_parquet

TINY = "/local/tiny/resolve/main"
V3_FILES = (
    "meta/info.json",
    "meta/tasks.parquet",
    "meta/episodes/chunk-000/file-000.parquet",
    "data/chunk-000/file-000.parquet",
    f"videos/{FRONT}/chunk-000/file-000.mp4",
    f"videos/{WRIST}/chunk-000/file-001.mp4",
)
V21_FILES = (
    "meta/info.json",
    "meta/tasks.jsonl",
    "meta/episodes.jsonl",
    "data/chunk-000/episode_000001.parquet",
    f"videos/chunk-000/{FRONT}/episode_000001.mp4",
)


@contextmanager
def at_root(service: Service, user: str = "ada:admin") -> Iterator[TestClient]:
    """A client of an app that serves the Hub's layout at its root, as `robojudge serve` does."""
    app = FastAPI()
    app.include_router(
        judge_router(service, current_user=named_user, worker=False, migrate=True), prefix="/api"
    )
    app.include_router(files_router(service, current_user=named_user))
    try:
        with TestClient(app, headers={"X-User": user}, raise_server_exceptions=False) as client:
            yield client
    finally:
        service.close()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return build_v3(tmp_path / "tiny")


@pytest.mark.parametrize(
    ("build", "files"), [(build_v3, V3_FILES), (build_v2, V21_FILES)], ids=["v3", "v2.1"]
)
def test_the_files_the_visualizer_asks_for_are_served_whole_and_in_part(
    sqlite_url, tmp_path, build, files
) -> None:
    root = build(tmp_path / "tiny")
    with at_root(service_of(sqlite_url, root)) as client:
        for name in files:
            content = (root / name).read_bytes()
            whole = client.get(f"{TINY}/{name}")
            assert (whole.status_code, whole.content) == (200, content)
            head = client.head(f"{TINY}/{name}")
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-length"] == str(len(content))
            assert head.headers["etag"] == whole.headers["etag"]
            tail = client.get(f"{TINY}/{name}", headers={"Range": "bytes=-8"})
            assert (tail.status_code, tail.content) == (206, content[-8:])
            assert (
                tail.headers["content-range"] == f"bytes {len(content) - 8}-{len(content) - 1}/{len(content)}"
            )
            assert client.get(f"{TINY}/{name}", headers={"Range": "bytes=9999999-"}).status_code == 416
            known = {"If-None-Match": whole.headers["etag"]}
            assert client.get(f"{TINY}/{name}", headers=known).status_code == 304
        assert client.get(f"{TINY}/meta/info.json").json()["robot_type"] == "toy"
        video = client.get(f"{TINY}/{files[-1]}")
        assert video.headers["content-type"] == "video/mp4"


def test_a_dataset_is_found_by_its_id_or_under_local(sqlite_url, tmp_path) -> None:
    plain, named = build_v3(tmp_path / "tiny"), build_v3(tmp_path / "other", (4,), cameras={FRONT: (1,)})
    settings = DatasetSettings(source=str(named), dataset_id="org/name")
    with at_root(service_of(sqlite_url, DatasetSettings(source=str(plain)), settings)) as client:
        total = {
            url: client.get(f"{url}/resolve/main/meta/info.json").json().get("total_episodes")
            for url in ("/local/tiny", "/org/name", "/org/tiny", "/local/name")
        }
        assert total == {"/local/tiny": 3, "/org/name": 1, "/org/tiny": None, "/local/name": None}


NOT_SERVED = (
    *("../other/meta/info.json", "meta/../../secret.txt", "/etc/passwd", "meta//etc/../../../secret.txt"),
    *("..\\secret.txt", "meta\\..\\..\\secret.txt", "C:/secret.txt", "", ".", "..", "meta", "data/"),
    *(".git/config", "meta/.hidden.json", "data/.cache/x.parquet", "annotations.csv", "meta/annotations.csv"),
    *("data/ANNOTATIONS.CSV", "episodes.csv", "robojudge_labels.json", "notes.txt", "other/x.json"),
    *("meta/info.json\0.mp4", "\0", "meta/" + "x" * 300, "/".join(["meta"] * 200), "meta/info.json/x"),
    "meta/\ud7ff\uffff\U0010ffff",
)


def test_anything_but_the_datasets_own_files_is_not_found(sqlite_url, tmp_path, tiny) -> None:
    with at_root(service_of(sqlite_url, DatasetSettings(source=str(tiny), blind=False))) as client:
        inside = (*NOT_SERVED[12:22], "../secret.txt")
        for name in inside:
            (tiny / name).parent.mkdir(parents=True, exist_ok=True)
            (tiny / name).write_text("hidden-word")
        for path in NOT_SERVED:
            plain, all_quoted = quote(path, safe="/"), quote(path, safe="")
            for written in {plain, all_quoted, plain.replace("..", "%2e%2e")}:
                answer = client.get(f"{TINY}/{written}")
                assert answer.status_code == 404, written
                assert "hidden-word" not in answer.text and str(tmp_path) not in answer.text


def test_a_path_longer_than_any_file_name_is_refused(sqlite_url, tiny) -> None:
    with at_root(service_of(sqlite_url, tiny)) as client:
        assert client.get(f"{TINY}/meta/{'x' * 5000}").status_code == 422


def test_links_that_leave_the_dataset_or_uncover_a_hidden_file_are_refused(
    sqlite_url, tmp_path, tiny
) -> None:
    service = service_of(sqlite_url, DatasetSettings(source=str(tiny), blind=False))
    outside = tmp_path / "outside"
    outside.mkdir()
    with at_root(service) as client:
        for place in (outside / "secret.json", tiny / ".secret.json", tiny / "annotations.csv"):
            place.write_text("hidden-word")
        links = {
            "meta/a.json": outside / "secret.json",
            "meta/b.json": Path("../../outside/secret.json"),
            "meta/c.json": tiny / ".secret.json",
            "meta/d.json": tiny / "annotations.csv",
            "meta/folder": outside,
            "meta/loop.json": tiny / "meta/loop.json",
            "meta/nowhere.json": tiny / "nothing",
        }
        for name, target in links.items():
            (tiny / name).symlink_to(target)
        for name in (*links, "meta/folder/secret.json"):
            answer = client.get(f"{TINY}/{name}")
            assert answer.status_code == 404, name
            assert "hidden-word" not in answer.text and str(tmp_path) not in answer.text
        (tiny / "meta/within.json").symlink_to("info.json")
        assert client.get(f"{TINY}/meta/within.json").status_code == 200


def test_a_snapshot_of_the_hubs_cache_is_served_through_its_links(sqlite_url, tmp_path) -> None:
    plain = build_v3(tmp_path / "plain")
    root = tmp_path / "cache" / "snapshots" / "abc"
    blobs = tmp_path / "cache" / "blobs"
    blobs.mkdir(parents=True)
    for number, file in enumerate(sorted(p for p in plain.rglob("*") if p.is_file())):
        link = root / file.relative_to(plain)
        link.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, blobs / str(number))
        link.symlink_to(blobs / str(number))
    with at_root(service_of(sqlite_url, DatasetSettings(source=str(root), dataset_id="org/name"))) as client:
        for name in V3_FILES:
            answer = client.get(f"/org/name/resolve/main/{name}")
            assert answer.content == (plain / name).read_bytes()
        assert answer.headers["content-type"] == "video/mp4"


def test_progress_files_are_for_who_sees_the_whole_dataset(sqlite_url, tiny) -> None:
    names = (
        "sarm_progress.parquet",
        "sarm_progress.bak.parquet",
        "SARM_PROGRESS.parquet",
        "data/sarm_progress.parquet",
    )
    for name in names:
        pq.write_table(pa.table({"index": [0]}), tiny / name)
    (tiny / "meta/innocent.parquet").symlink_to(tiny / "sarm_progress.parquet")
    for blind, status in ((True, 403), (False, 200)):
        service = service_of(sqlite_url, DatasetSettings(source=str(tiny), blind=blind))
        with at_root(service, "ben:annotator") as client:
            for name in (*names, "meta/innocent.parquet"):
                assert client.get(f"{TINY}/{name}").status_code == status
                assert client.head(f"{TINY}/{name}").status_code == status
            assert client.get(f"{TINY}/data/chunk-000/file-000.parquet").status_code == 200


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("column", ["rprm.progress", "progress_sparse"])
def test_data_with_judges_numbers_are_for_who_sees_all(sqlite_url, tiny, column, declared) -> None:
    def more(table: pa.Table) -> pa.Table:
        return table.append_column(column, pa.array([0.5] * table.num_rows))

    edit_parquet(tiny / "data/chunk-000/file-000.parquet", more)
    feature = {"dtype": "float64", "shape": [1], "names": None}
    if declared:
        edit_info(tiny, lambda info: info["features"].update({column: feature}))
    told = ["data/chunk-000/file-000.parquet"]
    if declared:
        (tiny / "meta/stats.json").write_text(json.dumps({column: {"mean": [0.5]}}))
        (tiny / "README.md").write_text("Mean progress: 0.5")
        told += ["meta/stats.json", "README.md"]
    for blind, status in ((True, 403), (False, 200)):
        service = service_of(sqlite_url, DatasetSettings(source=str(tiny), blind=blind))
        with at_root(service) as client:
            for name in told:
                assert client.get(f"{TINY}/{name}").status_code == status, name
            for name in ("meta/info.json", V3_FILES[2], V3_FILES[4]):
                assert client.get(f"{TINY}/{name}").status_code == 200


def test_a_recordings_own_verdicts_are_no_judges(sqlite_url, tiny) -> None:
    def more(table: pa.Table) -> pa.Table:
        return table.append_column("next.success", pa.array([False] * table.num_rows))

    edit_parquet(tiny / "data/chunk-000/file-000.parquet", more)
    with at_root(service_of(sqlite_url, tiny)) as client:
        assert client.get(f"{TINY}/data/chunk-000/file-000.parquet").status_code == 200


@pytest.mark.parametrize("column", ["rprm/score", "stats/progress_dense/mean", "stats/rprm.progress/max"])
def test_episode_metadata_with_scores_is_for_who_sees_the_whole_dataset(sqlite_url, tiny, column) -> None:
    edit_parquet(
        tiny / V3_FILES[2], lambda table: table.append_column(column, pa.array([0.5] * table.num_rows))
    )
    with at_root(service_of(sqlite_url, tiny)) as client:
        assert client.get(f"{TINY}/{V3_FILES[2]}").status_code == 403
        assert client.get(f"{TINY}/{V3_FILES[3]}").status_code == 200


def test_pages_of_configured_origins_may_read_errors_included(sqlite_url, tiny) -> None:
    service = service_of(sqlite_url, tiny, visualizer_origins=("http://viewer.example:3000",))
    with at_root(service) as client:
        for name, status in (("meta/info.json", 200), ("sarm_progress.parquet", 404), ("../x", 404)):
            for method in ("GET", "HEAD"):
                headers = {"Origin": "http://viewer.example:3000"}
                answer = client.request(method, f"{TINY}/{quote(name, safe='')}", headers=headers)
                assert answer.status_code == status
                assert answer.headers["access-control-allow-origin"] == "http://viewer.example:3000"
                exposed = answer.headers["access-control-expose-headers"].split(", ")
                assert {"Content-Range", "Accept-Ranges", "Content-Length", "ETag"} == set(exposed)
                assert answer.headers["vary"] == "Origin"
                assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        part = client.get(f"{TINY}/meta/info.json", headers={**headers, "Range": "bytes=0-3"})
        assert part.status_code == 206 and "access-control-allow-origin" in part.headers
        for origin in (
            "http://viewer.example",
            "http://localhost:3000",
            "null",
            "https://viewer.example:3000",
        ):
            answer = client.get(f"{TINY}/meta/info.json", headers={"Origin": origin})
            assert "access-control-allow-origin" not in answer.headers
            assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-origin" not in client.get(f"{TINY}/meta/info.json").headers


def test_a_page_may_ask_whether_it_may_send_a_range(sqlite_url) -> None:
    url = "/local/tabletop_demo/resolve/main/meta/info.json"
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    with at_root(service_of(sqlite_url, DEMO)) as client:
        for origin in ("http://localhost:3000", "http://127.0.0.1:3000"):
            answer = client.options(url, headers={"Origin": origin, **asked})
            assert answer.status_code == 204
            assert answer.headers["access-control-allow-origin"] == origin
            assert "Range" in answer.headers["access-control-allow-headers"]
            assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
        refused = client.options(url, headers={"Origin": "http://evil.example", **asked})
        assert "access-control-allow-origin" not in refused.headers
        for method in ("PUT", "POST", "DELETE"):
            assert client.request(method, url).status_code == 405


def test_without_a_login_nothing_is_served(sqlite_url, tiny) -> None:
    with at_root(service_of(sqlite_url, tiny), "nobody") as client:
        assert client.get(f"{TINY}/meta/info.json").status_code == 401


@pytest.mark.parametrize(
    "origin", ["*", "localhost:3000", "http://*.example", "http://a/b", "http://a b", ""]
)
def test_an_origin_is_one_exact_place(origin) -> None:
    with pytest.raises(ValueError, match="visualizer_origins"):
        service_of("sqlite:///unused.db", DEMO, visualizer_origins=(origin,))
