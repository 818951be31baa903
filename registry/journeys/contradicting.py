"""Two events cannot both be true: shipped before made, sold twice, received where nothing was sent. I see what
contradicts what, find out, and say what it was. Events stay as they are; the wrong one is declared wrong by whoever
sent it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.audit.who import By
from registry.journeys.tracing import Subject, subjects
from registry.recalls.pages import Page
from registry.units.events import settling as kept
from registry.units.events.models import TraceDoubt, TraceEvent
from registry.units.events.story import events_by_ids
from registry.units.places.queries import NOWHERE, Site, sites_by_ids

SIZE = 25


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An event, the one it contradicts (if it is one), and what both tell of."""

    doubt: TraceDoubt
    subject: Subject
    event: TraceEvent | None
    other: TraceEvent | None


@dataclass(frozen=True, slots=True)
class Doubts:
    page: Page[Contradiction]
    kinds: Mapping[str, int]
    sites: Mapping[int, Site] = field(default_factory=dict)

    def site(self, event: TraceEvent) -> Site:
        return self.sites.get(event.location_id or event.read_point_id or 0, NOWHERE)


def doubts(organisation_id: int, *, settled: bool, kind: str, number: int) -> Doubts:
    """A page of those to be settled, or of those that were."""
    rows, total = kept.doubts(organisation_id, settled=settled, kind=kind, number=number, size=SIZE)
    kinds = kept.open_kinds(organisation_id, settled=settled)
    found, sites = _told(organisation_id, rows)
    return Doubts(Page(tuple(found), number, SIZE, total), kinds, sites)


def doubt(organisation_id: int, doubt_id: int) -> tuple[Contradiction, Mapping[int, Site]] | None:
    """None where the maker has no such one."""
    row = kept.own_doubt(organisation_id, doubt_id)
    if row is None:
        return None
    found, sites = _told(organisation_id, [row])
    return found[0], sites


def settle(organisation_id: int, doubt_id: int, reason: str, by: By) -> bool:
    """Whether the maker has such one; Refused where somebody was faster or no reason is given. Callers commit."""
    row = kept.own_doubt(organisation_id, doubt_id, lock=True)
    if row is not None:
        kept.settle(row, reason, by)
    return row is not None


def _told(organisation_id: int, rows: Sequence[TraceDoubt]) -> tuple[list[Contradiction], Mapping[int, Site]]:
    ids = {number for row in rows for number in (row.event_id, row.other_id) if number}
    events = events_by_ids(organisation_id, ids)
    told = {one.key: one for one in subjects(organisation_id, [row.key for row in rows])}
    places = {one.location_id or one.read_point_id for one in events.values()}
    found = [
        Contradiction(row, told[row.key], events.get(row.event_id), events.get(row.other_id or 0))
        for row in rows
    ]
    return found, sites_by_ids(organisation_id, places)
