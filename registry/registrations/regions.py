"""Reads from a postal address the region it lies in: a state, or the beginning of a postal code. Pure: no database.
Nothing finer comes out of it: a region tells where many are, not where one is."""

import re
from typing import NamedTuple

from registry.catalogue.countries import NAMES

_PARTS = re.compile(r"[,\n]")
_LOCAL = {
    "US": re.compile(r"\b([A-Z]{2})\.? +\d{5}(?:-\d{4})?\b"),
    "AU": re.compile(r"\b(NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\b"),
    "CA": re.compile(r"\b([A-Z])\d[A-Z] ?\d[A-Z]\d\b"),
    "GB": re.compile(r"\b([A-Z]{1,2})\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    "IE": re.compile(r"\b([A-Z]\d[\dW]) ?[A-Z\d]{4}\b"),
}
OWN_CODES = frozenset(_LOCAL)
"""Countries whose regions are not read from two digits: there an address must name its country."""
_NAMED = {name.casefold(): code for code, name in NAMES.items()} | {"uk": "GB", "usa": "US"}
_CODE = re.compile(r"(?<!\w)(?:[A-Z]{1,2}-)?(\d\d)(?:\d{2,4}|\d \d\d|-\d{3}|\d-\d{4})(?!\w)")
"""Postal codes of most countries; their first two digits are a region."""


def region_of(country: str, address: str) -> str:
    """ "" where the address does not say. A number before the first comma is that of a house."""
    parts = _PARTS.split(address, maxsplit=1)
    if len(parts) < 2:
        return ""
    told = parts[1].upper()
    for pattern in filter(None, (_LOCAL.get(country), _CODE)):
        if found := pattern.findall(told):
            return str(found[-1])
    return ""


class Region(NamedTuple):
    """`country` is empty where the address does not name it; then `region` counts in a country of OWN_CODES for
    nothing."""

    country: str
    region: str


def region_in(address: str) -> Region:
    """Where somebody lives, by what they wrote themselves: the country if its last part names one, and the region."""
    last = _PARTS.split(address)[-1].strip(" .").casefold()
    country = _NAMED.get(last, last.upper() if last.upper() in NAMES else "")
    return Region(country, region_of(country, address))
