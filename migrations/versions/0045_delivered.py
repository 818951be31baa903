"""The day on which what was sold came to its customer, on the line of its sale."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

FIXED = (
    "id", "organisation_id", "unit_id", "product_id", "lot", "lot_key", "quantity", "sold_on", "dealer", "country",
    "invoice", "invoice_key", "line", "price", "currency", "digest", "number", "supersedes_id", "upload_id",
    "credit_note", "returned", "returned_on",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("sale_line", sa.Column("delivered_on", sa.Date(), nullable=True))
    _keep_lines((*FIXED, "delivered_on"))


def _keep_lines(fixed: tuple[str, ...]) -> None:
    """Lines are kept as they are: the trigger names each column."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER kept_sale_line_update" + ("" if sqlite else " ON sale_line"))
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in fixed)
    changed += (
        f" OR (OLD.superseded_by_id IS NOT NULL AND OLD.superseded_by_id {differs} NEW.superseded_by_id)"
    )
    changed += " OR (OLD.reach <> NEW.reach AND NEW.reach <> 0)"
    if sqlite:
        said = "sale lines are kept: a correction is a new line"
        does = f"WHEN {changed} BEGIN SELECT RAISE(ABORT, '{said}'); END"
    else:
        does = f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION refuse_sale_edit()"
    op.execute(f"CREATE TRIGGER kept_sale_line_update BEFORE UPDATE ON sale_line {does}")


def downgrade() -> None:
    _keep_lines(FIXED)
    op.drop_column("sale_line", "delivered_on")
