"""The day of purchase that an owner told first: it counts until staff have accepted another one."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("registration", sa.Column("bought_before", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("registration", "bought_before")
