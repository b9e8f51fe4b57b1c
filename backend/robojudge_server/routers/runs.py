"""Runs: one judge over many episodes."""

from __future__ import annotations

from fastapi import APIRouter

from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["runs"])
