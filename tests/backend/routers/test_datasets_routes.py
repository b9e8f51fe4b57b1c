from __future__ import annotations

from services import DEMO, service_of, serving

from robojudge_server.store.queries_reveals import unblind
from tiny_datasets import build_v3


def test_a_dataset_is_listed_with_the_users_own_counts(database_url) -> None:
    with serving(service_of(database_url)) as client:
        (found,) = client.get("/api/datasets", headers={"X-User": "ana:annotator"}).json()["items"]
        assert found["counts"] == {
            "episodes": 12,
            "judged": 0,
            "annotated": 9,
            "annotated_by_me": 8,
            "excluded": 0,
        }
        assert (found["dataset_id"], found["format"]) == ("tabletop_demo", "LeRobot v3.0")
        assert (found["blind"], found["sees_all"]) == (True, False)
        assert "summary" not in found
        (found,) = client.get("/api/datasets").json()["items"]
        assert found["counts"]["annotated_by_me"] == 0


def test_pages_of_datasets_hold_each_once_and_only_those_served(sqlite_url, tmp_path) -> None:
    for name in ("b", "a", "c"):
        build_v3(tmp_path / name)
    with serving(service_of(sqlite_url, tmp_path / "c")) as client:
        assert [d["dataset_id"] for d in client.get("/api/datasets").json()["items"]] == ["c"]
    with serving(service_of(sqlite_url, tmp_path / "b", tmp_path / "a", DEMO)) as client:
        first = client.get("/api/datasets", params={"limit": 2}).json()
        assert [d["dataset_id"] for d in first["items"]] == ["a", "b"]
        rest = client.get("/api/datasets", params={"limit": 2, "cursor": first["next_cursor"]}).json()
        assert [d["dataset_id"] for d in rest["items"]] == ["tabletop_demo"]
        assert rest["next_cursor"] is None
        assert client.get("/api/datasets", params={"cursor": "x"}).status_code == 422


def test_one_dataset_comes_with_its_whole_summary(sqlite_url) -> None:
    with serving(service_of(sqlite_url)) as client:
        found = client.get("/api/datasets/tabletop_demo").json()
        assert found["summary"]["columns"] == {"observation.state": [4], "action": [4]}
        assert found["summary"]["tasks"] == found["tasks"]
        assert client.get("/api/datasets/nope").status_code == 404


def test_a_distribution_is_for_those_who_see_everything(sqlite_url) -> None:
    service = service_of(sqlite_url)
    with serving(service) as client:
        path = "/api/datasets/tabletop_demo/distribution"
        assert client.get(path, params={"field": "human_task_completion"}).status_code == 403
        unblind(service.engine, "tabletop_demo", by="test")
        found = client.get(path, params={"field": "human_task_completion"}).json()
        assert sum(found["counts"].values()) + found["unknown"] == 12
        states = client.get(path, params={"field": "review_state"}).json()
        assert states["counts"] == {"done": 9, "none": 3}
        assert client.get(path, params={"field": "record"}).status_code == 422


def test_lengths_are_counted_for_everybody_and_the_bins_fit_the_list(database_url) -> None:
    blind = {"X-User": "cy:annotator"}
    with serving(service_of(database_url)) as client:
        found = client.get("/api/datasets/tabletop_demo/distribution?field=length", headers=blind).json()
        listed = client.get("/api/datasets/tabletop_demo/episodes", headers=blind).json()["items"]
        lengths = [row["length"] for row in listed]
        assert sum(found["counts"].values()) == len(lengths) == 12
        assert (found["unknown"], len(found["counts"]) <= 20) == (0, True)
        assert int(min(found["counts"], key=int)) == min(lengths)
        for edge, count in found["counts"].items():
            span = {"min_length": int(edge), "max_length": int(edge) + int(found["bin_width"]) - 1}
            shown = client.get("/api/datasets/tabletop_demo/episodes", params=span, headers=blind).json()[
                "items"
            ]
            assert len(shown) == count
        refused = client.get("/api/datasets/tabletop_demo/distribution?field=confidence", headers=blind)
        assert refused.status_code == 403
