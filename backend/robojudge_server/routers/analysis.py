"""Telemetry's opinion of an episode, with the judgement and the people beside it."""

from __future__ import annotations

from fastapi import APIRouter

from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["analysis"])
