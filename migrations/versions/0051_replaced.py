"""Which unit on record was given in place of another."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None
THERE = sa.text("replacement_unit_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("remedy_case", sa.Column("replacement_unit_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_remedy_case_replacement_unit_id", "remedy_case", ["replacement_unit_id"], sqlite_where=THERE,
        postgresql_where=THERE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_remedy_case_replacement_unit_id", "remedy_case")
    op.drop_column("remedy_case", "replacement_unit_id")
