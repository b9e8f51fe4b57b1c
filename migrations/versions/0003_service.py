"""Runs as work to do, events, exports, people who log in, and what they have seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
LISTED_BY = (
    "task",
    "length",
    "effective_outcome",
    "task_completion",
    "confidence",
    "smoothness",
    "efficiency",
    "safety",
    "failure_mode",
    "needs_review",
    "human_task_completion",
    "disagreement",
    "review_state",
)
OUTCOME_COMPLETION = "ix_robojudge_episodes_outcome_completion"
BY_ANNOTATOR = "ix_robojudge_annotations_dataset_id_annotator_episode_index"
RUN_COLUMNS = (
    ("request", sa.Text()),
    ("requested_by", sa.String()),
    ("error", sa.Text()),
    ("holder", sa.String()),
    ("holder_until", TIME),
    ("usage", sa.Text()),
    ("started_at", TIME),
    ("finished_at", TIME),
)
RUN_COUNTS = ("asked_count", "judged_count", "failed_count", "cached_count", "event_count")


def upgrade() -> None:
    """Make the tables; runs that are there were imported."""
    _widen()
    _make_jobs()
    _make_people()


def downgrade() -> None:
    """Drop the tables and columns; runs keep their settings and lines."""
    for table in ("reveals", "sessions", "api_keys", "annotators", "exports", "feeds", "events", "run_items"):
        op.drop_table(f"robojudge_{table}")
    op.drop_index(BY_ANNOTATOR, "robojudge_annotations")
    with op.batch_alter_table("robojudge_judgements") as batch:
        batch.drop_column("deleted_by")
        batch.drop_column("deleted_at")
    op.drop_index("ix_robojudge_runs_status", "robojudge_runs")
    op.drop_index("ix_robojudge_runs_created_at_run_id", "robojudge_runs")
    with op.batch_alter_table("robojudge_runs") as batch:
        for name in ("status", "prepared", *(name for name, _ in RUN_COLUMNS), *RUN_COUNTS):
            batch.drop_column(name)
    op.drop_index(OUTCOME_COMPLETION, "robojudge_episodes")
    for name in LISTED_BY:
        op.drop_index(f"ix_robojudge_episodes_{name}", "robojudge_episodes")
    with op.batch_alter_table("robojudge_episodes") as batch:
        batch.drop_column("length")
        batch.drop_column("task")
    with op.batch_alter_table("robojudge_datasets") as batch:
        for name in ("unblinded_by", "unblinded_at", "metadata_sha256"):
            batch.drop_column(name)


def _widen() -> None:
    with op.batch_alter_table("robojudge_datasets") as batch:
        batch.add_column(sa.Column("metadata_sha256", sa.String()))
        batch.add_column(sa.Column("unblinded_at", TIME))
        batch.add_column(sa.Column("unblinded_by", sa.String()))
    with op.batch_alter_table("robojudge_episodes") as batch:
        batch.add_column(sa.Column("task", sa.String()))
        batch.add_column(sa.Column("length", sa.BigInteger()))
    for name in LISTED_BY:
        columns = ["dataset_id", name, "episode_index"]
        op.create_index(f"ix_robojudge_episodes_{name}", "robojudge_episodes", columns)
    columns = ["dataset_id", "effective_outcome", "task_completion", "episode_index"]
    op.create_index(OUTCOME_COMPLETION, "robojudge_episodes", columns)
    with op.batch_alter_table("robojudge_runs") as batch:
        batch.add_column(sa.Column("status", sa.String()))
        batch.add_column(sa.Column("prepared", sa.Boolean()))
        for name, kind in RUN_COLUMNS:
            batch.add_column(sa.Column(name, kind))
        for name in RUN_COUNTS:
            batch.add_column(sa.Column(name, sa.BigInteger()))
    zeros = ", ".join(f"{name} = 0" for name in RUN_COUNTS)
    op.execute(f"UPDATE robojudge_runs SET status = 'imported', prepared = FALSE, {zeros}")
    with op.batch_alter_table("robojudge_runs") as batch:
        batch.alter_column("status", existing_type=sa.String(), nullable=False)
        batch.alter_column("prepared", existing_type=sa.Boolean(), nullable=False)
        for name in RUN_COUNTS:
            batch.alter_column(name, existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_robojudge_runs_status", "robojudge_runs", ["status"])
    op.create_index("ix_robojudge_runs_created_at_run_id", "robojudge_runs", ["created_at", "run_id"])
    with op.batch_alter_table("robojudge_judgements") as batch:
        batch.add_column(sa.Column("deleted_at", TIME))
        batch.add_column(sa.Column("deleted_by", sa.String()))
    columns = ["dataset_id", "annotator", "episode_index"]
    op.create_index(BY_ANNOTATOR, "robojudge_annotations", columns)


def _make_jobs() -> None:
    op.create_table(
        "robojudge_run_items",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("lease_until", TIME),
        sa.Column("error_type", sa.String()),
        sa.Column("seq", sa.BigInteger()),
        sa.ForeignKeyConstraint(["run_id"], ["robojudge_runs.run_id"], name="fk_robojudge_run_items_run_id"),
        sa.PrimaryKeyConstraint("run_id", "episode_index", name="pk_robojudge_run_items"),
    )
    op.create_index(
        "ix_robojudge_run_items_run_id_status_episode_index",
        "robojudge_run_items",
        ["run_id", "status", "episode_index"],
    )
    op.create_index(
        "ix_robojudge_run_items_status_lease_until", "robojudge_run_items", ["status", "lease_until"]
    )
    op.create_table(
        "robojudge_events",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "seq", name="pk_robojudge_events"),
    )
    op.create_table(
        "robojudge_feeds",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_robojudge_feeds"),
    )
    op.create_table(
        "robojudge_exports",
        sa.Column("export_id", sa.String(), nullable=False),
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unjudged", sa.String(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("lease_until", TIME),
        sa.Column("file", sa.String()),
        sa.Column("audit", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("finished_at", TIME),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["robojudge_datasets.dataset_id"], name="fk_robojudge_exports_dataset_id"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["robojudge_runs.run_id"], name="fk_robojudge_exports_run_id"),
        sa.PrimaryKeyConstraint("export_id", name="pk_robojudge_exports"),
    )
    op.create_index("ix_robojudge_exports_status", "robojudge_exports", ["status"])
    op.create_index(
        "ix_robojudge_exports_dataset_id_created_at_export_id",
        "robojudge_exports",
        ["dataset_id", "created_at", "export_id"],
    )


def _make_people() -> None:
    op.create_table(
        "robojudge_annotators",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME),
        sa.PrimaryKeyConstraint("name", name="pk_robojudge_annotators"),
    )
    op.create_table(
        "robojudge_api_keys",
        sa.Column("key_sha256", sa.String(), nullable=False),
        sa.Column("annotator", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.ForeignKeyConstraint(
            ["annotator"], ["robojudge_annotators.name"], name="fk_robojudge_api_keys_annotator"
        ),
        sa.PrimaryKeyConstraint("key_sha256", name="pk_robojudge_api_keys"),
    )
    op.create_index("ix_robojudge_api_keys_annotator", "robojudge_api_keys", ["annotator"])
    op.create_table(
        "robojudge_sessions",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("key_sha256", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["key_sha256"], ["robojudge_api_keys.key_sha256"], name="fk_robojudge_sessions_key_sha256"
        ),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_robojudge_sessions"),
    )
    op.create_index("ix_robojudge_sessions_key_sha256", "robojudge_sessions", ["key_sha256"])
    op.create_table(
        "robojudge_reveals",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("annotator", sa.String(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("revealed_at", TIME, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["robojudge_datasets.dataset_id"], name="fk_robojudge_reveals_dataset_id"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "annotator", "episode_index", name="pk_robojudge_reveals"),
    )
