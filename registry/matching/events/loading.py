"""Loads into a run of following what is on record of the items it meets: where they are, what holds them and what they
hold, how many of a lot are where. Reads only."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from registry.matching import lots
from registry.matching.events.places import note
from registry.matching.events.rows import found
from registry.units.events.besides import Amount
from registry.units.events.followed import Hold, Known, Spot
from registry.units.events.following import DEEPEST, Following
from registry.units.events.reading import Reading
from registry.units.events.stages import COUNT

_SPOTS = """SELECT key, product_id, lot_key, stage, place_id, held, expires, made, at, event_id FROM whereabouts
WHERE organisation_id = :maker AND key {keys}"""
_HOLDS = """SELECT child_key, parent_key, at, kind, quantity, event_id FROM holding
WHERE organisation_id = :maker AND until IS NULL AND parent_key {keys}"""
_HELD = _HOLDS.replace("parent_key {keys}", "child_key {keys}")
_STOCK = """SELECT key, stage, place_id, told, told_held, at, gross, loose, counted_on, base, missed, expires
FROM lot_stock WHERE organisation_id = :maker AND key {keys} AND (told <> 0 OR loose <> 0 OR counted_on <> '')"""
_PRODUCTS = """SELECT gtin, min(product_id) AS product_id FROM product_gtin JOIN product ON product.id = product_id
WHERE organisation_id = :maker AND gtin {keys} GROUP BY gtin"""
_PLACES = "SELECT id, gln, kind FROM place WHERE organisation_id = :maker AND id {keys}"


def products_of(organisation_id: int, keys: Iterable[str]) -> dict[str, int]:
    """The maker's own products by GTIN, of all that these keys name. Of a GTIN of two products the older one counts."""
    gtins = {key[1:15] for key in keys if key[0] in "ilc"}
    return {row.gtin: row.product_id for row in found(_PRODUCTS, gtins, maker=organisation_id)}


def load_spots(run: Following, organisation_id: int, keys: Collection[str]) -> None:
    for row in found(_SPOTS, keys, maker=organisation_id):
        run.spots[row.key] = Spot(
            row.product_id, row.lot_key[1:], row.stage, row.place_id, bool(row.held), row.expires, row.made,
            row.at, row.event_id,
        )  # fmt: skip


def load_holds(run: Following, organisation_id: int, keys: Collection[str]) -> set[str]:
    """What these hold and what that holds, and what holds these. Says which items were met besides."""
    met: set[str] = set()
    for row in found(_HELD, keys, maker=organisation_id):
        run.load_hold(_hold(row))
    level: Collection[str] = keys
    for _ in range(DEEPEST):
        inside = found(_HOLDS, level, maker=organisation_id)
        for row in inside:
            run.load_hold(_hold(row))
        level = {row.child_key for row in inside} - met
        met |= level
        if not level:
            break
    return met


def load_stock(run: Following, organisation_id: int, keys: Collection[str]) -> None:
    for row in found(_STOCK, keys, maker=organisation_id):
        lot = run.stock.lots.setdefault(row.key, {})
        lot[row.stage, row.place_id] = Amount(*row[3:11])
        run.stock.latest[row.key] = max(row.at, run.stock.latest.get(row.key, 0))
        run.stock.expires[row.key] = row.expires


def load_records(run: Following, organisation_id: int, events: Iterable[Reading]) -> None:
    """What sales records tell of lots that are counted."""
    keys = {key for event in events if event.effect.deed == COUNT for key, _ in event.items if key[0] == "l"}
    run.stock.records = lots.records_of(organisation_id, keys, run.known.products)


def load_places(known: Known, organisation_id: int, spots: Mapping[str, Spot]) -> None:
    """The places where items are now: what they are counts although no event of these names them."""
    ids = {spot.place_id for spot in spots.values()} - {None} - known.sites.keys()
    for row in found(_PLACES, ids, maker=organisation_id):
        note(known, row.id, row.gln, row.kind)


def _hold(row: Any) -> Hold:
    return Hold(row.child_key, row.parent_key, row.at, row.kind, row.event_id, row.quantity)
