"""Of one kind and subject one job runs at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    running = sa.text("state = 'running'")
    op.create_index(
        "uq_job_running",
        "job",
        ["kind", "subject_id"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )


def downgrade() -> None:
    op.drop_index("uq_job_running", "job")
