"""GS1 keys written one way: the canonical Digital Link URI of every EPC URN and of every other Digital Link, with only
the finest key kept. Pure. Sources: EPC Tag Data Standard 2.0 (URNs), GS1 Digital Link 1.2, section 4.11."""

import re
from functools import lru_cache

from registry.serials.epcs import with_check_digit

_SITE = "https://id.gs1.org/"
_ENCODED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "!()*+,:"})
_LINK = re.compile(
    r"https?://[^/\s?#]+(?:/[^\s?#]*?)??/(00|01|253|255|401|402|414|417|8003|8004|8006|8010|8017|8018)/([^/\s?#]+)"
    r"((?:/[0-9]{2,4}/[^/\s?#]+)*)/?(?:[?#]\S*)?",
    re.ASCII,
)
_FINER = {"01": ("21", "10", "235"), "414": ("254",), "8006": ("21", "10"), "8010": ("8011",)}
"""Which second key is kept behind a first one: the first of these that is there."""
_CHECKED = {"gsrn": "8018", "gsrnp": "8017", "gsin": "402", "pgln": "417"}
_WITH_SERIAL = {"gdti": "253", "sgcn": "255"}
_PLAIN = {"giai": "8004", "ginc": "401"}


@lru_cache(8192)
def canonical(uri: str) -> str:
    """The same key as everybody would write it; anything else as it is."""
    if uri.startswith("urn:epc:"):
        return _from_urn(uri) or uri
    return _from_link(uri) if uri.startswith("http") else uri


def gln_of(uri: str) -> str:
    """The 13 digits of a location or party; empty where it has none."""
    found = re.match(r"https://id\.gs1\.org/41[47]/([0-9]{13})(?![0-9])", canonical(uri))
    return found[1] if found else ""


def _from_urn(uri: str) -> str:
    scheme, _, rest = uri.removeprefix("urn:epc:").partition(":")[2].partition(":")
    parts = rest.split(".", 2)
    if len(parts) < 2 or not parts[0].isdecimal():
        return ""
    company, reference, last = parts[0], parts[1], parts[2] if len(parts) == 3 else ""
    if scheme in _PLAIN:
        return f"{_SITE}{_PLAIN[scheme]}/{company}{rest.partition('.')[2].translate(_ENCODED)}"
    if scheme == "cpi":
        return f"{_SITE}8010/{company}{reference.translate(_ENCODED)}/8011/{last}"
    if not reference.isdecimal() and reference:
        return ""
    return _with_check(scheme, company, reference, "" if last == "*" else last)


def _with_check(scheme: str, company: str, reference: str, last: str) -> str:
    behind = last.translate(_ENCODED)
    if scheme in ("sgtin", "lgtin", "upui", "itip", "sscc"):
        key = with_check_digit(reference[:1] + company + reference[1:])
        if scheme == "sscc":
            return f"{_SITE}00/{key}"
        if scheme == "itip":
            piece, total, serial = [*last.split(".", 2), "", ""][:3]
            return f"{_SITE}8006/{key}{piece}{total}/21/{serial.translate(_ENCODED)}"
        second = {"sgtin": "21", "lgtin": "10", "upui": "235"}[scheme]
        return f"{_SITE}01/{key}/{second}/{behind}" if behind else f"{_SITE}01/{key}"
    if scheme == "sgln":
        key = f"{_SITE}414/{with_check_digit(company + reference)}"
        return key if last in ("", "0") else f"{key}/254/{behind}"
    if scheme == "grai":
        return f"{_SITE}8003/{with_check_digit('0' + company + reference)}{behind}"
    if scheme in _CHECKED:
        return f"{_SITE}{_CHECKED[scheme]}/{with_check_digit(company + reference)}"
    if scheme in _WITH_SERIAL:
        return f"{_SITE}{_WITH_SERIAL[scheme]}/{with_check_digit(company + reference)}{behind}"
    return ""


def _from_link(uri: str) -> str:
    found = _LINK.fullmatch(uri)
    if not found:
        return uri
    first, key, rest = found.groups()
    pieces = rest.split("/")[1:]
    told = dict(zip(pieces[::2], pieces[1::2], strict=True))
    if first == "01" and key.isdecimal():
        key = key.zfill(14)
    finer = next((one for one in _FINER.get(first, ()) if one in told), "")
    return f"{_SITE}{first}/{key}/{finer}/{told[finer]}" if finer else f"{_SITE}{first}/{key}"
