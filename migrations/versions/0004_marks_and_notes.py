"""Review marks of episodes, and notes on what people marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
EPISODE = ["dataset_id", "episode_index"]
EPISODES = ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"]
LISTED_BY = ("review_mark", "annotator_count")


def upgrade() -> None:
    """Make the tables, and the columns of what counts now; no episode is marked yet."""
    with op.batch_alter_table("robojudge_episodes") as batch:
        batch.add_column(sa.Column("review_mark", sa.String()))
        batch.add_column(sa.Column("review_mark_version", sa.BigInteger()))
    for name in LISTED_BY:
        columns = ["dataset_id", name, "episode_index"]
        op.create_index(f"ix_robojudge_episodes_{name}", "robojudge_episodes", columns)
    op.create_table(
        "robojudge_review_marks",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("marked_by", sa.String(), nullable=False),
        sa.Column("marked_at", TIME, nullable=False),
        sa.Column("judged_run_id", sa.String()),
        sa.Column("judged_seq", sa.BigInteger()),
        sa.ForeignKeyConstraint(EPISODE, EPISODES, name="fk_robojudge_review_marks_dataset_id_episode_index"),
        sa.PrimaryKeyConstraint(*EPISODE, "version", name="pk_robojudge_review_marks"),
    )
    op.create_table(
        "robojudge_notes",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("episode_index", sa.BigInteger(), nullable=False),
        sa.Column("annotator", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(EPISODE, EPISODES, name="fk_robojudge_notes_dataset_id_episode_index"),
        sa.PrimaryKeyConstraint(*EPISODE, "annotator", "field", "version", name="pk_robojudge_notes"),
    )


def downgrade() -> None:
    """Drop the tables and columns; episodes that were excluded are judged again."""
    op.execute(
        "UPDATE robojudge_episodes SET review_state = CASE WHEN annotator_count > 0 THEN 'done' "
        "WHEN needs_review THEN 'wanted' ELSE 'none' END WHERE review_mark IS NOT NULL"
    )
    op.drop_table("robojudge_notes")
    op.drop_table("robojudge_review_marks")
    for name in LISTED_BY:
        op.drop_index(f"ix_robojudge_episodes_{name}", "robojudge_episodes")
    with op.batch_alter_table("robojudge_episodes") as batch:
        batch.drop_column("review_mark_version")
        batch.drop_column("review_mark")
