"""Keeps the stock of lots true to sales records as well as to events: whichever of them came, what lies where is
reckoned anew (see `units/events/besides.py`) and every page reads the same. The caller holds the maker's lock
(`bulk.begin`) and commits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from registry.catalogue.keys import email_key, name_key
from registry.db import db
from registry.jobs.actions import queue
from registry.jobs.models import QUEUED
from registry.jobs.queries import waiting
from registry.matching.twice.businesses import trade_of
from registry.matching.twice.sides import Sale, Trade
from registry.sales.lots import Lot, Sum, any_sold, lots_after, sums_of
from registry.serials.reading import normalise
from registry.units.events.besides import Amount, Bucket, Told, besides
from registry.units.events.models import SOLD
from registry.units.events.quantities import LotStock
from registry.units.queries import key_of

KIND = "lots_sold"
SOME = 200
stock: Any = LotStock.__table__
_OWN = tuple(Amount.__dataclass_fields__)
_COLUMNS = dict(
    zip(_OWN, ("told", "told_held", "at", "gross", "loose", "counted_on", "base", "missed"), strict=True)
)


def lot_key_of(lot: str) -> str:
    """As units keep it; empty where it has none."""
    return (key_of(lot) or key_of(normalise(lot)) or "") if lot else ""


def restock_keys(organisation_id: int, keys: Iterable[str], products: Mapping[str, int]) -> None:
    """The lots of which events told, by what these call them."""
    if any_sold(organisation_id):
        restock(organisation_id, lots_of(keys, products).values())


def records_of(
    organisation_id: int, keys: Iterable[str], products: Mapping[str, int]
) -> dict[str, Sequence[Told]]:
    """What sales records tell of lots, by what events call them."""
    lots = lots_of(keys, products)
    if not lots or not any_sold(organisation_id):
        return {}
    told = sums_of(organisation_id, set(lots.values()))
    trade = trade_of(organisation_id) if told else Trade()
    return {key: _told(told[lot], trade) for key, lot in lots.items() if lot in told}


def lots_of(keys: Iterable[str], products: Mapping[str, int]) -> dict[str, Lot]:
    """Those of the maker's own products."""
    return {
        key: (products[key[1:15]], lot_key)
        for key in keys
        if key[0] == "l" and key[1:15] in products and (lot_key := lot_key_of(key[16:]))
    }


def restock(organisation_id: int, lots: Iterable[Lot]) -> None:
    """What lies where of these lots, as far as events tell of them at all."""
    wanted = sorted(set(lots))
    trade = trade_of(organisation_id) if wanted else Trade()
    for at in range(0, len(wanted), SOME):
        there = _rows(organisation_id, wanted[at : at + SOME])
        told = _sums(organisation_id, there)
        changed = [
            _changed(rows, _reckoned(rows, _told(told.get(lot, ()), trade))) for lot, rows in there.items()
        ]
        gone, new = [id_ for ids, _ in changed for id_ in ids], [row for _, rows in changed for row in rows]
        if gone:
            db.session.execute(delete(stock).where(stock.c.id.in_(gone)))
        if new:
            db.session.connection().execute(insert(stock), new)


def to_trade(
    organisation_id: int, names: Sequence[str], emails: Sequence[str], units: Sequence[int | None]
) -> list[bool]:
    """Which lines of lots (`units` is none there) a business on record bought, by the keys of names and addresses of
    who bought: it is to sell on what lies where events see it."""
    trade = trade_of(organisation_id)
    return [
        unit is None
        and bool(name or email)
        and trade.is_business(Sale(None, buyer=name, email=email_key(email)))
        for name, email, unit in zip(names, emails, units, strict=True)
    ]


def ask(organisation_id: int, by_id: int | None, by_name: str) -> None:
    """Queues that all lots sold are reckoned anew, unless that waits already: somebody who sells may be called
    something else now."""
    if any_sold(organisation_id) and (
        (found := waiting(KIND, organisation_id)) is None or found.state != QUEUED
    ):
        queue(KIND, organisation_id=organisation_id, by_id=by_id, by_name=by_name, subject_id=organisation_id)


def restock_all(organisation_id: int, after: Lot) -> Lot | None:
    """The next of all lots that sales records tell of; None once there are no more."""
    lots = lots_after(organisation_id, after, SOME)
    restock(organisation_id, lots)
    return lots[-1] if lots else None


def keys_after(organisation_id: int, after: Lot) -> tuple[list[str], Lot | None]:
    """What events call the next of these lots."""
    lots = lots_after(organisation_id, after, SOME)
    keys = {row["key"] for rows in _rows(organisation_id, lots).values() for row in rows}
    return sorted(keys), lots[-1] if lots else None


