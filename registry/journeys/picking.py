"""What should this place pick first, and what ends soon? First expired, first out; where no day is known, first made,
first out. What a sale on record names is on no shelf. Changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from registry.catalogue.described import products_by_ids
from registry.clock import now
from registry.matching.chain import sold
from registry.units.events import shelf
from registry.units.events.shelf import Pile, Piles
from registry.units.places.queries import NOWHERE, Site, sites_by_ids

LISTED = 200
LONGEST = 3_650


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some piles of `total`, in the order to take them. `past` more lie there whose day is over. `by_events_alone`:
    too many to look for the sales of each."""

    as_of: datetime
    piles: Sequence[Pile] = ()
    total: int = 0
    sites: Mapping[int, Site] = field(default_factory=dict)
    products: Mapping[int, str] = field(default_factory=dict)
    past: float = 0
    by_events_alone: bool = False

    @property
    def today(self) -> date:
        return self.as_of.date()

    @property
    def many(self) -> float:
        return sum(pile.many for pile in self.piles)

    def site(self, pile: Pile) -> Site:
        return self.sites.get(pile.place_id, NOWHERE)

    def product(self, pile: Pile) -> str:
        return self.products.get(pile.product_id or 0, "")


def pick_first(organisation_id: int, place_id: int) -> Shelf:
    """The order in which one place should pick."""
    gone = sold.gone(organisation_id)
    found = _shelf(organisation_id, shelf.to_pick(organisation_id, place_id, now().date(), LISTED, gone))
    yesterday = found.today - timedelta(days=1)
    past = shelf.ending(organisation_id, None, yesterday, LISTED, gone, place_id)
    alone = found.by_events_alone or past.by_events_alone
    return replace(found, past=sum(pile.many for pile in past.piles), by_events_alone=alone)


def ends_within(organisation_id: int, days: int, place_id: int | None = None) -> Shelf:
    """What has ended already or ends within so many days, at one place or all."""
    last = now().date() + timedelta(days=min(max(days, 0), LONGEST))
    gone = sold.gone(organisation_id)
    return _shelf(organisation_id, shelf.ending(organisation_id, None, last, LISTED, gone, place_id))


def _shelf(organisation_id: int, found: Piles) -> Shelf:
    sites = sites_by_ids(organisation_id, {pile.place_id for pile in found.piles})
    names = products_by_ids({pile.product_id for pile in found.piles if pile.product_id})
    return Shelf(now(), found.piles, found.total, sites, names, by_events_alone=found.by_events_alone)
