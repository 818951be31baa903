"""Where did this lot go, and who has it? From one thing to everywhere it, what it was packed in and what it became
went, and where all of it is now. Counts are of all; the map follows at most so many items one by one and says so."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from registry.clock import now
from registry.journeys.tracing import Subject, seen, subject_of, subjects
from registry.matching.chain import sold
from registry.matching.chain.pipeline import BEFORE_SALE, registered_of
from registry.units.events import standing
from registry.units.events.holding import SOME, STILL, Held, contents_of, holders_of
from registry.units.events.models import COMPONENT
from registry.units.events.models import SOLD as SOLD_STAGE
from registry.units.events.names import CLASS, ITEM, LOT, named
from registry.units.events.paths import Flows, flows_of
from registry.units.events.shipments import shipments_of
from registry.units.events.standing import Standing, There
from registry.units.events.story import became
from registry.units.places.queries import NOWHERE, Site, sites_by_ids, sites_by_uris

FOLLOWED = 3_000
"""Items whose ways are put into one map."""
LISTED = 25
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of what was traced: where it is, and what it is in now."""

    subject: Subject
    there: There | None = None
    site: Site = NOWHERE
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """So many went from one place to another."""

    source: Site
    target: Site
    many: float


@dataclass(slots=True)
class Forwards:
    """All that is known of where something went. `followed` of `total` items are in `moves`."""

    subject: Subject
    as_of: datetime
    total: float = 0
    standings: Sequence[Standing] = ()
    held: float = 0
    registered: int = 0
    sites: Mapping[int, Site] = field(default_factory=dict)
    moves: Sequence[Move] = ()
    made_at: Sequence[tuple[Site, float]] = ()
    followed: int = 0
    items: Sequence[Listed] = ()
    holders: Sequence[Subject] = ()
    products: Sequence[tuple[Subject, int]] = ()
    became: Sequence[Subject] = ()
    cut: bool = False
    by_events_alone: bool = False

    def site(self, number: int) -> Site:
        return self.sites.get(number, NOWHERE)


def forwards(organisation_id: int, key: str) -> Forwards | None:
    """None where nothing is known of it."""
    subject = subject_of(organisation_id, key)
    if subject is None:
        return None
    found = Forwards(subject, now())
    since = _things(organisation_id, subject, found)
    if not found.standings and not standing.known_keys(organisation_id, [key]):
        return None
    flows = flows_of(organisation_id, since)
    found.followed = len(since)
    _place(organisation_id, found, flows)
    _list(organisation_id, found, list(since)[:LISTED])
    return found


def _things(organisation_id: int, subject: Subject, found: Forwards) -> dict[str, int]:
    """What is followed, from which moment on, and how many of it are where now."""
    if subject.named.kind in (LOT, CLASS):
        where = standing.of_lot(organisation_id, subject.named, subject.product_id)
        found.standings, found.held = standing.standings(where), standing.held_back(where)
        if subject.product_id is not None:
            found.registered = registered_of(organisation_id, subject.product_id, subject.named.lot_key)
            _sold_since(organisation_id, subject.product_id, found)
        since = dict.fromkeys(standing.items_of(where, FOLLOWED, lot=subject.named.kind == LOT), 0)
        since |= {one.parent: one.start for one in _built_in(organisation_id, subject.key)}
    else:
        since = _contents(organisation_id, subject.key, found) or {subject.key: 0}
        found.standings = _standings(organisation_id, since)
    made = _became(organisation_id, [subject.key, *since] if len(since) < LISTED else [subject.key])
    found.became = subjects(organisation_id, list(made)[:LISTED])
    if made:
        since |= dict.fromkeys(made, 0)
        found.standings = [*found.standings, *_standings(organisation_id, made)]
    found.total = sum(one.many for one in found.standings) or len(since)
    return dict(list(since.items())[:FOLLOWED])


def _sold_since(organisation_id: int, product_id: int, found: Forwards) -> None:
    """What was sold by the records, where events see it in an earlier stage."""
    found.by_events_alone = sum(one.units for one in found.standings) > sold.LARGE
    if not found.by_events_alone:
        gone = sold.of_lot(organisation_id, product_id, found.subject.named.lot_key)
        found.standings = sold.moved(found.standings, gone)


def _standings(organisation_id: int, keys: Collection[str]) -> list[Standing]:
    """Of single things."""
    told = standing.standings_of(organisation_id, keys)
    if not any(one.stage in BEFORE_SALE for one in told):
        return told
    gone = Counter(
        (one.stage, one.place_id)
        for key, one in standing.there_now(organisation_id, _sold(organisation_id, keys)).items()
    )
    return sold.moved(told, gone)


