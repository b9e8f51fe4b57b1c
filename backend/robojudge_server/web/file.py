"""Answers that are files, whole or in part, and answers that the caller has already."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from fastapi import Request, Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from robojudge_server.errors import NotFound

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".avi": "video/x-msvideo",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".md": "text/markdown",
}
"""By suffix. Anything else is bytes: a browser must not run what a dataset's folder holds."""
BYTES = "application/octet-stream"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class _PartOrWhole(FileResponse):
    """A file, in part only where the request names one range that makes sense."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _names_one_range(Headers(scope=scope).get("range", "")):
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"range"]
            scope = {**scope, "headers": kept}
        await super().__call__(scope, receive, send)


def file_response(request: Request, path: Path, *, name: str, cache_control: str) -> Response:
    """Answer with a file: all of it, the one range asked for (206), or that the caller has it (304).

    Args:
        request: what was asked.
        path: the file.
        name: name that tells its media type; a cache may keep it under another.
        cache_control: who may keep the answer, and for how long.

    Raises:
        HTTPException: 416, the range lies outside the file.
        NotFound: the file is gone.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise NotFound("the file is gone") from error
    media_type = MEDIA_TYPES.get(PurePath(name).suffix.lower(), BYTES)
    response = _PartOrWhole(
        path, media_type=media_type, stat_result=stat, headers={"Cache-Control": cache_control}
    )
    if has_already(request, response.headers["etag"]):
        return not_modified(response.headers["etag"], cache_control)
    if "if-range" not in request.headers:
        _check_range(request.headers.get("range", ""), stat.st_size)
    return response


def has_already(request: Request, etag: str) -> bool:
    """Tell whether `If-None-Match` names an entity tag."""
    named = request.headers.get("if-none-match", "")
    tags = [tag.strip().removeprefix("W/") for tag in named.split(",")]
    return etag in tags or tags == ["*"]


def not_modified(etag: str, cache_control: str) -> Response:
    """Answer that what the caller has is still right."""
    return Response(status_code=304, headers={"ETag": etag, "Cache-Control": cache_control})


def _names_one_range(text: str) -> bool:
    """Tell whether a header is one range of bytes; RFC 9110 lets a server pass over any other."""
    found = _RANGE.fullmatch(text.replace(" ", ""))
    if found is None or not any(found.groups()):
        return False
    start, end = found.groups()
    return not (start and end) or int(start) <= int(end)


def _check_range(text: str, size: int) -> None:
    if not _names_one_range(text):
        return
    start, end = _RANGE.fullmatch(text.replace(" ", "")).groups()  # type: ignore[union-attr]
    if (start and int(start) >= size) or (not start and (int(end) == 0 or size == 0)):
        raise HTTPException(
            416, f"the range lies outside the file's {size} bytes", {"Content-Range": f"bytes */{size}"}
        )
