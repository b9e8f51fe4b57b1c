"""Turn an HTTP status and body into the typed error it means, with the fix in the message."""

from __future__ import annotations

from robojudge.errors import (
    AuthError,
    BadRequest,
    ContentFiltered,
    ModelNotFound,
    RateLimited,
    ServerUnavailable,
    TransportError,
    TransportTimeout,
)
from robojudge.transports.error_body import ErrorBody, HttpAnswer, mentions, read_error_body
from robojudge.transports.retry import retry_after_s
from robojudge.transports.scrub import excerpt
from robojudge.transports.target import Target

_FILTER = ("content_filter", "responsibleaipolicyviolation", "content_policy_violation")
_NO_QUOTA = ("insufficient_quota", "billing_hard_limit_reached")
_NO_MODEL = ("model_not_found", "deploymentnotfound", "unknown_model")
_NO_MODEL_TEXT = ("does not exist", "not found", "not a valid model", "is not a local folder")
_TOO_LONG = ("context_length_exceeded", "maximum context length", "context window", "too many tokens")
_TOO_MANY_IMAGES = ("image(s) may be provided", "too many images", "number of images")


def http_error(target: Target, answer: HttpAnswer) -> TransportError:
    """Return the error an unsuccessful answer stands for; the body is quoted, keys are not."""
    body = read_error_body(answer.text)
    said = excerpt(body.message, target.secrets) or "no message"
    found = f"HTTP {answer.status}: {said}"
    if mentions(ErrorBody("", body.code, ()), _FILTER):
        return ContentFiltered(f"{target.name}: the content filter refused the frames or prompt ({found})")
    if answer.status in (429, 402) and mentions(body, _NO_QUOTA):
        return AuthError(
            f"{target.name}: the account has no quota left ({found}); add credit or change the key"
        )
    by_status = _by_status(target, answer, found)
    return by_status if by_status is not None else _refused_request(target, answer.status, body, found)


def _by_status(target: Target, answer: HttpAnswer, found: str) -> TransportError | None:
    wait_s = retry_after_s(answer.headers)
    match answer.status:
        case 401 | 402 | 403 | 407:
            return AuthError(f"{target.name}: access refused ({found}); {target.auth_fix}")
        case 404:
            return ModelNotFound(f"{target.name}: nothing there ({found}); {target.model_fix}")
        case 429:
            later = f"; it asks for {wait_s:g} s" if wait_s is not None else ""
            text = f"{target.name}: rate limit reached ({found}){later}; lower --concurrency or wait"
            return RateLimited(text, retry_after_s=wait_s)
        case 408 | 504:
            return TransportTimeout(f"{target.name}: the server gave up waiting ({found}); raise --timeout")
        case 409 | 425:
            return ServerUnavailable(f"{target.name}: the server is busy ({found})", retry_after_s=wait_s)
        case status if status >= 500:
            text = f"{target.name}: the server failed ({found}); see its log, or try again later"
            return ServerUnavailable(text, retry_after_s=wait_s)
    return None


def _refused_request(target: Target, status: int, body: ErrorBody, found: str) -> TransportError:
    """Name the cause of a 4xx that has no status of its own."""
    named_model = "model" in body.fields or mentions(body, ("model",))
    if mentions(body, _NO_MODEL) or (named_model and mentions(body, _NO_MODEL_TEXT)):
        return ModelNotFound(f"{target.name}: no such model ({found}); {target.model_fix}")
    fix = "check the model's documentation"
    if status == 413 or mentions(body, _TOO_LONG):
        fix = "show fewer or smaller frames (--frames, --transitions, --frame-size)"
    elif mentions(body, _TOO_MANY_IMAGES):
        fix = "show fewer frames (--frames, --transitions, --cameras)"
    elif status < 400:
        fix = "the address redirects; give the final one"
    return BadRequest(f"{target.name}: request refused ({found}); {fix}")
