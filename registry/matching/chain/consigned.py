"""Finds the consignees of a recall: the businesses at whose places its covered units were or are, and those whom
records name. `criteria` has decided which units they are. Written some thousand rows a transaction, and repeatable:
what consignees answered stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    true,
    union_all,
    update,
)

from registry.clock import now
from registry.consignees.models import Consignee, ConsigneeUnit
from registry.criteria.parsing import parse
from registry.db import db
from registry.matching.chain.went import fresh_table, gather_went, named, upsert, went
from registry.matching.matched import gather, matched
from registry.matching.matching import Matching
from registry.matching.scopes import scope_of
from registry.matching.sources import unit
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import ScopeVersion
from registry.units.places.models import PLANT, Party, Place

AT_ONCE = 25_000
consignee: Any = Consignee.__table__
share: Any = ConsigneeUnit.__table__
_OWN = MetaData()
whose_place = Table(
    "whose_place", _OWN, Column("place_id", Integer, primary_key=True), Column("consignee_id", Integer),
    prefixes=["TEMPORARY"],
)  # fmt: skip
whose_name = Table(
    "whose_name", _OWN, Column("name", String(200), primary_key=True), Column("consignee_id", Integer),
    prefixes=["TEMPORARY"],
)  # fmt: skip
fresh = Table(
    "consigned_unit", _OWN, Column("unit_id", Integer, primary_key=True, autoincrement=False),
    Column("consignee_id", Integer, primary_key=True, autoincrement=False), Column("got", Float),
    Column("here", Float), prefixes=["TEMPORARY"],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may be a consignee, before it has a row."""

    key: str
    party_id: int | None = None
    place_id: int | None = None
    name: str = ""


def find_consignees(version: ScopeVersion) -> None:
    """By the version that counts now. Commits as it goes."""
    with db.engine.connect() as connection, db.engine.connect() as reader:
        scope = scope_of(reader, version)
        lookup = lists_of_draft(version.organisation_id)
        criteria = parse(version.criteria, strict=False)
        gather(connection, Matching(connection, reader, criteria, scope, lookup))
        gather_went(connection, version.organisation_id, scope.pending)
        for table in (whose_place, whose_name, fresh):
            fresh_table(connection, table)
        connection.commit()
        _name(connection, version)
        connection.commit()
        _sum(connection)
        connection.commit()
        for first, last in _ranges(connection):
            _write(connection, version.recall_id, first, last)
            connection.commit()
        _count(connection, version.recall_id)
        connection.commit()


def _name(connection: Connection, version: ScopeVersion) -> None:
    """Who each place and each name is. The maker's own places are nobody's to write to."""
    places = _places(connection)
    names = _names(connection, version.organisation_id)
    known = {one.key: one for one in [*places.values(), *names.values()] if one is not None}
    rows = [
        {
            "organisation_id": version.organisation_id, "recall_id": version.recall_id, "key": one.key,
            "party_id": one.party_id, "place_id": one.place_id, "name": one.name, "found_at": now(),
        }
        for one in known.values()
    ]  # fmt: skip
    if not rows:
        return
    connection.execute(upsert(connection, consignee).on_conflict_do_nothing(), rows)
    wanted = select(consignee.c.key, consignee.c.id).where(consignee.c.recall_id == version.recall_id)
    ids: dict[str, int] = dict(connection.execute(wanted).all())
    for table, column, found in ((whose_place, "place_id", places), (whose_name, "name", names)):
        told = [{column: of, "consignee_id": ids[one.key]} for of, one in found.items() if one is not None]
        if told:
            connection.execute(insert(table), told)


def _places(connection: Connection) -> dict[int, Known | None]:
    of = select(went.c.place_id).distinct().subquery()
    wanted = select(Place.id, Place.name, Place.uri, Place.kind, Place.party_id, Party.is_maker)
    rows = connection.execute(
        wanted.select_from(of)
        .join(Place, Place.id == of.c.place_id)
        .outerjoin(Party, Party.id == Place.party_id)
    )
    return {row.id: _of_place(row) for row in rows}


def _of_place(row: Any) -> Known | None:
    if row.party_id is not None:
        return None if row.is_maker else Known(f"party:{row.party_id}", party_id=row.party_id)
    if row.kind == PLANT:  # where things are made and nobody else is named: the maker's own
        return None
    return Known(f"place:{row.id}", place_id=row.id, name=row.name or row.uri)


