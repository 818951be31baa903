"""What following works on: where items are, what holds what, what was found out on the way. Pure."""

from dataclasses import dataclass, field

from registry.serials.epcs import Epc


@dataclass(slots=True)
class Spot:
    """Where an item is after its latest event: a row of `whereabouts`."""

    product_id: int | None
    lot: str
    stage: int
    place_id: int | None
    held: bool
    expires: str
    made: int | None
    at: int
    event_id: int


@dataclass(slots=True)
class Hold:
    """That a parent holds a child since `at`: a row of `holding`. `quantity` of a lot."""

    child: str
    parent: str
    at: int
    kind: int
    event_id: int
    quantity: float | None = None
    until: int | None = None
    written: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    kind: str
    key: str
    event_id: int
    other_id: int | None


@dataclass(slots=True)
class Made:
    """What commissioning tells of an item or lot: what makes it a unit."""

    epc: Epc
    lot: str
    made_on: str
    expires: str
    event_id: int
    quantity: float = 1


@dataclass(slots=True)
class Known:
    """What following needs of the maker: products by GTIN, places that are dealers', and sites (places that share a GLN
    are one site)."""

    products: dict[str, int] = field(default_factory=dict)
    dealers: set[int] = field(default_factory=set)
    sites: dict[int, str] = field(default_factory=dict)

    def same_site(self, one: int | None, other: int | None) -> bool:
        return one == other or self.sites.get(one or 0, f"#{one}") == self.sites.get(other or 0, f"#{other}")
