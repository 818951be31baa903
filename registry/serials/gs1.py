"""GS1 keys taken apart: an EPC URN or a Digital Link of any host, as machines send them. Pure, and refuses nothing:
what is not of this form names nothing. Addresses that people open are read strictly, in `carriers`. Sources: EPC Tag
Data Standard 2.0 (URNs), GS1 Digital Link 1.2, section 4.11."""

import re
from functools import lru_cache
from typing import NamedTuple

from stdnum import ean

_ENCODED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "!()*+,:"})
_LINK = re.compile(
    r"https?://[^/\s?#]+(?:/[^\s?#]*)?/(00|01|253|255|401|402|414|417|8003|8004|8006|8010|8017|8018)/([^/\s?#]+)"
    r"((?:/[0-9]{2,4}/[^/\s?#]+)*)/?(?:[?#]\S*)?",
    re.ASCII,
)
"""The last key behind which all goes in pairs: nothing that narrows a key down is a key itself, so whatever stands
before it is anybody's path."""
SHORT_GTINS = (8, 12, 13)
_TRADE = {"sgtin": "21", "lgtin": "10", "upui": "235"}
_CHECKED = {"gsrn": "8018", "gsrnp": "8017", "gsin": "402", "pgln": "417"}
_WITH_SERIAL = {"gdti": "253", "sgcn": "255"}
_PLAIN = {"giai": "8004", "ginc": "401"}


class Named(NamedTuple):
    """A key (by application identifier), its value, and what narrows it down: encoded as in the path of a link."""

    key: str
    value: str
    finer: dict[str, str]


def named_by(uri: str) -> Named | None:
    """What a URI names."""
    return _from_urn(uri) if uri.startswith("urn:epc:") else _from_link(uri)


@lru_cache(4096)
def with_check_digit(digits: str) -> str:
    """GS1's check digit put behind."""
    return f"{digits}{ean.calc_check_digit(digits)}"


def _from_urn(uri: str) -> Named | None:
    """`urn:epc:id:SCHEME:COMPANY.REFERENCE.MORE`; `idpat` with `*` for a class."""
    scheme, _, rest = uri.removeprefix("urn:epc:").partition(":")[2].partition(":")
    parts = rest.split(".", 2)
    if len(parts) < 2 or not _digits(parts[0]):
        return None
    company, reference, last = parts[0], parts[1], parts[2] if len(parts) == 3 else ""
    if scheme in _PLAIN:
        return Named(_PLAIN[scheme], company + rest.partition(".")[2].translate(_ENCODED), {})
    if scheme == "cpi":
        return Named("8010", company + reference.translate(_ENCODED), {"8011": last})
    if reference and not _digits(reference):
        return None
    return _with_check(scheme, company, reference, "" if last == "*" else last.translate(_ENCODED))


def _with_check(scheme: str, company: str, reference: str, last: str) -> Named | None:
    if scheme in (*_TRADE, "itip", "sscc"):
        return _trade(scheme, with_check_digit(reference[:1] + company + reference[1:]), last)
    if scheme == "sgln":
        return Named("414", with_check_digit(company + reference), {} if last in ("", "0") else {"254": last})
    if scheme == "grai":
        return Named("8003", with_check_digit("0" + company + reference) + last, {})
    if scheme in _CHECKED:
        return Named(_CHECKED[scheme], with_check_digit(company + reference), {})
    if scheme in _WITH_SERIAL:
        return Named(_WITH_SERIAL[scheme], with_check_digit(company + reference) + last, {})
    return None


def _trade(scheme: str, key: str, last: str) -> Named | None:
    if scheme == "sscc":
        return None if last else Named("00", key, {})
    if scheme == "itip":
        piece, total, serial = [*last.split(".", 2), "", ""][:3]
        return Named("8006", key + piece + total, {"21": serial})
    return Named("01", key, {_TRADE[scheme]: last} if last else {})


def _from_link(uri: str) -> Named | None:
    found = _LINK.fullmatch(uri)
    if not found:
        return None
    key, value, rest = found.groups()
    pieces = rest.split("/")[1:]
    told = dict(zip(pieces[::2], pieces[1::2], strict=True))
    short = key == "01" and _digits(value) and len(value) in SHORT_GTINS
    return Named(key, value.zfill(14) if short else value, told)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
