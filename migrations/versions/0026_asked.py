"""What people told of their units beside the number, and whom a recall leaves in doubt."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("sale_line_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("value", sa.String(200), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_unit_answer_registration_id_registration",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sale_line_id"],
            ["sale_line.id"],
            name="fk_unit_answer_sale_line_id_sale_line",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unit_answer"),
    )
    for of in ("registration_id", "sale_line_id"):
        op.create_index(f"uq_unit_answer_{of}_field", "unit_answer", [of, "field"], unique=True)
    _audience("recall_asked", "registration_id", [sa.Column("told_number", sa.Integer(), nullable=True)])
    _audience("recall_asked_sale", "sale_line_id", [])
    op.add_column("recall_audience", sa.Column("told_number", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("recall_audience", "told_number")
    for table in ("recall_asked_sale", "recall_asked", "unit_answer"):
        op.drop_table(table)


def _audience(name: str, by: str, also: Sequence["sa.Column[int]"]) -> None:
    op.create_table(
        name,
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(by, sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_number", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        *also,
        sa.PrimaryKeyConstraint("recall_id", by, name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )
