"""The day on which a unit came to its owner."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("registration", sa.Column("delivered_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("registration", "delivered_on")
