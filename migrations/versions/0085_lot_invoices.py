"""Lines of lots are found by their invoice: of one lot a million may be sold."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

NAME = "ix_sale_line_lot_invoice"


def upgrade() -> None:
    only = sa.text("unit_id IS NULL")
    columns = ["organisation_id", "invoice_key", "lot_key"]
    op.create_index(NAME, "sale_line", columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    op.drop_index(NAME, "sale_line")
