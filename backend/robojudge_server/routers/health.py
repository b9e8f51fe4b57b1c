"""Whether the process lives, and whether it can work: for probes, without a login."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from robojudge_server.store.migrate import require_current
from robojudge_server.web.context import TheService
from robojudge_server.web.problem import Problem, ProblemResponse
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["health"])


class Health(BaseModel):
    """A sign of life."""

    status: Literal["ok"] = Field(description="Always `ok`; a problem is a problem document.")


@router.get("/health")
async def health() -> Health:
    """Tell that the process answers."""
    return Health(status="ok")


@router.get(
    "/ready",
    status_code=204,
    response_class=ProblemResponse,
    responses={503: {"model": Problem, "description": "The database cannot be used."}},
)
def ready(service: TheService) -> None:
    """Tell that the database answers and has this program's tables."""
    require_current(service.engine)
