"""Products that hold recalled parts."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_recall",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("units", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("parts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("own_recall_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_part_recall_recall_id_recall", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_part_recall_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["own_recall_id"], ["recall.id"], name="fk_part_recall_own_recall_id_recall", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("recall_id", "organisation_id", "product_id", name="pk_part_recall"),
    )
    op.create_index("ix_part_recall_organisation_id", "part_recall", ["organisation_id"])
    key = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
    op.create_table(
        "part_unit",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_key", key, nullable=False),
        sa.Column("part_key", key, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("recall_id", "organisation_id", "unit_key", "part_key", name="pk_part_unit"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("part_unit")
    op.drop_table("part_recall")
