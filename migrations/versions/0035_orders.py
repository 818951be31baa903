"""Purchase and sales orders, their lines and the units of these."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def words(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), server_default=sa.text("''"), nullable=False)


def refers(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "trade_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("number_key", KEY, nullable=False),
        words("partner", 200),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("partner_place_id", sa.Integer(), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(12), server_default="open", nullable=False),
        words("by_name", 200),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        refers("trade_order", "organisation_id", "organisation"),
        refers("trade_order", "place_id", "place"),
        refers("trade_order", "partner_place_id", "place"),
        sa.PrimaryKeyConstraint("id", name="pk_trade_order"),
        sa.UniqueConstraint(
            "organisation_id", "kind", "number_key", name="uq_trade_order_organisation_id_kind_number_key"
        ),
    )
    op.create_index("ix_trade_order_state", "trade_order", ["organisation_id", "state", "id"])
    _lines()
    _units()


def _lines() -> None:
    op.create_table(
        "order_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(20), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        words("lot", 120),
        sa.Column("lot_key", KEY, nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), server_default="0", nullable=False),
        refers("order_line", "organisation_id", "organisation"),
        refers("order_line", "order_id", "trade_order", "CASCADE"),
        refers("order_line", "product_id", "product"),
        sa.PrimaryKeyConstraint("id", name="pk_order_line"),
        sa.UniqueConstraint("order_id", "line", name="uq_order_line_order_id_line"),
    )


def _units() -> None:
    reserved = sa.text("state = 'reserved'")
    op.create_table(
        "order_unit",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), server_default="reserved", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        refers("order_unit", "order_id", "trade_order", "CASCADE"),
        refers("order_unit", "unit_id", "unit"),
        refers("order_unit", "line_id", "order_line", "CASCADE"),
        refers("order_unit", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("order_id", "unit_id", name="pk_order_unit"),
    )
    op.create_index(
        "uq_order_unit_reserved", "order_unit", ["unit_id"], unique=True,
        sqlite_where=reserved, postgresql_where=reserved,
    )  # fmt: skip
    op.create_index("ix_order_unit_line_id", "order_unit", ["line_id"])


def downgrade() -> None:
    for table in ("order_unit", "order_line", "trade_order"):
        op.drop_table(table)
