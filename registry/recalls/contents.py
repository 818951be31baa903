"""What a draft says of its recall, as plain data kept with the version; on publishing it becomes the public page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute

from registry.catalogue.countries import NAMES
from registry.catalogue.limits import within
from registry.catalogue.models import Brand, Product
from registry.catalogue.staff_queries import picture_at
from registry.db import db
from registry.errors import Refused
from registry.recalls.models import Contact, Identifier, Link, Picture, Recall, RecallBrand, RecallProduct
from registry.recalls.states import SEVERITIES
from registry.regimes.softeners import LANGUAGES
from registry.remedies import offers
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number as counted

TEXTS: dict[str, int] = {
    "title": 300,
    "language": 2,
    "reference": 120,
    "regulator": 200,
    "source": 1000,
    "brand_text": 300,
    "product_text": 300,
    "hazard": 20_000,
    "hazard_kind": 40,
    "severity": 20,
    "what_to_do": 20_000,
    "remedy": 20_000,
    "incidents": 20_000,
    "sold_where": 20_000,
    "sold_price": 120,
    "made_by": 2_000,
    "ages": 300,
    "authority_told": 300,
    "note": 20_000,
}
"""Text fields and their longest length in characters."""
MARKS = ("remedy_available", "list_complete")
FLAGS = (*MARKS, "calls_free")
DATES = ("remedy_expected", "made_from", "made_until", "sold_from", "sold_until", "opened_on")
COUNTS = {"units_announced": 10**12, "injuries": 10**9, "deaths": 10**9}
"""Numbers, each with what it stays below."""
LISTS = ("models", "sold_in")
IDS = ("brand_ids", "product_ids")
Part = type[Contact] | type[Link] | type[Identifier] | type[Picture]
PARTS: dict[str, tuple[Part, tuple[str, ...]]] = {
    "contacts": (Contact, ("region", "name", "phone", "email", "url", "hours")),
    "links": (Link, ("text", "url")),
    "pictures": (Picture, ("path", "alt")),
    "identifiers": (Identifier, ("field", "kind", "label", "help", "example", "picture", "choices")),
}

OWN_PAGES = ("remedies", "translations")
"""Written on pages of their own: contents without them leave them as they are."""
Contents = dict[str, Any]
"""JSON: TEXTS as text, FLAGS as true or false, DATES as YYYY-MM-DD or null, COUNTS as a number or null, LISTS as lists
of text (countries by their two letters), brand_ids and product_ids as lists of numbers, PARTS as lists of objects,
translations as `translating` keeps them, remedies as `registry.remedies.offers` reads them."""


def empty(title: str) -> Contents:
    """The contents of a new draft."""
    texts = dict.fromkeys(TEXTS, "")
    return {
        **texts,
        "title": title,
        "language": LANGUAGES[0],
        "remedy_available": True,
        "list_complete": True,
        "calls_free": False,
        **dict.fromkeys((*DATES, *COUNTS)),
        **{name: [] for name in LISTS},
        "translations": {},
        "brand_ids": [],
        "product_ids": [],
        "contacts": [],
        "links": [],
        "pictures": [],
        "identifiers": [],
        "remedies": {},
    }


def of_recall(recall: Recall) -> Contents:
    """What a recall says now, to start its next draft from. Its parts must be loaded."""
    ids = {
        "brand_ids": select(RecallBrand.brand_id).where(RecallBrand.recall_id == recall.id),
        "product_ids": select(RecallProduct.product_id).where(RecallProduct.recall_id == recall.id),
    }
    dates = {name: getattr(recall, name) for name in DATES}
    return {
        **{name: getattr(recall, name) for name in (*TEXTS, *FLAGS, *COUNTS, *LISTS, *OWN_PAGES)},
        **{name: day.isoformat() if day else None for name, day in dates.items()},
        **{name: sorted(db.session.scalars(wanted)) for name, wanted in ids.items()},
        **{
            name: [{key: getattr(part, key) for key in keys} for part in getattr(recall, name)]
            for name, (_, keys) in PARTS.items()
        },
    }


def check(contents: Contents, organisation_id: int) -> None:
    """Refuses, at its field, what no recall can say; an unfinished draft may leave anything but its title empty."""
    if not contents.get("title", "").strip():
        raise Refused("title", "Give the recall a title: the brand, the product, and the word recall.")
    for name, longest in TEXTS.items():
        if len(contents.get(name, "")) > longest:
            raise Refused(
                name, _("This is longer than %(longest)s characters. Shorten it.", longest=counted(longest))
            )
    if contents.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise Refused("language", "Choose one of the languages.")
    if contents.get("severity") not in ("", *SEVERITIES):
        raise Refused("severity", "Choose one of the levels.")
    for name, most in COUNTS.items():
        number = contents.get(name)
        if number is not None and not 0 <= number < most:
            raise Refused(name, "Write how many as a whole number, or leave it empty.")
    _known(contents)
    offers.check(contents.get("remedies") or {})
    _pictures_there(contents)
    _own(
        Brand,
        Brand.id,
        contents.get("brand_ids", []),
        organisation_id,
        "brand_ids",
        marked("Choose brands of your own."),
    )
    products = contents.get("product_ids", [])
    _own(
        Product,
        Product.brand_id,
        products,
        organisation_id,
        "product_ids",
        marked("Choose products of your own."),
    )


def _known(contents: Contents) -> None:
    """Countries and spans of time that there can be."""
    if set(contents.get("sold_in", [])) - NAMES.keys():
        raise Refused("sold_in", "Write the countries by their names.")
    for first, last in (("made_from", "made_until"), ("sold_from", "sold_until")):
        if (contents.get(first) or "") > (contents.get(last) or "9"):
            raise Refused(last, "This is before the first day.")


def _pictures_there(contents: Contents) -> None:
    """Only pictures that were uploaded here, and none without words for those who cannot see it."""
    for part, key in (("pictures", "path"), ("identifiers", "picture")):
        for number, row in enumerate(contents.get(part, [])):
            if row.get(key) and picture_at(row[key]) is None:
                raise Refused(f"{part}-{number}-file", "This picture is not here any more. Choose it again.")
    for number, row in enumerate(contents.get("pictures", [])):
        if not row.get("path"):
            raise Refused(f"pictures-{number}-file", "Choose the picture that these words describe.")
        if not row.get("alt", "").strip():
            raise Refused(
                f"pictures-{number}-alt", "Say what the picture shows, for people who cannot see it."
            )


def finished(contents: Contents) -> None:
    """Refuses, at its field, what must not be missing on a public page."""
    wanted = {
        "hazard": marked("Say what can happen to people."),
        "severity": marked("Say how far the product may still be used."),
        "what_to_do": marked("Say what to do first."),
        "remedy": marked("Say what the owner gets, or that it is not available yet."),
    }
    for name, message in wanted.items():
        if not contents.get(name, "").strip():
            raise Refused(name, message)
    if not contents.get("brand_ids"):
        raise Refused("brand_ids", "Choose at least one brand: people look for it first.")


def apply(recall: Recall, contents: Contents) -> None:
    """Makes the contents the recall's public ones. The caller publishes and commits."""
    for name in (*TEXTS, *FLAGS, *COUNTS, *LISTS, *OWN_PAGES):
        if name in contents:
            setattr(recall, name, contents[name])
    for name in DATES:
        if name in contents:
            setattr(recall, name, date.fromisoformat(contents[name]) if contents[name] else None)
    _relate(RecallBrand, "brand_id", recall.id, contents.get("brand_ids", []))
    _relate(RecallProduct, "product_id", recall.id, contents.get("product_ids", []))
    for name, (table, keys) in PARTS.items():
        db.session.execute(delete(table).where(table.recall_id == recall.id))
        for position, part in enumerate(contents.get(name, [])):
            values = {key: part[key] for key in keys if key in part}
            db.session.add(table(recall_id=recall.id, position=position, **values))
    recall.brand_text = recall.brand_text or ", ".join(_names(Brand, contents.get("brand_ids", [])))
    recall.product_text = recall.product_text or ", ".join(_names(Product, contents.get("product_ids", [])))
    recall.search_text = searchable(recall, contents)


