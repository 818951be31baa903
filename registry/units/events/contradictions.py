"""Whether what an event tells of an item can be so, after what was told before: the kind of doubt, or nothing. Pure."""

from registry.units.events import doubts, stages
from registry.units.events.followed import Known, Spot
from registry.units.events.models import AT_DEALER, DESTROYED, IN_TRANSIT, MADE, RETURNED, SOLD, STORED
from registry.units.events.reading import Reading

_ON_HAND = frozenset((MADE, STORED, AT_DEALER))
_LIES = _ON_HAND | {RETURNED}


def contradiction(event: Reading, deed: int, spot: Spot, known: Known) -> str:
    """`spot` is where it was before."""
    if deed == stages.MAKE:
        return doubts.MADE_TWICE if spot.made is not None else doubts.BEFORE_MADE
    if deed == stages.MISS:
        return doubts.NOT_FOUND
    if spot.stage == DESTROYED and deed != stages.END:
        return doubts.AFTER_END
    if deed == stages.SELL and spot.stage == SOLD:
        return doubts.SOLD_TWICE
    if deed == stages.RECEIVE and _never_shipped(event, spot, known):
        return doubts.NEVER_SHIPPED
    if deed == stages.COUNT and not _known_here(event, spot, known):
        return doubts.COUNTED_ELSEWHERE
    if deed == stages.KEEP and _moved_elsewhere(event, spot, known):
        return doubts.MOVED_ELSEWHERE
    return ""


def _never_shipped(event: Reading, spot: Spot, known: Known) -> bool:
    place = event.location_id or event.read_point_id
    if place is None or spot.place_id is None or known.same_site(place, spot.place_id):
        return False
    return spot.stage in _ON_HAND or spot.stage == IN_TRANSIT


def _known_here(event: Reading, spot: Spot, known: Known) -> bool:
    """Whether it may lie where it was counted; where no place is known, nothing speaks against it."""
    place = event.location_id or event.read_point_id
    if place is None or spot.place_id is None:
        return True
    return spot.stage in _LIES and known.same_site(place, spot.place_id)


def _moved_elsewhere(event: Reading, spot: Spot, known: Known) -> bool:
    """A move that says from where. What lies nowhere we know may come from anywhere."""
    if event.source_id is None or spot.place_id is None:
        return False
    return spot.stage not in _LIES or not known.same_site(event.source_id, spot.place_id)
