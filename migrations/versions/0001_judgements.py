"""Datasets, episodes, runs and what judges said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "robojudge_datasets",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("summary", sa.Text()),
        sa.PrimaryKeyConstraint("dataset_id", name="pk_robojudge_datasets"),
    )
    op.create_table(
        "robojudge_episodes",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.Text()),
        sa.Column("judged_run_id", sa.String()),
        sa.Column("judged_seq", sa.BigInteger()),
        sa.Column("judged_at", sa.DateTime(timezone=True)),
        sa.Column("error_type", sa.String()),
        sa.Column("task_completion", sa.Float()),
        sa.Column("outcome", sa.String()),
        sa.Column("effective_outcome", sa.String()),
        sa.Column("confidence", sa.Float()),
        sa.Column("smoothness", sa.Float()),
        sa.Column("efficiency", sa.Float()),
        sa.Column("safety", sa.Float()),
        sa.Column("failure_mode", sa.String()),
        sa.Column("needs_review", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["robojudge_datasets.dataset_id"], name="fk_robojudge_episodes_dataset_id"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "episode_index", name="pk_robojudge_episodes"),
    )
    op.create_table(
        "robojudge_runs",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["robojudge_datasets.dataset_id"], name="fk_robojudge_runs_dataset_id"
        ),
        sa.PrimaryKeyConstraint("run_id", name="pk_robojudge_runs"),
    )
    op.create_table(
        "robojudge_judgements",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_type", sa.String()),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "episode_index"],
            ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"],
            name="fk_robojudge_judgements_dataset_id_episode_index",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["robojudge_runs.run_id"], name="fk_robojudge_judgements_run_id"),
        sa.PrimaryKeyConstraint("run_id", "seq", name="pk_robojudge_judgements"),
    )
    op.create_index(
        "ix_robojudge_judgements_dataset_id_episode_index",
        "robojudge_judgements",
        ["dataset_id", "episode_index"],
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("judgements", "runs", "episodes", "datasets"):
        op.drop_table(f"robojudge_{table}")
