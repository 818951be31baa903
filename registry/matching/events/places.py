"""Gives events the numbers of the places and parties they name; what nobody has described yet becomes a row with its
identifier alone. Callers commit and hold the maker's lock."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, text

from registry.clock import now
from registry.db import UtcDateTime, db
from registry.matching.events.rows import found
from registry.serials.epcs import uri_key
from registry.units.events.canonical import canonical, gln_of
from registry.units.events.followed import Known
from registry.units.events.reading import Reading
from registry.units.places.models import RETAILER


def resolve(organisation_id: int, events: Sequence[Reading], known: Known) -> None:
    """Every place that these events name, by its number."""
    named = {
        uri for event in events for uri in (event.read_point, event.location, event.destination, event.source)
    }
    parties = {uri for event in events for uri in event.parties}
    ids = ids_of("place", organisation_id, named, known)
    ids_of("party", organisation_id, parties)
    for event in events:
        event.read_point_id = ids.get(event.read_point)
        event.location_id = ids.get(event.location)
        event.destination_id = ids.get(event.destination)
        event.source_id = ids.get(event.source)


def ids_of(
    table: str, organisation_id: int, uris: Iterable[str], known: Known | None = None
) -> dict[str, int]:
    """Rows of `place` or `party` for these identifiers as written, made where there are none."""
    keys = {uri: uri_key(canonical(uri)) for uri in uris if uri}
    ids = _known(table, organisation_id, set(keys.values()), known)
    new = sorted(set(keys.values()) - ids.keys())
    if new:
        _make(table, organisation_id, new)
        ids |= _known(table, organisation_id, set(new), known)
    return {uri: ids[key] for uri, key in keys.items()}


def _known(table: str, organisation_id: int, keys: set[str], known: Known | None) -> dict[str, int]:
    kind = "kind" if table == "place" else "''"
    statement = (
        f"SELECT uri, id, gln, {kind} AS kind FROM {table} WHERE organisation_id = :maker AND uri {{keys}}"  # noqa: S608
    )
    ids: dict[str, int] = {}
    for row in found(statement, keys, maker=organisation_id):
        ids[row.uri] = row.id
        if known is not None:
            note(known, row.id, row.gln, row.kind)
    return ids


def note(known: Known, place_id: int, gln: str, kind: str) -> None:
    """What following needs to know of a place."""
    if gln:
        known.sites[place_id] = gln
    if kind == RETAILER:
        known.dealers.add(place_id)


def _make(table: str, organisation_id: int, keys: Sequence[str]) -> None:
    """By name and identifier: staff may be adding the same one, and their row is as good."""
    rows = [{"maker": organisation_id, "uri": key, "gln": gln_of(key), "at": now()} for key in keys]

    statement = text(
        f"INSERT INTO {table} (organisation_id, uri, gln, made_at) VALUES (:maker, :uri, :gln, :at) "  # noqa: S608
        "ON CONFLICT DO NOTHING"
    ).bindparams(bindparam("at", type_=UtcDateTime()))
    db.session.connection().execute(statement, rows)
