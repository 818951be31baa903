"""Where a maker has sent back to it what claims are about."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("promised_times", sa.Column("back", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("promised_times", "back")
