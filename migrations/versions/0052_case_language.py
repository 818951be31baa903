"""The language in which somebody asked for a remedy: letters about it are in the same."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("remedy_case", sa.Column("language", sa.String(8), server_default="en", nullable=False))


def downgrade() -> None:
    op.drop_column(
        "remedy_case", "language"
    )  # a batch makes the table anew in SQLite, and its children go with it
