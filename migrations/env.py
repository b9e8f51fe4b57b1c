"""Run the migrations on the connection given by `robojudge_server.store.migrate`."""

from __future__ import annotations

from alembic import context

import robojudge_server.store.tables
import robojudge_server.store.tables_jobs
import robojudge_server.store.tables_label_queue
import robojudge_server.store.tables_marks
import robojudge_server.store.tables_people  # noqa: F401
from robojudge_server.store.base import METADATA, VERSION_TABLE


def _ours(name: str | None, kind: str, _: object) -> bool:
    """Tell whether a table is RoboJudge's; a host's tables may live in the same database."""
    return kind != "table" or (name or "").startswith("robojudge_")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    include_name=_ours,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
