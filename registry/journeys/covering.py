"""Am I covered? I tell product and number, and see what is covered and until when, without an account. Nothing of any
owner is shown. Where the sale is not on record I type when it was bought and see what it would be. A number that does
not exist is answered as in the check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.cases.queries import replaced_by
from registry.catalogue.warranty.queries import Asked, asked_for, of_brand, published_terms
from registry.catalogue.warranty.reckoning import DECIDED, RECORD, TYPED, Facts
from registry.clock import now
from registry.errors import Refused
from registry.faults.queries import repairs_of
from registry.journeys.check import Answer, Told, Verdict, check
from registry.journeys.covered import Warranty, reckoned
from registry.journeys.telling import scanned
from registry.registrations.warranty.queries import decided_on
from registry.sales.models import SaleLine
from registry.sales.queries import current_sales
from registry.serials.reading import normalise
from registry.units.models import Unit
from registry.units.queries import by_serials, pending_uploads, unit_named

OLDEST = date(1950, 1, 1)
NUMBERS = ("serial", "imei", "vin", "part", "date_code", "lot")
"""Fields that may hold the number of a unit."""
MOST_REPLACED = 8
"""Units that followed one another, one in place of the last."""
ELSEWHERE = "other"
"""Stands for a country that has no terms of its own."""


@dataclass(frozen=True, slots=True)
class Covering:
    """`answer` is what a check says of the same. `warranty` is none where it is not clear which product it is (one of
    `choices`), or that there is such a number. `on_record`: the sale is known, so there is no day to type."""

    answer: Answer
    product: Asked | None = None
    warranty: Warranty | None = None
    on_record: bool = False
    choices: tuple[Asked, ...] = ()


def am_i_covered(told: Told, bought: str = "", country: str = "") -> Covering:
    """Raises Refused at `serial`, `bought` or `country`."""
    told = scanned(told)
    number = _number(told)
    day = _day(bought)
    country = "" if len(country) > 5 else country
    answer = check(told)
    if answer.verdict in (Verdict.NOT_RECOGNISED, Verdict.LOOK_AGAIN):
        return Covering(answer)
    if answer.product is not None and (product := asked_for(answer.product.slug)):
        return _covering(answer, product, number, day, country)
    some = likely(told, number)
    if len(some) == 1:
        return am_i_covered(Told(told.fields, some[0].slug, told.sure), bought, country)
    listed = filter(None, (asked_for(card.slug) for card in answer.products))
    return Covering(answer, choices=tuple(some or listed))


def likely(told: Told, number: str) -> list[Asked]:
    """Of the products of the brand that was told, the ones with such a number; all of them where there is none."""
    brand = told.fields.get("brand")
    some = of_brand(brand) if isinstance(brand, str) and not told.product else []
    known = {
        hit.product_id
        for maker in {one.organisation_id for one in some}
        for hit in by_serials(maker, [normalise(number)], pending_uploads(maker))
    }
    return [one for one in some if one.id in known] or some


def _covering(answer: Answer, product: Asked, number: str, bought: date | None, country: str) -> Covering:
    maker = product.organisation_id
    pending = pending_uploads(maker)
    unit = unit_named(maker, product.id, normalise(number), pending)
    if bought and unit and unit.made_on and bought < unit.made_on:
        raise Refused("bought", "This one was made after that day. Look at the year.")
    warranty, on_record = by_record(product.id, unit, bought, country)
    return Covering(answer, product, warranty, on_record)


def by_record(
    product_id: int, unit: Unit | None, bought: date | None, country: str = ""
) -> tuple[Warranty, bool]:
    """What holds by the sale of the unit, or by the day that whoever asks typed; and whether the sale is known."""
    pending = pending_uploads(unit.organisation_id) if unit else []
    line = _sale_of(unit, pending) if unit else None
    known = _known(unit, line)
    facts = known or Facts(sold_on=bought, sold_by=TYPED, made_on=unit.made_on if unit else None)
    if unit is not None:
        facts = replace(facts, repairs=tuple(repairs_of([unit.id]).get(unit.id, ())))
    where = (line.country if line else "") or country or (unit.country if unit else "")
    return reckoned(
        published_terms([product_id]).get(product_id, []), facts, where, now().date()
    ), known is not None


def _sale_of(unit: Unit, pending: Sequence[int]) -> SaleLine | None:
    """Its own; a unit that was given in place of another goes on with the sale of that one."""
    for _ in range(MOST_REPLACED):
        if line := next(iter(current_sales([unit.id], pending).get(unit.id, ())), None):
            return line
        case = replaced_by(unit.id)
        old = unit_named(unit.organisation_id, unit.product_id, case.key or "", pending) if case else None
        if old is None:
            return None
        unit = old
    return None


def _known(unit: Unit | None, line: SaleLine | None) -> Facts | None:
    """What the maker has on record of the sale, or has decided."""
    if unit is None:
        return None
    came = line.delivered_on if line else None
    facts = Facts(made_on=unit.made_on, delivered_on=came, delivered_by=RECORD)
    if decided := decided_on(unit.id):
        return replace(facts, sold_on=decided, sold_by=DECIDED)
    if line is None or line.sold_on is None:
        return None
    return replace(facts, sold_on=line.sold_on, sold_by=RECORD)


def _number(told: Told) -> str:
    for field in NUMBERS:
        value = told.fields.get(field)
        if isinstance(value, str) and value.strip():
            return value
    raise Refused("serial", "Type the number that is on your product.")


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("bought", "Write the date as year-month-day, for example 2024-06-14.") from None
    if day > now().date():
        raise Refused("bought", "That day is still to come. Give the day on which it was bought.")
    if day < OLDEST:
        raise Refused("bought", "That is very long ago. Look at the year.")
    return day
