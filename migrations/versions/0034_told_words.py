"""The words that events told: kinds, steps, dispositions, read points, business locations."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
_TOLD = (
    "SELECT DISTINCT organisation_id, 'bizStep', step FROM trace_event WHERE step <> ''",
    "SELECT DISTINCT organisation_id, 'disposition', disposition FROM trace_event WHERE disposition <> ''",
    "SELECT DISTINCT e.organisation_id, 'readPoint', p.uri FROM trace_event e JOIN place p ON p.id = e.read_point_id",
    "SELECT DISTINCT e.organisation_id, 'bizLocation', p.uri FROM trace_event e JOIN place p ON p.id = e.location_id",
)
_KINDS = "SELECT DISTINCT organisation_id, 'eventType', CASE kind {} END FROM trace_event WHERE kind < 6"
_NAMES = ("ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", "TransformationEvent")


def upgrade() -> None:
    op.create_table(
        "trace_word",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "name", "value", name="pk_trace_word"),
        sqlite_with_rowid=False,
    )
    kinds = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(_NAMES, 1))
    for told in (*_TOLD, _KINDS.format(kinds)):
        op.execute(f"INSERT INTO trace_word (organisation_id, name, value) {told}")


def downgrade() -> None:
    op.drop_table("trace_word")
