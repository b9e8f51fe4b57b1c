"""Whether the configured judges can work, before a server or worker starts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from robojudge.errors import MissingExtra, MissingKey, UsageError
from robojudge.open_judge import open_transport
from robojudge_server.log import logger
from robojudge_server.settings import JudgeSpec

log = logger("judges")


def check_judges(judges: Mapping[str, JudgeSpec]) -> None:
    """Open every judge's transport once, and send nothing.

    A missing key or extra is only warned of, since another process may do the judging.

    Raises:
        UsageError: a judge cannot work at all: no such provider, no model, no address.
    """
    for name, spec in judges.items():
        try:
            transport = open_transport(spec.judge, base_url=spec.base_url)
        except (MissingKey, MissingExtra) as error:
            log.warning("a judge is not available here", judge=name, reason=str(error))
        except UsageError as error:
            raise UsageError(f"judge {name}: {error}") from error
        else:
            if transport is not None:
                asyncio.run(transport.aclose())
