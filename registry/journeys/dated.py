"""My purchase date is held against what is on record: no day before it was made, and the sale of this very unit decides
when the warranty starts. What a sale says is shown to nobody before they have confirmed that it is theirs."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from registry.catalogue.public import PublicProduct
from registry.errors import Refused
from registry.matching.sold import OPEN, registrations_of, registrations_sold
from registry.registrations.models import Registration
from registry.registrations.reading import NEW, Entry
from registry.sales.models import SaleLine
from registry.sales.queries import current_sales
from registry.tongue.speaking import marked
from registry.units.queries import made_on, pending_uploads

NEAR = timedelta(days=14)
"""From the invoice to the day the thing is in the house."""
SOME = 500
TOO_EARLY = marked("This one was made after that day. Look at the year.")


def faults(product: PublicProduct, entry: Entry) -> list[Refused]:
    """A day before the unit was made is a slip of the pen, mostly of the year."""
    keys = entry.serial_key, entry.lot_key
    return [Refused("bought_on", TOO_EARLY)] if too_early(product, *keys, entry.bought_on) else []


def too_early(product: PublicProduct, serial_key: str | None, lot_key: str | None, day: date | None) -> bool:
    """Whether the unit was made after that day, as far as anybody knows."""
    if day is None:
        return False
    made = made_on(product.organisation_id, product.id, serial_key, lot_key)
    return made is not None and day < made


def hold_against_sale(registration: Registration) -> None:
    """Ties the sale on record to it, and says whether its day fits. Callers commit."""
    hold_all([registration])


def hold_all(registrations: Sequence[Registration]) -> None:
    """The same for many. A day that was not told is the sale's, one that staff decided on is locked."""
    by_maker: dict[int, list[Registration]] = {}
    for one in registrations:
        if one.bought_state in OPEN and one.unit_id is not None and one.serial_key is not None:
            by_maker.setdefault(one.organisation_id, []).append(one)
    for maker, some in by_maker.items():
        pending = pending_uploads(maker)
        for start in range(0, len(some), SOME):
            batch = some[start : start + SOME]
            sales = current_sales({one.unit_id or 0 for one in batch}, pending)
            for one in batch:
                if lines := sales.get(one.unit_id or 0):
                    _hold(one, lines)


def _hold(registration: Registration, lines: Sequence[SaleLine]) -> None:
    line = next((one for one in lines if one.sold_on and one.sold_on == registration.bought_on), lines[0])
    registration.sale_line_id = line.id
    if line.sold_on is not None:
        registration.bought_state = "fits" if _fits(registration, line) else "differs"
        registration.bought_on = registration.bought_on or (
            line.sold_on if registration.acquired == NEW else None
        )


def hold_sold(organisation_id: int, upload_id: int) -> Iterator[int]:
    """Sales came for units that were registered before: holds each day against them, some at a time; how many."""
    last = 0
    while batch := registrations_sold(organisation_id, upload_id, last):
        hold_all(batch)
        last = batch[-1].id
        yield len(batch)


def hold_units(organisation_id: int, unit_ids: Collection[int]) -> None:
    """The same for sales of a few units. Callers commit."""
    hold_all(registrations_of(organisation_id, unit_ids))


def _fits(registration: Registration, line: SaleLine) -> bool:
    """Whoever bought it new did so about that day; everybody else came to have it later."""
    told, sold = registration.bought_on, line.sold_on
    if told is None or sold is None:
        return True
    return told >= sold - NEAR and (registration.acquired != NEW or told <= sold + NEAR)
