"""I have a serial, a lot, a pallet's number or a supplier's battery in my hand and ask where it went and what is in it.
This finds what I mean: one thing, or a few to choose from. Changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from stdnum import ean

from registry.catalogue.described import gtins_of, products_by_gtins, products_by_ids
from registry.catalogue.limits import ALL, limit, limited_to
from registry.criteria.unit import Told
from registry.plates.meaning import meaning
from registry.serials.epcs import class_key, item_key, lot_key, read_epc
from registry.serials.keys import indexable
from registry.serials.reading import normalise
from registry.units import queries as units
from registry.units.events import standing
from registry.units.events.names import CLASS, ITEM, LOT, Named, named
from registry.units.queries import UnitHit, key_of

LONGEST = 400
SHOWN = 20
MANY = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What is traced. `product` is one of the maker's, `unit_id` leads to its page; both may be missing."""

    named: Named
    product_id: int | None = None
    product: str = ""
    unit_id: int | None = None

    @property
    def key(self) -> str:
        return self.named.key


def find(organisation_id: int, text: str, gtin: str = "") -> list[Subject]:
    """What a number can mean: an identifier of events, GS1's text, an SSCC, a GTIN, or a serial or lot as it is."""
    text = text.strip()[:LONGEST]
    keys = _marked(text, gtin.strip())
    if keys:
        known = standing.known_keys(organisation_id, keys) | _stocked(organisation_id, keys)
        found = subjects(organisation_id, [key for key in keys if key in known])
    else:
        found = subjects(organisation_id, _plain(organisation_id, text))
    return list(filter(_is_theirs, found))


def subject_of(organisation_id: int, key: str) -> Subject | None:
    """A key as pages name it; None where it is not theirs to trace."""
    return next(filter(_is_theirs, subjects(organisation_id, [key])), None)


def _is_theirs(subject: Subject) -> bool:
    """Who works for some brands traces their products: in a pallet there may be others."""
    return not limit() or subject.product_id is not None


def seen(organisation_id: int, keys: Iterable[str], *, loose: bool = False) -> list[str]:
    """Of keys that were read from the events themselves, those of products whose brands one works for; `loose`: also
    those of no product of the maker, as pallets are, and what suppliers made."""
    asked = list(keys)
    if not limit():
        return asked
    of = {key: named(key).gtin for key in asked}
    gtins = set(of.values()) - {""}
    theirs = set(products_by_gtins(organisation_id, gtins))
    if loose:
        with limited_to(ALL):
            theirs |= {*of.values()} - set(products_by_gtins(organisation_id, gtins))
    return [key for key in asked if of[key] in theirs]


def subjects(organisation_id: int, keys: Iterable[str]) -> list[Subject]:
    """With the maker's product, where the GTIN is one of theirs, and its unit."""
    found = [named(key) for key in dict.fromkeys(keys)]
    products = products_by_gtins(organisation_id, {one.gtin for one in found if one.gtin})
    names = products_by_ids(set(products.values()))
    hits = _units(organisation_id, found)
    return [
        Subject(one, number, names.get(number or 0, ""), hits.get((number, one.kind, one.number)))
        for one in found
        for number in [products.get(one.gtin)]
    ]


def _marked(text: str, gtin: str) -> list[str]:
    """Keys of a number that says itself what it is, or whose GTIN was told."""
    if text.startswith(("urn:", "http://", "https://")):
        return [read_epc(text).key]
    digits = "".join(text.split())
    if len(digits) == 20 and digits.startswith("00") and digits.isdecimal():
        digits = digits[2:]
    if len(digits) == 18 and digits.isascii() and digits.isdecimal() and _checked(digits):
        return [f"s{digits}"]
    told = meaning("", text).fields if text.startswith("(") else {}
    gtin, serial, lot = told.get("gtin", gtin), told.get("serial", ""), told.get("lot", "")
    if not told and gtin:
        serial = lot = text
    elif not told and len(digits) in (8, 12, 13, 14) and digits.isascii() and ean.is_valid(digits):
        gtin = digits
    return list(_keys(gtin.zfill(14), normalise(serial), normalise(lot))) if gtin else []


def _keys(gtin: str, serial: str, lot: str) -> Iterable[str]:
    if indexable(serial):
        yield item_key(gtin, serial)
    if indexable(lot):
        yield lot_key(gtin, lot)
    if not serial and not lot:
        yield class_key(gtin)


def _checked(sscc: str) -> bool:
    """Whether the last digit of an SSCC fits: weights 3 and 1 from the left."""
    return sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(sscc)) % 10 == 0


def _stocked(organisation_id: int, keys: list[str]) -> set[str]:
    """Lots and classes whose items have serials: no event names them by themselves."""
    found = set()
    for one in map(named, keys):
        if one.kind in (LOT, CLASS):
            product = products_by_gtins(organisation_id, [one.gtin]).get(one.gtin)
            if standing.has_items(standing.of_lot(organisation_id, one, product)):
                found.add(one.key)
    return found


def _plain(organisation_id: int, text: str) -> list[str]:
    """Serials and lots of the maker's own units first, then lots of what others make."""
    numbers = [reading for reading in Told("serial", text).readings if indexable(reading)]
    hits = [
        *units.by_serials(organisation_id, numbers),
        *(hit for hit in units.by_lots(organisation_id, numbers, limit=SHOWN)),
    ]
    gtins = gtins_of({hit.product_id for hit in hits})
    keys = _once(
        key for hit in hits for gtin in gtins.get(hit.product_id, ()) for key in _of_hit(hit, gtin, numbers)
    )
    known = set(keys) & (standing.known_keys(organisation_id, keys) | _stocked(organisation_id, keys[:SHOWN]))
    lots = standing.lots_named(organisation_id, [key for key in map(key_of, numbers) if key], SHOWN)
    others = [lot_key(named(item).gtin, number) for _, item in lots for number in numbers]
    loose = [f"{kind}{text}" for kind in "u"]
    found = [*(key for key in keys if key in known), *others]
    return [*found, *standing.known_keys(organisation_id, loose)][:SHOWN]


def _once(keys: Iterable[str]) -> list[str]:
    """A lot comes with each of its units."""
    return list(dict.fromkeys(keys))


def _of_hit(hit: UnitHit, gtin: str, numbers: list[str]) -> list[str]:
    """The item, where its serial was asked for; else its lot."""
    serial, lot = normalise(hit.serial), hit.lot_key[1:]
    if serial in numbers:
        return [item_key(gtin, serial)]
    return [lot_key(gtin, lot)] if lot else []


def _units(organisation_id: int, found: list[Named]) -> dict[tuple[int | None, str, str], int]:
    """(product, kind, number) -> the unit or lot on record."""
    serials = [one.number for one in found if one.kind == ITEM]
    lots = [key for one in found if (key := one.lot_key)]
    hits: dict[tuple[int | None, str, str], int] = {}
    for hit in units.by_serials(organisation_id, serials, limit=MANY):
        hits[hit.product_id, ITEM, normalise(hit.serial)] = hit.id
    for hit in units.by_lot_keys(organisation_id, lots):
        hits[hit.product_id, LOT, hit.lot_key[1:]] = hit.id
    return hits
