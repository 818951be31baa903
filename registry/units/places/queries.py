"""Reads about places and parties. Every query takes the maker: another's are not there."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from registry.db import db
from registry.tongue.speaking import gettext as _
from registry.units.places.models import Party, Place


@dataclass(frozen=True, slots=True)
class Site:
    """A place as pages show it, with whoever runs it."""

    id: int
    uri: str
    kind: str = ""
    name: str = ""
    gln: str = ""
    country: str = ""
    address: str = ""
    party_id: int | None = None
    party: str = ""

    @property
    def title(self) -> str:
        return self.name or (f"GLN {self.gln}" if self.gln else self.uri) or _("Place not known")


NOWHERE = Site(0, "")


def sites_by_ids(organisation_id: int, ids: Collection[int | None]) -> dict[int, Site]:
    """Those that are there; ask it with `.get(id, NOWHERE)`."""
    wanted = sorted({number for number in ids if number})
    return (
        {site.id: site for site in _read(_sites(organisation_id).where(Place.id.in_(wanted)))}
        if wanted
        else {}
    )


def sites_by_uris(organisation_id: int, uris: Collection[str]) -> dict[str, Site]:
    return (
        {site.uri: site for site in _read(_sites(organisation_id).where(Place.uri.in_(uris)))} if uris else {}
    )


def sites_by_glns(organisation_id: int, glns: Collection[str]) -> dict[str, Site]:
    """Of places that share a GLN the one that was described first."""
    found: dict[str, Site] = {}
    for site in _read(_sites(organisation_id).where(Place.gln.in_(glns)).order_by(Place.id)) if glns else ():
        found.setdefault(site.gln, site)
    return found


def sites(
    organisation_id: int, q: str = "", kind: str = "", number: int = 1, size: int = 50
) -> tuple[list[Site], int]:
    """One page of the maker's places and how many there are. Those that nobody has described come first: they need
    somebody."""
    wanted = _sites(organisation_id)
    for word in q.split()[:6]:
        low = word.lower()[:60]
        wanted = wanted.where(
            or_(*(_has(column, low) for column in (Place.name, Place.uri, Place.gln, Party.name)))
        )
    if kind:
        wanted = wanted.where(Place.kind == ("" if kind == "none" else kind))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    order = (Place.name != "", Place.kind, func.lower(Place.name), Place.id)
    return _read(wanted.order_by(*order).offset((number - 1) * size).limit(size)), total


def sites_after(organisation_id: int, after: int, limit: int) -> list[Site]:
    """In the order in which they came on record."""
    return _read(_sites(organisation_id).where(Place.id > after).order_by(Place.id).limit(limit))


def all_sites(organisation_id: int, limit: int = 1_000) -> list[Site]:
    """For choosing among them, by name."""
    return _read(_sites(organisation_id).order_by(func.lower(Place.name), Place.id).limit(limit))


def own_place(organisation_id: int, place_id: int) -> Place | None:
    found: Place | None = db.session.scalar(
        select(Place).where(Place.organisation_id == organisation_id, Place.id == place_id)
    )
    return found


def own_party(organisation_id: int, party_id: int) -> Party | None:
    found: Party | None = db.session.scalar(
        select(Party).where(Party.organisation_id == organisation_id, Party.id == party_id)
    )
    return found


def parties(organisation_id: int, q: str = "", number: int = 1, size: int = 50) -> tuple[list[Party], int]:
    """One page of the maker's parties, those without an e-mail address first: no notice would reach them."""
    wanted = select(Party).where(Party.organisation_id == organisation_id)
    for word in q.split()[:6]:
        low = word.lower()[:60]
        wanted = wanted.where(
            or_(*(_has(column, low) for column in (Party.name, Party.uri, Party.gln, Party.email)))
        )
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    order = (Party.is_maker, Party.email != "", func.lower(Party.name), Party.id)
    return list(db.session.scalars(wanted.order_by(*order).offset((number - 1) * size).limit(size))), total


def all_parties(organisation_id: int, limit: int = 1_000) -> list[Party]:
    """For choosing among them, by name."""
    wanted = select(Party).where(Party.organisation_id == organisation_id)
    return list(db.session.scalars(wanted.order_by(func.lower(Party.name), Party.id).limit(limit)))


def parties_by_ids(organisation_id: int, ids: Collection[int | None]) -> dict[int, Party]:
    """Those that are there."""
    wanted = select(Party).where(
        Party.organisation_id == organisation_id, Party.id.in_({number for number in ids if number})
    )
    return {party.id: party for party in db.session.scalars(wanted)}


def sites_of_party(organisation_id: int, party_id: int, limit: int = 200) -> list[Site]:
    wanted = _sites(organisation_id).where(Place.party_id == party_id)
    return _read(wanted.order_by(func.lower(Place.name), Place.id).limit(limit))


def counts_of_kinds(organisation_id: int) -> dict[str, int]:
    """Kind -> number of places."""
    wanted = select(Place.kind, func.count()).where(Place.organisation_id == organisation_id)
    return dict(db.session.execute(wanted.group_by(Place.kind)).all())


def _sites(organisation_id: int) -> Select[Any]:
    columns = (
        Place.id,
        Place.uri,
        Place.kind,
        Place.name,
        Place.gln,
        Place.country,
        Place.address,
        Place.party_id,
    )
    party = func.coalesce(Party.name, Party.uri, "")
    selected: Any = select(*columns, party)
    wanted: Select[Any] = selected.outerjoin(Party, Party.id == Place.party_id)
    return wanted.where(Place.organisation_id == organisation_id)


def _has(column: Any, low: str) -> Any:
    return func.lower(column).contains(low, autoescape=True)


def _read(wanted: Select[Any]) -> list[Site]:
    return [Site(*row) for row in db.session.execute(wanted)]
