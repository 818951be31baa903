"""Finds the products that hold parts which a recall covers: a battery in a drill. `criteria` says which parts are
covered; the events of whoever built them in say what holds them now.

Two makers meet here, and neither may see the other's records. What is looked through are the product maker's own
events; what is found is written as that maker's own rows, with the keys that its own events use. Nothing of the part's
maker is copied but what is public anyway: which recall it is, and that it covers that number, as a check would answer.
The part's maker gets no row: it may count them (`part_recall`), and no more. Who builds parts into parts learns of it
by the recall of the maker in between, not from here."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, and_, case, delete, exists, func, literal, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.catalogue.models import Organisation, Product
from registry.clock import now
from registry.criteria.answers import YES
from registry.db import db
from registry.matching.asked import judge_of
from registry.matching.chain.joining import gtin, item_key, lot_key, of_unit
from registry.matching.chain.models import PartRecall, PartUnit
from registry.matching.chain.suspects import Rule, Suspects, held, item, suspects
from registry.matching.judged import COLUMNS, Judge
from registry.matching.matched import covered, gather
from registry.matching.matching import Matching
from registry.matching.scopes import Scope, lists_at_hand, scope_of
from registry.matching.sources import Place, unit
from registry.recalls.models import ScopeVersion
from registry.serials.keys import LEADS, indexable
from registry.units.events.holding import STILL, Held, holders_of, some
from registry.units.events.models import COMPONENT
from registry.units.events.names import CLASS, ITEM, LOT, Named, named
from registry.units.events.standing import lots_of_items, products_of_items
from registry.units.events.story import became

DEEPEST = 8
kept: Any = PartUnit.__table__
maker_of: Any = Organisation.__table__
product: Any = Product.__table__
Progress = Callable[[int], None]
Found = Generator[tuple[int, list[str]], None, None]


@dataclass(frozen=True, slots=True)
class Part:
    """A GTIN of the recalling maker's, and a maker whose events tell of it."""

    gtin: str
    product_id: int
    holder: int


def find_parts(version: ScopeVersion, run: int, progress: Progress) -> None:
    """By the version that counts now; `run` is a number greater than those before. `progress` commits. It costs what
    the recall covers and what may be covered, not what all makers ever built in; doing it again changes nothing."""
    looked = 0
    with db.engine.connect() as connection, db.engine.connect() as reader:
        scope = scope_of(reader, version)
        parts = _parts(reader, scope)
        with closing(_covered(connection, reader, version, scope, parts)) as found:
            for maker, keys in found:
                _keep(version.recall_id, maker, run, _products(maker, keys))
                looked += len(keys)
                progress(looked)
    stale = and_(kept.c.recall_id == version.recall_id, kept.c.seen != run)
    db.session.execute(delete(kept).where(stale))
    _count(version.recall_id)


def _parts(connection: Connection, scope: Scope) -> list[Part]:
    """One look into each index a maker and GTIN."""
    told = []
    for table, column in ((held, held.c.child_key), (item, item.c.key)):
        for kind in (ITEM, LOT):
            first, last = (literal(kind).concat(gtin.c.gtin).concat(end) for end in "./")
            mine = (table.c.organisation_id == maker_of.c.id, column > first, column < last)
            told.append(exists().where(*mine).correlate(maker_of, gtin))
    of_maker = gtin.join(product, product.c.id == gtin.c.product_id).join(maker_of, true())
    wanted = select(gtin.c.gtin, gtin.c.product_id, maker_of.c.id).select_from(of_maker)
    wanted = wanted.where(product.c.organisation_id == scope.organisation_id, or_(*told))
    rows = connection.execute(wanted.order_by(maker_of.c.id, gtin.c.gtin, gtin.c.product_id)).all()
    return [Part(*row) for row in rows if row.product_id not in scope.alien]


def _covered(
    connection: Connection, reader: Connection, version: ScopeVersion, scope: Scope, parts: Sequence[Part]
) -> Found:
    """(holder, keys of covered parts): those that their maker has on record, and those of which only the holder
    knows."""
    if not parts:
        return
    judge = judge_of(reader, version, scope)
    matching = Matching(connection, reader, judge.criteria, scope, judge.lookup)
    yield from _recorded(connection, matching, parts)
    rule = Rule(judge.criteria, judge.numbered, lists_at_hand(reader, scope.organisation_id), judge.sorts)
    place = Place(reader, scope.organisation_id, scope.pending)
    for part in parts:
        own = _own_products(reader, part)
        for found in suspects(reader, rule, part.holder, part.gtin, part.product_id, own):
            yield part.holder, _unrecorded(place, judge, part, found)


def _own_products(connection: Connection, part: Part) -> Sequence[int]:
    """Of the holder, by the same GTIN: its events call the part one of these."""
    wanted = select(gtin.c.product_id).join(product, product.c.id == gtin.c.product_id)
    return connection.scalars(
        wanted.where(gtin.c.gtin == part.gtin, product.c.organisation_id == part.holder)
    ).all()


def _recorded(connection: Connection, matching: Matching, parts: Sequence[Part]) -> Found:
    """Of units on record the rule is asked as of any other recall."""
    holders: dict[str, set[int]] = {}
    for part in parts:
        holders.setdefault(part.gtin, set()).add(part.holder)
    gather(connection, matching, undecided=False)
    connection.commit()
    key = case((unit.c.serial_key.is_not(None), item_key()), else_=lot_key())
    wanted = covered(key).join(gtin, of_unit()).where(gtin.c.gtin.in_(holders), key.is_not(None))
    with connection.execute(wanted.execution_options(yield_per=2_000)) as rows:
        for keys in some(row[0] for row in rows):
            by_maker: dict[int, list[str]] = {}
            for one in keys:
                for holder in holders[named(one).gtin]:
                    by_maker.setdefault(holder, []).append(one)
            yield from by_maker.items()


def _unrecorded(place: Place, judge: Judge, part: Part, found: Suspects) -> list[str]:
    """What its maker has on record is judged by that alone."""
    known = _on_record(place, part.product_id, [named(key) for key in found.keys])
    keys = [key for key in dict.fromkeys(found.keys) if key not in known]
    if found.sure or not keys:
        return keys
    lots = lots_of_items(part.holder, keys)
    rows = [_told(-nth, part.product_id, named(key), lots.get(key, "")) for nth, key in enumerate(keys, 1)]
    answers = judge.batch(rows).units
    return [key for key, row in zip(keys, rows, strict=True) if answers[row.id] is YES]


def _on_record(place: Place, product_id: int, names: Sequence[Named]) -> set[str]:
    """All of one kind: items, or lots."""
    by_key = {LEADS[len(one.number)] + one.number: one.key for one in names if indexable(one.number)}
    lots = bool(names) and names[0].kind == LOT
    column = unit.c.lot_key if lots else unit.c.serial_key
    mine = [*place.filed(), unit.c.product_id == product_id, column.in_(by_key)]
    mine += [unit.c.serial_key.is_(None)] if lots else []
    return {by_key[key] for key in place.connection.scalars(select(column).where(*mine))}


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
