"""My stock system tells what comes in, moves, is counted, held back and released, at places on record. Each row becomes
an event in the standard's words. A count that finds otherwise than what is known, sales on record taken out, is a
contradiction for a person to settle: nothing is put right in silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from registry.audit.entries import keep
from registry.clock import now
from registry.errors import Refused
from registry.journeys import capturing
from registry.journeys.itemising import (
    Article,
    Articles,
    Event,
    Item,
    event,
    item_uri,
    items_of,
    lot_uri,
    place,
    places,
)
from registry.matching import bulk
from registry.matching.chain import sold
from registry.recalls.states import Author
from registry.units.events.standing import on_hand
from registry.units.places.queries import Site

RECEIVED, MOVED, COUNTED, HELD, RELEASED = "received", "moved", "counted", "held", "released"
FUTURE = "This moment is still to come."
MOST_THERE = 20_000
"""Units of a product at one place that a count is held against."""
TOO_MANY = f"More than {MOST_THERE:,} units of this product are there: count them lot by lot."


@dataclass(frozen=True, slots=True)
class Told:
    """A row in the words of another system: units with serials, or some of a lot. `source` is where it comes from."""

    product: str = ""
    gtin: str = ""
    serials: Sequence[str] = ()
    lot: str = ""
    quantity: int | None = None
    place: str = ""
    source: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a row told of: so many, and units that a count did not find."""

    many: int
    missing: int = 0


@dataclass(slots=True)
class Row:
    """A row, read. `lot` is its key."""

    article: Article
    serials: Sequence[str]
    lot: str
    quantity: int
    site: Site | None
    source: Site | None
    at: datetime
    items: list[Item] = field(default_factory=list)

    @property
    def uris(self) -> list[str]:
        return [item.uri for item in self.items]

    @property
    def lots(self) -> list[tuple[str, float]]:
        return [] if self.serials or not self.lot else [(lot_uri(self.article, self.lot), self.quantity)]

    @property
    def where(self) -> dict[str, str]:
        assert self.site is not None  # noqa: S101 - read where it is needed
        return {"id": self.site.uri}


Results = dict[int, Done | Refused]


def tell(organisation_id: int, kind: str, rows: Sequence[tuple[int, Told]], by: Author) -> Results:
    """Row by row; a bad one leaves the others done. The caller commits."""
    bulk.begin(organisation_id, quick=False)
    read, done = _read(organisation_id, kind, rows)
    events: list[Event] = []
    for number, row in read.items():
        try:
            missing = _missing(organisation_id, row) if kind == COUNTED and not row.lots else []
            if kind in (HELD, RELEASED):
                _there(row)
        except Refused as refused:
            done[number] = refused
            continue
        events += _events(kind, row, missing)
        done[number] = Done(row.quantity if row.lots else len(row.items), len(missing))
    if events:
        capturing.record(organisation_id, events, by)
        many = sum(one.many for one in done.values() if isinstance(one, Done))
        keep(organisation_id, by.id, by.name, f"stock.{kind}", "stock", None, after={"pieces": many})
    return done


def _read(
    organisation_id: int, kind: str, rows: Sequence[tuple[int, Told]]
) -> tuple[dict[int, Row], Results]:
    articles, moment = Articles(organisation_id), now()
    known = places(organisation_id, {name for _, one in rows for name in (one.place, one.source) if name})
    read: dict[int, Row] = {}
    refused: Results = {}
    for number, one in rows:
        try:
            read[number] = _row(kind, one, articles, known, moment)
        except Refused as why:
            refused[number] = why
    wanted = {(n, serial): (row.article, serial) for n, row in read.items() for serial in row.serials}
    items = items_of(organisation_id, wanted)
    for number, row in read.items():
        row.items = [items[number, serial] for serial in row.serials]
    return read, refused


def _row(kind: str, one: Told, articles: Articles, known: Mapping[str, Site], moment: datetime) -> Row:
    article = articles.of(one.product, one.gtin)
    if one.at is not None and one.at > moment:
        raise Refused("at", FUTURE)
    serials = [article.key(serial, "serial", at="serials") for serial in one.serials]
    lot = article.key(one.lot, "lot") if one.lot else ""
    if not serials and not (kind == COUNTED and one.quantity is None):
        if not lot or one.quantity is None:
            raise Refused("serials", "Send serials, or a lot and a quantity.")
    elif one.quantity is not None:
        raise Refused("quantity", "Send serials or a quantity, not both.")
    named = one.place or not serials or kind not in (HELD, RELEASED)
    site = place(known, one.place, "to" if kind == MOVED else "place") if named else None
    source = place(known, one.source, "from") if one.source or kind == MOVED else None
    if kind == MOVED and source is not None and source == site:
        raise Refused("to", "It would stay where it is. Send the place that it moves to.")
    return Row(article, tuple(dict.fromkeys(serials)), lot, one.quantity or 0, site, source, one.at or moment)


def _events(kind: str, row: Row, missing: Sequence[str]) -> list[Event]:
    """What a row becomes."""
    told = (row.at, row.uris, row.lots)
    if kind == RECEIVED:
        return [
            event("receiving", *told, source=row.source, disposition="in_progress", bizLocation=row.where)
        ]
    if kind == MOVED:
        assert row.source is not None  # noqa: S101 - read where it is needed
        return [
            event("storing", *told, source=row.source, destination=row.site, readPoint={"id": row.source.uri},
                  bizLocation=row.where)
        ]  # fmt: skip
    if kind == COUNTED:
        there = [event("cycle_counting", *told, bizLocation=row.where)] if row.items or row.lots else []
        gone = [item_uri(key) for key in missing]
        lost = event("cycle_counting", row.at, gone, disposition="mismatch_instance", readPoint=row.where)
        return [*there, *([lost] if gone else [])]
    where: dict[str, Any] = {"readPoint": row.where} if row.lots else {}  # a unit stays where it is
    if kind == HELD:
        return [event("holding", *told, disposition="non_sellable_other", **where)]
    return [event("inspecting", *told, disposition="sellable_not_accessible", **where)]


def _there(row: Row) -> None:
    """Units may be held wherever they are; where a place is told, they must be known to be there."""
    for item in row.items if row.site is not None else ():
        if row.site is not None and (item.there is None or item.there.place_id != row.site.id):
            raise Refused("place", f"{item.key[16:]} is not known to be there.")


def _missing(organisation_id: int, row: Row) -> list[str]:
    """What is known to lie there of the product, or of the lot, and was not counted. Nobody misses what a sale on
    record names."""
    assert row.site is not None  # noqa: S101 - read where it is needed
    keys = on_hand(organisation_id, row.article.id, row.site.id, row.lot, MOST_THERE + 1)
    if len(keys) > MOST_THERE:
        raise Refused("serials", TOO_MANY)
    counted = {item.key for item in row.items}
    missing = [key for key in keys if key not in counted]
    gone = sold.of_items(organisation_id, dict.fromkeys(missing, row.article.id))
    return [key for key in missing if key not in gone]
