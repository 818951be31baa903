"""What pages and answers show of a recall and of a product: plain values, safe to keep and to share between threads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.remedies.offers import promised


@dataclass(frozen=True, slots=True)
class ContactCard:
    region: str
    name: str
    phone: str
    email: str
    url: str
    hours: str


@dataclass(frozen=True, slots=True)
class RecallCard:
    """One recall, as an answer shows it. `version` is the scope version that decided."""

    id: int
    slug: str
    reference: str
    brand: str
    product: str
    title: str
    hazard: str
    hazard_kind: str
    severity: str
    what_to_do: str
    remedy: str
    remedy_available: bool
    remedy_expected: date | None
    opened_on: date | None
    opened_year: int | None
    version: int
    list_version: str
    status: str
    contacts: tuple[ContactCard, ...]
    is_demo: bool
    list_complete: bool
    note: str
    regulator: str
    source: str
    offers: tuple[str, ...] = ()
    """Kinds of remedies to choose from here."""


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One product, as it is offered to choose or named in an answer."""

    slug: str
    name: str
    brand: str
    where: str
    picture: str | None
    picture_alt: str
    example: str
    number_field: str


def recall_card(row: dict[str, Any]) -> RecallCard:
    """From a recall of the catalogue file."""
    return RecallCard(
        id=row["id"],
        slug=row["slug"],
        reference=row["reference"],
        brand=row["brand_text"],
        product=row["product_text"],
        title=row["title"],
        hazard=row["hazard"],
        hazard_kind=row["hazard_kind"],
        severity=row["severity"],
        what_to_do=row["what_to_do"],
        remedy=row["remedy"],
        remedy_available=row["remedy_available"],
        remedy_expected=_day(row["remedy_expected"]),
        opened_on=_day(row["opened_on"]),
        opened_year=row["opened_year"],
        version=row["number"],
        list_version=row["list_label"],
        status=row["state"],
        contacts=tuple(ContactCard(*contact) for contact in row["contacts"]),
        is_demo=row["is_demo"],
        list_complete=row["list_complete"],
        note=row["note"],
        regulator=row["regulator"],
        source=row["source"],
        offers=tuple(one["kind"] for one in promised(row["remedies"])),
    )


def product_card(row: dict[str, Any], brand: str) -> ProductCard:
    """From a product of the catalogue file."""
    return ProductCard(
        slug=row["slug"],
        name=row["name"],
        brand=brand,
        where=row["where_words"],
        picture=row["picture"] or None,
        picture_alt=row["picture_alt"],
        example=row["example"],
        number_field=row["number_field"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
