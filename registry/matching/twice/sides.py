"""Whether two reports of sales of one unit can both be so. A line may be a maker's or wholesaler's invoice to a dealer,
who sold it on; an event and a line may tell of the same sale; what came back may be sold again. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.units.places.models import DISTRIBUTOR, PLANT, WAREHOUSE, WHOLESALER

SAME_SELLER, OTHER_WORDS = 7, 1
"""Days that the till's event and the invoice of one sale may lie apart: where nothing speaks against the same seller,
and where the seller's name is none that the place is known by."""
BEFORE_RETAIL = frozenset((PLANT, WAREHOUSE, DISTRIBUTOR, WHOLESALER))
MOST = 50
"""Sales of one unit that are held against each other, the last ones."""


@dataclass(frozen=True, slots=True)
class Sale:
    """One report. Names are keys of names. A line (`line_id`: the first of its invoice and line) tells the seller, ""
    for the maker or nobody, and perhaps who bought (`named`); an event where it was."""

    day: date | None
    line_id: int = 0
    event_id: int = 0
    seller: str = ""
    named: bool = False
    buyer: str = ""
    email: str = ""
    place_id: int = 0


@dataclass(frozen=True, slots=True)
class Back:
    """That it came back, or in somewhere: by an event of return or a credit note (`given`), or received and stored."""

    day: date
    given: bool


@dataclass(frozen=True, slots=True)
class Trade:
    """Who trades with a maker's units: names of its own, of places and of who runs them. `places` has the places of a
    name, none where a party has none; `kinds` and `called` are by place."""

    own: Collection[str] = frozenset()
    places: Mapping[str, frozenset[int]] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)
    called: Mapping[int, frozenset[str]] = field(default_factory=dict)
    emails: Collection[str] = frozenset()

    def seller(self, sale: Sale) -> str:
        """ "" for the maker itself: it bills without naming a dealer."""
        return "" if sale.seller in self.own else sale.seller

    def sells_to_dealers(self, seller: str) -> bool:
        """The maker, or a business all of whose places lie before the shops."""
        kinds = {self.kinds.get(number, "") for number in self.places.get(seller, ())}
        return not seller or (bool(kinds) and kinds <= BEFORE_RETAIL)

    def is_business(self, sale: Sale) -> bool:
        """That who bought is on record as a place or a party."""
        return sale.buyer in self.places or sale.email in self.emails

    def elsewhere(self, seller: str, place_id: int) -> bool:
        """That a seller is on record with places, and this is none of them."""
        own = self.places.get(seller, frozenset())
        return bool(own and place_id) and place_id not in own and not self.is_called(place_id, seller)

    def is_called(self, place_id: int, name: str) -> bool:
        return any(alike(name, other) for other in self.called.get(place_id, ()))


def contradictions(sales: Sequence[Sale], backs: Sequence[Back], trade: Trade) -> list[tuple[Sale, Sale]]:
    """Each sale with the last one before it that cannot be so as well. Events contradict events elsewhere (see
    `units/events/contradictions.py`), and an event whose sale a line tells of, too, is that line."""
    lines = [one for one in sales if one.line_id]
    alone = [one for one in sales if one.event_id and not any(is_same(line, one, trade) for line in lines)]
    ordered = sorted([*lines, *alone], key=_order)[-MOST:]
    found = []
    for nth, later in enumerate(ordered):
        for earlier in reversed(ordered[:nth]):
            if contradicts(earlier, later, trade) and not _came_back(earlier, later, backs):
                found.append((later, earlier))
                break
    return found


def contradicts(one: Sale, other: Sale, trade: Trade) -> bool:
    """In whatever order they were: goods on consignment are invoiced once they are sold."""
    if one.event_id and other.event_id:
        return False
    if one.event_id or other.event_id:
        line, event = (other, one) if one.event_id else (one, other)
        return not _to_a_dealer(line, trade) and not is_same(line, event, trade)
    return not _handed_on(one, other, trade) and not _handed_on(other, one, trade)


def is_same(line: Sale, event: Sale, trade: Trade) -> bool:
    """That a line and an event tell of one sale."""
    seller = trade.seller(line)
    if seller and trade.elsewhere(seller, event.place_id):
        return False
    if line.day is None or event.day is None:
        return True
    other = seller and trade.called.get(event.place_id) and not trade.is_called(event.place_id, seller)
    return abs((line.day - event.day).days) <= (OTHER_WORDS if other else SAME_SELLER)


def alike(one: str, other: str) -> bool:
    """That every word of one name stands in the other: TOOLS CO is TOOLS CO GRAZ."""
    words, others = set(one.split()), set(other.split())
    return bool(words and others) and (words <= others or others <= words)


def _to_a_dealer(line: Sale, trade: Trade) -> bool:
    """That it may be an invoice to a business, which sold it."""
    if line.named:
        return trade.is_business(line)
    return trade.sells_to_dealers(trade.seller(line))


def _handed_on(one: Sale, other: Sale, trade: Trade) -> bool:
    """That who sells by the other line may have it from this one. Of two lines of one dealer the first may be the
    maker's invoice to it, where that names nobody who bought; a later one is its own, to somebody else."""
    seller, next_seller = trade.seller(one), trade.seller(other)
    if one.named:
        if next_seller and one.buyer and alike(one.buyer, next_seller):
            return True
        return seller != next_seller and trade.is_business(one)
    if seller == next_seller:
        return other.named and not _is_later(one, other)
    return trade.sells_to_dealers(seller)


def _is_later(one: Sale, other: Sale) -> bool:
    return one.day is not None and other.day is not None and one.day > other.day


def _came_back(earlier: Sale, later: Sale, backs: Sequence[Back]) -> bool:
    """Between them; at all, where a day is not known. What was received on the day of a sale was so before it."""
    if earlier.day is None or later.day is None:
        return any(back.given for back in backs)
    first, last = earlier.day, later.day
    return any((first <= back.day if back.given else first < back.day) and back.day <= last for back in backs)


def _order(sale: Sale) -> tuple[date, bool, int]:
    return sale.day or date.max, bool(sale.line_id), sale.line_id or sale.event_id
