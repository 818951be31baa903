"""Finds the products that hold parts which a recall covers: a battery in a drill. `criteria` says which parts are
covered; the events of whoever built them in say what holds them now.

Two makers meet here, and neither may see the other's records. What is looked through are the product maker's own
events; what is found is written as that maker's own rows, with the keys that its own events use. Nothing of the part's
maker is copied but what is public anyway: which recall it is, and that it covers that number, as a check would answer.
The part's maker gets no row: it may count them (`part_recall`), and no more. Who builds parts into parts learns of it
by the recall of the maker in between, not from here."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.catalogue.models import Gtin, Organisation, Product
from registry.clock import now
from registry.criteria.answers import YES
from registry.db import db
from registry.matching.asked import judge_of
from registry.matching.chain.models import PartRecall, PartUnit
from registry.matching.judged import COLUMNS, Judge
from registry.matching.scopes import scope_of
from registry.matching.sources import unit
from registry.recalls.models import ScopeVersion
from registry.serials.keys import LEADS, indexable
from registry.units.events.holding import STILL, Held, holders_of, some
from registry.units.events.models import COMPONENT, INPUT, Holding, TraceItem
from registry.units.events.names import CLASS, ITEM, LOT, Named, named
from registry.units.events.standing import lots_of_items, products_of_items
from registry.units.events.story import became

BATCH = 4_000
DEEPEST = 8
held: Any = Holding.__table__
item: Any = TraceItem.__table__
kept: Any = PartUnit.__table__
Progress = Callable[[int], None]


def find_parts(version: ScopeVersion, run: int, progress: Progress) -> None:
    """By the version that counts now; `run` is a number greater than those before. `progress` commits."""
    looked = 0
    with db.engine.connect() as reader:
        judge, alien = judge_of(reader, version), set(scope_of(reader, version).alien)
        gtins = [one for one in _gtins(version.organisation_id) if one[1] not in alien]
        for maker in db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all():
            for kind, (gtin, product_id) in product((ITEM, LOT), gtins):
                for keys in some(_parts(maker, kind, gtin)):
                    covered = _covered(judge, version.organisation_id, maker, product_id, keys)
                    _keep(version.recall_id, maker, run, _products(maker, covered))
                    looked += len(keys)
                    progress(looked)
    stale = and_(kept.c.recall_id == version.recall_id, kept.c.seen != run)
    db.session.execute(delete(kept).where(stale))
    _count(version.recall_id)


def _gtins(organisation_id: int) -> list[tuple[str, int]]:
    wanted = select(Gtin.gtin, Gtin.product_id).join(Product, Product.id == Gtin.product_id)
    rows = db.session.execute(wanted.where(Product.organisation_id == organisation_id).order_by(Gtin.gtin))
    return [(gtin, number) for gtin, number in rows]


def _parts(maker: int, kind: str, gtin: str) -> Iterator[str]:
    """Keys of items, or of lots, of this GTIN that a maker's events tell to be in something."""
    behind, last = f"{kind}{gtin}.", f"{kind}{gtin}/"
    while keys := _page(maker, behind, last):
        yield from keys
        behind = keys[-1]


def _page(maker: int, behind: str, last: str) -> Sequence[str]:
    """Of what was built in or packed, and of what went into transformations."""
    found: set[str] = set()
    for table, column in ((held, held.c.child_key), (item, item.c.key)):
        mine = [table.c.organisation_id == maker, column > behind, column < last]
        mine.append(_into() if table is held else item.c.role == INPUT)
        found |= set(db.session.scalars(select(column).where(*mine).distinct().order_by(column).limit(BATCH)))
    return sorted(found)[:BATCH]


def _into() -> ColumnElement[bool]:
    """Built into something, or packed in a thing of its own kind: a product in a case or on a pallet is no part."""
    kinds = func.substr(held.c.parent_key, 1, 1).in_((ITEM, LOT, CLASS))
    return or_(held.c.kind == COMPONENT, kinds)


def _covered(judge: Judge, owner: int, maker: int, product_id: int, keys: Sequence[str]) -> list[str]:
    """Judged by what the part's maker has on record of it, else by its number and the lot that the holder's own events
    tell."""
    names = [named(key) for key in keys]
    records = _records(owner, product_id, names)
    lots = lots_of_items(maker, keys)
    rows = [
        records.get(one.key) or _told(-nth, product_id, one, lots.get(one.key, ""))
        for nth, one in enumerate(names, 1)
    ]
    answers = judge.batch(rows).units
    return [one.key for one, row in zip(names, rows, strict=True) if answers[row.id] is YES]


