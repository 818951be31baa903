"""What was sold of lots by quantity, dealer by dealer and day by day: kept beside the lines, so that nobody adds them
up. What a business on record bought to sell it on is not sold yet. Lines of a file count once all of it is filed.
Callers commit."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import case, func, literal, select, text

from registry.db import db
from registry.sales.models import LotSold

Lot = tuple[int, str]
"""A product, and the key of one of its lots."""
SOME = 400
LATER = "9999-12-31"
sums: Any = LotSold.__table__
_MINE = "n.organisation_id = :maker AND n.id BETWEEN :first AND :last"
_OF_UPLOAD = f"{_MINE} AND n.upload_id = :upload"
_DAY = "coalesce(CAST({} AS VARCHAR(10)), '')"
_ADD = """
INSERT INTO lot_sold (organisation_id, product_id, lot_key, dealer, day, quantity, returned)
SELECT :maker, product_id, lot_key, dealer, day, sum(quantity), sum(returned) FROM (
SELECT n.product_id, n.lot_key, n.dealer, {sold} AS day,
CASE WHEN n.credit_note <> '' THEN n.quantity + n.returned ELSE n.quantity END AS quantity, 0 AS returned
FROM sale_line n WHERE {mine} AND n.unit_id IS NULL AND n.lot_key IS NOT NULL AND NOT n.to_trade
UNION ALL SELECT o.product_id, o.lot_key, o.dealer, {before}, -o.quantity, 0
FROM sale_line n JOIN sale_line o ON o.id = n.supersedes_id WHERE {mine} AND n.unit_id IS NULL AND NOT o.to_trade
UNION ALL SELECT n.product_id, n.lot_key, n.dealer, {back}, 0, n.returned
FROM sale_line n WHERE {mine} AND n.unit_id IS NULL AND n.credit_note <> '' AND NOT n.to_trade
) told WHERE 1 = 1 GROUP BY product_id, lot_key, dealer, day
ON CONFLICT (organisation_id, product_id, lot_key, dealer, day)
DO UPDATE SET quantity = lot_sold.quantity + excluded.quantity, returned = lot_sold.returned + excluded.returned
"""
_LOTS = """
SELECT DISTINCT n.product_id, n.lot_key FROM sale_line n
WHERE {mine} AND n.unit_id IS NULL AND n.lot_key IS NOT NULL
"""


class Sum(NamedTuple):
    """So many of a lot that one dealer sold on a day, and so many back on it."""

    product_id: int
    lot_key: str
    dealer: str
    day: str
    quantity: int
    returned: int


def count_lines(organisation_id: int, first: int, last: int, upload_id: int | None = None) -> Sequence[Lot]:
    """New lines from one to another count from now on, and what they correct no more: the lots they tell of."""
    values = {"maker": organisation_id, "first": first, "last": last}
    mine = _MINE
    if upload_id is not None:
        mine, values["upload"] = _OF_UPLOAD, upload_id
    days = {name: _DAY.format(of) for name, of in (("sold", "n.sold_on"), ("before", "o.sold_on"),
                                                   ("back", "n.returned_on"))}  # fmt: skip
    connection = db.session.connection()
    connection.execute(text(_ADD.format(mine=mine, **days)), values)
    return [
        (row.product_id, row.lot_key) for row in connection.execute(text(_LOTS.format(mine=mine)), values)
    ]


def any_sold(organisation_id: int) -> bool:
    """Whether the maker's sales records tell of any lot by quantity."""
    return (
        db.session.scalar(select(sums.c.day).where(sums.c.organisation_id == organisation_id).limit(1))
        is not None
    )


def sums_of(
    organisation_id: int, lots: Collection[Lot], until: Sequence[str] | None = None
) -> dict[Lot, list[Sum]]:
    """Lot -> what was sold of it, in the order of dealers and days. With `until`, days are put together up to each of
    these, which are in order, and from the last one on: a lot may have been sold by many on many days."""
    found: dict[Lot, list[Sum]] = {}
    by_product: defaultdict[int, list[str]] = defaultdict(list)
    for product_id, lot_key in lots:
        by_product[product_id].append(lot_key)
    day = sums.c.day if until is None else _put_together(until)
    by = [sums.c.product_id, sums.c.lot_key, sums.c.dealer, day]
    wanted = select(*by, func.sum(sums.c.quantity), func.sum(sums.c.returned)).group_by(*by).order_by(*by)
    for number, keys in by_product.items():
        for at in range(0, len(keys), SOME):
            mine = (sums.c.product_id == number, sums.c.lot_key.in_(keys[at : at + SOME]))
            rows: Any = db.session.execute(wanted.where(sums.c.organisation_id == organisation_id, *mine))
            for product, key, dealer, to, quantity, returned in rows:
                one = Sum(product, key, dealer, to, int(quantity), int(returned))
                found.setdefault((product, key), []).append(one)
    return found


def _put_together(until: Sequence[str]) -> Any:
    if not until:
        return literal(LATER).label("until")
    return case(*((sums.c.day <= day, day) for day in until), else_=LATER).label("until")


def lots_after(organisation_id: int, after: Lot, limit: int) -> list[Lot]:
    """Lots that sales records tell of, in their order."""
    by = (sums.c.product_id, sums.c.lot_key)
    wanted = select(*by).where(sums.c.organisation_id == organisation_id)
    wanted = wanted.where(
        (sums.c.product_id > after[0]) | ((sums.c.product_id == after[0]) & (sums.c.lot_key > after[1]))
    )
    return [(one, key) for one, key in db.session.execute(wanted.group_by(*by).order_by(*by).limit(limit))]


def sold_of(product_id: Any, lot_key: Any, organisation_id: Any) -> Any:
    """How many of a lot are sold, as a column of a query that has it."""
    many = func.coalesce(func.sum(sums.c.quantity - sums.c.returned), 0)
    mine = (
        sums.c.organisation_id == organisation_id,
        sums.c.product_id == product_id,
        sums.c.lot_key == lot_key,
    )
    return select(many).where(*mine).scalar_subquery()


def left_over(made: Any, sold: Any) -> Any:
    """How many are left; sales can be of more than was made."""
    return case((made > sold, made - sold), else_=0)
