"""The region beside a customer's sealed address, so that a recall is told where its units are without opening one."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

UNREAD = sa.text("region IS NULL AND address_sealed <> ''")


def upgrade() -> None:
    op.add_column("sale_customer", sa.Column("region", sa.String(10), nullable=True))
    op.create_index(
        "ix_sale_customer_unread",
        "sale_customer",
        ["sale_line_id"],
        sqlite_where=UNREAD,
        postgresql_where=UNREAD,
    )


def downgrade() -> None:
    op.drop_index("ix_sale_customer_unread", "sale_customer")
    op.drop_column("sale_customer", "region")
