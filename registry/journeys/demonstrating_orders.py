"""A few orders of the demonstration's kettles, as an ordering system would send them. Again changes nothing. Commits
nothing."""

from collections.abc import Sequence
from datetime import date

from registry.catalogue.keys import invoice_key
from registry.catalogue.models import Product
from registry.journeys import ordering
from registry.journeys.demonstrated import ONLINE, PLANT, SHOP, WAREHOUSE
from registry.journeys.ordering import LineTold, OrderTold
from registry.orders.queries import by_number
from registry.orders.states import PURCHASE, SALE
from registry.recalls.states import Author

SYSTEM = Author(None, "Demonstration, an ordering system")


def take_orders(kettle: Product) -> None:
    """One that is partly filled, one that is to come in, one that was called off."""
    _take(kettle, SALE, "SO-1001", "Example Tools Online", (WAREHOUSE, ONLINE), 3, ("EK250016", "EK250017"))
    _take(kettle, PURCHASE, "PO-77", "Example plant", (WAREHOUSE, PLANT), 4, ("EK250020", "EK250021"))
    number = _take(kettle, SALE, "SO-1000", "Example Garden Centre", (WAREHOUSE, SHOP), 2, ("EK250018",))
    if number is not None:
        ordering.cancel(kettle.organisation_id, number, SYSTEM)


def _take(
    kettle: Product,
    kind: str,
    number: str,
    partner: str,
    ends: tuple[str, str],
    quantity: int,
    serials: Sequence[str],
) -> int | None:
    """Its number here; None where it is there already."""
    maker = kettle.organisation_id
    if by_number(maker, kind, invoice_key(number)) is not None:
        return None
    line = LineTold("1", kettle.slug, quantity=quantity, serials=serials)
    told = OrderTold(kind, number, partner, *ends, date(2026, 5, 20), date(2026, 6, 30), (line,))
    return ordering.take(maker, told, SYSTEM).id