def _records(owner: int, product_id: int, names: Sequence[Named]) -> dict[str, Any]:
    """Key -> the unit on record. All of one kind: items, or lots."""
    by_key = {LEADS[len(one.number)] + one.number: one.key for one in names if indexable(one.number)}
    lots = bool(names) and names[0].kind == LOT
    column = unit.c.lot_key if lots else unit.c.serial_key
    mine = [unit.c.organisation_id == owner, unit.c.product_id == product_id, column.in_(by_key)]
    mine += [unit.c.serial_key.is_(None)] if lots else []
    rows = db.session.execute(select(*(unit.c[name] for name in COLUMNS)).where(*mine))
    return {by_key[row.lot_key if lots else row.serial_key]: row for row in rows}


def _told(number: int, product_id: int, one: Named, lot_key: str) -> Any:
    """A row as `Judge` reads it, of a unit that nobody has on record."""
    told = dict.fromkeys(COLUMNS)
    serial = one.number if one.kind == ITEM else ""
    lot = lot_key or one.lot_key
    serial_key = LEADS[len(serial)] + serial if serial else None
    told |= {"id": number, "product_id": product_id, "model": "", "serial": serial, "serial_key": serial_key}
    return SimpleNamespace(**told | {"lot": lot[1:], "lot_key": lot or None})


def _products(maker: int, keys: Sequence[str]) -> list[tuple[str, str]]:
    """(product, part): what holds each part now, up to the outermost thing that is no packing."""
    found, front = [], {key: {key} for key in keys}
    for _ in range(DEEPEST):
        above: dict[str, set[str]] = {}
        for one in holders_of(maker, list(front)):
            if _built_in(one):
                above.setdefault(one.parent, set()).update(front[one.child])
        for part, made in became(maker, list(front), forwards=True, limit=1_000_000):
            above.setdefault(made, set()).update(front[part])
        found += [(holder, part) for holder, parts in above.items() for part in parts]
        front = above
        if not front:
            break
    return found


def _built_in(one: Held) -> bool:
    """Still, and as `_into` has it."""
    return one.until == STILL and (one.kind == COMPONENT or named(one.parent).kind in (ITEM, LOT, CLASS))


def _keep(recall_id: int, maker: int, run: int, found: Sequence[tuple[str, str]]) -> None:
    if not found:
        return
    products = products_of_items(maker, {holder for holder, _ in found})
    rows = [
        {
            "recall_id": recall_id, "organisation_id": maker, "unit_key": holder, "part_key": part,
            "product_id": products.get(holder, 0), "seen": run,
        }
        for holder, part in dict.fromkeys(found)
    ]  # fmt: skip
    made = _insert(kept)
    anew = {name: made.excluded[name] for name in ("product_id", "seen")}
    by = [kept.c[name] for name in ("recall_id", "organisation_id", "unit_key", "part_key")]
    db.session.execute(made.on_conflict_do_update(index_elements=by, set_=anew), rows)


def _count(recall_id: int) -> None:
    """For overviews; what was begun of it stays."""
    by = (PartUnit.organisation_id, PartUnit.product_id)
    units, parts = func.count(PartUnit.unit_key.distinct()), func.count(PartUnit.part_key.distinct())
    table: Any = PartRecall.__table__
    moment = literal(now(), table.c.looked_at.type)
    counts = (
        select(literal(recall_id), *by, units, parts, moment)
        .where(PartUnit.recall_id == recall_id)
        .group_by(*by)
    )
    db.session.execute(update(table).where(table.c.recall_id == recall_id).values(units=0, parts=0))
    columns = ["recall_id", "organisation_id", "product_id", "units", "parts", "looked_at"]
    made = _insert(table).from_select(columns, counts)
    anew = {name: made.excluded[name] for name in ("units", "parts", "looked_at")}
    db.session.execute(
        made.on_conflict_do_update(index_elements=[table.c[name] for name in columns[:3]], set_=anew)
    )


def _insert(table: Any) -> Any:
    postgres = db.engine.dialect.name == "postgresql"
    return (postgresql.insert if postgres else sqlite.insert)(table)