def _sold(organisation_id: int, keys: Collection[str]) -> set[str]:
    return sold.of_items(organisation_id, standing.products_of_items(organisation_id, keys))


def _as_sold(organisation_id: int, told: Collection[There]) -> dict[str, There]:
    """Each item where it is, with the stage that the records give it."""
    gone = _sold(organisation_id, [one.key for one in told if one.stage in BEFORE_SALE])
    return {one.key: one._replace(stage=SOLD_STAGE) if one.key in gone else one for one in told}


def _built_in(organisation_id: int, key: str) -> list[Held]:
    """What a lot that is told by quantity went into: its pieces cannot be followed but in that."""
    holders = holders_of(organisation_id, [key], FOLLOWED)
    theirs = set(seen(organisation_id, (one.parent for one in holders), loose=True))
    return [one for one in holders if one.parent in theirs and named(one.child).kind != ITEM]


def _contents(organisation_id: int, key: str, found: Forwards) -> dict[str, int]:
    """What was in a pallet or case at any time, down to the last, from when it was put there. An item with a serial
    that holds only its components is followed by itself."""
    if named(key).kind == ITEM:
        return {}
    since: dict[str, int] = {}
    front = {key: 0}
    for _ in range(DEEPEST):
        inside = contents_of(organisation_id, list(front), FOLLOWED)
        found.cut = found.cut or len(inside) >= FOLLOWED
        front = {one.child: max(one.start, front[one.parent]) for one in inside if one.kind != COMPONENT}
        since |= front
        if not front or len(since) >= FOLLOWED:
            break
    items = {one: start for one, start in since.items() if named(one).kind == ITEM}
    return items or since


def _became(organisation_id: int, keys: Sequence[str]) -> dict[str, None]:
    """What transformations made of these, and of that again."""
    found: dict[str, None] = {}
    front = list(keys)
    for _ in range(DEEPEST):
        made = became(organisation_id, front, forwards=True, limit=FOLLOWED)
        front = [out for _, out in made if out not in found]
        if not front:
            break
        found |= dict.fromkeys(front)
    return dict.fromkeys(seen(organisation_id, found))


def _place(organisation_id: int, found: Forwards, flows: Flows) -> None:
    """Names the places, and adds what a lot told by quantity was sent where."""
    sent: Counter[tuple[int, str]] = Counter()
    if found.subject.named.kind in (LOT, CLASS):
        sent, cut = shipments_of(organisation_id, found.subject.key)
        found.cut = found.cut or cut
    targets = sites_by_uris(organisation_id, {uri for _, uri in sent})
    moves: Counter[tuple[int, int]] = Counter(flows.moves)
    for (here, uri), many in sent.items():
        if uri in targets:
            moves[here, targets[uri].id] += many
    wanted = {number for pair in moves for number in pair} | {one.place_id for one in found.standings}
    found.sites = sites_by_ids(organisation_id, wanted | set(flows.first))
    found.moves = [
        Move(found.site(here), found.site(there), many)
        for (here, there), many in sorted(moves.items(), key=lambda one: (-one[1], one[0]))
    ]
    found.made_at = [(found.site(number), many) for number, many in flows.first.most_common()]


def _list(organisation_id: int, found: Forwards, keys: list[str]) -> None:
    """The first items by name, and what holds them."""
    if found.subject.named.kind == ITEM:
        keys = [found.subject.key]
    holders = [one for one in holders_of(organisation_id, keys) if one.until == STILL]
    theirs = set(seen(organisation_id, (one.parent for one in holders), loose=True))
    inside = {one.child: one for one in holders if one.parent in theirs}
    where = _as_sold(organisation_id, standing.there_now(organisation_id, keys).values())
    sites = sites_by_ids(organisation_id, {one.place_id for one in where.values()})
    named_items = subjects(organisation_id, keys)
    found.items = [
        Listed(
            one, there, sites.get(there.place_id if there else 0, NOWHERE),
            inside[one.key].parent if one.key in inside else "",
        )
        for one in named_items
        for there in [where.get(one.key)]
    ]  # fmt: skip
    found.holders = subjects(organisation_id, [one.parent for one in inside.values()][:LISTED])


def every_item(organisation_id: int, found: Forwards) -> Iterator[Listed]:
    """All items of it, for a table to take away; read as they are written."""
    named_key = found.subject.named
    if named_key.kind in (LOT, CLASS):
        rows = standing.every(standing.of_lot(organisation_id, named_key, found.subject.product_id))
    else:
        rows = iter(standing.there_now(organisation_id, _contents(organisation_id, found.subject.key, found)
                                       or [found.subject.key]).values())  # fmt: skip
    while part := list(islice(rows, SOME)):
        for there in _as_sold(organisation_id, part).values():
            yield Listed(Subject(named(there.key)), there, found.site(there.place_id))
