"""Files a batch of events and everything derived from them, in the caller's transaction: the same event twice is one,
in any order, and nobody else's rows are touched."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text

from registry.clock import now
from registry.db import db
from registry.matching.events import loading, places, units, writing
from registry.matching.events.remaking import concerned, remake
from registry.matching.events.rows import change, found
from registry.matching.twice.finding import weigh_items
from registry.units.events.documents import value_of
from registry.units.events.followed import Known
from registry.units.events.following import Following
from registry.units.events.models import AGGREGATION, ASSOCIATION, CHILD, PARENT
from registry.units.events.reading import DECLARED, Reading
from registry.units.events.stages import SELL

OTHERWISE = (
    "An event with this eventID is on record and tells something else. Give this one an eventID of its own; to take "
    "the other back, send that one again with an errorDeclaration."
)
_KNOWN = "SELECT id, event_key, document FROM trace_event WHERE organisation_id = :maker AND event_key {keys}"
_LATEST = "SELECT max(recorded) FROM trace_event WHERE organisation_id = :maker"
_DECLARATIONS = "SELECT 1 FROM trace_fact WHERE organisation_id = :maker AND name {keys} LIMIT 1"
_ITEMS = """SELECT DISTINCT i.key, e.at FROM trace_item i JOIN trace_event e ON e.id = i.event_id
WHERE i.event_id {keys}"""


@dataclass(slots=True)
class Filed:
    """What became of a batch. `refused` are events whose eventID is another's."""

    new: list[Reading] = field(default_factory=list)
    refused: list[Reading] = field(default_factory=list)
    products: set[int] = field(default_factory=set)


def recorded_now(organisation_id: int) -> int:
    """Now, as events have it, and never before the maker's latest: machines' clocks differ, and whoever reads on from a
    recordTime misses nothing."""
    last = db.session.scalar(text(_LATEST), {"maker": organisation_id}) or 0
    return max(last, int(now().timestamp() * 1_000_000))


def file_events(organisation_id: int, events: Sequence[Reading], capture_id: int | None = None) -> Filed:
    """The caller holds the maker's lock (`bulk.begin`) and commits."""
    filed = Filed()
    there = _only_new(organisation_id, events, filed)
    if not filed.new:
        return filed
    known = Known()
    places.resolve(organisation_id, filed.new, known)
    declared = {event.key.removesuffix(DECLARED): event for event in filed.new if event.declared}
    wrong = set(declared) | _declared_before(organisation_id, filed.new)
    writing.write_events(organisation_id, filed.new, recorded_now(organisation_id), capture_id, wrong)
    dirty = _taken_back([there[key] for key in declared if key in there])
    counting = sorted(
        (event for event in filed.new if not event.declared and event.key not in wrong),
        key=lambda event: event.at,
    )
    filed.products = _follow(organisation_id, counting, known, dirty)
    return filed


def _only_new(organisation_id: int, events: Sequence[Reading], filed: Filed) -> dict[str, int]:
    """Sorts out what is on record. Gives the numbers of events on record that this batch names."""
    wanted = {event.key for event in events}
    wanted |= {event.key.removesuffix(DECLARED) for event in events if event.declared}
    rows = {row.event_key: row for row in found(_KNOWN, wanted, maker=organisation_id)}
    seen: dict[str, Reading] = {}
    for event in events:
        row, twin = rows.get(event.key), seen.get(event.key)
        if row is None and twin is None:
            seen[event.key] = event
            filed.new.append(event)
        elif event.given and not _same(event.document, row.document if row else twin.document):  # type: ignore[union-attr]
            filed.refused.append(event)
    return {key: row.id for key, row in rows.items()}


def _same(one: str, other: str) -> bool:
    """Whether two events of one number tell the same, without what a repository adds."""
    return one == other or _told(one) == _told(other)


def _told(document: str) -> dict[str, object]:
    event = value_of(document)
    return {name: value for name, value in event.items() if name not in ("eventID", "recordTime", "@context")}


def _declared_before(organisation_id: int, events: Sequence[Reading]) -> set[str]:
    """Events that were declared wrong before they came themselves."""
    if not found(_DECLARATIONS, ["errorDeclaration"], maker=organisation_id):
        return set()
    declarations = {event.key + DECLARED for event in events if not event.declared}
    rows = found(_KNOWN, declarations, maker=organisation_id)
    return {row.event_key.removesuffix(DECLARED) for row in rows}


def _taken_back(ids: list[int]) -> dict[str, int]:
    """Events on record that are declared wrong now: the items they told of, and since when."""
    change("UPDATE trace_event SET wrong = :wrong WHERE id {keys}", ids, wrong=True)
    dirty: dict[str, int] = {}
    for row in found(_ITEMS, ids):
        dirty[row.key] = min(row.at, dirty.get(row.key, row.at))
    return dirty


def _follow(organisation_id: int, events: Sequence[Reading], known: Known, dirty: dict[str, int]) -> set[int]:
    """Whose products' units were touched."""
    run = Following(known)
    keys = {key for event in events for key, _ in event.items}
    _load(run, organisation_id, keys, known)
    loading.load_records(run, organisation_id, events)
    there = set(run.spots)
    _note_late(run, events, dirty)
    if dirty:
        run.but = concerned(organisation_id, dirty, min(dirty.values()))
    run.follow(events)
    writing.write_run(organisation_id, run, there)
    products = units.file_units(organisation_id, run.made.values(), known.products) if run.made else set()
    anew = set(run.but)
    products |= remake(organisation_id, anew, known)
    weigh_items(organisation_id, run.moved | anew, _sold(events, known) | anew)
    return products


def _sold(events: Sequence[Reading], known: Known) -> set[str]:
    """Items of the maker's products that these events sell."""
    sold = (one for one in events if one.effect.deed == SELL)
    return {key for one in sold for key, _ in one.items if key[1:15] in known.products}


def _load(run: Following, organisation_id: int, keys: set[str], known: Known) -> None:
    met = loading.load_holds(run, organisation_id, keys)
    known.products = loading.products_of(organisation_id, keys | met)
    loading.load_spots(run, organisation_id, keys | met)
    loading.load_places(known, organisation_id, run.spots)
    loading.load_stock(run, organisation_id, {key for key in keys | met if key[0] in "lc"})


def _note_late(run: Following, events: Sequence[Reading], dirty: dict[str, int]) -> None:
    """Items of which something later is on record already, and what such an item packs."""
    spots, latest = run.spots, run.stock.latest
    for event in events:
        at, late = event.at, False
        for key, role in event.items:
            spot = spots.get(key)
            if (spot is not None and at < spot.at) or at < latest.get(key, at):
                dirty[key] = min(at, dirty.get(key, at))
                late = late or role == PARENT
            for inside in run.inside(key) if key in run.holds else ():
                spot = spots.get(inside)
                if (spot is not None and at < spot.at) or at < latest.get(inside, at):
                    dirty[inside] = min(at, dirty.get(inside, at))
        if late and event.kind in (AGGREGATION, ASSOCIATION):
            for key, role in event.items:
                if role == CHILD:
                    dirty[key] = min(at, dirty.get(key, at))
