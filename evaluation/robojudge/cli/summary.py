"""What a run came to, in a few lines, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from robojudge.batch.counts import RunCounts
from robojudge.cli.setup import JudgeRequest

_ADVICE = {
    "no_reference": "no annotated references; pass --annotations FILE with a rated success of each task "
    "(start one: robojudge annotations template {source})",
    "AuthError": "the key was refused",
    "ServerUnavailable": "the server did not answer",
    "NoInstruction": "no instruction; pass --instruction",
}


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
    counts: RunCounts, request: JudgeRequest, out: Path, *, interrupted: bool, exhausted: bool
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
    if counts.calls:
        cost = "unknown (no price for this model)" if counts.cost_usd is None else f"${counts.cost_usd:.4f}"
        tokens = f"{counts.input_tokens} tokens in, {counts.output_tokens} out"
        yield f"{counts.calls} calls, {tokens}, cost {cost}"
    if exhausted:
        yield "the budget is used up: the next episode might have passed it"
    yield f"run folder: {out}"
    yield from _next_steps(counts, request, out, interrupted=interrupted)


def _next_steps(counts: RunCounts, request: JudgeRequest, out: Path, *, interrupted: bool) -> Iterator[str]:
    source = shlex.quote(request.source)
    if interrupted or counts.not_attempted:
        yield "go on:      the same command again"
    elif counts.failed:
        yield "try again:  the same command with --retry-failures"
    if request.spec == "reference" and counts.scored:
        yield f"with a VLM: robojudge judge {source} --judge openai/gpt-4.1   (key in OPENAI_API_KEY)"
        yield f"            robojudge judge {source} --judge compat/MODEL --base-url http://localhost:8000/v1"
    yield f"in Python:  pandas.read_parquet({str(out / 'judgements.parquet')!r})"


def _most_common(counts: RunCounts) -> list[tuple[str, int]]:
    return sorted(counts.reasons.items(), key=lambda pair: -pair[1])[:3]


def _why(reason: str, count: int, request: JudgeRequest) -> str:
    text = _ADVICE.get(reason, reason).format(source=shlex.quote(request.source))
    return text if count == 1 else f"{text} ({count} episodes)"
