"""Places, parties, events of units, and what is derived from them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "holding",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("child_key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_key", KEY, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("quantity", sa.Float(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "child_key", "at", "parent_key", name="pk_holding"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_holding_parent", "holding", ["organisation_id", "parent_key", "at"])
    op.create_table(
        "lot_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("lot_key", KEY, server_default=sa.text("''"), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quantity", sa.Float(), nullable=False),
        sa.Column("held", sa.Float(), server_default="0", nullable=False),
        sa.Column("expires", sa.String(10), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lot_stock"),
        sa.UniqueConstraint(
            "organisation_id",
            "key",
            "stage",
            "place_id",
            name="uq_lot_stock_organisation_id_key_stage_place_id",
        ),
    )
    op.create_index("ix_lot_stock_product", "lot_stock", ["organisation_id", "product_id", "lot_key"])
    op.create_table(
        "trace_doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.String(1000), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trace_doubt"),
        sa.UniqueConstraint(
            "organisation_id",
            "kind",
            "key",
            "event_id",
            name="uq_trace_doubt_organisation_id_kind_key_event_id",
        ),
    )
    op.create_index(
        "ix_trace_doubt_open",
        "trace_doubt",
        ["organisation_id", "id"],
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "trace_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("event_key", KEY, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(8), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.String(6), nullable=False),
        sa.Column("recorded", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("disposition", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("read_point_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("wrong", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trace_event"),
    )
    op.create_index("ix_trace_event_at", "trace_event", ["organisation_id", "at", "id"])
    op.create_index("ix_trace_event_recorded", "trace_event", ["organisation_id", "recorded", "id"])
    op.create_index(
        "uq_trace_event_organisation_id_event_key",
        "trace_event",
        ["organisation_id", "event_key"],
        unique=True,
    )
    op.create_table(
        "trace_fact",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column(
            "value", sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "name", "value", "event_id", name="pk_trace_fact"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "trace_item",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quantity", sa.Float(), nullable=True),
        sa.Column("uom", sa.String(8), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "key", "at", "event_id", "role", name="pk_trace_item"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trace_item_event_id", "trace_item", ["event_id"])
    op.create_table(
        "whereabouts",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("lot_key", KEY, server_default=sa.text("''"), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("expires", sa.String(10), server_default=sa.text("''"), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_whereabouts"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_whereabouts_place", "whereabouts", ["organisation_id", "place_id", "stage", "expires"]
    )
    op.create_index(
        "ix_whereabouts_stage",
        "whereabouts",
        ["organisation_id", "product_id", "lot_key", "stage", "place_id"],
    )
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("capture_key", sa.String(40), nullable=False),
        sa.Column("by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("rollback", sa.Boolean(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("file", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.Column("success", sa.Boolean(), nullable=False),
        sa.Column("checked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("events", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_capture_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
        sa.UniqueConstraint("capture_key", name="uq_capture_capture_key"),
    )
    op.create_index("ix_capture_organisation_id_id", "capture", ["organisation_id", "id"])
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("uri", KEY, nullable=False),
        sa.Column("name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("gln", sa.String(13), server_default=sa.text("''"), nullable=False),
        sa.Column("email", sa.String(254), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.String(40), server_default=sa.text("''"), nullable=False),
        sa.Column("country", sa.String(2), server_default=sa.text("''"), nullable=False),
        sa.Column("is_maker", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_party_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
        sa.UniqueConstraint("organisation_id", "uri", name="uq_party_organisation_id_uri"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("uri", KEY, nullable=False),
        sa.Column("kind", sa.String(20), server_default=sa.text("''"), nullable=False),
        sa.Column("name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("gln", sa.String(13), server_default=sa.text("''"), nullable=False),
        sa.Column("address", sa.String(300), server_default=sa.text("''"), nullable=False),
        sa.Column("country", sa.String(2), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_place_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_place_party_id_party"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint("organisation_id", "uri", name="uq_place_organisation_id_uri"),
    )
    op.create_index("ix_place_party_id", "place", ["party_id"])
    op.add_column("unit", sa.Column("commissioned_id", sa.Integer(), nullable=True))
    _registered("upload_id IS NULL AND listed_id IS NULL AND commissioned_id IS NULL")


def _registered(only: str) -> None:
    """The index of units that nothing but a registration tells of."""
    op.drop_index("ix_unit_registered", "unit")
    op.create_index(
        "ix_unit_registered",
        "unit",
        ["organisation_id", "serial_key", "product_id"],
        sqlite_where=sa.text(only),
        postgresql_where=sa.text(only),
    )


def downgrade() -> None:
    _registered("upload_id IS NULL AND listed_id IS NULL")
    with op.batch_alter_table("unit") as unit:
        unit.drop_column("commissioned_id")
    for table in (
        "place",
        "party",
        "capture",
        "whereabouts",
        "trace_item",
        "trace_fact",
        "trace_event",
        "trace_doubt",
        "lot_stock",
        "holding",
    ):
        op.drop_table(table)
