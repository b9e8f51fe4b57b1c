"""Make a judge from what a user types: `PROVIDER/MODEL`, a method, and settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from robojudge.errors import CameraNotFound, UsageError
from robojudge.judge import Judge
from robojudge.judge_settings import JudgeSettings
from robojudge.plugins import METHODS, TRANSPORTS, load_plugin
from robojudge.references import ReferenceBook

if TYPE_CHECKING:
    from robojudge.datasets.reader import Dataset
    from robojudge.schema.annotation import Annotation
    from robojudge.subtask_lists import SubtaskList
    from robojudge.transports.base import Transport

REFERENCE = "reference"


def open_transport(spec: str, *, base_url: str | None = None) -> Transport | None:
    """Open the transport a judge's name asks for; None for `reference`, which needs none.

    Args:
        spec: `PROVIDER/MODEL`, or `reference`.
        base_url: where a self-hosted server listens.

    Raises:
        UsageError: no such provider, a key or extra is missing, or the name has no model.
    """
    provider, slash, model = spec.partition("/")
    if spec == REFERENCE:
        if base_url is not None:
            raise UsageError("--base-url is for a model server; the reference judge has none")
        return None
    if not slash or not model:
        raise UsageError(
            f"judge {spec!r} names no model; write PROVIDER/MODEL, such as openai/gpt-4.1, or reference"
        )
    transport: Transport = load_plugin(TRANSPORTS, provider)(model, base_url=base_url)
    return transport


def check_cameras(dataset: Dataset, cameras: Sequence[str] | None) -> None:
    """Check that a dataset has the cameras a judge shall see.

    Raises:
        CameraNotFound: it lacks one.
    """
    known = dataset.summary().cameras
    for name in cameras or ():
        if not any(name in (camera.name, camera.key) for camera in known if not camera.is_depth):
            have = ", ".join(camera.name for camera in known) or "none"
            raise CameraNotFound(f"dataset {dataset.dataset_id} has no camera {name!r} (it has: {have})")


def open_judge(
    spec: str,
    *,
    transport: Transport | None,
    dataset: Dataset,
    annotations: Iterable[Annotation] = (),
    subtasks: Mapping[str, SubtaskList] | None = None,
    method: str | None = None,
    timeout_s: float = 120.0,
    **settings: Any,
) -> Judge:
    """Make a judge.

    Args:
        spec: `PROVIDER/MODEL`, or `reference`.
        transport: what `open_transport` returned for it.
        dataset: the dataset to be judged; references come from it.
        annotations: what people said of it.
        subtasks: each task's frozen subtask list.
        method: a method's name, `rubric` if None; the reference judge takes none.
        timeout_s: limit of one model call.
        **settings: fields of `JudgeSettings`.

    Raises:
        UsageError: the settings cannot work together.
    """
    if transport is None and method not in (None, REFERENCE):
        raise UsageError(f"the reference judge takes no method; leave out --method {method}")
    if transport is None and settings.get("votes", 1) != 1:
        raise UsageError("the reference judge is deterministic; leave out --votes")
    name = REFERENCE if transport is None else method or "rubric"
    full = JudgeSettings(
        provider=transport.provider if transport else REFERENCE,
        model=transport.model if transport else REFERENCE,
        endpoint=transport.endpoint if transport else "",
        method=name,
        **settings,
    )
    made = load_plugin(METHODS, name)(transport, full, timeout_s=timeout_s)
    book = None
    if made.needs_references:
        book = ReferenceBook(dataset, annotations, one_task=full.instruction is not None)
    return Judge(
        settings=full,
        method=made,
        timeout_s=timeout_s,
        transport=transport,
        subtasks=dict(subtasks or {}),
        references=book,
    )
