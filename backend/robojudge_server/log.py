"""Structured logs on the standard `logging`, so that a host app sees and configures them as its own."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

ROOT = "robojudge_server"


def logger(name: str) -> Any:
    """Return the logger of one part; its records carry request and run ids as `extra` fields."""
    return structlog.wrap_logger(
        logging.getLogger(f"{ROOT}.{name}"),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.render_to_log_kwargs,
        ],
    )


def configure(*, as_json: bool, level: str, redact: Any) -> None:
    """Write the records of this process to standard error: for our own commands, never for a host app.

    Args:
        as_json: one JSON object a line; else coloured text for a terminal.
        level: `debug`, `info`, `warning` or `error`.
        redact: processor that masks secrets in a record, its formatted exception too.
    """
    # No local variables in tracebacks: they hold keys.
    trace: Any = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    as_text = structlog.processors.format_exc_info
    exceptions: Any = structlog.processors.ExceptionRenderer(trace) if as_json else as_text
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    end: Any = structlog.processors.JSONRenderer() if as_json else plain
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, exceptions, redact, end],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(ROOT).setLevel(level.upper())
