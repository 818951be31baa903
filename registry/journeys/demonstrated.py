"""The chain of the demonstration's kettles, told as another system would tell it: plant, warehouse, shops, an owner; a
supplier's heating elements inside; one event that was wrong, and one that contradicts. Again changes nothing: the same
event told twice is one. GTINs and GLNs begin with 952, which GS1 keeps for examples. Commits nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from registry.audit.who import By
from registry.catalogue.actions import edit_product
from registry.catalogue.described import gtins_of
from registry.catalogue.models import Product
from registry.catalogue.staff_queries import description_of
from registry.journeys.capturing import record
from registry.recalls.states import Author
from registry.units.places import actions
from registry.units.places.actions import PartyGiven, PlaceGiven
from registry.units.places.queries import sites_by_uris

BY, SYSTEM = By(None, "Demonstration"), Author(None, "Demonstration, a stock system")
KETTLE, ELEMENT = "09520001000010", "09520002000019"
PLANT, WAREHOUSE, SHOP, ONLINE = (f"https://id.gs1.org/414/{gln}" for gln in (
    "9520001001017", "9520001001024", "9520001001031", "9520001001048",
))  # fmt: skip
SUPPLIER = "https://elements.example/hall-2"
PALLET, CASE = "https://id.gs1.org/00/395200010000000011", "https://id.gs1.org/00/395200010000000028"
PLACES = (
    (PLANT, "plant", "Example plant", "US"), (WAREHOUSE, "warehouse", "Example central warehouse", "US"),
    (SHOP, "retailer", "Example Garden Centre", "US"), (ONLINE, "retailer", "Example Tools Online", "DE"),
)  # fmt: skip
NUMBERS = range(250_000, 250_024)
Event = dict[str, Any]


def tell_chain(kettle: Product) -> None:
    """The kettle's GTIN, its places, and what happened to twenty-four of them."""
    if KETTLE not in gtins_of([kettle.id]).get(kettle.id, []):
        given = replace(description_of(kettle), gtins=KETTLE[1:])
        edit_product(kettle, given, kettle.updated_at, BY)
    known = sites_by_uris(kettle.organisation_id, [uri for uri, *_ in PLACES])
    for uri, kind, name, country in PLACES:
        if uri not in known:
            _describe(kettle.organisation_id, uri, kind, name, country)
    record(kettle.organisation_id, [_numbered(nth, one) for nth, one in enumerate(_events())], SYSTEM)


def _describe(maker: int, uri: str, kind: str, name: str, country: str) -> None:
    party = actions.add_party(
        maker, PartyGiven(name, email="" if kind != "retailer" else "recalls@shops.example", country=country,
                          is_maker=kind != "retailer", uri=f"urn:example:{uri[-13:]}"), BY,
    )  # fmt: skip
    actions.add_place(maker, PlaceGiven(kind, name, uri[-13:], "", country, party.id, uri), BY)


def _events() -> Iterator[Event]:
    kettles = [f"https://id.gs1.org/01/{KETTLE}/21/EK{number}" for number in NUMBERS]
    elements = [f"https://id.gs1.org/01/{ELEMENT}/21/H{number}" for number in NUMBERS]
    yield _seen(1, "commissioning", elements, SUPPLIER, action="ADD", ilmd={"cbvmda:lotNumber": "H9"})
    yield _seen(3, "commissioning", kettles, PLANT, action="ADD", ilmd={"cbvmda:lotNumber": "K25A"})
    for kettle, element in zip(kettles, elements, strict=True):
        yield _in(4, "assembling", kettle, [element], PLANT, kind="AssociationEvent")
    yield _in(5, "packing", CASE, kettles[:20], PLANT)
    yield _in(6, "packing", PALLET, [CASE], PLANT)
    yield _sent(7, [PALLET], PLANT, WAREHOUSE)
    yield _seen(9, "receiving", [PALLET], WAREHOUSE)
    yield _in(10, "unpacking", PALLET, [CASE], WAREHOUSE, action="DELETE")
    yield _in(10, "unpacking", CASE, kettles[:20], WAREHOUSE, action="DELETE")
    for there, some in ((SHOP, kettles[:8]), (ONLINE, kettles[8:14])):
        yield _sent(12, some, WAREHOUSE, there)
        yield _seen(14, "receiving", some, there)
    yield _sent(15, kettles[14:16], WAREHOUSE, SHOP)
    yield _seen(16, "retail_selling", kettles[:3], SHOP, disposition="retail_sold")
    wrong = _seen(17, "receiving", [kettles[9]], SHOP) | {"eventID": UUID(int=9_999).urn}
    yield wrong
    yield wrong | {"errorDeclaration": {"declarationTime": _moment(18), "reason": "incorrect_data"}}
    yield _seen(19, "retail_selling", [kettles[0]], ONLINE, disposition="retail_sold")


def _moment(day: int) -> str:
    return f"2026-05-{day:02}T09:00:00.000Z"


def _numbered(nth: int, event: Event) -> Event:
    return {"eventID": UUID(int=nth + 1).urn, **event}


def _told(day: int, kind: str, step: str, place: str, **more: Any) -> Event:
    told = {"type": kind, "eventTime": _moment(day), "eventTimeZoneOffset": "+00:00", "action": "OBSERVE"}
    return {**told, "bizStep": step, "bizLocation": {"id": place}, **more}


def _seen(day: int, step: str, epcs: list[str], place: str, **more: Any) -> Event:
    return _told(day, "ObjectEvent", step, place, epcList=epcs, **more)


def _in(
    day: int, step: str, parent: str, children: list[str], place: str, kind: str = "AggregationEvent",
    action: str = "ADD",
) -> Event:  # fmt: skip
    return _told(day, kind, step, place, parentID=parent, childEPCs=children, action=action)


def _sent(day: int, epcs: list[str], here: str, there: str) -> Event:
    event = _seen(day, "shipping", epcs, here, disposition="in_transit")
    event["readPoint"] = event.pop("bizLocation")
    return event | {"destinationList": [{"type": "location", "destination": there}]}
