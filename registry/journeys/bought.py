"""What I bought stands on the seller's record, and I never registered it. Once I have come in by a letter to the
address that I gave there, I see it among my things, with whether it is recalled, and register it by one press. Nobody
else sees it, and of the record I see nothing but the product, its number, day and shop."""

from dataclasses import dataclass

from registry.catalogue.public import PublicProduct, public_products
from registry.journeys import registering
from registry.journeys.check import Answer, Told, check
from registry.journeys.queried import query
from registry.journeys.standing import told_of_sale
from registry.journeys.starting import index_now
from registry.matching.sold import lines_of_person
from registry.registrations.answers import answers_of_sales
from registry.registrations.models import Owner
from registry.registrations.reading import Typed
from registry.sales.models import SaleLine
from registry.sales.queries import lines_bought_by
from registry.units.models import Unit
from registry.units.queries import units_by_ids
from registry.vault import unseal

MOST = 20


@dataclass(frozen=True, slots=True)
class Bought:
    """One of them. `said` is the query of its check."""

    line: SaleLine
    product: PublicProduct
    number: str
    model: str
    said: str
    answer: Answer | None


def bought(owner: Owner, only: int | None = None) -> list[Bought]:
    """The last of what they bought and neither registered nor gave away, the newest first; or `only` one line of it."""
    email = unseal(owner.sealed).get("email", "")
    lines = lines_of_person(owner.id, lines_bought_by(email) if email else ())[:MOST]
    lines = [line for line in lines if only in (None, line.id)]
    if not lines:
        return []
    units = units_by_ids([line.unit_id for line in lines if line.unit_id])
    products = public_products(sorted({line.product_id for line in lines}))
    told, served = answers_of_sales([line.id for line in lines]), index_now()
    made = []
    for line in lines:
        unit, product = units.get(line.unit_id or 0), products[line.product_id]
        said = told_of_sale(line, unit, product, told.get(line.id, {}))
        made.append(_bought(line, unit, product, said, check(said, served) if served else None))
    return made


def one_of(owner: Owner, line_id: int) -> Bought | None:
    """Of these lines the one that is asked for."""
    return next(iter(bought(owner, line_id)), None)


def register(owner: Owner, one: Bought) -> None:
    """Registers it as the record has it. Raises Wrong or Unsure where the form must ask for more. Callers commit."""
    day = one.line.sold_on.isoformat() if one.line.sold_on else ""
    typed = Typed(number=one.number, model=one.model, bought_on=day, dealer=one.line.dealer)
    registering.register(one.product, typed, Told({}), sure=one.number, owner=owner)


def _bought(
    line: SaleLine, unit: Unit | None, product: PublicProduct, said: Told, answer: Answer | None
) -> Bought:
    number, model = (unit.serial, unit.model) if unit else (line.lot, "")
    return Bought(line, product, number, model, query(said), answer)
