"""What judges said of an episode."""

from __future__ import annotations

from fastapi import APIRouter

from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["judgements"])
