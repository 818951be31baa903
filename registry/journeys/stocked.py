"""My stock system reads what lies at which place, and what of it is held back. What a sale on record names does not
lie there. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from registry.catalogue.staff_queries import slugs_of
from registry.journeys.itemising import place, places
from registry.matching.chain import sold
from registry.units.events.lying import Lying, lots_at, serials_at
from registry.units.places.queries import Site, sites_after

Kind = Literal["serials", "lots"]


@dataclass(frozen=True, slots=True)
class Stocked:
    """A pile at a place, and how its product is named."""

    pile: Lying
    product: str


def stock_at(
    organisation_id: int, name: str, kind: Kind, after: Sequence[Any] | None, limit: int
) -> list[Stocked]:
    """Pile by pile; raises Refused where no such place is on record."""
    site = place(places(organisation_id, {name}), name, "place")
    if kind == "lots":
        found = lots_at(organisation_id, site.id, after, limit)
    else:
        found = serials_at(organisation_id, site.id, after, limit, sold.gone(organisation_id))
    slugs = slugs_of({one.product_id for one in found})
    return [Stocked(one, slugs.get(one.product_id, "")) for one in found]


def places_after(organisation_id: int, after: int, limit: int) -> Sequence[Site]:
    """In the order in which they came on record."""
    return sites_after(organisation_id, after, limit)
