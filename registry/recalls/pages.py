"""What pages show of recalls: plain rows, made by queries and read by both faces. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from registry.remedies.offers import Offers

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. `number` counts from 1."""

    items: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search of recalls may narrow by; empty means any. `brand` is a brand's slug, `status` open or closed,
    `hazard` a kind of hazard (fire, burn ...), `q` words of which every one must occur."""

    q: str = ""
    brand: str = ""
    product: str = ""
    hazard: str = ""
    year: int | None = None
    status: str = ""
    regulator: str = ""

    @property
    def any(self) -> bool:
        return any((self.q, self.brand, self.product, self.hazard, self.year, self.status, self.regulator))


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One line of a list or feed."""

    id: int
    slug: str
    title: str
    reference: str
    brand: str
    product: str
    regulator: str
    status: str
    hazard: str
    hazard_kind: str
    severity: str
    what_to_do: str
    remedy: str
    remedy_available: bool
    list_complete: bool
    units_announced: int | None
    opened_on: date | None
    opened_year: int | None
    published_at: datetime | None
    updated_at: datetime
    version: int | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published scope version: which units it covers in words, and what it changed."""

    number: int
    label: str
    published_at: datetime
    reason: str
    difference: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactRow:
    region: str
    name: str
    phone: str
    email: str
    url: str
    hours: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class IdentifierRow:
    """A code or question of this recall, as a person is asked for it."""

    field: str
    kind: str
    label: str
    help: str
    example: str
    picture: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What the rules of the countries of sale ask for beside the rest; as `noticed.NoticeFacts` keeps it."""

    language: str
    sold_in: tuple[str, ...]
    made_by: str
    made_from: date | None
    made_until: date | None
    injuries: int | None
    deaths: int | None
    ages: str
    calls_free: bool
    translations: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class ProductRow:
    slug: str
    name: str
    brand: str
    where: str = ""
    picture: str = ""
    picture_alt: str = ""


@dataclass(frozen=True, slots=True)
class RecallPage:
    """All that the public page of a recall shows. `words` says what the current version covers."""

    row: RecallRow
    incidents: str
    note: str
    source: str
    kind: str
    models: tuple[str, ...]
    remedy_expected: date | None
    closed_on: date | None
    sold_from: date | None
    sold_until: date | None
    sold_where: str
    sold_price: str
    notice: NoticeRow
    words: tuple[str, ...]
    criteria: dict[str, Any]
    versions: tuple[VersionRow, ...]
    brands: tuple[tuple[str, str], ...]
    """(slug, name)"""
    products: tuple[ProductRow, ...]
    contacts: tuple[ContactRow, ...]
    links: tuple[LinkRow, ...]
    pictures: tuple[PictureRow, ...]
    identifiers: tuple[IdentifierRow, ...]
    offers: Offers


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to filter by, with the number of public recalls that have it."""

    value: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    brands: tuple[Facet, ...]
    years: tuple[Facet, ...]
    hazards: tuple[Facet, ...]
    regulators: tuple[Facet, ...]
    statuses: tuple[Facet, ...]
