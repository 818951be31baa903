"""A receipt says when, and by what, the unit was remedied. Those that were signed before say what they said."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("receipt", sa.Column("remedies", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    """What names a remedy cannot be told without it, and would no longer be as it was signed."""
    op.execute("DELETE FROM receipt WHERE CAST(remedies AS TEXT) <> '[]'")
    op.drop_column("receipt", "remedies")
