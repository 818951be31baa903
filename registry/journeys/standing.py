"""All that is known of a registered or sold unit, told to a check as its owner would: its record first, then its sale,
then what people answered. Reads only."""

from collections.abc import Collection, Mapping

from registry.catalogue.public import PublicProduct
from registry.journeys.answers import Told
from registry.journeys.covered import FIRST_HAND, sale_of
from registry.journeys.registering import looked_at
from registry.journeys.starting import told_of
from registry.registrations.answers import Said, answers_of
from registry.registrations.models import Registration
from registry.registrations.warranty.queries import counting_day
from registry.sales.models import SaleLine
from registry.sales.queries import current_sales
from registry.units.models import Unit
from registry.units.queries import pending_uploads, units_by_ids

FACTS = ("made_on", "expires", "shipped_on")
Answers = Mapping[str, Said]


def told_of_all(
    registrations: Collection[Registration], products: Mapping[int, PublicProduct]
) -> dict[int, Told]:
    """Registration -> what a check is told; a handful of queries however many there are."""
    ids = [one.unit_id for one in registrations if one.unit_id]
    pending = [u for maker in {one.organisation_id for one in registrations} for u in pending_uploads(maker)]
    units, sales, answers = (
        units_by_ids(ids),
        current_sales(ids, pending),
        answers_of([o.id for o in registrations]),
    )
    return {
        one.id: _told(
            one, products[one.product_id], units.get(one.unit_id or 0), sales.get(one.unit_id or 0, []),
            answers.get(one.id, {}),
        )
        for one in registrations
    }  # fmt: skip


def told_of_sale(line: SaleLine, unit: Unit | None, product: PublicProduct, answers: Answers) -> Told:
    """The same of what a customer bought."""
    fields = {**answers, **_facts(unit)} | ({"sold_on": line.sold_on.isoformat()} if line.sold_on else {})
    number, model = (unit.serial, unit.model) if unit else (line.lot, "")
    lot = unit.lot if unit else ""
    if unit is None and product.number_field != "lot":
        return looked_at(Told({**fields, "lot": number}, product.slug))
    return looked_at(told_of(product, number, lot, model or _text(answers, "model"), Told(fields)))


def _told(
    one: Registration, product: PublicProduct, unit: Unit | None, sales: list[SaleLine], answers: Answers
) -> Told:
    line = sale_of(one, sales) if one.serial_key else None
    sold_on = line.sold_on if line else counting_day(one) if one.acquired in FIRST_HAND else None
    fields = {**answers, **_facts(unit)} | ({"sold_on": sold_on.isoformat()} if sold_on else {})
    lot = (one.lot_key or " ")[1:] or (unit.lot if unit else "") if one.serial_key else ""
    model = one.model or (unit.model if unit else "") or _text(answers, "model")
    made_on = "" if "made_on" in _facts(unit) else one.made_on
    return looked_at(told_of(product, one.number, lot, model, Told(fields), made_on))


def _facts(unit: Unit | None) -> dict[str, Said]:
    days = ((name, getattr(unit, name)) for name in FACTS) if unit else ()
    return {name: day.isoformat() for name, day in days if day}


def _text(answers: Answers, name: str) -> str:
    value = answers.get(name)
    return value if isinstance(value, str) else ""
