"""Errors as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from robojudge import errors as library
from robojudge_server import errors
from robojudge_server.security.redact import without_folders
from robojudge_server.store import errors as store

MEDIA_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[library.RoboJudgeError], int], ...] = (
    (errors.NotLoggedIn, 401),
    (errors.Forbidden, 403),
    (errors.NotFound, 404),
    (store.NoSuchRecord, 404),
    (library.EpisodeNotFound, 404),
    (library.CameraNotFound, 404),
    (errors.Conflict, 409),
    (library.ExportError, 409),
    (errors.TooLarge, 413),
    (errors.InvalidRequest, 422),
    (library.UsageError, 422),
    (library.DatasetError, 422),
    (library.DecodeError, 422),
    (library.AnnotationError, 422),
    (errors.TooMany, 429),
    (store.StoreUnavailable, 503),
    (store.StoreVersion, 503),
)
"""The first class that fits an error gives its status; an error of no class here is a defect of ours."""


class FieldProblem(BaseModel):
    """One value that cannot work."""

    where: str = Field(description="Where it stands: `body.task_completion`, `query.limit`.")
    message: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """Why a request was not done (RFC 9457)."""

    type: str = Field(description="Stable name of the kind of problem, as a URN.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What failed, where, and what to do.")
    request_id: str = Field(description="Id of the request in the server's log.")
    fields: list[FieldProblem] = Field(default=[], description="The values that cannot work.")
    current_version: int | None = Field(
        default=None, description="With a stale write: the version that is stored now."
    )


class Refusal(BaseModel):
    """Why one part of a request was not done, where others were."""

    type: str = Field(description="Stable name of the kind of problem, as a URN.")
    status: int = Field(description="The HTTP status that it would have alone.")
    detail: str = Field(description="What failed, and what to do.")

    @classmethod
    def of(cls, error: library.RoboJudgeError) -> Refusal:
        """Return the refusal that an error stands for."""
        return cls(type=_urn(_snake(type(error).__name__)), status=_status(error) or 409, detail=told(error))


def problem_response(error: Exception, request_id: str) -> JSONResponse | None:
    """Return the answer to an expected error; None for an error that is a defect."""
    if isinstance(error, RequestValidationError):
        fields = [_field(entry) for entry in error.errors()]
        named = "; ".join(f"{field.where}: {field.message}" for field in fields[:3])
        return _response(422, "invalid_request", named, request_id, fields=fields)
    if isinstance(error, HTTPException):
        kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        return _response(error.status_code, kind, str(error.detail), request_id, headers=error.headers)
    if isinstance(error, library.RoboJudgeError):
        status = _status(error)
        if status is not None:
            return _expected(error, status, request_id)
    return None


def unexpected_response(request_id: str) -> JSONResponse:
    """Return the answer to a defect: it names the log entry and nothing of what happened."""
    detail = f"an unforeseen error; the server's log has it under request {request_id}"
    return _response(500, "internal_error", detail, request_id)


def _expected(error: library.RoboJudgeError, status: int, request_id: str) -> JSONResponse:
    wait_s = getattr(error, "retry_after_s", 1.0 if status == 503 else None)
    headers = {"Retry-After": str(max(1, math.ceil(wait_s)))} if wait_s is not None else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return _response(
        status,
        _snake(type(error).__name__),
        told(error),
        request_id,
        current_version=getattr(error, "current_version", None),
        headers=headers,
    )


def told(error: Exception) -> str:
    """Return what a caller is told of an error: nothing of where this machine keeps its files."""
    if isinstance(error, store.StoreUnavailable):
        return "the database is busy or cannot be reached; try again"
    return str(error) if isinstance(error, errors.ServiceError) else without_folders(str(error))


def _response(
    status: int,
    kind: str,
    detail: str,
    request_id: str,
    *,
    fields: list[FieldProblem] | None = None,
    current_version: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    body = Problem(
        type=_urn(kind),
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        request_id=request_id,
        fields=fields or [],
        current_version=current_version,
    )
    content = body.model_dump(mode="json", exclude_defaults=True)
    return JSONResponse(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def _status(error: library.RoboJudgeError) -> int | None:
    return next((status for kind, status in STATUS if isinstance(error, kind)), None)


def _urn(kind: str) -> str:
    return f"urn:robojudge:{kind}"


def _field(entry: Mapping[str, Any]) -> FieldProblem:
    where = ".".join(str(part) for part in entry["loc"])
    return FieldProblem(where=where, message=str(entry["msg"]))


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


class ProblemResponse(JSONResponse):
    """An answer whose only possible body is a problem."""

    media_type = MEDIA_TYPE


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI's `responses` for problems of these statuses.

    They refer to `Problem`, which the readiness endpoint of the same router declares.
    """
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }
