"""Orders of labels and rating plates."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "label_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), server_default="making", nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "after",
            sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("skipped", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("listed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("files", sa.Integer(), server_default="0", nullable=False),
        sa.Column("file_name", sa.String(80), server_default=sa.text("''"), nullable=False),
        sa.Column("message", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_label_order_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_label_order_product_id_product"),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name="fk_label_order_job_id_job", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_label_order"),
        sa.UniqueConstraint("token", name="uq_label_order_token"),
    )
    op.create_index(
        "ix_label_order_organisation_id_created_at", "label_order", ["organisation_id", "created_at"]
    )
    op.create_index("ix_label_order_product_id", "label_order", ["product_id"])
    op.create_index("ix_label_order_job_id", "label_order", ["job_id"])


def downgrade() -> None:
    op.drop_table("label_order")
