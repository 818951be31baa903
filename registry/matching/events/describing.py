"""Gives places and parties what a document's master data says of them, only where nobody said anything yet: staff know
better than files. Keeps all of it for queries. Callers commit and hold the maker's lock."""

from collections.abc import Mapping

from sqlalchemy import text

from registry.db import db
from registry.matching.events.places import ids_of
from registry.units.events.attributes import Attributes
from registry.units.events.masterdata import Described, MasterData

_GONE = text("DELETE FROM master_attribute WHERE organisation_id = :maker AND uri = :uri AND name = :name")
_TOLD = text(
    "INSERT INTO master_attribute (organisation_id, name, value, uri) VALUES (:maker, :name, :value, :uri)"
)
_COLUMNS = {"place": ("name", "gln", "address", "country"), "party": ("name", "gln", "country")}


def describe(organisation_id: int, data: MasterData) -> None:
    """Places and parties that nobody knows yet are made."""
    _fill(organisation_id, "place", data.places)
    _fill(organisation_id, "party", data.parties)


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


def _fill(organisation_id: int, table: str, told: Mapping[str, Described]) -> None:
    ids = ids_of(table, organisation_id, [one.uri for one in told.values()])
    sets = ", ".join(
        f"{name} = CASE WHEN {name} = '' THEN :{name} ELSE {name} END" for name in _COLUMNS[table]
    )
    rows = [
        {"id": ids[one.uri], **{name: getattr(one, name) for name in _COLUMNS[table]}}
        for one in told.values()
    ]
    if rows:
        db.session.connection().execute(text(f"UPDATE {table} SET {sets} WHERE id = :id"), rows)  # noqa: S608
