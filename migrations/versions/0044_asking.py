"""Events found by their step, disposition and places, and sales listed, however many there are."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_trace_event_step": ["organisation_id", "step", "recorded", "id", "at"],
    "ix_trace_event_disposition": ["organisation_id", "disposition", "recorded", "id", "at"],
    "ix_trace_event_location": ["organisation_id", "location_id", "recorded", "id", "at", "step"],
    "ix_trace_event_read_point": ["organisation_id", "read_point_id", "recorded", "id", "at", "step"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "trace_event", columns)
    op.create_index("ix_sale_line_organisation_id", "sale_line", ["organisation_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_sale_line_organisation_id", "sale_line")
    for name in INDEXES:
        op.drop_index(name, "trace_event")
