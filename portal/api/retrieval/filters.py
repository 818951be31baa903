"""Reads the parameters of a retrieval: which are known, what each means, and whether a recall, as it is shown, agrees.
Parameters that nobody knows are left out of account, as programs written for the original expect."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.api.reading import once
from portal.api.schemas import PLAIN
from registry.errors import Refused
from registry.recalls.retrieval import Wanted

MOST = 200
MOST_ID = 2**31 - 1

TEXTS: dict[str, tuple[str, ...]] = {
    "RecallNumber": ("RecallNumber",),
    "RecallURL": ("URL",),
    "RecallTitle": ("Title",),
    "ConsumerContact": ("ConsumerContact",),
    "RecallDescription": ("Description",),
    "ProductName": ("Products", "Name"),
    "ProductModel": ("Products", "Model"),
    "ProductType": ("Products", "Type"),
    "InconjunctionURL": ("Inconjunctions", "URL"),
    "ImageURL": ("Images", "URL"),
    "Injury": ("Injuries", "Name"),
    "Manufacturer": ("Manufacturers", "Name"),
    "Retailer": ("Retailers", "Name"),
    "Importer": ("Importers", "Name"),
    "Distributor": ("Distributors", "Name"),
    "ManufacturerCountry": ("ManufacturerCountries", "Country"),
    "Hazard": ("Hazards", "Name", "HazardType"),
    "Remedy": ("Remedies", "Name"),
    "RemedyOption": ("RemedyOptions", "Option"),
}
"""Parameter -> where what it seeks stands in an answer: a field, or a list and the fields of its objects."""
DAYS = ("RecallDateStart", "RecallDateEnd", "LastPublishDateStart", "LastPublishDateEnd")
NAMES = {name.lower(): name for name in (*TEXTS, *DAYS, "UPC", "RecallID", "format")}
"""However they are written: the original takes names of parameters in any case of letters."""
NAMES["title"] = "RecallTitle"  # the authority's own example page asks by this name

_PLAIN = re.compile(PLAIN).fullmatch
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T[0-9:.]{1,20}Z?)?", re.ASCII).fullmatch
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request asks for. `agrees` holds a recall, as it is shown, against every text that was sought."""

    xml: bool
    wanted: Wanted
    agrees: Callable[[Shown], bool]


def asked(given: Mapping[str, list[str]]) -> Asked:
    """Reads a query; Refused names the parameter that cannot be read."""
    known: dict[str, list[str]] = {}
    for written, values in given.items():
        known.setdefault(NAMES.get(written.lower(), written), []).extend(values)
    texts = {name: _text(known, name) for name in (*TEXTS, "UPC")}
    days = {name: _day(known, name) for name in DAYS}
    digits = re.sub(r"[\s-]", "", texts["UPC"])
    wanted = Wanted(
        id=_id(known),
        reference=texts["RecallNumber"],
        title=texts["RecallTitle"],
        product=texts["ProductName"],
        maker=texts["Manufacturer"],
        gtin=digits.lstrip("0") or digits,
        incidents=texts["Injury"],
        remedy=texts["Remedy"],
        sold_where=texts["Retailer"],
        opened_from=days["RecallDateStart"],
        opened_until=days["RecallDateEnd"],
        changed_from=days["LastPublishDateStart"],
        changed_until=days["LastPublishDateEnd"],
    )
    sought = [(TEXTS[name], text.lower()) for name, text in texts.items() if text and name in TEXTS]
    return Asked(_xml(known), wanted, lambda shown: all(_found(shown, place, text) for place, text in sought))


def _found(shown: Shown, place: tuple[str, ...], text: str) -> bool:
    return any(text in value.lower() for value in _values(shown, place))


def _values(shown: Shown, place: tuple[str, ...]) -> Iterator[str]:
    if len(place) == 1:
        yield shown[place[0]]
        return
    for one in shown[place[0]]:
        yield from (one[name] for name in place[1:])


def _text(given: Mapping[str, list[str]], name: str) -> str:
    text = once(name, given.get(name, [""]))
    if len(text) > MOST:
        raise Refused(name, f"{name} is too long: send at most {MOST} characters.")
    if not _PLAIN(text):
        raise Refused(name, f"{name} holds a control character. Send plain text.")
    return text.strip()


def _day(given: Mapping[str, list[str]], name: str) -> date | None:
    text = _text(given, name)
    if not text:
        return None
    found = _DAY(text)
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError as error:
        raise Refused(name, f"{name} is a day: YYYY-MM-DD.") from error


def _id(given: Mapping[str, list[str]]) -> int | None:
    text = _text(given, "RecallID")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= MOST_ID):
        raise Refused("RecallID", f"RecallID is a whole number up to {MOST_ID}.")
    return int(text)


def _xml(given: Mapping[str, list[str]]) -> bool:
    form = _text(given, "format").lower()
    if form not in {"", "xml", "json"}:
        raise Refused("format", "format is xml or json.")
    return form != "json"
