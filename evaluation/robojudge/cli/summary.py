"""What a run came to, in a few lines, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from robojudge.batch.counts import RunCounts
from robojudge.cli.setup import JudgeRequest
from robojudge.errors import ContentFiltered, NoInstruction, ParseFailure, Refused, ReplyCutOff
from robojudge.transports.base import Transport
from robojudge.transports.list_price import why_no_cost

WIDTH = 80
_ADVICE = {
    "no_reference": "no annotated references; pass --annotations FILE with a rated success of each task "
    "(start one: robojudge annotations template {source})",
}
_FINAL = (NoInstruction, ParseFailure, Refused, ContentFiltered, ReplyCutOff)
"""What the same command would most likely meet again, whatever is put right."""


def exit_code(counts: RunCounts, *, interrupted: bool, exhausted: bool) -> int:
    """Return 0 scored and none failed, 1 some failed, 2 nothing scored, 3 budget, 130 interrupted."""
    if interrupted:
        return 130
    if exhausted:
        return 3
    if counts.scored == 0:
        return 2
    return 1 if counts.failed else 0


def summary_lines(
    counts: RunCounts,
    request: JudgeRequest,
    transport: Transport | None,
    out: Path,
    *,
    interrupted: bool,
    exhausted: bool,
) -> Iterator[str]:
    """Yield the lines printed below the table."""
    yield ""
    parts = [f"{counts.scored} of {counts.asked} scored"]
    unscored = counts.judged - counts.scored
    parts += [f"{unscored} judged without a score"] if unscored else []
    parts += [f"{counts.failed} failed"] if counts.failed else []
    parts += [f"{counts.not_attempted} not attempted"] if counts.not_attempted else []
    parts += [f"{counts.known} from before"] if counts.known else []
    parts += [f"{counts.cached} from the cache"] if counts.cached else []
    why = "; ".join(_why(reason, count, request) for reason, count in _most_common(counts))
    yield ", ".join(parts) + (f": {why}" if why and not counts.scored else "")
    if why and counts.scored:
        yield f"without a score: {why}"
    for reason, _ in _most_common(counts):
        if reason in counts.failures:
            yield _message(reason, counts)
    yield from _spent(counts, transport)
    if exhausted:
        yield "the budget is used up: the next episode might have passed it"
    yield f"run folder: {out}"
    yield from _next_steps(counts, request, out, interrupted=interrupted)


def _message(reason: str, counts: RunCounts) -> str:
    """Return the full message of the first failure of a type, wrapped."""
    first = f"{reason}: {counts.failures[reason].message}"
    return fill(
        first,
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _spent(counts: RunCounts, transport: Transport | None) -> Iterator[str]:
    if not counts.calls:
        return
    tokens_known = counts.input_tokens is not None and counts.output_tokens is not None
    tokens = f"{counts.input_tokens} tokens in, {counts.output_tokens} out"
    calls = f"{counts.calls} calls, {tokens if tokens_known else 'tokens unknown'}"
    if counts.cost_usd is not None:
        yield f"{calls}, cost ${counts.cost_usd:.4f}"
        return
    yield calls
    if transport is not None:
        yield f"cost unknown: {why_no_cost(transport, tokens_known=tokens_known)}"


def _retry(counts: RunCounts) -> Iterator[str]:
    """Yield what to type to judge failed episodes again, where that may help."""
    if any(error.retryable for error in counts.failures.values()):
        yield "try again:  the same command with --retry-failures"
    elif set(counts.failures) - {kind.__name__ for kind in _FINAL}:
        yield "once that is put right: the same command with --retry-failures"


def _next_steps(counts: RunCounts, request: JudgeRequest, out: Path, *, interrupted: bool) -> Iterator[str]:
    source = shlex.quote(request.source)
    if interrupted or counts.not_attempted:
        yield "go on:      the same command again"
    else:
        yield from _retry(counts)
    if request.spec == "reference" and counts.scored:
        yield f"with a VLM: robojudge judge {source} --judge openai/gpt-4.1   (key in OPENAI_API_KEY)"
        yield f"            robojudge judge {source} --judge compat/MODEL --base-url http://localhost:8000/v1"
    yield f"in Python:  pandas.read_parquet({str(out / 'judgements.parquet')!r})"


def _most_common(counts: RunCounts) -> list[tuple[str, int]]:
    return sorted(counts.reasons.items(), key=lambda pair: -pair[1])[:3]


def _why(reason: str, count: int, request: JudgeRequest) -> str:
    text = _ADVICE.get(reason, reason).format(source=shlex.quote(request.source))
    return text if count == 1 else f"{text} ({count} episodes)"
