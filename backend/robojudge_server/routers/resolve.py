"""A dataset's files, as the LeRobot web visualizer reads them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse

from robojudge_server.service import Service
from robojudge_server.services.dataset_files import hub_file
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.sight import sight_of
from robojudge_server.web.context import TheService, TheUser
from robojudge_server.web.file import file_response
from robojudge_server.web.problem import documented
from robojudge_server.web.route import Handler, JudgeRoute

LOCAL = "local"
"""Organisation under which a dataset whose id names none is found."""
EXPOSED = "Accept-Ranges, Content-Length, Content-Range, ETag"


class VisualizerRoute(JudgeRoute):
    """A route that pages of the configured origins may read, errors included."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request; see the class."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            response = await handle(request)
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers.add_vary_header("Origin")
            origin = request.headers.get("origin")
            service: Service | None = getattr(request.state, "robojudge_service", None)
            if service is not None and origin in service.settings.visualizer_origins:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = EXPOSED
            return response

        return answer


router = APIRouter(route_class=VisualizerRoute, tags=["resolve"])
PATH = "/{org}/{name}/resolve/main/{path:path}"
FILE = "application/octet-stream"
Org = Annotated[
    str, Path(max_length=128, description="What stands before the `/` in the dataset's id, or `local`.")
]
Name = Annotated[str, Path(max_length=256, description="What stands after it; else the whole id.")]
Relative = Annotated[str, Path(max_length=1024, description="The file's path inside the dataset.")]


@router.get(
    PATH,
    response_class=FileResponse,
    responses={
        200: {"description": "The whole file", "content": {FILE: {}}},
        206: {"description": "The range asked for", "content": {FILE: {}}},
        304: {"description": "The caller has it already"},
        **documented(416),
    },
)
@router.head(PATH, response_class=FileResponse, responses=documented(416))
def resolve(
    request: Request, service: TheService, user: TheUser, org: Org, name: Name, path: Relative
) -> Response:
    """Return a file of a dataset under the path that the Hub has it under, or a range of it.

    Served are `meta/`, `data/`, `videos/`, `images/`, `README.md` and progress files; never hidden files
    nor people's annotations. Files that hold a judge's numbers are for users who see
    the whole dataset.
    """
    served = _dataset(service, org, name)
    found = hub_file(served, sight_of(service.engine, user, served.dataset_id), path)
    return file_response(request, found, name=path, cache_control="private, no-cache")


@router.options(PATH, status_code=204)
def preflight(service: TheService, org: Org, name: Name, path: Relative) -> Response:
    """Answer what a page of another origin may send."""
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "Authorization, Range, If-Range, If-None-Match",
            "Access-Control-Max-Age": "600",
        },
    )


def _dataset(service: Service, org: str, name: str) -> ServedDataset:
    full = f"{org}/{name}"
    return service.datasets.by_url(name if org == LOCAL and not service.datasets.has(full) else full)
