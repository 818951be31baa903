"""Follows items through events in the order in which they happened: where each is, what holds what, how many of a lot
are where, and what of that cannot be so. Works on what was loaded into it and writes nothing: others do, so that a
batch of new events and an old history told anew go through the same steps. Pure."""

from collections.abc import Collection, Iterable, Iterator

from registry.units.events import doubts, stages
from registry.units.events.contradictions import contradiction
from registry.units.events.followed import Doubt, Hold, Known, Made, Spot
from registry.units.events.models import (
    AGGREGATION,
    ASSOCIATION,
    AT_DEALER,
    CHILD,
    COMPONENT,
    DESTROYED,
    IN_TRANSIT,
    INPUT,
    MADE,
    OUTPUT,
    PACKED,
    PARENT,
    STORED,
    TRANSFORMATION,
)
from registry.units.events.reading import Reading, local_day
from registry.units.events.stock import Stock

DEEPEST = 12
"""Boxes in boxes; what is deeper holds itself."""


class Following:
    """One run over events. `spots` and `held_by` / `holds` are loaded first; what was touched is found in `moved`,
    `new_holds`, `ended_holds`, `doubts` and `made`. With `only`, other items are left alone."""

    def __init__(self, known: Known, only: Collection[str] | None = None, but: Collection[str] = ()) -> None:
        self.known, self.only, self.but = known, only, but
        self.spots: dict[str, Spot] = {}
        self.holds: dict[str, dict[str, Hold]] = {}
        self.held_by: dict[str, dict[str, Hold]] = {}
        self.stock = Stock(known.dealers)
        self.moved: set[str] = set()
        self.new_holds: list[Hold] = []
        self.ended_holds: list[Hold] = []
        self.doubts: list[Doubt] = []
        self.made: dict[str, Made] = {}

    def load_hold(self, hold: Hold) -> None:
        """One that is open when the run begins."""
        hold.written = True
        self._open(hold)

    def follow(self, events: Iterable[Reading]) -> None:
        """Events in the order of their time."""
        for event in events:
            if event.kind in (AGGREGATION, ASSOCIATION):
                self._aggregate(event)
            elif event.kind == TRANSFORMATION:
                self._transform(event)
            else:
                for (key, role), (quantity, _) in event.items.items():
                    self._touch(event, key, quantity, doubting=role != PARENT)

    def inside(self, key: str, depth: int = 1) -> Iterator[str]:
        """All that an item holds now, and what that holds."""
        for child in self.holds.get(key, ()):
            yield child
            if depth < DEEPEST:
                yield from self.inside(child, depth + 1)

    def _follows(self, key: str) -> bool:
        return (self.only is None or key in self.only) and key not in self.but

    def _touch(self, event: Reading, key: str, quantity: float | None, *, doubting: bool = True) -> None:
        if not self._follows(key):
            return
        if quantity is None:
            self._move(event, key, event.effect.deed, event.effect.stage, doubting=doubting)
        else:
            self._count(event, key, quantity, event.effect.deed, event.effect.stage)

    def _move(self, event: Reading, key: str, deed: int, stage: int | None, *, doubting: bool = True) -> None:
        """An item itself, and all that is in it."""
        spot = self.spots.get(key)
        if doubting and spot is not None:
            self._doubt(event, key, deed, spot)
        if deed == stages.MISS:
            return  # where it was said to be, and since when, stands beside the doubt
        self._set(event, key, spot, deed, stage)
        if key in self.holds and deed != stages.MAKE:
            self._carry(event, key, deed, stage, 1)

    def _carry(self, event: Reading, parent: str, deed: int, stage: int | None, depth: int) -> None:
        for child, hold in list(self.holds.get(parent, {}).items()):
            if hold.quantity is not None:
                if self._follows(child):
                    self._count(event, child, hold.quantity, deed, stage)
                continue
            if self._follows(child):
                self._set(event, child, self.spots.get(child), deed, stage)
            if child in self.holds and depth < DEEPEST:
                self._carry(event, child, deed, stage, depth + 1)

    def _set(self, event: Reading, key: str, spot: Spot | None, deed: int, stage: int | None) -> None:
        place = event.location_id or event.read_point_id
        if spot is None:
            epc = event.epcs.get(key)
            product = self.known.products.get(key[1:15])
            spot = Spot(product, epc.lot if epc else "", STORED, None, False, "", None, event.at, event.id)
            self.spots[key] = spot
        if stage is not None:
            spot.stage = stage
        if spot.stage == IN_TRANSIT:
            spot.place_id = event.destination_id if deed == stages.SHIP else spot.place_id
        elif place is not None:
            spot.place_id = place
        if spot.stage in (STORED, AT_DEALER):
            spot.stage = AT_DEALER if spot.place_id in self.known.dealers else STORED
        if event.held is not None:
            spot.held = event.held
        spot.at, spot.event_id = event.at, event.id
        if deed == stages.MAKE:
            self._make(event, key, spot)
        self.moved.add(key)

    def _make(self, event: Reading, key: str, spot: Spot) -> None:
        spot.made = event.at
        epc = event.epcs.get(key)
        spot.lot = event.lot or (epc.lot if epc else "") or spot.lot
        spot.expires = event.expires or spot.expires
        if epc is not None and epc.gtin in self.known.products:
            day = event.made_on or local_day(event.at, event.zone)
            self.made[key] = Made(epc, spot.lot, day, spot.expires, event.id)

    def _count(self, event: Reading, key: str, quantity: float, deed: int, stage: int | None) -> None:
        """So many of a lot. The standard lets an event say less than none: that is kept, and tells of nothing."""
        if quantity < 0:
            return
        epc = event.epcs.get(key)
        if kind := self.stock.move(event, key, quantity, deed, stage):
            self.doubts.append(Doubt(kind, key, event.id, None))
        if deed == stages.MAKE and epc is not None:
            self.stock.expires[key] = event.expires or self.stock.expires.get(key, "")
            if epc.lot and epc.gtin in self.known.products:
                day = event.made_on or local_day(event.at, event.zone)
                before = self.made.get(key)
                total = quantity + (before.quantity if before else 0)
                self.made[key] = Made(epc, epc.lot, day, event.expires, event.id, total)

    def _doubt(self, event: Reading, key: str, deed: int, spot: Spot) -> None:
        """Whether what an event tells can be, after what was told before."""
        kind, told, other = contradiction(event, deed, spot, self.known), event.id, spot.event_id
        if kind == doubts.BEFORE_MADE:
            told, other = other, told
        if kind and told != other:
            self.doubts.append(Doubt(kind, key, told, other))

    def _aggregate(self, event: Reading) -> None:
        """What is packed or built in goes with its parent from now on; what is taken out stays where that was."""
        parent = next((key for key, role in event.items if role == PARENT), "")
        children = {key: told[0] for (key, role), told in event.items.items() if role == CHILD}
        if parent:
            self._touch(event, parent, None)
        if event.action == "DELETE":
            gone = children or dict.fromkeys(self.holds.get(parent, ()))
            for child, quantity in gone.items():
                self._close(event, child, parent)
                self._touch(event, child, quantity, doubting=False)
            return
        for child, quantity in children.items():
            if not self._follows(child):
                continue
            self._touch(event, child, quantity)
            if parent and parent != child:
                self._hold(event, child, parent, quantity)

    def _hold(self, event: Reading, child: str, parent: str, quantity: float | None) -> None:
        if quantity is not None and quantity < 0:
            return
        kind = COMPONENT if event.kind == ASSOCIATION else PACKED
        before = self.held_by.get(child, {})
        there = before.get(parent)
        if there is not None:
            if quantity is not None and event.action == "ADD":
                self._close(event, child, parent)
                quantity += there.quantity or 0
            else:
                return
        elif quantity is None:
            for other in [hold for hold in before.values() if hold.kind == kind]:
                self.doubts.append(Doubt(doubts.PACKED_TWICE, child, event.id, other.event_id))
                self._close(event, child, other.parent)
        hold = Hold(child, parent, event.at, kind, event.id, quantity)
        self._open(hold)
        self.new_holds.append(hold)

    def _open(self, hold: Hold) -> None:
        self.holds.setdefault(hold.parent, {})[hold.child] = hold
        self.held_by.setdefault(hold.child, {})[hold.parent] = hold

    def _close(self, event: Reading, child: str, parent: str) -> None:
        hold = self.held_by.get(child, {}).pop(parent, None)
        if hold is None or not self._follows(child):
            return
        del self.holds[parent][child]
        hold.until = event.at
        if hold.written:
            self.ended_holds.append(hold)

    def _transform(self, event: Reading) -> None:
        """What went in is no more; what came out is made."""
        for (key, role), (quantity, _) in event.items.items():
            if not self._follows(key):
                continue
            deed, stage = (stages.END, DESTROYED) if role == INPUT else (stages.MAKE, MADE)
            if quantity is None:
                self._move(event, key, deed, stage, doubting=role == OUTPUT)
            else:
                self._count(event, key, quantity, deed, stage)