def searchable(recall: Recall, contents: Contents) -> str:
    """The words by which the public finds it, each once."""
    names = [*_names(Brand, contents.get("brand_ids", [])), *_names(Product, contents.get("product_ids", []))]
    said = [
        recall.title,
        recall.brand_text,
        recall.product_text,
        recall.reference,
        recall.regulator,
        *recall.models,
    ]
    return " ".join(dict.fromkeys(" ".join([*said, *names]).casefold().split()))


def name_brands(recall: Recall, ids: Iterable[int]) -> None:
    """Says whose draft it is before anything of it is public: whoever works for some brands sees theirs."""
    if recall.published_at is None:
        _relate(RecallBrand, "brand_id", recall.id, sorted(ids))


def _own(
    table: type[Brand] | type[Product],
    brand: InstrumentedAttribute[int],
    ids: list[int],
    organisation_id: int,
    name: str,
    message: str,
) -> None:
    mine = (table.organisation_id == organisation_id, within(brand))
    wanted = select(table.id).where(*mine, table.id.in_(ids))
    if set(ids) - set(db.session.scalars(wanted)):
        raise Refused(name, message)


def _names(table: type[Brand] | type[Product], ids: list[int]) -> list[str]:
    return list(db.session.scalars(select(table.name).where(table.id.in_(ids)).order_by(table.id)))


def _relate(
    table: type[RecallBrand] | type[RecallProduct], column: str, recall_id: int, ids: list[int]
) -> None:
    db.session.execute(delete(table).where(table.recall_id == recall_id))
    db.session.add_all(table(recall_id=recall_id, **{column: number}) for number in dict.fromkeys(ids))
