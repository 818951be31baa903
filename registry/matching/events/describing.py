"""Gives places and parties what a document's master data says of them, only where nobody said anything yet: staff know
better than files. Keeps all of it for queries. Callers commit and hold the maker's lock."""

from collections.abc import Mapping

from sqlalchemy import text

from registry.audit.who import By
from registry.db import db
from registry.matching import lots
from registry.matching.events.places import ids_of
from registry.matching.events.rows import found
from registry.units.events.attributes import Attributes
from registry.units.events.masterdata import Described, MasterData
from registry.units.places.actions import weigh_anew

_GONE = text("DELETE FROM master_attribute WHERE organisation_id = :maker AND uri = :uri AND name = :name")
_TOLD = text(
    "INSERT INTO master_attribute (organisation_id, name, value, uri) VALUES (:maker, :name, :value, :uri)"
)
_OF_PARTIES = "SELECT id FROM place WHERE organisation_id = :maker AND party_id {keys}"
_COLUMNS = {"place": ("name", "gln", "address", "country"), "party": ("name", "gln", "country")}


def describe(organisation_id: int, data: MasterData, by: By) -> None:
    """Places and parties that nobody knows yet are made."""
    parties = _fill(organisation_id, "party", data.parties)
    places = set(_fill(organisation_id, "place", data.places))
    places |= {row.id for row in found(_OF_PARTIES, parties, maker=organisation_id)}
    if places or parties:
        weigh_anew(organisation_id, sorted(places), by)
        lots.ask(organisation_id, by.id, by.name)


def note(organisation_id: int, told: Attributes) -> None:
    """For queries. The values of an attribute take the place of those that an earlier document told."""
    places = [{"maker": organisation_id, "uri": uri, "name": name} for uri, name in sorted(told)]
    rows = [
        {**place, "value": value}
        for place in places
        for value in sorted(told[str(place["uri"]), str(place["name"])])
    ]
    if rows:
        connection = db.session.connection()
        connection.execute(_GONE, places)
        connection.execute(_TOLD, rows)


def _fill(organisation_id: int, table: str, told: Mapping[str, Described]) -> list[int]:
    """Numbers of those of which it tells something new."""
    ids = ids_of(table, organisation_id, [one.uri for one in told.values()])
    columns = _COLUMNS[table]
    wanted = f"SELECT id, {', '.join(columns)} FROM {table} WHERE id {{keys}}"  # noqa: S608 - names of ours
    rows = {row.id: row._mapping for row in found(wanted, sorted(set(ids.values())))}
    sets = ", ".join(f"{name} = CASE WHEN {name} = '' THEN :{name} ELSE {name} END" for name in columns)
    new = [
        {"id": ids[one.uri], **{name: getattr(one, name) for name in columns}}
        for one in told.values()
        if any(getattr(one, name) and not rows[ids[one.uri]][name] for name in columns)
    ]
    if new:
        db.session.connection().execute(text(f"UPDATE {table} SET {sets} WHERE id = :id"), new)  # noqa: S608
    return [row["id"] for row in new]
