"""What was sold of lots, by dealer and day, and what is left of them where events see them. A job reckons anew what
sales that are on record already leave."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
NUMBERS = ("told", "told_held", "gross", "loose", "base", "missed")
PENDING = """SELECT u.id FROM upload u WHERE u.state = 'filing' OR (u.state = 'failed'
    AND EXISTS (SELECT 1 FROM job j WHERE j.id = u.job_id AND j.kind = 'file_upload'))"""
COUNTS = f"""superseded_by_id IS NULL AND unit_id IS NULL AND lot_key IS NOT NULL
    AND (upload_id IS NULL OR upload_id NOT IN ({PENDING}))"""
SOLD = f"""
    INSERT INTO lot_sold (organisation_id, product_id, lot_key, dealer, day, quantity)
    SELECT organisation_id, product_id, lot_key, dealer, coalesce(CAST(sold_on AS VARCHAR(10)), ''), sum(quantity)
    FROM sale_line WHERE {COUNTS} GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - words of ours
BACK = """
    INSERT INTO lot_sold (organisation_id, product_id, lot_key, dealer, day, quantity, returned)
    SELECT organisation_id, product_id, lot_key, dealer, day, sum(quantity), sum(returned) FROM (
        SELECT organisation_id, product_id, lot_key, dealer, coalesce(CAST(sold_on AS VARCHAR(10)), '') AS day,
            returned AS quantity, 0 AS returned FROM sale_line
        WHERE unit_id IS NULL AND lot_key IS NOT NULL AND credit_note <> ''
        UNION ALL
        SELECT organisation_id, product_id, lot_key, dealer, coalesce(CAST(returned_on AS VARCHAR(10)), ''),
            0, returned FROM sale_line WHERE unit_id IS NULL AND lot_key IS NOT NULL AND credit_note <> ''
    ) back WHERE 1 = 1 GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (organisation_id, product_id, lot_key, dealer, day) DO UPDATE
    SET quantity = lot_sold.quantity + excluded.quantity, returned = lot_sold.returned + excluded.returned
"""
LOOK = """
    INSERT INTO job (organisation_id, subject_id, kind, payload, state, run_at, created_at)
    SELECT o.id, o.id, 'lots_sold', '{"anew": true}', 'queued', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM organisation o
    WHERE EXISTS (SELECT 1 FROM lot_sold l WHERE l.organisation_id = o.id)
"""


def upgrade() -> None:
    op.create_table(
        "lot_sold",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot_key", KEY, nullable=False),
        sa.Column("dealer", KEY, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("quantity", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint(
            "organisation_id", "product_id", "lot_key", "dealer", "day", name="pk_lot_sold"
        ),
        sqlite_with_rowid=False,
    )
    for name in NUMBERS:
        op.add_column("lot_stock", sa.Column(name, sa.Float(), server_default="0", nullable=False))
    op.add_column("lot_stock", sa.Column("counted_on", sa.String(10), server_default="", nullable=False))
    op.execute("UPDATE lot_stock SET told = quantity, told_held = held")
    op.execute("UPDATE lot_stock SET gross = quantity WHERE stage = 5")
    for statement in (SOLD, BACK, LOOK):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'lots_sold'")
    op.execute("DELETE FROM lot_stock WHERE told = 0")
    op.execute("UPDATE lot_stock SET quantity = told, held = told_held")
    for name in (*NUMBERS, "counted_on"):
        op.drop_column("lot_stock", name)
    op.drop_table("lot_sold")
