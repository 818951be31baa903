"""Events of one action in either order, however many there are of others. Those of one rarer kind as well: their
condition was a range, so that SQLite read all rarer kinds and sorted them. All new ones are made before an old one
goes: on PostgreSQL, nobody reads events from the first that goes to the end."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

ORDERS = {"": "recorded", "_at": "at"}


def upgrade() -> None:
    for end, by in ORDERS.items():
        op.create_index(f"ix_trace_event_action{end}", "trace_event", ["organisation_id", "action", by, "id"])
        _of_kinds(f"ix_trace_event_rare{end}", by, "kind <> 1")
    for end in ORDERS:
        op.drop_index(f"ix_trace_event_kind{end}", "trace_event")


def downgrade() -> None:
    for end, by in ORDERS.items():
        _of_kinds(f"ix_trace_event_kind{end}", by, "kind > 1")
    for end in ORDERS:
        op.drop_index(f"ix_trace_event_action{end}", "trace_event")
        op.drop_index(f"ix_trace_event_rare{end}", "trace_event")


def _of_kinds(name: str, by: str, where: str) -> None:
    some = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    op.create_index(name, "trace_event", ["organisation_id", "kind", by, "id"], **some)
