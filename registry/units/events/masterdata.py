"""Master data that a document brings along (vocabularies in its header): names, addresses and GLNs of places and
parties are used, and whatever is not is named, so that nobody believes it kept. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stdnum import ean

from registry.units.events.canonical import canonical
from registry.units.events.shape import Check, Flaw, listing, thing, uri, uris
from registry.units.events.vocabulary import CBV

MOST_NAMED = 100
"""Of what was not kept."""
_OURS = ("cbvmda:", "urn:epcglobal:cbv:mda:", "urn:epcglobal:cbv:mda#", CBV)
"""With # as systems write them that come from EPCIS in XML."""
_STREET = ("streetAddressOne", "streetAddressTwo", "streetAddressThree")
_ADDRESS = (*_STREET, "postalCode", "city", "state")
_OF_PLACE = frozenset(("name", "site", "ssd", "countryCode", *_ADDRESS))
_OF_PARTY = frozenset(("name", "countryCode"))
_PLACES = frozenset(("ReadPoint", "BusinessLocation", "Location", "SourceDest"))
_LONGEST = {"name": 200, "address": 300}
_COUNTRY = re.compile(r"[A-Z]{2}").fullmatch


def _any(_value: Any) -> None:
    return None


def _having(table: Mapping[str, Check], *required: str) -> Check:
    """An object with these properties, and any others beside them."""
    whole = thing(table, *required)
    return lambda value: whole(
        {name: one for name, one in value.items() if name in table} if type(value) is dict else value
    )


_ELEMENT = _having(
    {"id": uri, "children": uris, "attributes": listing(_having({"id": uri, "attribute": _any}, "id"))}, "id"
)
_LIST = listing(_having({"type": uri, "vocabularyElementList": listing(_ELEMENT)}, "type"))
_HEADER = _having({"epcisMasterData": _having({"vocabularyList": _LIST})})


@dataclass(slots=True)
class Described:
    """A place or a party as a document describes it. What it does not tell is empty."""

    uri: str
    name: str = ""
    gln: str = ""
    address: str = ""
    country: str = ""


@dataclass(slots=True)
class MasterData:
    """`unused` names vocabularies and attributes that places and parties have no room for, and only queries find;
    `lost` what nothing is done with."""

    places: dict[str, Described] = field(default_factory=dict)
    parties: dict[str, Described] = field(default_factory=dict)
    unused: dict[str, None] = field(default_factory=dict)
    lost: dict[str, None] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As a capture job tells of it."""
        return {
            "places": len(self.places),
            "parties": len(self.parties),
            "queriesOnly": _first(self.unused),
            "notKept": _first(self.lost),
        }


def _first(names: Mapping[str, None]) -> list[str]:
    named = sorted(names)
    more = [f"and {len(named) - MOST_NAMED:,} more"] if len(named) > MOST_NAMED else []
    return named[:MOST_NAMED] + more


def flaw_of(envelope: Mapping[str, Any]) -> Flaw | None:
    """What is wrong with the master data beside the events."""
    if flaw := _HEADER(envelope.get("epcisHeader", {})):
        return "/epcisHeader" + flaw[0], flaw[1]
    flaw = _LIST(envelope.get("vocabularyList", []))
    return flaw and ("/epcisBody/vocabularyList" + flaw[0], flaw[1])


def read(envelope: Mapping[str, Any]) -> MasterData | None:
    """What a document without flaws tells of places and parties; None where it tells of nothing at all."""
    found = MasterData()
    told = list(vocabularies(envelope))
    for vocabulary in told:
        kind = _local(vocabulary["type"])
        for element in vocabulary.get("vocabularyElementList", ()):
            _element(found, kind, element)
    return found if told else None


def vocabularies(envelope: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from envelope.get("epcisHeader", {}).get("epcisMasterData", {}).get("vocabularyList", ())
    yield from envelope.get("vocabularyList", ())


def _element(found: MasterData, kind: str, element: Mapping[str, Any]) -> None:
    _note_lost(found, element)
    is_party = kind == "Party" or (kind == "SourceDest" and "/417/" in canonical(element["id"]))
    if not is_party and kind not in _PLACES:
        found.unused[kind] = None
        return
    told = dict(_used(found, element, _OF_PARTY if is_party else _OF_PLACE))
    kept = found.parties if is_party else found.places
    one = kept.setdefault(canonical(element["id"]), Described(element["id"]))
    for name, value in _described(told).items():
        if len(value) > _LONGEST.get(name, 13):
            found.unused[f"{name} of more than {_LONGEST[name]} characters"] = None
        elif value and not getattr(one, name):
            setattr(one, name, value)


def _note_lost(found: MasterData, element: Mapping[str, Any]) -> None:
    """Of an object queries know that it is there, and not what is in it."""
    if element.get("children"):
        found.lost["children"] = None
    for attribute in element.get("attributes", ()):
        value = attribute.get("attribute")
        if any(type(one) in (dict, list) for one in (value if type(value) is list else [value])):
            found.lost[attribute["id"][:200]] = None


def _used(found: MasterData, element: Mapping[str, Any], names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Attributes that a place or party has room for, by their own names."""
    for attribute in element.get("attributes", ()):
        name, value = _local(attribute["id"]), attribute.get("attribute", "")
        text = str(value).strip() if type(value) in (str, int) else ""
        fits = (
            text.isprintable()
            and (name != "countryCode" or _COUNTRY(text))
            and (name != "site" or _gln(text))
        )
        if attribute["id"].startswith(_OURS) and name in names and text and fits:
            yield name, text
        else:
            found.unused[attribute["id"][:200]] = None


def _described(told: Mapping[str, str]) -> dict[str, str]:
    get = told.get
    town = " ".join(filter(None, (get("postalCode"), get("city"))))
    return {
        "name": ", ".join(filter(None, (get("name"), get("ssd")))),
        "gln": get("site", ""),
        "address": ", ".join(filter(None, (*map(get, _STREET), town, get("state")))),
        "country": get("countryCode", ""),
    }


def _gln(text: str) -> bool:
    return len(text) == 13 and text.isascii() and text.isdecimal() and ean.is_valid(text)


def _local(name: str) -> str:
    """`urn:epcglobal:epcis:vtype:ReadPoint` as `ReadPoint`."""
    return re.split(r"[:/#]", name)[-1]
