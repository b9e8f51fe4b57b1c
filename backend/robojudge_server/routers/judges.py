"""The configured judges."""

from __future__ import annotations

from fastapi import APIRouter

from robojudge_server.services.judge_cards import JudgeCard
from robojudge_server.web.context import TheService
from robojudge_server.web.page import Page
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["judges"])


@router.get("/judges")
def judges(service: TheService) -> Page[JudgeCard]:
    """Return the judges that requests may choose by name, all on one page. No judge is asked for this."""
    return Page(items=service.judge_cards.listed(), next_cursor=None)
