"""Somebody rings, with a number, an invoice or a name. I type what I have into one box and see the unit, exact first.
Customers are searched only for whom the caller has let see them, and each such search is logged. Commits nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from registry.audit.entries import keep
from registry.catalogue import keys
from registry.criteria.twins import variants
from registry.criteria.unit import Told
from registry.recalls import staff_queries as recalls
from registry.recalls.states import Author
from registry.sales import queries as sales
from registry.sales.finding import find_lines
from registry.sales.queries import SaleHit
from registry.serials.keys import indexable
from registry.units import queries as units
from registry.units.queries import UnitHit

LONGEST = 200
TRIED = 64
SHOWN = 20
_PHONE = re.compile(r"[+(]?[\d\s()/.\-]{5,}")


@dataclass(frozen=True, slots=True)
class RecallHit:
    """One of the maker's recalls."""

    id: int
    title: str
    reference: str
    state: str


@dataclass(frozen=True, slots=True)
class SaleLead:
    """A sale line that was found, and the unit or lot that it leads to."""

    sale: SaleHit
    unit: UnitHit


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search found, the surest first. `near` are numbers that look like the one typed: only where nothing
    else was found."""

    text: str
    units: Sequence[UnitHit] = ()
    lots: Sequence[UnitHit] = ()
    in_lots: int = 0
    invoices: Sequence[SaleLead] = ()
    recalls: Sequence[RecallHit] = ()
    customers: Sequence[SaleLead] = ()
    near: Sequence[UnitHit] = ()

    @property
    def nothing(self) -> bool:
        return not (self.units or self.lots or self.invoices or self.recalls or self.customers)

    @property
    def only(self) -> UnitHit | None:
        """The one unit that was found, if there is nothing else to choose from."""
        others = self.lots or self.invoices or self.recalls or self.customers
        return self.units[0] if len(self.units) == 1 and not others else None


def search(organisation_id: int, text: str) -> Found:
    """By serial, lot, invoice, and the name or number of a recall."""
    text = " ".join(text.split())[:LONGEST]
    pending = units.pending_uploads(organisation_id)
    numbers = [reading for reading in Told("serial", text).readings if indexable(reading)]
    found = Found(
        text,
        units=units.by_serials(organisation_id, numbers, pending),
        lots=units.by_lots(organisation_id, numbers, pending),
        invoices=_leads(organisation_id, _keyed(organisation_id, _invoice(text), pending), pending),
        recalls=_recalls(organisation_id, text),
    )
    if found.lots:
        return replace(found, in_lots=units.count_of_lots(organisation_id, numbers))
    if found.nothing and numbers:
        return replace(found, near=_near(organisation_id, numbers, pending))
    return found


def names_a_person(text: str) -> bool:
    """Whether it can be a customer's e-mail address, telephone number or name."""
    return next(_personal(" ".join(text.split())), None) is not None


def search_customers(organisation_id: int, text: str, by: Author) -> Found:
    """The same and by customer: e-mail address, telephone number, or how a name begins. Logged, found or not."""
    found = search(organisation_id, text)
    pending = units.pending_uploads(organisation_id)
    hits: dict[int, SaleHit] = {}
    for key, beginning in _personal(found.text):
        for hit in _keyed(organisation_id, key, pending, beginning=beginning, customers=True):
            hits.setdefault(hit.line_id, hit)
    seen = {"sale_lines": sorted(hits)[: 2 * SHOWN]}
    keep(organisation_id, by.id, by.name, "customer.searched", "unit", None, after=seen)
    return replace(found, customers=_leads(organisation_id, list(hits.values())[:SHOWN], pending))


def _personal(text: str) -> Iterator[tuple[str, bool]]:
    """Keys that a customer would be found by, and whether only their beginning is known."""
    if "@" in text:
        yield keys.EMAIL + keys.email_key(text), False
    elif _PHONE.fullmatch(text) and len(keys.phone_key(text)) >= 5:
        yield keys.PHONE + keys.phone_key(text), False
    elif sum(map(str.isalpha, text)) >= 3 and not any(map(str.isdecimal, text)):
        yield keys.NAME + keys.name_key(text), True


def _invoice(text: str) -> str:
    return keys.INVOICE + keys.invoice_key(text)


def _keyed(
    organisation_id: int, key: str, pending: list[int], *, beginning: bool = False, customers: bool = False
) -> list[SaleHit]:
    """A key is its letter and a text; the letter alone finds nothing."""
    if len(key) == 1:
        return []
    ids = find_lines(organisation_id, key, pending, beginning=beginning, limit=SHOWN)
    return sales.lines_by_ids(organisation_id, ids, pending, customers=customers, limit=SHOWN)


def _leads(organisation_id: int, hits: Sequence[SaleHit], pending: list[int]) -> list[SaleLead]:
    """Where the lines lead: to their units, or to the row of their lot."""
    own = {
        hit.id: hit for hit in units.by_ids(organisation_id, {h.unit_id for h in hits if h.unit_id}, pending)
    }
    lots = units.by_lot_keys(
        organisation_id, {h.lot_key for h in hits if h.lot_key and not h.unit_id}, pending
    )
    of_lot = {(lot.product_id, lot.lot_key): lot for lot in lots}
    leads = []
    for hit in hits:
        unit = own.get(hit.unit_id) if hit.unit_id else of_lot.get((hit.product_id, hit.lot_key or ""))
        if unit is not None:
            leads.append(SaleLead(hit, unit))
    return leads


def _recalls(organisation_id: int, text: str) -> list[RecallHit]:
    if len(text) < 3:
        return []
    found = recalls.recalls_named(organisation_id, text, SHOWN)
    return [RecallHit(recall.id, recall.title, recall.reference, recall.state) for recall in found]


def _near(organisation_id: int, numbers: list[str], pending: list[int]) -> list[UnitHit]:
    """Numbers on record that look like the one typed, or have a zero more or less in front."""
    tried: dict[str, None] = {}
    for number in numbers:
        tried.update(dict.fromkeys(variants(number, TRIED)))
        tried.update(dict.fromkeys(("0" + number, "00" + number, number[1:] if number[0] == "0" else "")))
    likely = [number for number in tried if number and number not in numbers]
    return [
        *units.by_serials(organisation_id, likely, pending),
        *units.by_lots(organisation_id, likely, pending, limit=5),
    ][:SHOWN]
