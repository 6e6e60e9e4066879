"""Generations of the index, and the changes of the corpus that admins were told of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0200_generations"
down_revision = "0003_messages"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "generations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        _moment("requested_at", nullable=False),
        sa.Column("requested_by", sa.String(length=60), nullable=False),
        sa.Column("documents", JSON, nullable=True),
        sa.Column("base_id", sa.String(length=40), nullable=True),
        sa.Column("worker", sa.String(length=80), nullable=True),
        _moment("lease_until"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        _moment("started_at"),
        _moment("finished_at"),
        _moment("activated_at"),
        _moment("retired_at"),
        _moment("reclaimed_at"),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("measures", JSON, nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_generations"),
    )
    op.create_index("ix_generations_requested_at", "generations", ["requested_at"], unique=False)
    for state in ("queued", "building", "active"):
        op.create_index(
            f"uq_generations_{state}",
            "generations",
            ["state"],
            unique=True,
            sqlite_where=sa.text(f"state = '{state}'"),
            postgresql_where=sa.text(f"state = '{state}'"),
        )
    op.create_table(
        "corpus_days",
        sa.Column("key", sa.String(length=300), nullable=False),
        _moment("told_at", nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_corpus_days"),
    )


def downgrade() -> None:
    op.drop_table("corpus_days")
    op.drop_table("generations")
