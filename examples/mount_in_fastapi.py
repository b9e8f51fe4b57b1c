"""RoboJudge inside a FastAPI app of your own: your login, your CSRF check, your prefix.

Install `robojudge[serve]`, start it with a dataset, and ask as one of the staff:
`python examples/mount_in_fastapi.py examples/datasets/tabletop_demo` and
`curl -H 'X-Staff: ana' http://127.0.0.1:8000/judging/datasets`.
"""

import sys
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response

from robojudge_server.mount import judge_router
from robojudge_server.service import open_service
from robojudge_server.settings import DatasetSettings, JudgeSpec, ServiceSettings
from robojudge_server.user import User

STAFF = {"ana": "annotator", "eva": "evaluator"}


def logged_in(x_staff: Annotated[str, Header()] = "") -> User:
    """Your login: return who is asking, or raise."""
    if x_staff not in STAFF:
        raise HTTPException(401, "log in first")
    return User(name=x_staff, role=STAFF[x_staff])


def csrf(request: Request, x_csrf: Annotated[str, Header()] = "") -> None:
    """Your CSRF check: it guards RoboJudge's writes as it guards your own."""
    if request.method not in ("GET", "HEAD") and x_csrf != "token-of-the-page":
        raise HTTPException(403, "CSRF token missing")


def make_app(dataset: Path, database: Path) -> FastAPI:
    """Your app, with RoboJudge under /judging."""
    service = open_service(
        ServiceSettings(
            database_url=f"sqlite:///{database}",
            datasets=(DatasetSettings(source=str(dataset)),),
            judges={"reference": JudgeSpec(judge="reference")},
        )
    )
    app = FastAPI(title="Your viewer")

    @app.middleware("http")
    async def strict_csp(request: Request, call_next):
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = "default-src 'self'"
        return response

    @app.get("/")
    def home() -> dict[str, str]:
        return {"this is": "your own page"}

    app.include_router(
        judge_router(service, current_user=logged_in, dependencies=[Depends(csrf)], migrate=True),
        prefix="/judging",
    )
    return app


if __name__ == "__main__":
    import uvicorn

    if len(sys.argv) != 2:
        sys.exit("usage: python mount_in_fastapi.py DATASET_FOLDER")
    uvicorn.run(make_app(Path(sys.argv[1]), Path("judging.db").resolve()), port=8000)
