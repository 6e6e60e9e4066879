"""Questions that might join the bank."""

import sqlalchemy as sa
from alembic import op

revision = "0400_phrasing"
down_revision = "0300_guidance_grounds"


def upgrade() -> None:
    op.create_table(
        "phrasing_candidates",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("edition", sa.Date(), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=True),
        sa.Column("guidance_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_phrasing_candidates_turn_id"),
        sa.ForeignKeyConstraint(["guidance_id"], ["guidance.id"], name="fk_phrasing_candidates_guidance_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name="fk_phrasing_candidates_proposed_by"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_phrasing_candidates_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_phrasing_candidates"),
        sa.UniqueConstraint("key", name="uq_phrasing_candidates_key"),
    )
    op.create_index("ix_phrasing_candidates_turn_id", "phrasing_candidates", ["turn_id"], unique=False)
    op.create_index(
        "ix_phrasing_candidates_guidance_id", "phrasing_candidates", ["guidance_id"], unique=False
    )
    op.create_index("ix_phrasing_candidates_state_id", "phrasing_candidates", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("phrasing_candidates")
