"""What an identifier in an event stands for: EPC URNs and GS1 Digital Link URIs read into one key, so that the same
item is found however it was named. Pure.

Keys: `i<GTIN-14>.<serial>` an item, `l<GTIN-14>.<lot>` a lot, `c<GTIN-14>` a class, `s<SSCC>` a logistic unit,
`u<URI>` anything else as it was written. Serials and lots in keys are read as units keep them (see `reading.py`)."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote

from registry.serials.gs1 import Named, named_by
from registry.serials.keys import indexable
from registry.serials.reading import normalise

LONGEST_KEY = 200
"""Characters; a longer URI is cut and told apart by its hash."""


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
    named = named_by(uri)
    return (_read(named) if named else None) or Epc(uri_key(f"u{uri}"))


def _read(named: Named) -> Epc | None:
    """A GTIN (01), with what narrows it down but a variant (22), or an SSCC (00)."""
    digits = named.value
    if not (digits.isascii() and digits.isdigit()):
        return None
    if named.key == "00":
        return Epc(f"s{digits}") if len(digits) == 18 and not named.finer else None
    if named.key != "01" or len(digits) != 14 or not named.finer.keys() <= {"10", "21", "22"}:
        return None
    if not {"10", "21"} & named.finer.keys():
        return Epc(class_key(digits), digits)
    return _item(digits, unquote(named.finer.get("21", "")), unquote(named.finer.get("10", "")))


def _item(gtin: str, serial: str, lot: str) -> Epc | None:
    serial, lot = normalise(serial), normalise(lot)
    lot = lot if indexable(lot) else ""
    if serial:
        return Epc(item_key(gtin, serial), gtin, serial, lot) if indexable(serial) else None
    return Epc(lot_key(gtin, lot), gtin, lot=lot) if lot else None
