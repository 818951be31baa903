"""What owners send after the end of a request waits until somebody answers. And what earlier rounds of requests came to
is measured again, by a job a maker: 0079 left it to their next step."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

WROTE = sa.text("wrote_at IS NOT NULL")
MEASURE = """
    INSERT INTO job (organisation_id, kind, payload, state, run_at, created_at)
    SELECT o.id, 'measure_requests', '{}', 'queued', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM organisation o
    WHERE EXISTS (SELECT 1 FROM remedy_case c WHERE c.organisation_id = o.id)
"""


def upgrade() -> None:
    op.add_column("remedy_case", sa.Column("wrote_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_remedy_case_wrote",
        "remedy_case",
        ["organisation_id", "wrote_at"],
        sqlite_where=WROTE,
        postgresql_where=WROTE,
    )
    op.execute(sa.text(MEASURE))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM job WHERE kind = 'measure_requests'"))
    op.drop_index("ix_remedy_case_wrote", "remedy_case")
    op.drop_column("remedy_case", "wrote_at")
