"""How far recalls have come, and when a letter came back."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")


def upgrade() -> None:
    op.add_column("letter", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE letter SET bounced_at = COALESCE((SELECT b.bounced_at FROM bounced_person b "
        "WHERE b.person = letter.person), sent_at) WHERE state = 'bounced'"
    )
    op.create_table(
        "recall_told",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("standing", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("model", sa.String(120), server_default=EMPTY, nullable=False),
        sa.Column("country", sa.String(2), server_default=EMPTY, nullable=False),
        sa.Column("dealer", sa.String(200), server_default=EMPTY, nullable=False),
        sa.Column("reminders", sa.Integer(), server_default="0", nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("told_at", "back_at", "opened_at", "answered_at")
        ),
        sa.Column("remedied_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.String(20), server_default=EMPTY, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("recall_id", "turn", "number", name="pk_recall_told"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recall_progress",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quiet", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sign", sa.String(64), server_default=EMPTY, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_progress_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recall_id", name="pk_recall_progress"),
    )
    op.create_index("ix_recall_progress_due_at", "recall_progress", ["due_at"])
    op.create_table(
        "public_counter",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=EMPTY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_public_counter_recall_id_recall", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_public_counter_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("recall_id", name="pk_public_counter"),
    )
    op.create_index("ix_public_counter_organisation_id", "public_counter", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("public_counter")
    op.drop_table("recall_progress")
    op.drop_table("recall_told")
    op.drop_column("letter", "bounced_at")
