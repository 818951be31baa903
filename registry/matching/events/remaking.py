"""Makes anew what is derived of some items, from all events that count: where an event came later than others that
happened after it, or was declared wrong. The same steps as for new events, in the order in which things happened."""

from collections.abc import Collection, Iterable

from registry.matching import lots
from registry.matching.events import loading, places, units, writing
from registry.matching.events.rows import change, found
from registry.units.events.documents import value_of
from registry.units.events.followed import Known
from registry.units.events.following import DEEPEST, Following
from registry.units.events.models import CHILD, PARENT
from registry.units.events.reading import Reading, read
from registry.units.queries import key_of

_INSIDE = """SELECT DISTINCT child_key FROM holding WHERE organisation_id = :maker AND parent_key {keys}
AND (until IS NULL OR until >= :since)"""
_OUTSIDE = f"""SELECT DISTINCT p.key FROM trace_item c JOIN trace_item p ON p.event_id = c.event_id
WHERE c.organisation_id = :maker AND c.role = {CHILD} AND p.role = {PARENT} AND c.key {{keys}}"""  # noqa: S608
_EVENTS = """SELECT DISTINCT e.id, e.event_key, e.document FROM trace_item i JOIN trace_event e ON e.id = i.event_id
WHERE i.organisation_id = :maker AND NOT e.wrong AND i.key {keys}"""
_TABLES = (("whereabouts", "key"), ("lot_stock", "key"), ("holding", "child_key"))
_DOUBTS = """DELETE FROM trace_doubt WHERE organisation_id = :maker AND resolved_at IS NULL AND unit_id IS NULL
AND key {keys}"""
"""Those of sales are weighed anew (see `matching/twice`)."""


def concerned(organisation_id: int, keys: Iterable[str], since: int) -> set[str]:
    """These items and everything that was in them at that moment or later."""
    reached = set(keys)
    level: Collection[str] = reached
    for _ in range(DEEPEST):
        inside = {row.child_key for row in found(_INSIDE, level, maker=organisation_id, since=since)}
        level = inside - reached
        reached |= level
        if not level:
            break
    return reached


def remake(organisation_id: int, keys: Collection[str], known: Known) -> set[int]:
    """Whose products' units were touched. Callers commit and hold the maker's lock."""
    if not keys:
        return set()
    keys = set(keys)
    outside = _outside(organisation_id, keys)
    events = _history(organisation_id, keys | outside, known)
    run = Following(known, only=keys | outside)
    loading.load_records(run, organisation_id, events)
    run.follow(events)
    _keep_only(run, keys)
    for table, column in _TABLES:
        change(
            f"DELETE FROM {table} WHERE organisation_id = :maker AND {column} {{keys}}",  # noqa: S608
            keys,
            maker=organisation_id,
        )
    change(_DOUBTS, keys, maker=organisation_id)
    writing.write_run(organisation_id, run, set())
    lots.restock_keys(organisation_id, keys - run.stock.touched, known.products)
    return _units(organisation_id, run, keys, known)


def _outside(organisation_id: int, keys: set[str]) -> set[str]:
    """What ever held these, and what held that."""
    reached: set[str] = set()
    level: Collection[str] = keys
    for _ in range(DEEPEST):
        above = {row.key for row in found(_OUTSIDE, level, maker=organisation_id)}
        level = above - reached - keys
        reached |= level
        if not level:
            break
    return reached


def _history(organisation_id: int, keys: set[str], known: Known) -> list[Reading]:
    events = []
    for row in found(_EVENTS, keys, maker=organisation_id):
        event = read(value_of(row.document), row.document, key=row.event_key)
        event.id = row.id
        events.append(event)
    places.resolve(organisation_id, events, known)
    known.products |= loading.products_of(organisation_id, keys)
    events.sort(key=lambda event: (event.at, event.id))
    return events


def _keep_only(run: Following, keys: set[str]) -> None:
    """What holds these was followed too, but nothing of it has changed."""
    run.moved &= keys
    run.stock.touched &= keys
    run.new_holds = [hold for hold in run.new_holds if hold.child in keys]
    run.ended_holds = []
    run.doubts = [doubt for doubt in run.doubts if doubt.key in keys]
    run.made = {key: one for key, one in run.made.items() if key in keys}


def _units(organisation_id: int, run: Following, keys: set[str], known: Known) -> set[int]:
    products = units.file_units(organisation_id, run.made.values(), known.products, anew=True)
    gone = {}
    for key in keys - run.made.keys():
        gtin = key[1:15]
        if key[0] in "il" and gtin in known.products and (number := key_of(key[16:])):
            gone[known.products[gtin], number] = key
    units.forget_units(organisation_id, gone.keys())
    return products | {product for product, _ in gone}
