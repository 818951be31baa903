"""What an identifier in an event stands for: EPC URNs and GS1 Digital Link URIs read into one key, so that the same
item is found however it was named. Pure. Sources: GS1 EPC Tag Data Standard 2.0 (URN forms), GS1 Digital Link 1.3.

Keys: `i<GTIN-14>.<serial>` an item, `l<GTIN-14>.<lot>` a lot, `c<GTIN-14>` a class, `s<SSCC>` a logistic unit,
`u<URI>` anything else as it was written. Serials and lots in keys are read as units keep them (see `reading.py`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from urllib.parse import unquote

from stdnum import ean

from registry.serials.keys import indexable
from registry.serials.reading import normalise

LONGEST_KEY = 200
"""Characters; a longer URI is cut and told apart by its hash."""

_LINK = re.compile(
    r"https?://[^/\s?#]+(?:/[^\s?#]*?)??/(01|00)/([0-9]{8,18})((?:/(?:10|21|22)/[^/\s?#]+)*)/?(?:[?#]\S*)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Epc:
    """An identifier, read. `gtin` has 14 digits; `serial` and `lot` are as units keep them. What it does not have is
    empty."""

    key: str
    gtin: str = ""
    serial: str = ""
    lot: str = ""


def item_key(gtin: str, serial: str) -> str:
    """The key of the item with this GTIN (14 digits) and this serial, as units keep it."""
    return f"i{gtin}.{serial}"


def lot_key(gtin: str, lot: str) -> str:
    """The key of a lot, by how many of which events tell."""
    return f"l{gtin}.{lot}"


def class_key(gtin: str) -> str:
    """The key of all items with this GTIN, where an event tells only how many."""
    return f"c{gtin}"


def uri_key(uri: str, longest: int = LONGEST_KEY) -> str:
    """A URI as it was written, cut where it is too long."""
    return uri if len(uri) <= longest else f"{uri[:120]}#{sha256(uri.encode()).hexdigest()}"


def read_epc(uri: str) -> Epc:
    """What a URI stands for. Never fails: what is not known, or badly formed, is its own key."""
    found = _read_urn(uri) if uri.startswith("urn:epc:") else _read_link(uri)
    return found or Epc(uri_key(f"u{uri}"))


@lru_cache(4096)
def with_check_digit(digits: str) -> str:
    """GS1's check digit put behind."""
    return f"{digits}{ean.calc_check_digit(digits)}"


def _read_urn(uri: str) -> Epc | None:
    """`urn:epc:id:sgtin:COMPANY.INDICATOR+ITEM.SERIAL` and its kin; `idpat` with `*` for a class."""
    parts = uri.split(":", 4)
    pieces = parts[4].split(".", 2) if len(parts) == 5 else []
    if len(pieces) < 2 or not all(piece.isascii() and piece.isdigit() for piece in pieces[:2]):
        return None
    company, reference = pieces[:2]
    digits = reference[0] + company + reference[1:]
    scheme, last = parts[3], unquote(pieces[2]) if len(pieces) == 3 else ""
    if scheme == "sscc" and len(digits) == 17 and not last:
        return Epc(f"s{with_check_digit(digits)}")
    if scheme not in ("sgtin", "lgtin") or len(digits) != 13:
        return None
    gtin = with_check_digit(digits)
    if last in ("", "*"):
        return Epc(class_key(gtin), gtin)
    return _item(gtin, last, "") if scheme == "sgtin" else _item(gtin, "", last)


def _read_link(uri: str) -> Epc | None:
    """A Digital Link URI on any host, with any path before it: GTIN (01) or SSCC (00)."""
    found = _LINK.fullmatch(uri)
    if not found:
        return None
    kind, digits, rest = found.groups()
    if kind == "00":
        return Epc(f"s{digits}") if len(digits) == 18 and not rest else None
    if len(digits) not in (8, 12, 13, 14):
        return None
    pieces = rest.split("/")[1:]
    told = dict(zip(pieces[::2], map(unquote, pieces[1::2]), strict=True))
    gtin = digits.zfill(14)
    if not {"10", "21"} & told.keys():
        return Epc(class_key(gtin), gtin)
    return _item(gtin, told.get("21", ""), told.get("10", ""))


def _item(gtin: str, serial: str, lot: str) -> Epc | None:
    serial, lot = normalise(serial), normalise(lot)
    lot = lot if indexable(lot) else ""
    if serial:
        return Epc(item_key(gtin, serial), gtin, serial, lot) if indexable(serial) else None
    return Epc(lot_key(gtin, lot), gtin, lot=lot) if lot else None
