"""Guidance keeps how the articles that it cites read; which process has indexed it is no affair of the table."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0300_guidance_grounds"
down_revision = "0100_library"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.drop_index("ix_guidance_indexed_at", table_name="guidance")
    with op.batch_alter_table("guidance") as guidance:
        guidance.drop_column("indexed_at")
        # Answers from before are measured by nothing until a member confirms them.
        guidance.add_column(sa.Column("grounds", JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("guidance") as guidance:
        guidance.drop_column("grounds")
        guidance.add_column(sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_guidance_indexed_at", "guidance", ["indexed_at"], unique=False)
