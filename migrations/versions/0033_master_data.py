"""What capture jobs used of a document's master data."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("capture", sa.Column("master_data", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("capture", "master_data")
