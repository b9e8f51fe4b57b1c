"""What people said, and an episode's standing between judge and people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the annotations; nobody has annotated yet, so the review state follows from the judge alone."""
    op.create_table(
        "robojudge_annotations",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("annotator", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "episode_index"],
            ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"],
            name="fk_robojudge_annotations_dataset_id_episode_index",
        ),
        sa.PrimaryKeyConstraint(
            "dataset_id", "episode_index", "annotator", "version", name="pk_robojudge_annotations"
        ),
    )
    with op.batch_alter_table("robojudge_episodes") as batch:
        batch.add_column(sa.Column("annotator_count", sa.Integer()))
        batch.add_column(sa.Column("human_task_completion", sa.Float()))
        batch.add_column(sa.Column("disagreement", sa.Float()))
        batch.add_column(sa.Column("review_state", sa.String()))
    op.execute(
        "UPDATE robojudge_episodes SET annotator_count = 0, "
        "review_state = CASE WHEN needs_review THEN 'wanted' ELSE 'none' END"
    )
    with op.batch_alter_table("robojudge_episodes") as batch:
        batch.alter_column("annotator_count", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("review_state", existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    """Drop the annotations and what was computed from them."""
    with op.batch_alter_table("robojudge_episodes") as batch:
        for column in ("review_state", "disagreement", "human_task_completion", "annotator_count"):
            batch.drop_column(column)
    op.drop_table("robojudge_annotations")
