"""Settle on what an endpoint accepts: output mode, optional parameters, name of the length limit.

A refused request is revised one step and sent again; what worked is kept for the transport's
life. Nothing is dropped silently: every reply names its output mode and its dropped parameters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from robojudge.schema.judgement import OutputMode
from robojudge.transports.error_body import ErrorBody, mentions

NEGOTIABLE_STATUS = frozenset({400, 422, 500, 501})
"""500 and 501 too: llama.cpp's Python server answers them to an unknown response format."""

LIMIT_FIELDS = ("max_completion_tokens", "max_tokens")
_OPTIONAL = ("seed", "n", "temperature", "logprobs")

_MODE_WORDS = (
    "response_format",
    "json_schema",
    "json_object",
    "structured output",
    "schema",
    "grammar",
    "guided",
)
_UNKNOWN_WORDS = (
    "unsupported",
    "not supported",
    "not_supported",
    "not support",
    "unrecognized",
    "unknown",
    "unexpected",
    "extra field",
    "extra input",
    "extra_forbidden",
    "not permitted",
    "not allowed",
    "forbidden",
    "must be 1 when",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one endpoint is asked with.

    Attributes:
        modes: output modes left to try, best first; the first one is in use.
        limit_field: chat field that limits the answer's length; None once neither is accepted.
        dropped: optional parameters the endpoint refuses.
    """

    modes: tuple[OutputMode, ...]
    limit_field: str | None
    dropped: frozenset[str] = frozenset()

    @property
    def mode(self) -> OutputMode:
        """The output mode in use."""
        return self.modes[0]

    def revised(self, refusal: ErrorBody, sent: Collection[str]) -> Terms | None:
        """Return the terms to try next, or None if the refusal is about something else.

        Args:
            refusal: what the server said.
            sent: fields of the refused body.
        """
        if mentions(refusal, _UNKNOWN_WORDS):
            if self.limit_field is not None and _names(refusal, self.limit_field):
                return replace(self, limit_field=self._other_limit(), dropped=self._limits_tried())
            named = frozenset(field for field in _OPTIONAL if field in sent and _names(refusal, field))
            if named:
                return replace(self, dropped=self.dropped | named)
        if len(self.modes) > 1 and _refuses_mode(refusal):
            return replace(self, modes=self.modes[1:])
        return None

    def joined(self, other: Terms) -> Terms:
        """Combine what two concurrent requests learned: the lower mode, everything refused."""
        modes = min(self.modes, other.modes, key=len)
        dropped = self.dropped | other.dropped
        limit = self.limit_field if self.limit_field not in other.dropped else other.limit_field
        return Terms(modes, limit, dropped)

    def _limits_tried(self) -> frozenset[str]:
        return self.dropped | {self.limit_field} if self.limit_field else self.dropped

    def _other_limit(self) -> str | None:
        return next((field for field in LIMIT_FIELDS if field not in self._limits_tried()), None)


def _names(refusal: ErrorBody, field: str) -> bool:
    """True if the refusal names this field: as its parameter, in quotes, or as a word.

    `n` as a bare word counts only in front of a comparison ("n must be 1 when using greedy
    sampling", "n > 1 is not supported").
    """
    if field in refusal.fields:
        return True
    quoted = rf"['\"`\[]{field}['\"`\]]"
    bare = rf"(?<![\w']){field}(?![\w'])" + (r"\s*(?:>|!=|must)" if len(field) == 1 else "")
    return re.search(f"{quoted}|{bare}", refusal.message) is not None


def _refuses_mode(refusal: ErrorBody) -> bool:
    return mentions(refusal, _MODE_WORDS) or (
        mentions(refusal, _UNKNOWN_WORDS) and not mentions(refusal, ("image", "model"))
    )
