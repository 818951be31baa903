"""Which lines of lots a business on record bought, to sell it on: of these events tell where they are."""

import re
from collections.abc import Iterator
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

FIXED = (
    "id", "organisation_id", "unit_id", "product_id", "lot", "lot_key", "quantity", "sold_on", "dealer", "country",
    "invoice", "invoice_key", "line", "price", "currency", "digest", "number", "supersedes_id", "upload_id",
    "credit_note", "returned", "returned_on", "delivered_on",
)  # fmt: skip
SOME = 500
PLACES = "SELECT name, gln, '' FROM place WHERE organisation_id = :maker"
PARTIES = (
    "SELECT name, '', CASE WHEN is_maker THEN '' ELSE email END FROM party WHERE organisation_id = :maker"
)
BUYERS = """UPDATE sale_line SET to_trade = :yes WHERE unit_id IS NULL AND organisation_id = :maker AND id IN
    (SELECT sale_line_id FROM sale_customer WHERE organisation_id = :maker AND {column} IN :keys)"""
PENDING = """SELECT u.id FROM upload u WHERE u.state = 'filing' OR (u.state = 'failed'
    AND EXISTS (SELECT 1 FROM job j WHERE j.id = u.job_id AND j.kind = 'file_upload'))"""
OF_LOTS = "unit_id IS NULL AND lot_key IS NOT NULL AND NOT to_trade"
SOLD = f"""
    INSERT INTO lot_sold (organisation_id, product_id, lot_key, dealer, day, quantity)
    SELECT organisation_id, product_id, lot_key, dealer, coalesce(CAST(sold_on AS VARCHAR(10)), ''), sum(quantity)
    FROM sale_line WHERE superseded_by_id IS NULL AND {OF_LOTS}
    AND (upload_id IS NULL OR upload_id NOT IN ({PENDING})) GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - words of ours
BACK = f"""
    INSERT INTO lot_sold (organisation_id, product_id, lot_key, dealer, day, quantity, returned)
    SELECT organisation_id, product_id, lot_key, dealer, day, sum(quantity), sum(returned) FROM (
        SELECT organisation_id, product_id, lot_key, dealer, coalesce(CAST(sold_on AS VARCHAR(10)), '') AS day,
            returned AS quantity, 0 AS returned FROM sale_line WHERE credit_note <> '' AND {OF_LOTS}
        UNION ALL
        SELECT organisation_id, product_id, lot_key, dealer, coalesce(CAST(returned_on AS VARCHAR(10)), ''),
            0, returned FROM sale_line WHERE credit_note <> '' AND {OF_LOTS}
    ) back WHERE 1 = 1 GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (organisation_id, product_id, lot_key, dealer, day) DO UPDATE
    SET quantity = lot_sold.quantity + excluded.quantity, returned = lot_sold.returned + excluded.returned
"""  # noqa: S608 - words of ours
_NO_LETTER = re.compile(r"[\W_]+")


def upgrade() -> None:
    op.add_column("sale_line", sa.Column("to_trade", sa.Boolean(), server_default=sa.false(), nullable=False))
    bind = op.get_bind()
    for (maker,) in bind.execute(sa.text("SELECT DISTINCT organisation_id FROM lot_sold")).all():
        _mark(maker)
    for statement in ("DELETE FROM lot_sold", SOLD, BACK):
        bind.execute(sa.text(statement))
    _keep_lines((*FIXED, "to_trade"))


def downgrade() -> None:
    _keep_lines(FIXED)
    op.drop_column("sale_line", "to_trade")


def _mark(maker: int) -> None:
    """Lines whose buyers have a name or an e-mail address of a place or party of the maker."""
    bind, names, emails = op.get_bind(), set(), set()
    for table, columns in (
        ("place", "name, gln, ''"),
        ("party", "name, '', CASE WHEN is_maker THEN '' ELSE email END"),
    ):
        told = sa.text(f"SELECT {columns} FROM {table} WHERE organisation_id = :maker")  # noqa: S608 - words of ours
        for name, gln, email in bind.execute(told, {"maker": maker}):
            names |= {_name_key(name), gln} - {""}
            emails |= {email.strip().lower()} - {""}
    for column, keys in (("name_key", names), ("email", emails)):
        marked = sa.text(BUYERS.format(column=column)).bindparams(sa.bindparam("keys", expanding=True))
        for some in _some(sorted(keys)):
            bind.execute(marked, {"yes": True, "maker": maker, "keys": some})


def _some(keys: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(keys), SOME):
        yield keys[at : at + SOME]


def _name_key(text: str) -> str:
    """As customers are kept."""
    plain = normalize("NFKD", text) if not text.isascii() else text
    return " ".join(filter(None, (_NO_LETTER.sub("", word) for word in plain.upper().split())))


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
