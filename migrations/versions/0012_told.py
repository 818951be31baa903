"""Who a sale's customer is, apart from how the address is written; addresses from which letters came back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sale_customer", sa.Column("person", sa.String(64), nullable=True))
    op.create_index(
        "ix_sale_customer_person",
        "sale_customer",
        ["person"],
        sqlite_where=sa.text("person IS NOT NULL"),
        postgresql_where=sa.text("person IS NOT NULL"),
    )
    op.create_table(
        "bounced_person",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.String(300), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_bounced_person"),
    )


def downgrade() -> None:
    op.drop_table("bounced_person")
    op.drop_index("ix_sale_customer_person", "sale_customer")
    op.drop_column("sale_customer", "person")
