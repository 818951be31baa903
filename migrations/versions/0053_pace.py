"""When a job's stage began and what stood then: how fast it is, and how long it will take, belong to the stage."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("stage_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("rows_from", "bytes_from"):
        op.add_column("job", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    for name in ("bytes_from", "rows_from", "stage_at"):
        op.drop_column("job", name)
