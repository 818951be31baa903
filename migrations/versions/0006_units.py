"""Units, sale lines and who bought them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
FIXED = (
    "id", "organisation_id", "unit_id", "product_id", "lot", "lot_key", "quantity", "sold_on", "dealer", "country",
    "invoice", "invoice_key", "line", "price", "currency", "digest", "number", "supersedes_id", "upload_id",
)  # fmt: skip


def words(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), server_default=sa.text("''"), nullable=False)


def whole(name: str, default: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), server_default=default, nullable=False)


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def index(name: str, table: str, columns: list[str], where: str = "", unique: bool = False) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        words("model", 120),
        words("serial", 120),
        sa.Column("serial_key", KEY, nullable=True),
        words("lot", 120),
        sa.Column("lot_key", KEY, nullable=True),
        whole("quantity", "1"),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        words("consignee", 200),
        words("country", 2),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("listed_id", sa.Integer(), nullable=True),
        refers("unit", "product_id", "product"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
    )
    index("uq_unit_organisation_id_serial_key_product_id", "unit",
          ["organisation_id", "serial_key", "product_id"], unique=True)  # fmt: skip
    index("uq_unit_lot", "unit", ["organisation_id", "lot_key", "product_id"], "serial_key IS NULL", True)
    index("ix_unit_organisation_id_lot_key", "unit", ["organisation_id", "lot_key"], "lot_key IS NOT NULL")


def _listed_product() -> None:
    op.create_table(
        "listed_product",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        refers("listed_product", "product_id", "product"),
        refers("listed_product", "organisation_id", "organisation"),
        refers("listed_product", "upload_id", "upload"),
        sa.PrimaryKeyConstraint("product_id", name="pk_listed_product"),
    )
    index("ix_listed_product_organisation_id", "listed_product", ["organisation_id"])


def _sale_line() -> None:
    op.create_table(
        "sale_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=False),
        words("lot", 120),
        sa.Column("lot_key", KEY, nullable=True),
        whole("quantity", "1"),
        sa.Column("sold_on", sa.Date(), nullable=True),
        words("dealer", 200),
        words("country", 2),
        words("invoice", 80),
        sa.Column("invoice_key", KEY, server_default=sa.text("''"), nullable=False),
        words("line", 20),
        words("price", 24),
        words("currency", 3),
        sa.Column("reach", sa.Integer(), server_default="0", nullable=False),
        whole("digest", "0"),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        refers("sale_line", "unit_id", "unit"),
        refers("sale_line", "supersedes_id", "sale_line"),
        refers("sale_line", "superseded_by_id", "sale_line"),
        sa.PrimaryKeyConstraint("id", name="pk_sale_line"),
    )
    corrects = "supersedes_id IS NOT NULL"
    index("uq_sale_line_unit_id_number", "sale_line", ["unit_id", "number"], unique=True)
    index("uq_sale_line_lot", "sale_line",
          ["organisation_id", "lot_key", "product_id", "number"], "unit_id IS NULL", True)  # fmt: skip
    index("uq_sale_line_supersedes_id", "sale_line", ["supersedes_id"], corrects, True)
    index("ix_sale_line_corrections", "sale_line", ["upload_id"], corrects)


def _customers() -> None:
    op.create_table(
        "sale_customer",
        sa.Column("sale_line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        words("name", 200),
        words("email", 254),
        words("phone", 40),
        words("name_key", 200),
        refers("sale_customer", "sale_line_id", "sale_line"),
        sa.PrimaryKeyConstraint("sale_line_id", name="pk_sale_customer"),
    )
    op.create_table(
        "sale_key",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("sale_line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "key", "sale_line_id", name="pk_sale_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sale_unkeyed",
        sa.Column("upload_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        refers("sale_unkeyed", "upload_id", "upload"),
        refers("sale_unkeyed", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("upload_id", name="pk_sale_unkeyed"),
    )
    index("ix_sale_unkeyed_organisation_id", "sale_unkeyed", ["organisation_id"])


def _changes(differs: str) -> str:
    """When a sale line would be edited: all but being superseded once, and reach going to 0."""
    fixed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in FIXED)
    superseded = f"OLD.superseded_by_id IS NOT NULL AND OLD.superseded_by_id {differs} NEW.superseded_by_id"
    return f"{fixed} OR ({superseded}) OR (OLD.reach <> NEW.reach AND NEW.reach <> 0)"


def _keep_lines() -> None:
    said = "sale lines are kept: a correction is a new line"
    if op.get_bind().dialect.name == "sqlite":
        for statement, when in (("UPDATE", f"WHEN {_changes('IS NOT')} "), ("DELETE", "")):
            op.execute(
                f"CREATE TRIGGER kept_sale_line_{statement.lower()} BEFORE {statement} ON sale_line {when}"
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_sale_edit() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    changed = f"WHEN ({_changes('IS DISTINCT FROM')}) "
    for statement, when in (("UPDATE", changed), ("DELETE", "")):
        op.execute(
            f"CREATE TRIGGER kept_sale_line_{statement.lower()} BEFORE {statement} ON sale_line "
            f"FOR EACH ROW {when}EXECUTE FUNCTION refuse_sale_edit()"
        )


def upgrade() -> None:
    _unit()
    _listed_product()
    _sale_line()
    _customers()
    _keep_lines()


def downgrade() -> None:
    for table in ("sale_unkeyed", "sale_key", "sale_customer", "sale_line", "listed_product", "unit"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_sale_edit()")
