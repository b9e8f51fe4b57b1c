"""What people are asked to label, and how each episode came to be drawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

QUEUE = ["dataset_id", "number"]
EPISODE = ["dataset_id", "episode_index"]


def upgrade() -> None:
    """Make the tables; no dataset has a queue yet."""
    op.create_table(
        "robojudge_label_queues",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("audit_share", sa.Float(), nullable=False),
        sa.Column("candidate_count", sa.BigInteger(), nullable=False),
        sa.Column("draw_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["robojudge_datasets.dataset_id"], name="fk_robojudge_label_queues_dataset_id"
        ),
        sa.PrimaryKeyConstraint(*QUEUE, name="pk_robojudge_label_queues"),
    )
    op.create_table(
        "robojudge_label_draws",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("inclusion_probability", sa.Float(), nullable=False),
        sa.Column("uncertainty_source", sa.String()),
        sa.ForeignKeyConstraint(
            QUEUE,
            ["robojudge_label_queues.dataset_id", "robojudge_label_queues.number"],
            name="fk_robojudge_label_draws_dataset_id_number",
        ),
        sa.ForeignKeyConstraint(
            EPISODE,
            ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"],
            name="fk_robojudge_label_draws_dataset_id_episode_index",
        ),
        sa.PrimaryKeyConstraint(*QUEUE, "place", name="pk_robojudge_label_draws"),
    )
    op.create_index(
        "ix_robojudge_label_draws_dataset_id_number_episode_index",
        "robojudge_label_draws",
        [*QUEUE, "episode_index"],
        unique=True,
    )


def downgrade() -> None:
    """Drop the tables; inclusion probabilities are lost, and rates have no weights for those labels."""
    op.drop_table("robojudge_label_draws")
    op.drop_table("robojudge_label_queues")
