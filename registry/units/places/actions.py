"""Describes places and parties: what events name only by an identifier gets a name, a kind, an address for notices.
Each change is kept in the log with what was before. Callers commit."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from stdnum import ean

from registry.audit.entries import keep
from registry.audit.who import By
from registry.db import db
from registry.errors import Refused
from registry.jobs.actions import queue
from registry.units.events.actions import restage
from registry.units.events.canonical import canonical
from registry.units.places.models import KINDS, RETAILER, Party, Place
from registry.units.places.queries import own_party

CHANGED = "Somebody changed this since you opened it. Look at what it says now, then change it again."
TAKEN = "This is on record already: look for its GLN or identifier in the list."
GLN_LINK = "https://id.gs1.org/414/"
_TRADE = frozenset(("kind", "name", "gln", "party_id", "email", "is_maker"))
"""What it is judged by who trades with units."""
R = TypeVar("R", Place, Party)
PARTY_LINK = "https://id.gs1.org/417/"


@dataclass(frozen=True, slots=True)
class PlaceGiven:
    """A place as a form tells it. `uri` only where a new one is made: events name it by that."""

    kind: str = ""
    name: str = ""
    gln: str = ""
    address: str = ""
    country: str = ""
    party_id: int | None = None
    uri: str = ""


@dataclass(frozen=True, slots=True)
class PartyGiven:
    """A party as a form tells it."""

    name: str = ""
    gln: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    is_maker: bool = False
    uri: str = ""


def read_gln(text: str) -> str:
    """Thirteen digits, the last one checked."""
    gln = "".join(text.split())
    if gln and not (len(gln) == 13 and gln.isascii() and gln.isdecimal()):
        raise Refused("gln", "A GLN has 13 digits.")
    if gln and not ean.is_valid(gln):
        raise Refused("gln", "The check digit of this GLN is wrong: compare it digit by digit.")
    return gln


def given_of(row: Place | Party) -> PlaceGiven | PartyGiven:
    """What is on record, as its form shows it."""
    kind = PlaceGiven if isinstance(row, Place) else PartyGiven
    return kind(**{name: getattr(row, name) for name in kind.__dataclass_fields__})


def seen_of(row: Place | Party) -> str:
    """Tells what somebody saw from what it says now."""
    return sha256(repr(asdict(given_of(row))).encode()).hexdigest()[:16]


def add_place(organisation_id: int, given: PlaceGiven, by: By) -> Place:
    """A place that no event has named yet."""
    _refuse_place(organisation_id, given)
    uri = canonical(given.uri) or (f"{GLN_LINK}{given.gln}" if given.gln else "")
    if not uri:
        raise Refused("gln", "Give its GLN, or the identifier that events will name it by.")
    place = Place(organisation_id=organisation_id, **asdict(given) | {"uri": uri})
    return _added(place, by, "place")


def add_party(organisation_id: int, given: PartyGiven, by: By) -> Party:
    """A party that no event has named yet; without GLN and identifier it gets one of ours."""
    _refuse_party(given)
    uri = canonical(given.uri) or (f"{PARTY_LINK}{given.gln}" if given.gln else "")
    party = Party(organisation_id=organisation_id, **asdict(given) | {"uri": uri})
    if not uri:
        party.uri = f"urn:recall-portal:party:{sha256(given.name.casefold().encode()).hexdigest()[:16]}"
    return _added(party, by, "party")


def describe(row: Place | Party, given: PlaceGiven | PartyGiven, seen: str, by: By) -> None:
    """Writes only over what the writer has seen. Its identifier stays."""
    db.session.refresh(row, with_for_update=True)
    if seen != seen_of(row):
        raise Refused("", CHANGED)
    if isinstance(given, PlaceGiven):
        _refuse_place(row.organisation_id, given)
    else:
        _refuse_party(given)
    before = asdict(given_of(row))
    for name, value in asdict(given).items():
        if name != "uri":
            setattr(row, name, value)
    after = asdict(given_of(row))
    changed = {name for name in after if after[name] != before[name]}
    if isinstance(row, Place) and "kind" in changed:
        restage(row.organisation_id, row.id, dealer=row.kind == RETAILER)
    if changed & _TRADE:
        weigh_anew(row.organisation_id, _places_of(row), by)
    if changed:
        subject = "place" if isinstance(row, Place) else "party"
        was, became = ({name: one[name] for name in changed} for one in (before, after))
        _keep(row, by, f"{subject}.described", subject, was, became)


def weigh_anew(organisation_id: int, place_ids: Sequence[int], by: By) -> None:
    """Has a worker look anew for units sold twice: who trades with them is judged by what places and parties are."""
    queue(
        "weigh_described", organisation_id=organisation_id, by_id=by.id, by_name=by.name,
        subject_id=organisation_id, payload={"places": list(place_ids)},
    )  # fmt: skip


def _places_of(row: Place | Party) -> list[int]:
    if isinstance(row, Place):
        return [row.id]
    mine = select(Place.id).where(Place.organisation_id == row.organisation_id, Place.party_id == row.id)
    return list(db.session.scalars(mine.order_by(Place.id)))


def _refuse_place(organisation_id: int, given: PlaceGiven) -> None:
    if not given.name:
        raise Refused("name", "Say what people call this place.")
    if given.kind and given.kind not in KINDS:
        raise Refused("kind", "Choose what it is.")
    if given.party_id is not None and own_party(organisation_id, given.party_id) is None:
        raise Refused("party_id", "Choose one of the parties on record.")


def _refuse_party(given: PartyGiven) -> None:
    if not given.name:
        raise Refused("name", "Say what this business is called.")


def _added(row: R, by: By, subject: str) -> R:
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError as error:
        raise Refused("gln" if row.gln else "uri", TAKEN) from error
    weigh_anew(row.organisation_id, _places_of(row), by)
    _keep(row, by, f"{subject}.added", subject, None, asdict(given_of(row)))
    return row


def _keep(row: Any, by: By, action: str, subject: str, was: Any, became: Any) -> None:
    """The log holds no address: it says that one was changed."""
    for told in filter(None, (was, became)):
        for name in ("email", "phone"):
            if told.get(name):
                told[name] = "(told)"
    keep(row.organisation_id, by.id, by.name, action, subject, row.id, was, became)
