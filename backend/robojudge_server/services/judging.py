"""Make the judge that a request names, from what the service was configured with."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from robojudge.judge import Judge
from robojudge.open_judge import check_cameras, open_judge, open_transport
from robojudge.schema.annotation import Annotation
from robojudge_server.errors import InvalidRequest
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.run_request import JudgeChoice
from robojudge_server.settings import JudgeSpec, ServiceLimits


def judge_spec(service: Service, name: str) -> JudgeSpec:
    """Return a configured judge.

    Raises:
        InvalidRequest: the service has none of that name.
    """
    spec = service.settings.judges.get(name)
    if spec is None:
        there = ", ".join(sorted(service.settings.judges)) or "none"
        raise InvalidRequest(f"judge: there is no {name!r} here; there are: {there}")
    return spec


def open_named_judge(
    service: Service, served: ServedDataset, choice: JudgeChoice, annotations: Iterable[Annotation]
) -> Judge:
    """Make the judge that a request names, as the request wants it; its subtask lists are still to come.

    The caller closes it.

    Args:
        service: whose judges and limits hold.
        served: the dataset to be judged.
        choice: the request.
        annotations: what people said of the dataset.

    Raises:
        InvalidRequest: there is no such judge, or it is asked for more than the service allows.
        UsageError: the settings cannot work together, or the judge lacks a key or an extra.
        CameraNotFound: the dataset lacks a camera that the judge shall see.
    """
    spec = judge_spec(service, choice.judge)
    _check_limits(service.settings.limits, choice)
    settings = {**spec.settings, **choice.settings()}
    check_cameras(served.dataset, settings.get("cameras"))
    transport = open_transport(spec.judge, base_url=spec.base_url)
    try:
        return open_judge(
            spec.judge,
            transport=transport,
            dataset=served.dataset,
            annotations=annotations,
            method=choice.method or spec.method,
            timeout_s=spec.timeout_s,
            **settings,
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidRequest(f"judge {choice.judge} cannot work with {where}: {first['msg']}") from error


def _check_limits(limits: ServiceLimits, choice: JudgeChoice) -> None:
    asked = (
        ("frames", choice.frames, limits.frames),
        ("transitions", choice.transitions, limits.frames),
        ("votes", choice.votes, limits.votes),
    )
    for name, value, most in asked:
        if value is not None and value > most:
            raise InvalidRequest(f"{name}: this server allows {most} at most")