def _names(connection: Connection, organisation_id: int) -> dict[str, Known | None]:
    """A name in records is a business or a place on record where it is called so."""
    told = list(connection.scalars(select(named.c.name).distinct()))
    if not told:
        return {}
    on_record: dict[str, Known | None] = {}
    sites = select(Place.id, Place.name, Place.uri, Place.kind, Place.party_id, Party.is_maker)
    sites = sites.outerjoin(Party, Party.id == Place.party_id)
    for row in connection.execute(sites.where(Place.organisation_id == organisation_id, Place.name != "")):
        on_record[_folded(row.name)] = _of_place(row)
    parties = select(Party.id, Party.name, Party.is_maker).where(Party.organisation_id == organisation_id)
    for one in connection.execute(parties.where(Party.name != "")):
        on_record[_folded(one.name)] = None if one.is_maker else Known(f"party:{one.id}", party_id=one.id)
    return {
        name: on_record.get(_folded(name), Known(f"name:{_folded(name)}"[:300], name=name)) for name in told
    }


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _sum(connection: Connection) -> None:
    """A unit that was at several places of one business was got once; of a lot the sum."""
    parts = []
    for table, whose, by in ((went, whose_place, "place_id"), (named, whose_name, "name")):
        joined = table.join(whose, table.c[by] == whose.c[by]).join(unit, unit.c.id == table.c.unit_id)
        counts = [
            case((unit.c.serial_key.is_(None), func.sum(table.c[name])), else_=func.max(table.c[name])).label(
                name
            )
            for name in ("got", "here")
        ]
        wanted = select(table.c.unit_id, whose.c.consignee_id, *counts).select_from(joined)
        parts.append(wanted.group_by(table.c.unit_id, whose.c.consignee_id, unit.c.serial_key))
    both = union_all(*parts).subquery()
    by_unit = (both.c.unit_id, both.c.consignee_id)
    rows = select(*by_unit, func.max(both.c.got), func.max(both.c.here)).group_by(*by_unit)
    connection.execute(insert(fresh).from_select(list(fresh.c), rows))


def _ranges(connection: Connection) -> Iterator[tuple[int, int | None]]:
    """Of unit ids, from one (not included) to another; the last has no end."""
    behind = 0
    while True:
        some = select(matched.c.unit_id).where(matched.c.unit_id > behind).order_by(matched.c.unit_id)
        last = connection.scalar(select(func.max(some.limit(AT_ONCE).subquery().c.unit_id)))
        connection.commit()  # what began with reading cannot write once somebody else wrote
        yield behind, last
        if last is None:
            return
        behind = last


def _write(connection: Connection, recall_id: int, first: int, last: int | None) -> None:
    """What is in a range now, in place of what was."""
    found = select(consignee.c.id).where(consignee.c.recall_id == recall_id, consignee.c.parent_id.is_(None))
    within = share.c.unit_id > first if last is None else share.c.unit_id.between(first + 1, last)
    still = exists().where(fresh.c.unit_id == share.c.unit_id, fresh.c.consignee_id == share.c.consignee_id)
    connection.execute(delete(share).where(share.c.consignee_id.in_(found), within, ~still))
    if last is None:
        return
    rows = select(fresh.c.consignee_id, fresh.c.unit_id, fresh.c.got, fresh.c.here)
    rows = rows.where(and_(fresh.c.unit_id > first, fresh.c.unit_id <= last, true()))
    made = upsert(connection, share).from_select(["consignee_id", "unit_id", "got", "here"], rows)
    anew = {name: made.excluded[name] for name in ("got", "here")}
    connection.execute(
        made.on_conflict_do_update(index_elements=[share.c.consignee_id, share.c.unit_id], set_=anew)
    )


def _count(connection: Connection, recall_id: int) -> None:
    """Sums for pages; who got nothing after all and was told nothing is none."""
    mine = and_(consignee.c.recall_id == recall_id, consignee.c.parent_id.is_(None))
    sums = {
        name: select(func.coalesce(func.sum(share.c[name]), 0.0))
        .where(share.c.consignee_id == consignee.c.id)
        .scalar_subquery()
        for name in ("got", "here")
    }
    connection.execute(update(consignee).where(mine).values(**sums))
    connection.execute(delete(consignee).where(mine, consignee.c.got == 0, consignee.c.told_at.is_(None)))
