"""Who is asking."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from robojudge_server.user import Role
from robojudge_server.web.context import TheUser
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["me"])


class Me(BaseModel):
    """The user that the login names."""

    name: str = Field(description="Name under which annotations are stored.")
    role: Role = Field(description="What the user may do: annotator < evaluator < admin.")


@router.get("/me")
def me(user: TheUser) -> Me:
    """Return who is logged in."""
    return Me(name=user.name, role=user.role)
