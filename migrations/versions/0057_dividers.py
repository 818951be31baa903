"""What divided the columns of a text, remembered with their meaning."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("column_mapping", sa.Column("divider", sa.String(1), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("column_mapping", "divider")
