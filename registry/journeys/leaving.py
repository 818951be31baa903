"""A recall or stop-sale is out: what does it leave where, and whose hands is it in? Counted by a job when the recall
goes public and whenever somebody asks again; the page says as of when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from registry.db import db
from registry.jobs.actions import queue
from registry.jobs.models import QUEUED, Job
from registry.jobs.queries import waiting
from registry.jobs.running import Run
from registry.matching.chain import kept
from registry.matching.chain.consigned import find_consignees
from registry.matching.chain.left import Left, Told, left_of
from registry.matching.chain.parts import find_parts
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.staff_queries import own_recall
from registry.recalls.states import Author
from registry.units.events.shelf import ON_SHELF
from registry.units.places.queries import NOWHERE, Site, sites_by_ids

KIND = "recall_left"


@dataclass(slots=True)
class LeftBehind:
    """`there` of what events tell, `told` of what only records tell; `more` was cut off: rows and units."""

    recall: Recall
    counting: Job | None = None
    as_of: datetime | None = None
    version_number: int = 0
    there: Sequence[Left] = ()
    told: Sequence[Told] = ()
    sites: Mapping[int, Site] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def site(self, number: int) -> Site:
        return self.sites.get(number, NOWHERE)

    @property
    def on_shelf(self) -> float:
        """How many lie at places where they could still be sold: those that are held back cannot."""
        return sum(one.units + one.quantity - one.held for one in self.there if one.stage in ON_SHELF)

    @property
    def total(self) -> float:
        return sum(one.units + one.quantity for one in self.there) + sum(one.units for one in self.told)


def left_behind(organisation_id: int, recall_id: int) -> LeftBehind | None:
    """None where the maker has no such recall."""
    recall = own_recall(organisation_id, recall_id)
    if recall is None:
        return None
    found = LeftBehind(recall, waiting(KIND, recall.id))
    row = kept.left_kept(organisation_id, recall.id)
    if row is not None:
        found.as_of, found.version_number, facts = row.counted_at, row.version_number, row.facts
        found.there = [Left(*one) for one in facts["there"]]
        found.told = [Told(*one) for one in facts["told"]]
        found.more = {name: facts[name] for name in ("more_there", "more_told")}
        found.sites = sites_by_ids(organisation_id, {one.place_id for one in found.there})
    return found


def ask(recall: Recall, by: Author) -> None:
    """Queues the count, unless it waits already. Callers commit."""
    found = waiting(KIND, recall.id)
    if found is None or found.state != QUEUED:
        queue(
            KIND, organisation_id=recall.organisation_id, by_id=by.id, by_name=by.name, subject_id=recall.id
        )


def count(run: Run) -> None:
    """The job: by the version that counts now."""
    recall = db.session.get(Recall, run.subject_id)
    if recall is None or recall.current_number is None:
        return
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall.id, ScopeVersion.number == recall.current_number
    )
    version = db.session.scalars(wanted).one()
    run.progress(stage="Finding where units are")
    kept.keep_left(recall.id, version.number, left_of(version))
    run.progress(stage="Finding who got them")
    find_consignees(version)
    run.progress(stage="Finding products that hold them")
    find_parts(version, run.job_id, lambda rows: run.progress(rows=rows))
