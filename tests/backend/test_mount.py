from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from fastapi import FastAPI
from fastapi.testclient import TestClient
from services import DEMO, named_user, service_of
from sqlalchemy import MetaData, create_engine

from robojudge_server.mount import judge_router
from robojudge_server.store import open_engine, upgrade
from robojudge_server.store.errors import StoreVersion

EXAMPLE = Path(__file__).parents[2] / "examples/mount_in_fastapi.py"


def app_of(*mounts: tuple[str, object]) -> FastAPI:
    app = FastAPI()
    for prefix, service in mounts:
        router = judge_router(service, current_user=named_user, worker=False, migrate=True)
        app.include_router(router, prefix=prefix)
    return app


@pytest.fixture
def example(tmp_path):
    spec = importlib.util.spec_from_file_location("mount_in_fastapi", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with TestClient(module.make_app(DEMO, tmp_path / "judging.db")) as client:
        yield client


def test_the_example_serves_a_dataset_to_the_hosts_users_only(example) -> None:
    assert example.get("/").json() == {"this is": "your own page"}
    assert example.get("/judging/datasets").status_code == 401
    answer = example.get("/judging/datasets", headers={"X-Staff": "ana"})
    assert [one["dataset_id"] for one in answer.json()["items"]] == ["tabletop_demo"]
    assert answer.headers["content-security-policy"] == "default-src 'self'"


def test_the_hosts_csrf_check_guards_our_writes(example) -> None:
    path, staff = "/judging/datasets/tabletop_demo/episodes/0/annotations/me", {"X-Staff": "ana"}
    version = example.get(path, headers=staff).json()["version"]
    body = {"task_completion": 0.35, "expected_version": version}
    assert example.put(path, json=body, headers=staff).status_code == 403
    assert example.put(path, json=body, headers={**staff, "X-CSRF": "token-of-the-page"}).status_code == 200


def test_the_routes_work_under_any_prefix_and_in_a_sub_app(sqlite_url) -> None:
    inner = app_of(("/deep/er", service_of(sqlite_url)))
    outer = FastAPI()
    outer.mount("/outer", inner)
    with TestClient(inner, headers={"X-User": "a:annotator"}) as client:
        assert client.get("/deep/er/me").json()["name"] == "a"
        with TestClient(outer, headers={"X-User": "a:annotator"}) as outside:
            listed = outside.get("/outer/deep/er/datasets").json()["items"]
            assert [one["dataset_id"] for one in listed] == ["tabletop_demo"]


def test_two_mounts_in_one_app_do_not_collide(tmp_path) -> None:
    services = [service_of(f"sqlite:///{tmp_path / name}.db") for name in ("one", "two")]
    app = app_of(("/one", services[0]), ("/two", services[1]))
    path = "datasets/tabletop_demo/episodes/3/annotations/me"
    with TestClient(app, headers={"X-User": "zoe:annotator"}) as client:
        saved = client.put(f"/one/{path}", json={"task_completion": 0.35, "expected_version": 0})
        assert saved.json()["version"] == 1
        assert client.get(f"/two/{path}").json()["version"] == 0
        operations = [
            operation["operationId"]
            for item in client.get("/openapi.json").json()["paths"].values()
            for operation in item.values()
        ]
        assert len(operations) == len(set(operations))


def test_without_migrate_an_empty_database_is_refused(bare_sqlite_url) -> None:
    app = FastAPI()
    app.include_router(judge_router(service_of(bare_sqlite_url), current_user=named_user, worker=False))
    with pytest.raises(StoreVersion, match="robojudge db upgrade"), TestClient(app):
        pass


def test_the_router_reads_nothing_from_the_environment(sqlite_url, monkeypatch, tmp_path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    monkeypatch.setenv("ROBOJUDGE_DATABASE_URL", f"sqlite:///{elsewhere}")
    monkeypatch.setenv("ROBOJUDGE_JUDGES", '{"x": {"judge": "scripted/x"}}')
    with TestClient(app_of(("/api", service_of(sqlite_url))), headers={"X-User": "a:admin"}) as client:
        assert [one["name"] for one in client.get("/api/judges").json()["items"]] == ["reference"]
    assert not elsewhere.exists()


def test_a_hosts_autogenerate_that_leaves_our_tables_out_finds_nothing_to_do(bare_sqlite_url) -> None:
    from alembic.autogenerate import compare_metadata

    upgrade(open_engine(bare_sqlite_url))
    engine = create_engine(bare_sqlite_url)
    options = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("robojudge_")}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, MetaData()) == []
    engine.dispose()


def test_no_environment_variable_is_named_in_the_mounted_code() -> None:
    root = Path(__file__).parents[2] / "backend/robojudge_server"
    mounted = [p for p in root.rglob("*.py") if "commands" not in p.parts and p.name != "app_settings.py"]
    assert [p.name for p in mounted if re.search(r"os\.environ|getenv|BaseSettings", p.read_text())] == []
    assert mounted
