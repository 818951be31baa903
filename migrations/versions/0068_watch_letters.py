"""Letters of whoever watches units are found by the person: each hears of a recall once."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None
WATCHED = sa.text("watch_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_letter_person", "letter", ["person"], sqlite_where=WATCHED, postgresql_where=WATCHED)


def downgrade() -> None:
    op.drop_index("ix_letter_person", "letter")
