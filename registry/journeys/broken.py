"""Which product is it that is broken? Found by what was typed, or by what I registered; with its fault codes, its
recalls, and what is known of its sale. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.catalogue.public import public_products
from registry.catalogue.warranty.queries import Asked, asked_for
from registry.criteria.unit import Told as Code
from registry.errors import Refused
from registry.faults.models import FaultCode, FaultReport
from registry.faults.queries import codes_of
from registry.journeys.answers import Answer, Told
from registry.journeys.check import check
from registry.journeys.covered import Warranty, warranty_of
from registry.journeys.covering import NUMBERS, by_record, likely
from registry.journeys.offered import CURRENT
from registry.journeys.queried import given
from registry.journeys.standing import told_of_all
from registry.journeys.telling import parse_told, scanned
from registry.journeys.travelled import keys_of
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import is_theirs, own_registration, registration_by_id
from registry.units.events.stages import MAKE, effect_of
from registry.units.events.story import first_events
from registry.units.models import Unit
from registry.units.places.queries import sites_by_ids
from registry.units.queries import key_of, pending_uploads, unit_named, units_by_ids


@dataclass(frozen=True, slots=True)
class Broken:
    """`product` is none where it is not clear which (one of `choices`, or none known). `used_from`: what is on record
    of its sale, or told at registering; none where it has to be asked."""

    told: Told
    answer: Answer
    product: Asked | None = None
    choices: tuple[Asked, ...] = ()
    codes: Sequence[FaultCode] = ()
    used_from: date | None = None
    registration: Registration | None = None

    @property
    def recalled(self) -> bool:
        """A remedy of a recall comes before a warranty."""
        return self.answer.verdict in CURRENT

    @property
    def known_product(self) -> Asked:
        """Raises Refused where it is not clear which it is."""
        if self.product is None:
            raise Refused("", "Say first which product it is.")
        return self.product


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What records say of a unit, as far as there are any."""

    unit_id: int | None = None
    model: str = ""
    serial: str = ""
    serial_key: str | None = None
    lot: str = ""
    lot_key: str | None = None
    made_on: date | None = None
    plant: str = ""


def broken(asked: str) -> Broken:
    """By a check's query. Raises Refused where that tells nothing."""
    told = scanned(parse_told(given(asked)))
    answer = check(told)
    product = asked_for(answer.product.slug) if answer.product else None
    if product is None:
        some = likely(told, _number(told))
        some = some or [one for card in answer.products if (one := asked_for(card.slug))]
        if len(some) != 1:
            return Broken(told, answer, choices=tuple(some))
        product = some[0]
    warranty, on_record = by_record(product.id, _unit(product, told), None)
    codes = codes_of(product.organisation_id, product.id)
    return Broken(told, answer, product, codes=codes, used_from=warranty.facts.sold_on if on_record else None)


def own_broken(owner: Owner, code: str) -> Broken | None:
    """A product of theirs, told as its record has it."""
    registration = own_registration(owner, code[:32])
    if registration is None or not is_theirs(registration):
        return None
    products = public_products([registration.product_id])
    told = told_of_all([registration], products)[registration.id]
    found = products[registration.product_id]
    product = Asked(
        found.id, found.organisation_id, found.slug, found.brand, found.name, found.picture, found.picture_alt
    )
    codes = codes_of(product.organisation_id, product.id)
    used = registration.delivered_on or warranty_of(registration).facts.sold_on
    return Broken(told, check(told), product, codes=codes, used_from=used, registration=registration)


def own_broken_by_id(registration_id: int | None, person: str) -> Registration | None:
    """The registration of a request, while it is theirs who asked."""
    found = registration_by_id(registration_id) if registration_id else None
    return found if found is not None and found.person == person and is_theirs(found) else None


def warranty_now(report: FaultReport, registration: Registration | None) -> tuple[Warranty | None, str]:
    """What holds for the unit of a report, and what is not known where nothing follows."""
    unit = units_by_ids([report.unit_id]).get(report.unit_id) if report.unit_id else None
    by_sale, _ = by_record(report.product_id, unit, report.used_from)
    warranty = warranty_of(registration) if registration else by_sale
    if warranty.countries:
        return None, "countries"
    if warranty.terms is None:
        return None, "terms"
    return warranty, warranty.start.missing


def unit_facts(found: Broken) -> UnitFacts:
    """As the report keeps it: later changes of records do not change what was so."""
    product, registration = found.known_product, found.registration
    unit = (
        units_by_ids([registration.unit_id]).get(registration.unit_id)
        if registration and registration.unit_id
        else None
    )
    unit = unit or _unit(product, found.told)
    serial, lot, model = (_text(found.told, name) for name in ("serial", "lot", "model"))
    if unit is None:
        keys = [
            key_of(Code(name, text).plain) if text else None
            for name, text in (("serial", serial), ("lot", lot))
        ]
        return UnitFacts(None, model[:120], serial[:120], keys[0], lot[:120], keys[1])
    return UnitFacts(
        unit.id, unit.model or model[:120], unit.serial or serial[:120], unit.serial_key, unit.lot or lot[:120],
        unit.lot_key, unit.made_on, _plant(unit),
    )  # fmt: skip


def _unit(product: Asked, told: Told) -> Unit | None:
    number, maker = _text(told, "serial"), product.organisation_id
    return (
        unit_named(maker, product.id, Code("serial", number).plain, pending_uploads(maker))
        if number
        else None
    )


def _plant(unit: Unit) -> str:
    """Where it was made, by the first event that tells of it."""
    for event in first_events(unit.organisation_id, keys_of(unit)).values():
        if effect_of(event.kind, event.action, event.step, event.disposition).deed == MAKE and event.place_id:
            site = sites_by_ids(unit.organisation_id, [event.place_id]).get(event.place_id)
            return site.title[:200] if site else ""
    return ""


def _text(told: Told, field: str) -> str:
    value = told.fields.get(field)
    return value.strip() if isinstance(value, str) else ""


def _number(told: Told) -> str:
    return next((text for text in (_text(told, field) for field in NUMBERS) if text), "")
