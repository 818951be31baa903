"""No number of a watch is given twice: letters on their way and links in mailboxes name watches by it. PostgreSQL gives
none again by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

LAST = """
    INSERT INTO sqlite_sequence (name, seq) SELECT 'watch', max(
        coalesce((SELECT max(id) FROM watch), 0),
        coalesce((SELECT max(watch_id) FROM letter), 0),
        coalesce((SELECT max(subject_id) FROM one_use_token WHERE purpose IN ('watch', 'stop_watch')), 0)
    )
"""
"""The greatest that was ever given, as far as anything tells."""


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table("watch", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass
    op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'watch'"))
    op.execute(sa.text(LAST))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("watch", recreate="always"):
            pass
