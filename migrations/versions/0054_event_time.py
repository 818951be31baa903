"""Events of one step, disposition, place or rarer kind in the order of their own time, and by quantity, however many
there are. Those that tell no place are in no index of places."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

PLACES = {"location": "location_id", "read_point": "read_point_id"}
NEW = {
    "ix_trace_event_step_at": ("trace_event", ["step", "at", "id"], ""),
    "ix_trace_event_disposition_at": ("trace_event", ["disposition", "at", "id"], ""),
    "ix_trace_event_location_at": ("trace_event", ["location_id", "at", "id", "step"], "location_id IS NOT NULL"),
    "ix_trace_event_read_point_at": (
        "trace_event", ["read_point_id", "at", "id", "step"], "read_point_id IS NOT NULL"
    ),
    "ix_trace_event_kind": ("trace_event", ["kind", "recorded", "id"], "kind > 1"),
    "ix_trace_event_kind_at": ("trace_event", ["kind", "at", "id"], "kind > 1"),
    "ix_trace_item_quantity": ("trace_item", ["quantity", "event_id"], "quantity IS NOT NULL"),
}  # fmt: skip


def upgrade() -> None:
    for name, column in PLACES.items():
        op.drop_index(f"ix_trace_event_{name}", "trace_event")
        _create(f"ix_trace_event_{name}", "trace_event", _old(column), f"{column} IS NOT NULL")
    for name, (table, columns, where) in NEW.items():
        _create(name, table, columns, where)


def downgrade() -> None:
    for name, (table, _, _) in NEW.items():
        op.drop_index(name, table)
    for name, column in PLACES.items():
        op.drop_index(f"ix_trace_event_{name}", "trace_event")
        _create(f"ix_trace_event_{name}", "trace_event", _old(column), "")


def _old(column: str) -> list[str]:
    return [column, "recorded", "id", "at", "step"]


def _create(name: str, table: str, columns: list[str], where: str) -> None:
    some = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
    op.create_index(name, table, ["organisation_id", *columns], **some)
