"""What is in this unit, and where does it come from? From one thing down into its components and contents, and back to
what it was made from: each with its maker's number and the place where it was first seen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from registry.clock import now
from registry.journeys.tracing import Subject, seen, subject_of, subjects
from registry.units.events import standing
from registry.units.events.holding import STILL, Held, contents_of
from registry.units.events.models import COMPONENT, PACKED
from registry.units.events.names import CLASS, ITEM, LOT, named
from registry.units.events.story import Happened, became, first_events
from registry.units.places.queries import NOWHERE, Site, sites_by_ids

FOLLOWED = 3_000
LISTED = 200
DEEPEST = 8
BUILT_IN, INSIDE, MADE_FROM = COMPONENT, PACKED, 3
"""How a part belongs to the whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something in the whole, `depth` storeys down; `parent` is what it is in. Not there any more where `gone`."""

    subject: Subject
    how: int
    depth: int
    parent: str
    quantity: float | None = None
    start: int = 0
    gone: bool = False
    origin: Happened | None = None
    site: Site = NOWHERE


@dataclass(frozen=True, slots=True)
class Kind:
    """So many parts of one GTIN and lot."""

    subject: Subject
    how: int
    many: float


@dataclass(slots=True)
class Backwards:
    """All that is known of what something consists of, and where it was first seen itself."""

    subject: Subject
    as_of: datetime
    origin: Happened | None = None
    site: Site = NOWHERE
    parts: Sequence[Part] = ()
    kinds: Sequence[Kind] = ()
    total: int = 0
    cut: bool = False
    wholes: int = 1
    lots: Mapping[str, str] = field(default_factory=dict)


def backwards(organisation_id: int, key: str) -> Backwards | None:
    """None where nothing is known of it."""
    subject = subject_of(organisation_id, key)
    if subject is None:
        return None
    found = Backwards(subject, now())
    wholes = _wholes(organisation_id, subject)
    if not wholes and not standing.known_keys(organisation_id, [key]):
        return None
    parts = _parts(organisation_id, [key, *wholes], found)
    found.wholes, found.total = max(1, len(wholes)), len(parts)
    found.kinds = _kinds(organisation_id, parts)
    _show(organisation_id, found, parts[:LISTED])
    return found


def _wholes(organisation_id: int, subject: Subject) -> list[str]:
    """Items of a lot, as many as are looked into; a single thing is looked into itself."""
    if subject.named.kind not in (LOT, CLASS):
        return []
    where = standing.of_lot(organisation_id, subject.named, subject.product_id)
    return standing.items_of(where, FOLLOWED, lot=subject.named.kind == LOT)


def _parts(organisation_id: int, keys: Sequence[str], found: Backwards) -> list[Part]:
    """Storey by storey; what is in two things is told once."""
    parts: dict[str, Part] = {}
    front: list[str] = list(keys)
    for depth in range(1, DEEPEST + 1):
        inside = contents_of(organisation_id, front, FOLLOWED)
        made = became(organisation_id, front, forwards=False, limit=FOLLOWED)
        found.cut = found.cut or max(len(inside), len(made)) >= FOLLOWED
        fresh = [_held(one, depth) for one in inside]
        fresh += [Part(Subject(named(its)), MADE_FROM, depth, mine) for its, mine in made]
        front = []
        for part in fresh:
            if part.subject.key not in parts and part.subject.key not in keys:
                parts[part.subject.key] = part
                front.append(part.subject.key)
        if not front or len(parts) >= FOLLOWED:
            break
    theirs = seen(organisation_id, parts, loose=True)
    return [parts[key] for key in theirs]


def _held(one: Held, depth: int) -> Part:
    return Part(
        Subject(named(one.child)), one.kind, depth, one.parent, one.quantity, one.start, one.until != STILL
    )


def _kinds(organisation_id: int, parts: Sequence[Part]) -> list[Kind]:
    """The parts by GTIN and lot, the most first: which lots of the supplier's went in here."""
    lots = standing.lots_of_items(organisation_id, [part.subject.key for part in parts])
    counts = Counter[tuple[str, int]]()
    for part in parts:
        one = part.subject.named
        kind = f"{LOT}{one.gtin}.{lots[one.key][1:]}" if lots.get(one.key) else f"{CLASS}{one.gtin}"
        if one.kind != ITEM or not one.gtin:
            kind = one.key
        counts[kind, part.how] += part.quantity or 1  # type: ignore[assignment]
    shown = {one.key: one for one in subjects(organisation_id, [kind for kind, _ in counts])}
    return [Kind(shown[kind], how, many) for (kind, how), many in counts.most_common()]


def _show(organisation_id: int, found: Backwards, parts: Sequence[Part]) -> None:
    """Names the first of them, and says where each was first seen."""
    keys = [found.subject.key, *(part.subject.key for part in parts)]
    origins = first_events(organisation_id, keys)
    sites = sites_by_ids(organisation_id, {one.place_id for one in origins.values()})
    shown = {one.key: one for one in subjects(organisation_id, keys)}
    found.lots = standing.lots_of_items(organisation_id, keys)
    found.origin = origins.get(found.subject.key)
    found.site = _site(found.origin, sites)
    found.parts = [
        Part(
            shown[part.subject.key], part.how, part.depth, part.parent, part.quantity, part.start, part.gone,
            origin, _site(origin, sites),
        )
        for part in parts
        for origin in [origins.get(part.subject.key)]
    ]  # fmt: skip


def _site(origin: Happened | None, sites: Mapping[int, Site]) -> Site:
    return sites.get(origin.place_id or 0, NOWHERE) if origin else NOWHERE
