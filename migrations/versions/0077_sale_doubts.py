"""Contradictions whose sides may be sale lines: a serial on two invoices, or sold by an event and another invoice."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

OLD = "uq_trace_doubt_organisation_id_kind_key_event_id"
LOOK = """
    INSERT INTO job (organisation_id, kind, payload, state, run_at, created_at)
    SELECT o.id, 'weigh_sales', '{}', 'queued', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM organisation o
    WHERE EXISTS (SELECT 1 FROM sale_line l WHERE l.organisation_id = o.id)
"""
"""Sales on record are looked through once."""
SALE, OPEN = "unit_id IS NOT NULL", "unit_id IS NOT NULL AND resolved_at IS NULL"


def upgrade() -> None:
    with op.batch_alter_table("trace_doubt") as table:
        table.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("line_id", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("other_line_id", sa.Integer(), server_default="0", nullable=False))
        table.drop_constraint(op.f(OLD), type_="unique")
    _index(
        "uq_trace_doubt_event", ["organisation_id", "key", "kind", "event_id"], "unit_id IS NULL", unique=True
    )
    sides = ["unit_id", "line_id", "event_id", "other_line_id", "other_id"]
    _index("uq_trace_doubt_sale", sides, SALE, unique=True)
    _index("ix_trace_doubt_sale_open", ["organisation_id", "key"], OPEN)
    op.execute(sa.text(LOOK))


def _index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    only = sa.text(where)
    op.create_index(name, "trace_doubt", columns, unique=unique, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    op.execute(sa.text(f"DELETE FROM trace_doubt WHERE {SALE}"))  # noqa: S608 - words of ours
    op.execute(sa.text("DELETE FROM job WHERE kind = 'weigh_sales'"))
    for name in ("ix_trace_doubt_sale_open", "uq_trace_doubt_sale", "uq_trace_doubt_event"):
        op.drop_index(name, "trace_doubt")
    with op.batch_alter_table("trace_doubt") as table:
        for name in ("other_line_id", "line_id", "unit_id"):
            table.drop_column(name)
        table.create_unique_constraint(op.f(OLD), ["organisation_id", "kind", "key", "event_id"])
