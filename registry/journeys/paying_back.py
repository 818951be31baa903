"""What do I get back? The sum is worked out before I choose, step by step: from the sale on record where the product is
mine and I am signed in, else from the date and price that I say. Nobody else learns a price from here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.clock import now
from registry.errors import Refused
from registry.intake.listed.cells import Wrong
from registry.intake.records.values import read_price
from registry.journeys.covered import sale_of
from registry.registrations.models import Registration
from registry.registrations.warranty.queries import CONFIRMED, counting_day
from registry.remedies.money import amount_of
from registry.remedies.refund import Formula, Paid, Sum, work_out
from registry.sales.models import SaleLine
from registry.sales.queries import current_sales
from registry.units.queries import pending_uploads

ASKED = ("bought_on", "price", "tax", "delivery")
FIRST = date(1950, 1, 1)
NO_AMOUNT = "That is no amount that was paid. Write it as 1234.56."
SEEN = "seen"
"""The field that names the total which a page showed: nobody takes a sum that they have not seen."""


class Unseen(Exception):
    """The sum is another than was shown, or none was: nothing is taken before it is."""

    def __init__(self, worked: Sum) -> None:
        super().__init__()
        self.worked = worked


def must_be_seen(worked: Sum | None, typed: dict[str, str]) -> None:
    """Raises Unseen. What cannot be worked out yet has no sum to see."""
    if worked is not None and typed.get(SEEN, "") != str(worked.total):
        raise Unseen(worked)


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of a purchase, as far as it is: text as a form has it."""

    price: str = ""
    bought_on: date | None = None


NOTHING_KNOWN = Known()


def known_of(registration: Registration | None, formula: Formula | None) -> Known:
    """By the sale on record, in the formula's currency. Its day counts as for a warranty: one that staff accepted comes
    before the record, the record before what its owner tells."""
    if registration is None or formula is None:
        return NOTHING_KNOWN
    line = _sale(registration)
    fits = line is not None and line.price and line.currency == formula.currency
    price = line.price if line is not None and fits and amount_of(line.price) is not None else ""
    told, on_record = counting_day(registration), line.sold_on if line is not None else None
    accepted = told if registration.bought_state == CONFIRMED else None
    return Known(price, accepted or on_record or told)


def sum_for(formula: Formula, known: Known, typed: dict[str, str]) -> Sum | None:
    """The refund today; none where the price is not known, nor told. Raises Refused at the field."""
    price = known.price or _amount(typed.get("price", ""), "price")
    bought = known.bought_on or _day(typed.get("bought_on", ""))
    if not price:
        return None
    more = {name: _amount(typed.get(name, ""), name) for name in ("tax", "delivery")}
    paid = Paid(Decimal(price), bought, *(Decimal(more[name] or 0) for name in ("tax", "delivery")))
    return work_out(formula, paid, now().date())


def _amount(text: str, field: str) -> str:
    try:
        found = read_price(text[:40])
    except Wrong:
        raise Refused(field, NO_AMOUNT) from None
    if found and amount_of(found) is None:
        raise Refused(field, NO_AMOUNT)
    return found


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("bought_on", "Write the day as year-month-day, for example 2024-06-14.") from None
    if not FIRST <= day <= now().date():
        raise Refused("bought_on", "That day cannot be right: it lies in the future, or far back.")
    return day


def _sale(registration: Registration) -> SaleLine | None:
    if not registration.unit_id or not registration.serial_key:
        return None
    pending = pending_uploads(registration.organisation_id)
    lines: Sequence[SaleLine] = current_sales([registration.unit_id], pending).get(registration.unit_id, ())
    return sale_of(registration, lines)
