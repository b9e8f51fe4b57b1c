"""What a request may be refused for, beyond what the library and the store raise.

RoboJudgeError
└── ServiceError               a request cannot be done
    ├── NotFound               there is no such thing, or not for this user
    ├── NotLoggedIn            nobody is logged in
    ├── Forbidden              the user's role does not allow it
    ├── StillBlind             it would show a judge's numbers before the user's own are saved
    ├── InvalidRequest         a value that cannot work
    ├── Conflict               it clashes with the present state
    │   └── StaleWrite         somebody saved a newer version meanwhile
    ├── TooLarge               the body is over the limit
    └── TooMany                over a rate limit; says when to come back
"""

from __future__ import annotations

from robojudge.errors import RoboJudgeError


class ServiceError(RoboJudgeError):
    """A request cannot be done."""


class NotFound(ServiceError):
    """There is no such thing, or not for this user."""


class NotLoggedIn(ServiceError):
    """Nobody is logged in."""


class Forbidden(ServiceError):
    """The user's role does not allow it."""


class StillBlind(Forbidden):
    """It would show a judge's numbers before the user's own are saved."""


class InvalidRequest(ServiceError):
    """A value in the request cannot work."""


class Conflict(ServiceError):
    """The request clashes with the present state."""


class StaleWrite(Conflict):
    """Somebody saved a newer version meanwhile."""

    def __init__(self, message: str, current_version: int) -> None:
        super().__init__(message)
        self.current_version = current_version


class TooLarge(ServiceError):
    """The body is over the limit."""


class TooMany(ServiceError):
    """Over a rate limit."""

    retryable = True

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
