"""Events name places and businesses by numbers. I say what they are called, what they are and how to reach them, so
that everybody reads names on the maps and a recall knows whom to write to. Commits nothing."""

from collections.abc import Collection, Mapping

from registry.audit.who import By
from registry.catalogue.countries import NAMES
from registry.errors import Refused
from registry.matching import lots
from registry.matching.chain import sold
from registry.matching.chain.pipeline import BEFORE_SALE
from registry.registrations.addresses import read_email, read_line
from registry.units.events.standing import at_places, standings
from registry.units.places import actions
from registry.units.places.actions import PartyGiven, PlaceGiven
from registry.units.places.models import Party, Place


def read_place(typed: Mapping[str, str]) -> PlaceGiven:
    """What the form sent, cleaned; raises Refused at its field."""
    party = typed.get("party_id", "")
    if party and not (party.isascii() and party.isdecimal() and len(party) < 10):
        raise Refused("party_id", "Choose one of the parties on record.")
    return PlaceGiven(
        kind=typed.get("kind", ""),
        name=read_line(typed.get("name", ""), "name", 200),
        gln=actions.read_gln(typed.get("gln", "")),
        address=read_line(typed.get("address", ""), "address", 300),
        country=_country(typed),
        party_id=int(party) if party else None,
        uri=_uri(typed),
    )


def read_party(typed: Mapping[str, str]) -> PartyGiven:
    """What the form sent, cleaned; raises Refused at its field."""
    email = typed.get("email", "").strip()
    return PartyGiven(
        name=read_line(typed.get("name", ""), "name", 200),
        gln=actions.read_gln(typed.get("gln", "")),
        email=read_email(email) if email else "",
        phone=read_line(typed.get("phone", ""), "phone", 40),
        country=_country(typed),
        is_maker=typed.get("is_maker", "") == "yes",
        uri=_uri(typed),
    )


def save_place(organisation_id: int, place: Place | None, typed: Mapping[str, str], by: By) -> Place:
    """A new place, or one described anew."""
    given = read_place(typed)
    if place is None:
        place = actions.add_place(organisation_id, given, by)
    else:
        actions.describe(place, given, typed.get("seen", ""), by)
    lots.ask(organisation_id, by.id, by.name)
    return place


def save_party(organisation_id: int, party: Party | None, typed: Mapping[str, str], by: By) -> Party:
    """A new party, or one described anew."""
    given = read_party(typed)
    if party is None:
        party = actions.add_party(organisation_id, given, by)
    else:
        actions.describe(party, given, typed.get("seen", ""), by)
    lots.ask(organisation_id, by.id, by.name)
    return party


def _country(typed: Mapping[str, str]) -> str:
    country = typed.get("country", "")
    if country and country not in NAMES:
        raise Refused("country", "Choose a country.")
    return country


def _uri(typed: Mapping[str, str]) -> str:
    uri = typed.get("uri", "").strip()
    if uri and (":" not in uri or not uri.isprintable() or any(map(str.isspace, uri))):
        raise Refused("uri", "An identifier looks like https://… or urn:…, without blanks.")
    if len(uri) > 200:
        raise Refused("uri", "An identifier has at most 200 characters.")
    return uri


def there_now(organisation_id: int, place_ids: Collection[int]) -> dict[int, dict[int, float]]:
    """Place -> stage -> how many are there. What was sold by the records counts as sold where it was last."""
    where = at_places(organisation_id, place_ids)
    told = standings(where) if place_ids else []
    if any(one.stage in BEFORE_SALE for one in told):
        told = sold.moved(told, sold.among(organisation_id, where[0]))
    found: dict[int, dict[int, float]] = {}
    for one in told:
        found.setdefault(one.place_id, {})[one.stage] = one.many
    return found
