"""Reports that staff put together and keep."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")


def upgrade() -> None:
    op.create_table(
        "saved_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("every", sa.String(8), server_default=EMPTY, nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("member_ids", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=EMPTY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_saved_report_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_report"),
    )
    op.create_index("ix_saved_report_organisation_id", "saved_report", ["organisation_id"])
    op.create_index("ix_saved_report_next_on", "saved_report", ["next_on"])


def downgrade() -> None:
    op.drop_table("saved_report")
