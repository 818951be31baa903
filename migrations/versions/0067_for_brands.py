"""The brands that whoever brought a file or made a report works for; "" are all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

TABLES = ("upload", "saved_report")


def upgrade() -> None:
    for name in TABLES:
        op.add_column(name, sa.Column("for_brands", sa.Text(), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "for_brands")
