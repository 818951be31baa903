"""How many of a lot are where: what events tell of quantities, added and taken away place by place. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.units.events import doubts, stages
from registry.units.events.besides import Amount, Bucket, Told, besides
from registry.units.events.models import (
    AT_DEALER,
    DESTROYED,
    IN_SERVICE,
    IN_TRANSIT,
    MADE,
    RETURNED,
    SOLD,
    STORED,
)
from registry.units.events.reading import Reading, local_day

_HERE = (STORED, AT_DEALER, MADE, RETURNED, IN_SERVICE)


@dataclass(slots=True)
class Stock:
    """Lots loaded and moved. `touched` are those whose rows are to be written anew, `records` what sales records tell
    of those that are counted."""

    dealers: set[int]
    lots: dict[str, dict[Bucket, Amount]] = field(default_factory=dict)
    expires: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    latest: dict[str, int] = field(default_factory=dict)
    records: dict[str, Sequence[Told]] = field(default_factory=dict)

    def move(self, event: Reading, key: str, quantity: float, deed: int, stage: int | None) -> str:
        """So many of a lot. The kind of doubt where that cannot be, after what was told before."""
        lot = self.lots.setdefault(key, {})
        self.touched.add(key)
        self.latest[key] = max(event.at, self.latest.get(key, 0))
        here = event.location_id or event.read_point_id or 0
        if deed == stages.COUNT:
            return self._counted(lot, here, quantity, event, self.records.get(key, ()))
        if deed == stages.MAKE:
            self._put(lot, (MADE, here), quantity, event)
            return ""
        if stage is None:
            self._hold(lot, here, quantity, event)
            return ""
        known = any(amount.quantity for amount in lot.values())
        missing = self._take(lot, self._sources(lot, deed, event, here), quantity)
        self._put(lot, self._target(stage, deed, event, here), quantity, event)
        if deed == stages.GIVE_BACK and missing > 0:
            lot.setdefault((SOLD, here), Amount(at=event.at)).loose += missing
        if not known or missing <= 0:
            return ""
        if deed == stages.KEEP and event.source_id is not None:
            return doubts.MOVED_ELSEWHERE
        return doubts.NEVER_SHIPPED if deed == stages.RECEIVE else ""

    def _target(self, stage: int, deed: int, event: Reading, here: int) -> Bucket:
        if stage == IN_TRANSIT:
            return stage, event.destination_id or 0
        if stage == DESTROYED:
            return stage, 0
        return (AT_DEALER if stage == STORED and here in self.dealers else stage), here

    def _sources(self, lot: dict[Bucket, Amount], deed: int, event: Reading, here: int) -> list[Bucket]:
        """Where it is taken from, the likeliest first."""
        if deed == stages.RECEIVE or event.step == "void_shipping":
            under_way = [bucket for bucket in lot if bucket[0] == IN_TRANSIT and bucket[1] not in (here, 0)]
            return [(IN_TRANSIT, here), (IN_TRANSIT, 0), *under_way]
        if deed == stages.GIVE_BACK:
            sold = [bucket for bucket in lot if bucket[0] == SOLD and bucket[1] != here]
            return [(SOLD, here), *sold]
        moved = deed == stages.KEEP and event.source_id is not None
        at = dict.fromkeys((event.source_id or 0, 0) if moved else (here, event.read_point_id or 0, 0))
        return [(stage, place) for place in at for stage in _HERE]

    @staticmethod
    def _take(lot: dict[Bucket, Amount], sources: list[Bucket], quantity: float) -> float:
        """What is there, and how much of the quantity was not."""
        for bucket in sources:
            amount = lot.get(bucket)
            if amount is None or amount.quantity <= 0:
                continue
            taken = min(quantity, amount.quantity)
            amount.quantity -= taken
            amount.held = min(amount.held, amount.quantity)
            quantity -= taken
            if quantity <= 0:
                return 0
        return quantity

    @staticmethod
    def _put(lot: dict[Bucket, Amount], bucket: Bucket, quantity: float, event: Reading) -> None:
        amount = lot.setdefault(bucket, Amount())
        amount.quantity += quantity
        amount.at = event.at
        if bucket[0] == SOLD:
            amount.gross += quantity
        if event.held:
            amount.held += quantity

    def _hold(self, lot: dict[Bucket, Amount], here: int, quantity: float, event: Reading) -> None:
        """Held, or free again, where it is."""
        if event.held is None:
            return
        for bucket, amount in lot.items():
            if bucket[0] not in _HERE or (here and bucket[1] != here):
                continue
            free = amount.quantity - amount.held
            changed = min(quantity, free if event.held else amount.held)
            amount.held += changed if event.held else -changed
            quantity -= changed

    def _counted(
        self, lot: dict[Bucket, Amount], here: int, quantity: float, event: Reading, records: Sequence[Told]
    ) -> str:
        """A count says how many there are; that it is not what was reckoned, without what sales records tell of, is a
        doubt. Of a lot of which nothing was told before it is the beginning."""
        there = [amount for bucket, amount in lot.items() if bucket[1] == here and bucket[0] in _HERE]
        held, told = sum(amount.held for amount in there), sum(amount.quantity for amount in there)
        known, day = any(amount.quantity for amount in lot.values()), local_day(event.at, event.zone)
        reckoned = told - besides(lot, records, day).at(here, _HERE) if records else told
        for stage in _HERE:
            lot.pop((stage, here), None)
        target = AT_DEALER if here in self.dealers else STORED
        lot[target, here] = Amount(quantity, min(held, quantity), event.at)
        sold = lot.setdefault((SOLD, here), Amount(at=event.at))
        sold.missed = max(0.0, sold.missed + told - quantity)
        sold.counted, sold.base, sold.gross, sold.loose = day, sold.quantity, 0, 0
        return doubts.COUNT_DIFFERS if known and reckoned != quantity else ""
