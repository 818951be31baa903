"""Letters on paper, and the runs in which they were printed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_print_run_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_print_run_recall_id_recall"),
        sa.PrimaryKeyConstraint("id", name="pk_print_run"),
    )
    op.create_index("ix_print_run_recall_id", "print_run", ["recall_id"])
    op.add_column("letter", sa.Column("print_run_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_letter_print_run_id",
        "letter",
        ["print_run_id"],
        sqlite_where=sa.text("print_run_id IS NOT NULL"),
        postgresql_where=sa.text("print_run_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_letter_print_run_id", "letter")
    with op.batch_alter_table("letter") as table:
        table.drop_column("print_run_id")
    op.drop_table("print_run")
