"""Collect N samples of one request: in one call where the server can, else in parallel calls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from robojudge.errors import TransportError
from robojudge.schema.judgement import OutputMode, Usage
from robojudge.transports.base import Reply, Request, Sample, Transport


@dataclass(frozen=True, slots=True)
class Samples:
    """What N asked samples came to; `samples` has exactly N entries."""

    samples: tuple[Sample, ...]
    output_mode: OutputMode
    usage: Usage
    model_revision: str | None
    dropped_parameters: tuple[str, ...]


async def collect_samples(transport: Transport, request: Request) -> Samples:
    """Ask for `request.n` samples, however many calls that takes.

    A call that fails costs its samples, each recorded with its error; votes differ by seed.

    Raises:
        TransportError: not one call was answered.
    """
    wanted = request.n
    replies: list[Reply] = []
    if wanted > 1 and transport.capabilities.n:
        replies.append(await transport.complete(request))
    missing = wanted - sum(len(reply.samples) for reply in replies)
    singles = [_single(request, wanted - missing + k) for k in range(missing)]
    outcomes = await asyncio.gather(*(transport.complete(one) for one in singles), return_exceptions=True)
    failed: list[TransportError] = []
    for outcome in outcomes:
        if isinstance(outcome, TransportError):
            failed.append(outcome)
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            replies.append(outcome)
    if not replies:
        raise failed[0]
    samples = [sample for reply in replies for sample in reply.samples][:wanted]
    samples += [Sample(text=None, error=error) for error in failed]
    return Samples(
        samples=tuple(samples),
        output_mode=replies[-1].output_mode,
        usage=add_usage([reply.usage for reply in replies]),
        model_revision=replies[-1].model_revision,
        dropped_parameters=tuple(sorted({name for reply in replies for name in reply.dropped_parameters})),
    )


def _single(request: Request, position: int) -> Request:
    seed = None if request.seed is None else request.seed + position
    return replace(request, n=1, seed=seed)


def add_usage(usages: Sequence[Usage]) -> Usage:
    """Sum usage records; a total is None where any part is unknown, latency is the longest."""

    def total(field: str) -> int | None:
        values = [getattr(usage, field) for usage in usages]
        return None if any(value is None for value in values) else sum(values)

    costs = [usage.cost_usd for usage in usages]
    latencies = [usage.latency_s for usage in usages if usage.latency_s is not None]
    return Usage(
        calls=sum(usage.calls for usage in usages),
        input_tokens=total("input_tokens"),
        cached_tokens=total("cached_tokens"),
        output_tokens=total("output_tokens"),
        cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
        latency_s=max(latencies) if latencies else None,
    )
