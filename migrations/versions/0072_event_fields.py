"""Events are found by master data of their items, by what makers add to the standard, and by what sensors measured.
Those on record are read again as they were captured, some hundred at a time."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.units.events.documents import context_of, names_in, value_of
from registry.units.events.fields import TooManyFields, fields_of

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TOGETHER = 500
_EVENTS = sa.text(
    "SELECT e.id, e.organisation_id, e.document, e.capture_id FROM trace_event e WHERE e.id > :after ORDER BY e.id "
    "LIMIT :most"
)
_CONTEXT = sa.text("SELECT context FROM capture WHERE id = :id").columns(context=sa.JSON)


def upgrade() -> None:
    table = op.create_table(
        "trace_field",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Float()),
        sa.Column("moment", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "name", "value", "event_id", name="pk_trace_field"),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for rows in _read(connection):
        if rows:
            connection.execute(table.insert(), rows)
    for name in ("number", "moment"):
        some = {f"{engine}_where": sa.text(f"{name} IS NOT NULL") for engine in ("sqlite", "postgresql")}
        op.create_index(
            f"ix_trace_field_{name}", "trace_field", ["organisation_id", "name", name, "event_id"], **some
        )


def downgrade() -> None:
    op.drop_table("trace_field")


def _read(connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    """Rows of some events after the other. Documents follow one another: the context of the last is kept."""
    after, capture, names = 0, None, {}  # type: ignore[var-annotated]
    while events := connection.execute(_EVENTS, {"after": after, "most": TOGETHER}).all():
        rows: list[dict[str, Any]] = []
        for event in events:
            if event.capture_id != capture:
                capture, names = event.capture_id, _names(connection, event.capture_id)
            rows += _rows(event, names)
        yield rows
        after = events[-1].id


def _names(connection: sa.Connection, capture: int | None) -> dict[str, str]:
    context = connection.execute(_CONTEXT, {"id": capture}).scalar()
    return names_in(context_of({"@context": context or []}))


def _rows(event: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    """As capture files them. None of an event that would not be taken today."""
    try:
        found = fields_of(value_of(event.document), names)
    except TooManyFields:
        return []
    here = {"organisation_id": event.organisation_id, "event_id": event.id}
    return [
        {**here, "name": name, "value": value, "number": number, "moment": moment}
        for (name, value), (number, moment) in found.items()
    ]
