"""Services over real datasets for tests, and a client that says who it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException
from fastapi.testclient import TestClient

from robojudge_server.mount import judge_router
from robojudge_server.service import Service, open_service
from robojudge_server.settings import DatasetSettings, ServiceSettings
from robojudge_server.user import User

DEMO = Path(__file__).parents[2] / "examples/datasets/tabletop_demo"


def named_user(x_user: Annotated[str, Header(description="Who asks: `name:role`.")] = "") -> User:
    """The host's login of these tests: a header `name:role`."""
    name, _, role = x_user.partition(":")
    if role not in ("annotator", "evaluator", "admin"):
        raise HTTPException(401, "who are you?")
    return User(name, role)  # type: ignore[arg-type]


def service_of(
    database_url: str, *datasets: Path | DatasetSettings, blind: bool = True, **settings: Any
) -> Service:
    """A service over datasets, the demo set if none is named."""
    chosen = [
        one if isinstance(one, DatasetSettings) else DatasetSettings(source=str(one), blind=blind)
        for one in datasets or (DEMO,)
    ]
    return open_service(ServiceSettings(database_url=database_url, datasets=tuple(chosen), **settings))


@contextmanager
def serving(service: Service, *, worker: bool = False, user: str = "ada:admin") -> Iterator[TestClient]:
    """A client of an app that mounts the service under /api, its lifespan running."""
    app = FastAPI()
    app.include_router(
        judge_router(service, current_user=named_user, worker=worker, migrate=True), prefix="/api"
    )
    try:
        with TestClient(app, headers={"X-User": user}, raise_server_exceptions=False) as client:
            yield client
    finally:
        service.close()
