"""I have one unit in front of me: what happened to it, from the day it was made, and which recalls cover it. Who
bought it is shown to those who may see customers, one press at a time, and each look is logged. Commits nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.audit.entries import keep
from registry.catalogue import staff_queries as products
from registry.catalogue.models import Product
from registry.faults.queries import codes_by_ids, repairs_of, reports_of_unit
from registry.journeys.answers import Told
from registry.journeys.narrowing import judge_all, read_case, remedied
from registry.journeys.relevance import belongs
from registry.journeys.travelled import NO_TRAVELS, Step, Travels, travels_of
from registry.recalls.cards import RecallCard
from registry.recalls.fields import words_for
from registry.recalls.index.done import day_of, what_of
from registry.recalls.index.serving import serving
from registry.recalls.states import Author
from registry.registrations.queries import registered_units
from registry.remedies.offers import NAMES
from registry.sales import queries as sales
from registry.sales.models import SaleLine
from registry.tongue.speaking import gettext as _
from registry.tongue.words import day
from registry.units import queries as units
from registry.units.models import Unit
from registry.vault import unseal

ENDED = {"passed_on": "passed_on", "scrapped": "scrapped", "sold": "resold", "lost": "lost"}
FACTS = ("made_on", "expires", "shipped_on")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `kind` is made, shipped, sold, returned, recalled, remedied, registered, passed_on,
    scrapped, resold, lost, faulty, repaired, or traced: an event of a connected system (`step`). `day` may be
    unknown."""

    kind: str
    day: date | None
    facts: Sequence[tuple[str, str]] = ()
    sale: SaleLine | None = None
    customer: bool = False
    superseded: bool = False
    recall: RecallCard | None = None
    step: Step | None = None
    begun: date | None = None
    """Where it stands in time, if not at its own day: a correction stands with what it corrects."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A published recall that covers the unit, or may: then what is still to be told. `remedied_on`: an ISO day;
    `remedied_as`: kind of remedy and number of the job, as far as they are on record."""

    card: RecallCard
    needs: Sequence[str] = ()
    remedied_on: str = ""
    remedied_as: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A unit or lot, from the day it was made."""

    unit: Unit
    product: Product
    events: Sequence[Event]
    covered: Sequence[Judged] = ()
    open: Sequence[Judged] = ()
    of_lot: Sequence[Unit] = field(default=())
    travels: Travels = NO_TRAVELS


@dataclass(frozen=True, slots=True)
class Customer:
    """Who bought by a line, as far as the dealer told."""

    sale_line_id: int
    name: str
    email: str
    phone: str
    address: str


def history_of(organisation_id: int, unit_id: int) -> History | None:
    """All that is known of a unit of this maker; None where it has no such unit."""
    unit = units.own_unit(organisation_id, unit_id)
    product = products.own_product(organisation_id, unit.product_id) if unit else None
    if unit is None or product is None:
        return None
    lines = _lines(unit)
    covered, open_ = _judged(unit, product, lines)
    travels = travels_of(unit)
    events = [
        *_made(unit),
        *_sold(organisation_id, lines),
        *_owned(unit),
        *_recalled(covered),
        *_faulty(unit),
    ]
    events = _in_order([*events, *(Event("traced", step.at.date(), step=step) for step in travels.steps)])
    of_lot = units.lots_of(unit) if unit.lot_key else ()
    return History(unit, product, events, covered, open_, of_lot, travels)


def show_customer(organisation_id: int, unit_id: int, line_id: int, by: Author) -> Customer | None:
    """Who bought the unit by this sale line; None where nobody is on record, or where a later line corrects it. The
    look is logged with the transaction, without the name."""
    unit = units.own_unit(organisation_id, unit_id)
    sold = _sold(organisation_id, _lines(unit)) if unit else []
    if not any(one.sale and one.sale.id == line_id and not one.superseded for one in sold):
        return None
    found = sales.customer_of(organisation_id, line_id)
    if found is None:
        return None
    seen = {"sale_line": line_id}
    keep(organisation_id, by.id, by.name, "customer.seen", "unit", unit_id, after=seen)
    address = unseal(found.address_sealed).get("address", "")
    return Customer(line_id, found.name, found.email, found.phone, address)


def _lines(unit: Unit) -> Sequence[SaleLine]:
    pending = units.pending_uploads(unit.organisation_id)
    if unit.serial_key is None and unit.lot_key is not None:
        return sales.lines_of_lot(unit.organisation_id, unit.product_id, unit.lot_key, pending)
    return sales.lines_of_unit(unit.organisation_id, unit.id, pending)


def _made(unit: Unit) -> list[Event]:
    """What the production list says."""
    told = unit.listed_id or (unit.made_on and not unit.commissioned_id)  # an event tells of its own making
    events = [Event("made", unit.made_on)] if told else []
    if unit.shipped_on or unit.consignee:
        shipped = [("To", unit.consignee), ("Country", unit.country)]
        events.append(Event("shipped", unit.shipped_on, shipped))
    return events


def _in_order(events: Sequence[Event]) -> list[Event]:
    """By day; what has none stays behind what it came after."""
    last, keyed = date.min, []
    for one in events:
        last = one.begun or one.day or last
        keyed.append((last, one))
    return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]


def _sold(organisation_id: int, lines: Sequence[SaleLine]) -> list[Event]:
    """Each line as it came; a superseded one stands before the line that corrects it."""
    known = sales.with_customer(organisation_id, [line.id for line in lines])
    begun: dict[tuple[str, str], date] = {}
    for line in lines:
        place = (line.invoice_key, line.line)
        begun[place] = min(begun.get(place, date.max), line.sold_on or date.max)
    kept = {line.id for line in lines if line.quantity}
    ordered = sorted(
        lines, key=lambda line: (begun[line.invoice_key, line.line], line.invoice_key, line.line, line.id)
    )
    # a correction that is still being filed does not count yet, and what came back was sold all the same
    return [
        Event("sold", line.sold_on, (), line, line.id in known, superseded=line.superseded_by_id in kept,
              begun=_begun(begun[line.invoice_key, line.line]))
        if line.quantity else _returned(line)
        for line in ordered
    ]  # fmt: skip


def _returned(line: SaleLine) -> Event:
    facts = ((_("Credit note"), line.credit_note), (_("Invoice"), line.invoice), (_("Dealer"), line.dealer))
    return Event("returned", line.returned_on, facts)


def _begun(day: date) -> date | None:
    return None if day == date.max else day


def _owned(unit: Unit) -> list[Event]:
    """That somebody registered it and what became of it, never who."""
    events = []
    for one in registered_units(unit.id):
        events.append(Event("registered", (one.confirmed_at or one.made_at).date()))
        if one.ended_at and one.state in ENDED:
            events.append(Event(ENDED[one.state], one.ended_at.date()))
    return events


def _faulty(unit: Unit) -> list[Event]:
    """Faults that count, with the harm they did, and repairs; never who told of them."""
    reports = reports_of_unit(unit.id)
    codes = codes_by_ids({number for one in reports if (number := one.found_code_id or one.code_id)})
    events = []
    for one in reports:
        code = codes.get(one.found_code_id or one.code_id or 0)
        found = {"found": _("(found)"), "not_found": _("(no fault was found)")}.get(one.state, "")
        name = f"{code.code}: {code.name}" if code else _("Told in other words")
        facts = ((_("Fault"), f"{name} {found}".strip()), (_("Harm"), one.harm if one.harm != "none" else ""))
        events.append(Event("faulty", one.failed_on, facts))
    for began, ended in repairs_of([unit.id]).get(unit.id, ()):
        events.append(Event("repaired", ended, ((_("Away from"), day(began)),)))
    return events


def _recalled(covered: Sequence[Judged]) -> list[Event]:
    events = []
    for one in covered:
        events.append(Event("recalled", one.card.opened_on, recall=one.card))
        if one.remedied_on:
            kind, _space, job = one.remedied_as.partition(" ")
            facts = ((_("What was done"), _(NAMES[kind]) if kind else ""), (_("Job"), job))
            events.append(Event("remedied", date.fromisoformat(one.remedied_on), facts, recall=one.card))
    return events


def _with_remedy(card: RecallCard, done: str) -> Judged:
    return Judged(card, (), day_of(done), what_of(done))


def _judged(unit: Unit, product: Product, lines: Sequence[SaleLine]) -> tuple[list[Judged], list[Judged]]:
    """What the published recalls say of it, from the index that public checks are answered from."""
    case = read_case(serving().current().generation, Told(_told(unit, product, lines), product.slug))
    judge_all(case)
    covered = [_with_remedy(recall.card, remedied(case, recall.id)) for recall in case.covered]
    undecided = [
        Judged(recall.card, [words_for(name).label for name in found.needed])
        for recall, found in case.open
        if belongs(case, recall)
    ]
    return covered, undecided


def _told(unit: Unit, product: Product, lines: Sequence[SaleLine]) -> dict[str, str | bool | None]:
    """What is on record of it, as an owner would tell it."""
    models = [model.text for model in product.models if not set(model.text) & set("*?")]
    told = {"brand": product.brand.name, "serial": unit.serial, "lot": unit.lot}
    told["model"] = unit.model or (models[0] if len(models) == len(product.models) == 1 else "")
    told |= {name: day.isoformat() for name in FACTS if (day := getattr(unit, name))}
    counting = [line for line in lines if line.superseded_by_id is None and line.quantity]
    sold = [line.sold_on for line in counting if line.sold_on]
    if sold and unit.serial_key is not None:
        told["sold_on"] = max(sold).isoformat()
    return {name: value for name, value in told.items() if value}