def counted_keys(organisation_id: int, lots: Collection[Lot]) -> set[str]:
    """What events call those of these lots that were counted somewhere."""
    wanted, found = sorted(set(lots)), set()
    for at in range(0, len(wanted), SOME):
        there = _rows(organisation_id, wanted[at : at + SOME])
        found |= {row["key"] for rows in there.values() for row in rows if row["counted_on"]}
    return found


def _told(sums: Iterable[Sum], trade: Trade) -> list[Told]:
    """Seller by seller. The maker's own name, where no place bears it, is as good as none."""
    sellers: defaultdict[str, list[Sum]] = defaultdict(list)
    for one in sums:
        sellers[name_key(one.dealer)].append(one)
    return [
        Told(
            _by_day((one.day, one.quantity) for one in told),
            _by_day((one.day, one.returned) for one in told),
            trade.places.get(name, frozenset()),
            bool(name) and name not in trade.own,
        )
        for name, told in sellers.items()
    ]


def _by_day(told: Iterable[tuple[str, int]]) -> dict[str, float]:
    days: dict[str, float] = {}
    for day, many in told:
        if many:
            days[day] = days.get(day, 0) + many
    return days


def _rows(organisation_id: int, lots: Collection[Lot]) -> dict[Lot, list[dict[str, Any]]]:
    by_product: defaultdict[int, list[str]] = defaultdict(list)
    for product_id, lot_key in lots:
        by_product[product_id].append(lot_key)
    found: dict[Lot, list[dict[str, Any]]] = {}
    for product_id, keys in by_product.items():
        wanted = select(stock).where(
            stock.c.organisation_id == organisation_id,
            stock.c.product_id == product_id,
            stock.c.lot_key.in_(keys),
        )
        for row in db.session.execute(
            wanted.order_by(stock.c.key, stock.c.stage, stock.c.place_id)
        ).mappings():
            found.setdefault((row["product_id"], row["lot_key"]), []).append(dict(row))
    return found


def _reckoned(rows: Sequence[dict[str, Any]], told: Sequence[Told]) -> list[dict[str, Any]]:
    """The rows of one lot as they should be. A product may have several GTINs: what was sold of a lot is taken from
    whichever events name."""
    lot: dict[Bucket, Amount] = {}
    made: dict[tuple[str, int, int], dict[str, Any]] = {}
    for row in rows:
        if row["told"] or row["loose"] or row["counted_on"]:
            made[row["key"], row["stage"], row["place_id"]] = row | {
                "quantity": row["told"],
                "held": row["told_held"],
            }
            _add(lot, row)
    found = besides(lot, told) if told and lot else None
    if found is not None:
        for (stage, place), many in found.taken.items():
            _move(made, stage, place, -many)
        for place, many in found.sold.items():
            _move(made, SOLD, place, many)
    return list(made.values())


def _add(lot: dict[Bucket, Amount], row: Mapping[str, Any]) -> None:
    amount = lot.setdefault((row["stage"], row["place_id"]), Amount())
    for name in _OWN:
        value = row[_COLUMNS[name]]
        both = (
            max(getattr(amount, name), value) if name in ("at", "counted") else getattr(amount, name) + value
        )
        setattr(amount, name, both)


def _move(made: dict[tuple[str, int, int], dict[str, Any]], stage: int, place: int, many: float) -> None:
    """So many more in a bucket, or less: as far as rows of the lot have any."""
    rows = [row for (_, its, where), row in made.items() if (its, where) == (stage, place)]
    if many > 0 and not rows:
        like = next(iter(made.values()))
        row = like | {_COLUMNS[name]: "" if name == "counted" else 0 for name in _OWN}
        row |= {"id": None, "stage": stage, "place_id": place, "quantity": 0.0, "held": 0.0, "at": like["at"]}
        made[like["key"], stage, place] = row
        rows = [row]
    for row in rows:
        part = many if many > 0 else max(many, -row["quantity"])
        row["quantity"] += part
        row["held"] = min(row["held"], row["quantity"])
        many -= part


def _changed(
    before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]
) -> tuple[list[int], list[dict[str, Any]]]:
    """Rows that are no more as they were, and those in their place."""
    same = {row["id"]: row for row in before}
    new = [row for row in after if same.get(row["id"]) != row]
    kept = {row["id"] for row in after if same.get(row["id"]) == row}
    gone = [row["id"] for row in before if row["id"] not in kept]
    return gone, [{name: value for name, value in row.items() if name != "id"} for row in new]


def _sums(organisation_id: int, there: Mapping[Lot, Sequence[dict[str, Any]]]) -> dict[Lot, list[Sum]]:
    """Of a lot that was counted somewhere, from count to count; of others all days in one."""
    told: dict[Lot, list[Sum]] = {}
    uncounted = []
    for lot, rows in there.items():
        if days := sorted({row["counted_on"] for row in rows} - {""}):
            told |= sums_of(organisation_id, [lot], days)
        else:
            uncounted.append(lot)
    return told | sums_of(organisation_id, uncounted, ())
