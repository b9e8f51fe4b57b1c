"""One real call with one small picture: what a model can do, as it shows when asked."""

from __future__ import annotations

from dataclasses import dataclass

from robojudge.errors import ParseFailure, RoboJudgeError, UsageError
from robojudge.open_judge import open_transport
from robojudge.parse import extract_object
from robojudge.schema.judgement import OutputMode
from robojudge.transports.base import Reply, Request, Transport

SIDE_PIXELS = 64
COLOUR = "red"
_RGB = (220, 20, 20)
_SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": ["blue", "green", "red", "yellow"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
_WANTED_SAMPLES = 2
_MAX_OUTPUT_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class CallReport:
    """What one call showed; None where nobody says.

    Attributes:
        judge: `PROVIDER/MODEL`.
        endpoint: host:port of a server of one's own; empty for hosted providers.
        max_images: images one request may hold, as the transport declares.
        context_tokens: context the server was asked for.
        output_mode: how the answer's form was asked for in the end.
        model_revision: the exact model that answered.
        honours_n: True if two samples asked for in one request came.
        has_logprobs: True if log-probabilities came.
        dropped_parameters: settings the endpoint refused.
        calls: requests sent, retries and refused ones included.
        input_tokens: tokens in.
        output_tokens: tokens out.
        latency_s: wall-clock time of the whole call.
        answer: the colour it saw.
        error: what went wrong, on one line; None if the call worked.
    """

    judge: str
    endpoint: str = ""
    max_images: int | None = None
    context_tokens: int | None = None
    output_mode: OutputMode | None = None
    model_revision: str | None = None
    honours_n: bool | None = None
    has_logprobs: bool | None = None
    dropped_parameters: tuple[str, ...] = ()
    calls: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    latency_s: float | None = None
    answer: str | None = None
    error: str | None = None


async def call_once(judge: str, *, base_url: str | None, timeout_s: float) -> CallReport:
    """Open a judge's transport and ask it for the colour of one picture; errors are part of the report."""
    try:
        transport = open_transport(judge, base_url=base_url)
        if transport is None:
            raise UsageError("the reference judge calls no model")
    except RoboJudgeError as error:
        return CallReport(judge=judge, error=one_line(error))
    try:
        reply = await transport.complete(_question(timeout_s))
    except RoboJudgeError as error:
        return CallReport(judge=judge, endpoint=transport.endpoint, error=one_line(error))
    finally:
        await transport.aclose()
    return _report(judge, transport, reply)


def one_line(error: RoboJudgeError) -> str:
    """Return an error's type and message on one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _question(timeout_s: float) -> Request:
    import numpy as np

    from robojudge.video import encode_jpeg

    picture = np.full((SIDE_PIXELS, SIDE_PIXELS, 3), _RGB, dtype=np.uint8)
    return Request(
        system="You look at pictures and answer in JSON.",
        content=("Picture 1:", encode_jpeg(picture, 90), "Which colour is it?"),
        schema=_SCHEMA,
        schema_name="picture_colour",
        n=_WANTED_SAMPLES,
        # Servers that decode greedily at temperature 0 refuse several samples.
        temperature=1.0,
        max_output_tokens=_MAX_OUTPUT_TOKENS,
        timeout_s=timeout_s,
        logprobs=True,
    )


def _report(judge: str, transport: Transport, reply: Reply) -> CallReport:
    answer, error = _answer(reply)
    looked = [sample.has_logprobs for sample in reply.samples if sample.has_logprobs is not None]
    return CallReport(
        judge=judge,
        endpoint=transport.endpoint,
        max_images=transport.capabilities.max_images,
        context_tokens=reply.context_tokens,
        output_mode=reply.output_mode,
        model_revision=reply.model_revision,
        honours_n=len(reply.samples) == _WANTED_SAMPLES,
        has_logprobs=any(looked) if looked else None,
        dropped_parameters=reply.dropped_parameters,
        calls=reply.usage.calls,
        input_tokens=reply.usage.input_tokens,
        output_tokens=reply.usage.output_tokens,
        latency_s=reply.usage.latency_s,
        answer=answer,
        error=error,
    )


def _answer(reply: Reply) -> tuple[str | None, str | None]:
    """Return the first usable answer, or the first sample's error on one line."""
    errors: list[str] = []
    for sample in reply.samples:
        try:
            if sample.error is not None:
                raise sample.error
            found = extract_object(sample.text or "", reply.output_mode).get("colour")
            if not isinstance(found, str):
                raise ParseFailure("the reply does not follow the schema it was given", sample.text)
        except RoboJudgeError as error:
            errors.append(one_line(error))
        else:
            return found, None
    return None, errors[0]
