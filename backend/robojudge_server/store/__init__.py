"""The database: the only part of the server that knows SQL."""

from __future__ import annotations

from robojudge_server.store.engine import open_engine
from robojudge_server.store.migrate import downgrade, upgrade

__all__ = ["downgrade", "open_engine", "upgrade"]
