"""Who asked for the remedy and booked an appointment, in how far recalls have come."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both tables are made anew from what is on record, by the next count."""
    op.execute("DELETE FROM recall_told")
    op.execute("DELETE FROM recall_progress")
    op.add_column("recall_told", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recall_told", sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM recall_told")
    op.execute("DELETE FROM recall_progress")
    op.drop_column("recall_told", "booked_at")
    op.drop_column("recall_told", "asked_at")
