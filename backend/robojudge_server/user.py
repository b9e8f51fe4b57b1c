"""Who is asking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["annotator", "evaluator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most that one may do."""
USER_NAME = re.compile(r"[A-Za-z0-9._@-]{1,64}")
"""What the whole name of somebody who logs in looks like."""


@dataclass(frozen=True, slots=True)
class User:
    """A person or program that has logged in; never taken from a request's body.

    Attributes:
        name: as it stands in annotations and runs.
        role: `annotator` reads and annotates; `evaluator` also judges, exports and asks to see judges'
            numbers; `admin` also takes judgements back and ends a dataset's blindness.
    """

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Tell whether the user may do what a role may."""
        return ROLES.index(self.role) >= ROLES.index(role)
