"""How many of this product, or of this lot, are made, in stock and where, under way, at dealers, sold, registered,
destroyed, and for how long? Each number with its source: events, or where there are none, what was loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from registry.audit.who import By
from registry.catalogue.models import Product
from registry.catalogue.staff_queries import own_product
from registry.clock import now
from registry.jobs.actions import queue
from registry.jobs.models import QUEUED, Job
from registry.jobs.queries import waiting
from registry.jobs.running import Run
from registry.matching.chain import kept
from registry.matching.chain.pipeline import Count, Pipeline, pipeline_of
from registry.serials.keys import indexable
from registry.serials.reading import normalise
from registry.units import queries as units
from registry.units.events import standing
from registry.units.events.models import AT_DEALER, IN_TRANSIT, MADE, RETURNED, STORED
from registry.units.places.queries import NOWHERE, Site, sites_by_ids

KIND = "pipeline"
LARGE = 50_000
"""Units of a product beyond which a job counts it, not the page."""
CLASSES = (7, 30, 90, 180, 365)
"""Days in a stage; the last class is longer."""
AGEING = (MADE, IN_TRANSIT, STORED, AT_DEALER, RETURNED)
PLACES = 100
LOTS = 40


@dataclass(slots=True)
class Shown:
    """A product's or a lot's pipeline, as of a moment. `counting` is the job that counts it anew; `pipeline` is none
    where it was never counted."""

    product: Product
    lot: str
    as_of: datetime
    pipeline: Pipeline | None = None
    sites: Mapping[int, Site] = field(default_factory=dict)
    ages: kept.Ages = field(default_factory=dict)
    lots: Sequence[str] = ()
    large: bool = False
    counting: Job | None = None

    def site(self, number: int) -> Site:
        return self.sites.get(number, NOWHERE)

    @property
    def places(self) -> list[Count]:
        """Where what is not sold yet is, the most first."""
        found = [one for one in self.pipeline.counts if one.stage in AGEING] if self.pipeline else []
        return sorted(found, key=lambda one: (one.stage, -one.many))


def pipeline(organisation_id: int, product_id: int, lot: str = "") -> Shown | None:
    """None where it is not one of the maker's products. A lot that nobody knows is all zeros."""
    product = own_product(organisation_id, product_id)
    if product is None:
        return None
    number = normalise(lot)
    lot_key = units.key_of(number) if indexable(number) else None
    found = Shown(product, number if lot_key else "", now())
    if lot_key is None and kept.is_large(organisation_id, product_id, LARGE):
        _kept(organisation_id, found)
    else:
        found.pipeline, found.ages = _counted(product, lot_key or "", found.as_of)
    found.sites = sites_by_ids(organisation_id, {one.place_id for one in found.places})
    if not lot_key:
        found.lots = _lots(organisation_id, product_id)
    return found


def count_again(organisation_id: int, product_id: int, by: By) -> bool:
    """Queues the count of a large product, unless it waits already; whether the maker has it. Callers commit."""
    if own_product(organisation_id, product_id) is None:
        return False
    found = waiting(KIND, product_id)
    if found is None or found.state != QUEUED:
        queue(KIND, organisation_id=organisation_id, by_id=by.id, by_name=by.name, subject_id=product_id)
    return True


def count(run: Run) -> None:
    """The job."""
    product = own_product(run.organisation_id or 0, run.subject_id or 0)
    if product is not None:
        run.progress(stage="Counting units")
        kept.keep_pipeline(product.id, *_counted(product, "", now()))


def _counted(product: Product, lot_key: str, moment: datetime) -> tuple[Pipeline, kept.Ages]:
    """All that takes the longer the more units there are."""
    pending = tuple(units.pending_uploads(product.organisation_id))
    where = standing.of_product(product.organisation_id, product.id, lot_key)
    ages = standing.ages(where, _moment(moment), CLASSES)
    return pipeline_of(product.organisation_id, product.id, lot_key, pending), ages


def _kept(organisation_id: int, found: Shown) -> None:
    found.large, found.counting = True, waiting(KIND, found.product.id)
    counted = kept.pipeline_kept(organisation_id, found.product.id)
    if counted:
        found.pipeline, found.ages, row = counted
        found.as_of = row.counted_at


def _lots(organisation_id: int, product_id: int) -> list[str]:
    """Some of its lots, the last ones first."""
    keys = {
        *standing.lots_of_product(organisation_id, product_id, LOTS),
        *units.lots_of_product(organisation_id, product_id, LOTS),
    }
    return [key[1:] for key in sorted(keys, reverse=True)[:LOTS]]


def _moment(when: datetime) -> int:
    return int(when.astimezone(UTC).timestamp() * 1_000_000)
