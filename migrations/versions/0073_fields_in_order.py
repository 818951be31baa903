"""Fields of events know when they happened, so that a page of millions with the same value is read off an index."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
KEPT = "organisation_id, name, value, event_id, number, moment"
_TIMED = f"SELECT {KEPT}, (SELECT e.at FROM trace_event e WHERE e.id = event_id) FROM trace_field_before"  # noqa: S608


def upgrade() -> None:
    _anew(sa.Column("at", sa.BigInteger(), nullable=False))
    op.execute(f"INSERT INTO trace_field ({KEPT}, at) {_TIMED}")
    op.drop_table("trace_field_before")
    op.create_index(
        "ix_trace_field_at", "trace_field", ["organisation_id", "name", "value", "at", "event_id"]
    )
    _index("event_id", "at")


def downgrade() -> None:
    _anew()
    op.execute(f"INSERT INTO trace_field ({KEPT}) SELECT {KEPT} FROM trace_field_before")  # noqa: S608
    op.drop_table("trace_field_before")
    _index("event_id")


def _anew(*more: sa.Column[int]) -> None:
    """A column in the midst of rows that lie in the order of their key would be added to each of them."""
    op.rename_table("trace_field", "trace_field_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX pk_trace_field RENAME TO pk_trace_field_before")
    for name in ("number", "moment"):
        op.drop_index(f"ix_trace_field_{name}", "trace_field_before")
    op.create_table(
        "trace_field",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Float()),
        sa.Column("moment", sa.BigInteger()),
        *more,
        sa.PrimaryKeyConstraint("organisation_id", "name", "value", "event_id", name="pk_trace_field"),
        sqlite_with_rowid=False,
    )


def _index(*behind: str) -> None:
    for name in ("number", "moment"):
        some = {f"{engine}_where": sa.text(f"{name} IS NOT NULL") for engine in ("sqlite", "postgresql")}
        columns = ["organisation_id", "name", name, *behind]
        op.create_index(f"ix_trace_field_{name}", "trace_field", columns, **some)
