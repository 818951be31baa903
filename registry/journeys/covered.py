"""What warranty the things have that I registered: each cover, when it ends and why, by the maker's terms of the day of
sale. Joins terms, units, sales and registrations; reads only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.catalogue.warranty import queries as warranties
from registry.catalogue.warranty import words
from registry.catalogue.warranty.models import WarrantyTerms
from registry.catalogue.warranty.reckoning import (
    DECIDED,
    RECORD,
    TOLD,
    Facts,
    Held,
    Start,
    reckon,
    start_of,
)
from registry.catalogue.warranty.terms import Terms, countries_of, version_on
from registry.clock import now
from registry.faults.queries import repairs_of
from registry.registrations.models import Registration
from registry.registrations.replacing import REPLACEMENT
from registry.registrations.warranty.queries import CONFIRMED, counting_day, hands_before
from registry.sales.models import SaleLine
from registry.sales.queries import current_sales
from registry.units.models import Unit
from registry.units.queries import pending_uploads, units_by_ids

FIRST_HAND = frozenset({"new", "gift"})
"""Who has it from its first buyer, or is that: their day of purchase is where the warranty begins."""

UNKNOWN = Start(None)


@dataclass(frozen=True, slots=True)
class Warranty:
    """What holds for one unit. `terms` is none where the maker has none published for it; `countries` are asked for
    where the answer depends on where it was bought; `start.missing` says what else is not known. `reader` (see `words`)
    is its owner, if these were the one who told the day of purchase, where it rests on that."""

    today: date
    facts: Facts
    terms: Terms | None = None
    number: int = 0
    start: Start = UNKNOWN
    held: tuple[Held, ...] = ()
    countries: tuple[str, ...] = ()
    reader: str = words.ASKER

    @property
    def running(self) -> list[Held]:
        """Covers that are not over, the one that ends first in front."""
        left = (held for held in self.held if held.state(self.today) != "over")
        return sorted(left, key=lambda held: held.ends)

    @property
    def longest(self) -> Held | None:
        return max(self.held, key=lambda held: held.ends, default=None)


def reckoned(versions: Sequence[WarrantyTerms], facts: Facts, country: str, today: date) -> Warranty:
    """The version that holds for these facts, and what it gives."""
    named = countries_of(versions)
    if named and not country:
        return Warranty(today, facts, countries=tuple(named))
    day = facts.sold_on or facts.made_on or facts.registered_on or today
    row = version_on(versions, day, country)
    if row is None:
        return Warranty(today, facts)
    terms = warranties.terms_of(row)
    return Warranty(today, facts, terms, row.number, start_of(terms, facts), reckon(terms, facts, today))


def warranty_of(registration: Registration) -> Warranty:
    return warranties_of([registration])[registration.id]


def warranties_of(registrations: Collection[Registration]) -> dict[int, Warranty]:
    """Registration -> its warranty; a handful of queries however many there are."""
    desk = _Desk(registrations)
    return {one.id: desk.warranty(one) for one in registrations}


class _Desk:
    """All that is on record about some registrations."""

    def __init__(self, registrations: Collection[Registration]) -> None:
        self.before = hands_before(registrations)
        units = {one.unit_id for one in (*registrations, *self.before.values())} - {None}
        pending = [
            u for maker in {one.organisation_id for one in registrations} for u in pending_uploads(maker)
        ]
        self.today = now().date()
        self.versions = warranties.published_terms({one.product_id for one in registrations})
        self.units: Mapping[int, Unit] = units_by_ids([number for number in units if number])
        self.sales = current_sales([number for number in units if number], pending)
        self.repairs = repairs_of({number for number in units if number})

    def warranty(self, registration: Registration) -> Warranty:
        line = self._line(registration)
        unit = self.units.get(registration.unit_id or 0)
        country = (line.country if line else "") or registration.country or (unit.country if unit else "")
        versions = self.versions.get(registration.product_id, [])
        made = reckoned(versions, self._facts(registration, line, unit), country, self.today)
        first = self._first(registration)
        theirs = first is registration or (first.owner_id or 0) == registration.owner_id
        return replace(made, reader=words.OWNER if theirs else words.NEXT)

    def _first(self, registration: Registration) -> Registration:
        """Of those who had it one after the other: only the first tells of its purchase."""
        one = registration
        while (earlier := self.before.get(one.previous_id or 0)) is not None and earlier.id < one.id:
            one = earlier
        return one

    def _repairs(self, registration: Registration) -> tuple[tuple[date, date], ...]:
        return tuple(self.repairs.get(registration.unit_id or 0, ()))

    def _line(self, registration: Registration) -> SaleLine | None:
        return sale_of(registration, self.sales.get(registration.unit_id or 0, ()))

    def _facts(self, registration: Registration, line: SaleLine | None, unit: Unit | None) -> Facts:
        facts = _own_facts(registration, line)
        facts = replace(facts, made_on=unit.made_on if unit else None, repairs=self._repairs(registration))
        one = registration
        while (earlier := self.before.get(one.previous_id or 0)) is not None and earlier.id < one.id:
            if earlier.unit_id != one.unit_id:
                line = self._line(earlier)
            theirs = _own_facts(earlier, line)
            facts = replace(
                facts,
                sold_on=facts.sold_on or theirs.sold_on,
                sold_by=facts.sold_by if facts.sold_on else theirs.sold_by,
                delivered_on=facts.delivered_on or theirs.delivered_on,
                delivered_by=facts.delivered_by if facts.delivered_on else theirs.delivered_by,
                registered_on=theirs.registered_on,
            )
            one = earlier
        return facts


def _own_facts(registration: Registration, line: SaleLine | None) -> Facts:
    """What this registration and the sale on record say. A day that staff accepted comes before the record, the record
    before what an owner tells; who has it second-hand tells nothing of the first sale. What came in place of another
    unit was not passed on: it goes on with the cover of the first."""
    first_hand = registration.acquired in FIRST_HAND and registration.previous_id is None
    made, told = registration.made_at.date(), counting_day(registration)
    came = (
        made if registration.previous_id else told or made
    )  # a hand-over brings the first owner's day along
    stays = first_hand or registration.acquired == REPLACEMENT
    facts = Facts(registered_on=made, passed_on=None if stays else came)
    if line is not None and line.delivered_on:
        facts = replace(facts, delivered_on=line.delivered_on, delivered_by=RECORD)
    elif first_hand:
        facts = replace(facts, delivered_on=registration.delivered_on)
    if first_hand and told and registration.bought_state == CONFIRMED:
        return replace(facts, sold_on=told, sold_by=DECIDED)
    if line is not None and line.sold_on:
        return replace(facts, sold_on=line.sold_on, sold_by=RECORD)
    return replace(facts, sold_on=told if first_hand else None, sold_by=TOLD)


def sale_of(registration: Registration, lines: Sequence[SaleLine]) -> SaleLine | None:
    """Of the sales of its unit that count, the one of the day told; else the last."""
    told = counting_day(registration)
    return next((line for line in lines if told and line.sold_on == told), next(iter(lines), None))
