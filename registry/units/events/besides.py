"""What sales records tell of a lot besides events: what of it lies no longer where events see it, and is sold.

A sale may be told twice, by a till's event and by an invoice. So of each seller's places the greater of both counts,
never the sum; so does what came back, by events or by credit notes. What records tell beyond what events do is taken
off the seller's shelves, or off what is on its way to it, and else from where it may have come. Sellers that are no
place on record, or that nobody named, count for what events tell that no other seller's records do. A count of a place
has seen what was sold there by that day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.units.events.models import AT_DEALER, IN_TRANSIT, MADE, RETURNED, SOLD, STORED

Bucket = tuple[int, int]
"""Stage and place; 0 where nobody told the place."""
SHELVES = (AT_DEALER, STORED, MADE, IN_TRANSIT, RETURNED)
"""Of a seller's own places, the likeliest first. In transit is what is on its way there."""
ELSEWHERE = (IN_TRANSIT, STORED, MADE, AT_DEALER, RETURNED)
"""Of any place: a shop that is not on record had it sent, and sells from no other shop's shelf."""
UNNAMED = (STORED, MADE, IN_TRANSIT, AT_DEALER, RETURNED)
"""The same where no seller is named: the maker sells from its own stock."""
ALWAYS = "9999-12-31"


@dataclass(slots=True)
class Amount:
    """So many in a bucket, as events tell, since `at`. Of what is sold at a place, besides: `counted`, the day on which
    the place was counted last (ISO text; empty: never), `base` of them sold by then and `gross` since, those included
    that came back; `loose` came back there since of whose sale no event told; `missed` were not found by counts."""

    quantity: float = 0
    held: float = 0
    at: int = 0
    gross: float = 0
    loose: float = 0
    counted: str = ""
    base: float = 0
    missed: float = 0

    @property
    def given(self) -> float:
        """Came back since the count, as events tell."""
        return max(0.0, self.base + self.gross - self.quantity) + self.loose


@dataclass(frozen=True, slots=True)
class Told:
    """What sales records tell of one seller of a lot: so many sold by day, and so many back by day (ISO text, empty
    where it is not told). `places` are the seller's, none where it is none on record; `named` if it has a name."""

    days: Mapping[str, float]
    backs: Mapping[str, float] = field(default_factory=dict)
    places: frozenset[int] = frozenset()
    named: bool = True


@dataclass(slots=True)
class Besides:
    """What is to be taken out of which bucket, and how many more are sold at which place; below zero: put there, and
    sold no more."""

    taken: dict[Bucket, float] = field(default_factory=dict)
    sold: dict[int, float] = field(default_factory=dict)

    def at(self, place: int, stages: Sequence[int]) -> float:
        """Taken out of these stages at a place."""
        return sum(many for (stage, where), many in self.taken.items() if where == place and stage in stages)


@dataclass(slots=True)
class _Lot:
    """A lot while it is reckoned. What of the events' sales is left to be told by records: by the last count of each
    place, and since; and what came back, and was missed."""

    lot: Mapping[Bucket, Amount]
    found: Besides = field(default_factory=Besides)
    before: dict[int, float] = field(default_factory=dict)
    since: dict[int, float] = field(default_factory=dict)
    given: dict[int, float] = field(default_factory=dict)
    loose: dict[int, float] = field(default_factory=dict)
    missed: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (stage, place), amount in self.lot.items():
            if stage == SOLD:
                self.before[place], self.since[place] = amount.base, amount.gross
                self.given[place], self.loose[place] = amount.given, amount.loose
                self.missed[place] = amount.missed

    @property
    def everywhere(self) -> frozenset[int]:
        return frozenset(place for _, place in self.lot)

    def counted(self, place: int) -> str:
        amount = self.lot.get((SOLD, place))
        return amount.counted if amount else ""

    def shelves(self, stages: Sequence[int], places: frozenset[int]) -> list[Bucket]:
        """Where something lies, stage by stage, the most first. What nobody knows where it goes goes first."""
        wanted = [b for b, one in self.lot.items() if b[0] in stages and b[1] in places and one.quantity > 0]
        return sorted(wanted, key=lambda b: (stages.index(b[0]), b[1] > 0, -self.lot[b].quantity, b[1]))

    def take(self, bucket: Bucket, many: float) -> float:
        taken = self.found.taken.get(bucket, 0)
        part = max(0.0, min(many, self.lot[bucket].quantity - taken))
        if part:
            self.found.taken[bucket] = taken + part
        return part

    def sell(self, place: int, many: float) -> None:
        """But what of it has come back meanwhile is among what came back."""
        many -= spend(self.loose, (place,), many) if many > 0 else 0
        if many:
            self.found.sold[place] = self.found.sold.get(place, 0) + many

    def put_back(self, places: frozenset[int], many: float) -> None:
        """What credit notes alone took back of what an event told as sold."""
        for place in sorted(places):
            amount = self.lot.get((SOLD, place))
            part = min(many, amount.quantity if amount else 0)
            if part > 0:
                self.found.sold[place] = self.found.sold.get(place, 0) - part
                self.found.taken[RETURNED, place] = self.found.taken.get((RETURNED, place), 0) - part
                many -= part


