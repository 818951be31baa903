"""My own systems read here what I keep: units by the page or by their numbers, sales, registrations, recalls. Nothing
about a person, whatever a key may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from registry.catalogue.staff_queries import slugs_of
from registry.criteria.unit import Told
from registry.errors import Refused
from registry.recalls import listing as recalls
from registry.recalls.models import Recall
from registry.registrations import listing as registrations
from registry.registrations.models import Registration
from registry.sales.models import SaleLine
from registry.sales.queries import lines_after, lines_of_unit
from registry.units import listing
from registry.units.models import Unit
from registry.units.queries import key_of, own_unit, pending_uploads, units_by_ids

Kind = Literal["serials", "lots"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A unit, and how its product is named."""

    unit: Unit
    product: str


@dataclass(frozen=True, slots=True)
class Sold:
    """A line of an invoice, how its product is named, and its serial, empty where it is of a lot."""

    line: SaleLine
    product: str
    serial: str


@dataclass(frozen=True, slots=True)
class Sought:
    """A number as a system has it. With a product only that one's unit is meant."""

    kind: Kind
    number: str
    product: str = ""


def units_after(organisation_id: int, kind: Kind, after: list[Any] | None, limit: int) -> Sequence[Shown]:
    """Units or lots, in the order of their numbers."""
    read = listing.lots_after if kind == "lots" else listing.serials_after
    return _shown(read(organisation_id, (after[0], after[1]) if after else None, limit))


def place_of(shown: Shown) -> list[Any]:
    """What `units_after` goes on behind."""
    unit = shown.unit
    return [unit.lot_key if unit.serial_key is None else unit.serial_key, unit.product_id]


def unit(organisation_id: int, unit_id: int) -> Shown | None:
    found = own_unit(organisation_id, unit_id)
    return _shown([found])[0] if found else None


def find(
    organisation_id: int, sought: Iterable[tuple[int, Sought]]
) -> Mapping[int, Sequence[Shown] | Refused]:
    """All that bear these numbers, read as they are read when typed: a few look-ups for a thousand."""
    keys = {number: _keys(one) for number, one in sought}
    by_key: dict[tuple[str, str], list[Shown]] = {}
    for kind in ("serials", "lots"):
        of_kind = {key for one, found in keys.values() if one.kind == kind for key in found}
        for shown in _shown(listing.with_keys(organisation_id, of_kind, lots=kind == "lots")):
            by_key.setdefault((kind, place_of(shown)[0]), []).append(shown)
    return {number: _found(one, found, by_key) for number, (one, found) in keys.items()}


def sales_of(organisation_id: int, unit_id: int) -> Sequence[SaleLine] | None:
    """The lines of a unit, superseded ones too; None where there is no such unit."""
    if own_unit(organisation_id, unit_id) is None:
        return None
    return lines_of_unit(organisation_id, unit_id, pending_uploads(organisation_id))


def sales_after(organisation_id: int, after: int, limit: int) -> list[Sold]:
    """Every line of every invoice, in the order in which they came. Who bought is not there."""
    lines = lines_after(organisation_id, after, limit, lambda: pending_uploads(organisation_id))
    units = units_by_ids({line.unit_id for line in lines if line.unit_id})
    slugs = slugs_of({line.product_id for line in lines})
    return [
        Sold(line, slugs.get(line.product_id, ""), units[line.unit_id].serial if line.unit_id else "")
        for line in lines
    ]


def registrations_after(
    organisation_id: int, state: str, after: list[Any] | None, limit: int
) -> Sequence[tuple[Registration, str]]:
    """What is registered, in the order in which it came, with the product's name for programs."""
    found = registrations.after(organisation_id, state, after[0] if after else 0, limit)
    slugs = slugs_of({one.product_id for one in found})
    return [(one, slugs.get(one.product_id, "")) for one in found]


def recalls_after(organisation_id: int, state: str, after: list[Any] | None, limit: int) -> Sequence[Recall]:
    return recalls.after(organisation_id, state, after[0] if after else 0, limit)


def _keys(sought: Sought) -> tuple[Sought, list[str]]:
    readings = Told("lot" if sought.kind == "lots" else "serial", sought.number).readings
    return sought, [key for key in map(key_of, readings) if key]


def _found(
    sought: Sought, keys: Sequence[str], by_key: Mapping[tuple[str, str], list[Shown]]
) -> Sequence[Shown] | Refused:
    if not keys:
        return Refused("lot" if sought.kind == "lots" else "serial", "There is no letter or digit in it.")
    found = [shown for key in keys for shown in by_key.get((sought.kind, key), ())]
    return [shown for shown in found if sought.product in ("", shown.product)]


def _shown(units: Sequence[Unit]) -> list[Shown]:
    slugs = slugs_of({one.product_id for one in units})
    return [Shown(one, slugs.get(one.product_id, "")) for one in units]
