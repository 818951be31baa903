"""Where letters go: the address and name of each, from where they stand, a batch at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func, select

from registry.cases.models import RemedyCase
from registry.consignees.models import Consignee
from registry.db import db
from registry.errors import Refused
from registry.notices.kinds import KINDS
from registry.notices.models import BouncedPerson, Letter
from registry.notices.staff import members_of
from registry.notices.together import among
from registry.registrations.models import Owner, Registration, SafetyContact, Watch
from registry.sales.models import SaleCustomer, SaleLine
from registry.tongue.catalogues import ENGLISH, of_country
from registry.units.places.models import Party
from registry.units.places.models import Place as Site
from registry.vault import SAFETY, unseal


@dataclass(frozen=True, slots=True)
class Place:
    """`email` is empty where no key of this site opens it, `name` may be missing. `bounced`: a letter came back from
    this address. `language`: in which they are written to; of businesses and of who bought without registering that of
    their country."""

    email: str
    name: str = ""
    bounced: bool = False
    language: str = ENGLISH


def places(letters: Sequence[Letter]) -> dict[int, Place]:
    """Letter -> where it goes; one whose address is gone is not in it."""
    registered = _registered(_ids([one for one in letters if KINDS[one.kind].recall], "registration_id"))
    moving = _moving([letter for letter in letters if letter.kind == "confirm_address"])
    owners = _owners(_ids(letters, "owner_id"))
    watches = _watches(_ids(letters, "watch_id"))
    customers = _customers(_ids(letters, "sale_line_id"))
    consignees = _consignees(_ids(letters, "consignee_id"))
    members = {
        number: Place(email, name, language=code)
        for number, (email, name, code) in members_of(letters).items()
    }
    cases = _cases(_ids(letters, "case_id"))
    back = _bounced({letter.person for letter in letters})
    found = {}
    for letter in letters:
        place = (
            moving.get(letter.owner_id or 0)
            if letter.kind == "confirm_address"
            else (
                (registered.get(letter.registration_id or 0) if KINDS[letter.kind].recall else None)
                or owners.get(letter.owner_id or 0)
                or watches.get(letter.watch_id or 0)
                or customers.get(letter.sale_line_id or 0)
                or consignees.get(letter.consignee_id or 0)
                or members.get(letter.id)
                or cases.get(letter.case_id or 0)
            )
        )
        if place is not None:
            found[letter.id] = replace(place, bounced=place.bounced or letter.person in back)
    return found


def _bounced(people: set[str]) -> set[str]:
    return set(db.session.scalars(select(BouncedPerson.person).where(among(BouncedPerson.person, people))))


def _ids(letters: Iterable[Letter], name: str) -> list[int]:
    return sorted({number for letter in letters if (number := getattr(letter, name)) is not None})


def _registered(ids: list[int]) -> dict[int, Place]:
    """By its safety contact, which is there for safety alone: no letter but a recall's goes by it."""
    if not ids:
        return {}
    contact = (SafetyContact.sealed, SafetyContact.bounced_at, SafetyContact.country)
    wanted = select(Registration.id, *contact, Owner.language)
    wanted = wanted.join(SafetyContact, SafetyContact.id == Registration.contact_id)
    wanted = wanted.outerjoin(Owner, Owner.id == Registration.owner_id)
    rows = db.session.execute(wanted.where(among(Registration.id, ids)))
    return _kept(
        (number, _place(sealed, bounced, spoken or of_country(country), SAFETY))
        for number, sealed, bounced, country, spoken in rows
    )


def _owners(ids: list[int]) -> dict[int, Place]:
    if not ids:
        return {}
    rows = db.session.execute(select(Owner.id, Owner.sealed, Owner.language).where(among(Owner.id, ids)))
    return _kept((number, _place(sealed, None, spoken)) for number, sealed, spoken in rows)


def _moving(letters: Sequence[Letter]) -> dict[int, Place]:
    """To the address that an owner wants to move to, as long as they want it."""
    if not letters:
        return {}
    wanted = select(Owner.id, Owner.new_sealed, Owner.language).where(Owner.id.in_(_ids(letters, "owner_id")))
    rows = db.session.execute(wanted.where(Owner.new_sealed != ""))
    return _kept((number, _place(sealed, None, spoken)) for number, sealed, spoken in rows)


def _watches(ids: list[int]) -> dict[int, Place]:
    if not ids:
        return {}
    wanted = select(Watch.id, Watch.sealed, Watch.bounced_at, Watch.language)
    rows = db.session.execute(wanted.where(among(Watch.id, ids)))
    return _kept((number, _place(sealed, bounced, spoken)) for number, sealed, bounced, spoken in rows)


def _customers(ids: list[int]) -> dict[int, Place]:
    if not ids:
        return {}
    wanted = select(SaleCustomer.sale_line_id, SaleCustomer.email, SaleCustomer.name, SaleLine.country)
    wanted = wanted.join(SaleLine, SaleLine.id == SaleCustomer.sale_line_id)
    rows = db.session.execute(wanted.where(among(SaleCustomer.sale_line_id, ids)))
    return {number: _there(*told) for number, *told in rows if told[0]}


def _consignees(ids: list[int]) -> dict[int, Place]:
    """A business on record has the address that stands there now, and is in its country, or in that of its place."""
    if not ids:
        return {}
    own = Consignee.party_id.is_(None)
    told = [
        case((own, mine), else_=theirs)
        for mine, theirs in ((Consignee.email, Party.email), (Consignee.name, Party.name))
    ]
    country = case((own, func.coalesce(Site.country, "")), else_=Party.country)
    wanted = select(Consignee.id, *told, country).outerjoin(Party, Party.id == Consignee.party_id)
    wanted = wanted.outerjoin(Site, Site.id == Consignee.place_id)
    rows = db.session.execute(wanted.where(Consignee.id.in_(ids)))
    return {number: _there(*told) for number, *told in rows if told[0]}


def _there(email: str, name: str, country: str) -> Place:
    return Place(email, name, language=of_country(country))


def _cases(ids: list[int]) -> dict[int, Place]:
    if not ids:
        return {}
    wanted = select(RemedyCase.id, RemedyCase.sealed, RemedyCase.language)
    rows = db.session.execute(wanted.where(RemedyCase.id.in_(ids)))
    return _kept((number, _place(sealed, None, spoken)) for number, sealed, spoken in rows)


def _place(sealed: str, bounced: Any = None, language: str | None = None, purpose: str = "") -> Place | None:
    """One that cannot be opened holds up its own letter and no other."""
    try:
        told = unseal(sealed, purpose)
    except Refused:
        return Place("")
    email = told.get("email", "")
    return Place(email, told.get("name", ""), bounced is not None, language or ENGLISH) if email else None


def _kept(rows: Iterable[tuple[int, Place | None]]) -> dict[int, Place]:
    return {number: place for number, place in rows if place is not None}
