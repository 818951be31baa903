"""Who trades with a maker's units, by the names that are on record: its own, its brands', its places and parties."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from registry.catalogue.keys import email_key, name_key
from registry.catalogue.models import Brand, Organisation
from registry.db import db
from registry.matching.twice.sides import Trade
from registry.units.places.models import Party, Place


def trade_of(organisation_id: int) -> Trade:
    """Read once for many units."""
    own = set(map(name_key, db.session.scalars(_own_names(organisation_id))))
    places: defaultdict[str, set[int]] = defaultdict(set)
    called: defaultdict[int, set[str]] = defaultdict(set)
    kinds, parties, emails = {}, {0: ""}, set()
    for party in db.session.execute(_of(Party, organisation_id, "id", "name", "email", "is_maker")):
        parties[party.id] = name_key(party.name)
        places[parties[party.id]].update(())
        if party.is_maker:
            own.add(parties[party.id])
        else:
            emails.add(email_key(party.email))
    for place in db.session.execute(_of(Place, organisation_id, "id", "kind", "name", "gln", "party_id")):
        kinds[place.id] = place.kind
        for name in {name_key(place.name), place.gln, parties[place.party_id or 0]} - {""}:
            places[name].add(place.id)
            called[place.id].add(name)
    return Trade(
        own - {""},
        {name: frozenset(numbers) for name, numbers in places.items() if name},
        kinds,
        {number: frozenset(names) for number, names in called.items()},
        emails - {""},
    )


def _of(table: Any, organisation_id: int, *names: str) -> Any:
    columns = table.__table__.c
    return select(*(columns[name] for name in names)).where(columns.organisation_id == organisation_id)


def _own_names(organisation_id: int) -> Any:
    organisation, brand = Organisation.__table__.c, Brand.__table__.c
    brands = select(brand.name).where(brand.organisation_id == organisation_id)
    return select(organisation.name).where(organisation.id == organisation_id).union_all(brands)