def besides(lot: Mapping[Bucket, Amount], told: Sequence[Told], until: str = ALWAYS) -> Besides:
    """By what records tell of the time up to a day."""
    one = _Lot(lot)
    known = sorted(
        (o for o in told if o.places), key=lambda seller: (len(seller.places), *sorted(seller.places))
    )
    left = [(_own(one, seller, until), seller.places, True) for seller in known]
    for named in (True, False):
        others = [seller for seller in told if not seller.places and seller.named == named]
        if others:
            left.append((_others(one, others, until), frozenset(), named))
    for days, places, named in left:
        _elsewhere(one, days, places, named)
    return one.found


def _own(one: _Lot, seller: Told, until: str) -> dict[str, float]:
    """What a seller sold that did not lie at its own places."""
    places, last = seller.places, max(map(one.counted, seller.places))
    by_then, new = _parted(seller.days, last, until)
    old = sum(by_then.values())
    spend(one.missed, places, old)
    old_backs, backs = _parted(seller.backs, last, until)
    one.sell(min(places), max(0.0, old - spend(one.before, places, old) - sum(old_backs.values())))
    _less(new, spend(one.since, places, sum(new.values())))
    back = sum(backs.values())
    back -= spend(one.given, places, back)
    one.put_back(places, back - _less(new, back))
    for bucket in one.shelves(SHELVES, places):
        one.sell(bucket[1], _less(new, one.take(bucket, sum(new.values()))))
    return new


def _others(one: _Lot, sellers: Sequence[Told], until: str) -> dict[str, float]:
    """What sellers without a place on record sold that no event tells of, together."""
    days, backs = ({}, {})  # type: dict[str, float], dict[str, float]
    for seller in sellers:
        for total, told in ((days, seller.days), (backs, seller.backs)):
            for day, many in told.items():
                total[day] = total.get(day, 0) + many
    _, days = _parted(days, "", until)
    _, backs = _parted(backs, "", until)
    for sold in (one.before, one.since):
        _less(days, spend(sold, one.everywhere, sum(days.values())))
    back = sum(backs.values())
    back -= spend(one.given, one.everywhere, back)
    one.put_back(one.everywhere, back - _less(days, back))
    return days


def _elsewhere(one: _Lot, days: Mapping[str, float], places: frozenset[int], named: bool) -> None:
    """What was sold and lay at none of the seller's places. A count of a place has seen what was sold there before it;
    what lies nowhere is sold all the same."""
    buckets = one.shelves(ELSEWHERE if named else UNNAMED, one.everywhere)
    for day, many in days.items():
        left = many
        for place in sorted(one.missed):
            if day <= one.counted(place):
                left -= _sold(one, places, place, spend(one.missed, (place,), left))
        for bucket in buckets:
            counted = one.counted(bucket[1])
            if not counted or day > counted:
                left -= _sold(one, places, bucket[1], one.take(bucket, left))
        _sold(one, places, 0, left)


def _sold(one: _Lot, places: frozenset[int], where: int, many: float) -> float:
    one.sell(min(places, default=where), many)
    return many


def _parted(days: Mapping[str, float], last: str, until: str) -> tuple[dict[str, float], dict[str, float]]:
    """By a day (none where it is empty) and after it, in order."""
    told = {day: many for day, many in sorted(days.items()) if day <= until and many > 0}
    by_then = {day: many for day, many in told.items() if last and day <= last}
    return by_then, {day: many for day, many in told.items() if day not in by_then}


def _less(days: dict[str, float], many: float) -> float:
    """Takes away the earliest so many: how many there were of these."""
    done = 0.0
    for day in list(days):
        part = min(days[day], many - done)
        done += part
        days[day] -= part
        if days[day] <= 0:
            del days[day]
        if done >= many:
            break
    return done


def spend(told: dict[int, float], places: Sequence[int] | frozenset[int], many: float) -> float:
    """Takes up to so many of what is told of these places, so that it counts once: how many there were."""
    done = 0.0
    for place in sorted(places):
        part = max(0.0, min(told.get(place, 0), many - done))
        if part:
            told[place] -= part
            done += part
    return done
