"""What an episode looks like: trajectory, video, frames, keyframes."""

from __future__ import annotations

from fastapi import APIRouter

from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["media"])
