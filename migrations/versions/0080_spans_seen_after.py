"""SQLite looks at a new run's list when the run is there: a trigger before it copies every row first. What is refused
is taken back all the same."""

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

THERE = "SELECT 1 FROM affected_list l WHERE l.id = NEW.list_id"


def upgrade() -> None:
    _looked_at("AFTER")


def downgrade() -> None:
    _looked_at("BEFORE")


def _looked_at(when: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TRIGGER frozen_affected_span_insert")
    op.execute(
        f"CREATE TRIGGER frozen_affected_span_insert {when} INSERT ON affected_span "
        f"WHEN NOT EXISTS ({THERE} AND NOT l.sealed) BEGIN "
        f"SELECT RAISE(ABORT, 'published: affected_span is frozen') WHERE EXISTS ({THERE}); "
        "SELECT RAISE(ABORT, 'affected_span names no list'); END"
    )
