"""What the public reads about recalls: only published ones, in a fixed small number of statements each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from registry.catalogue.models import Brand, Product
from registry.criteria.parsing import parse
from registry.db import db
from registry.recalls.differing import spoken
from registry.recalls.listed import explained
from registry.recalls.models import Recall, RecallBrand, RecallProduct, ScopeVersion
from registry.recalls.pages import (
    ContactRow,
    Facet,
    Facets,
    Filters,
    IdentifierRow,
    LinkRow,
    NoticeRow,
    Page,
    PictureRow,
    ProductRow,
    RecallPage,
    RecallRow,
    VersionRow,
)
from registry.recalls.states import CLOSED, OPEN, PUBLIC, VERSION_PUBLISHED
from registry.remedies.offers import read
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import language

NOTHING: dict[str, object] = {"any": []}
"""What was covered before the first version."""

PER_PAGE = 20
Ids = Select[int] | list[int]
IS_PUBLIC = Recall.state.in_(PUBLIC)
NEWEST = (Recall.opened_year.desc().nulls_last(), Recall.opened_on.desc().nulls_last(), Recall.id.desc())


def search_recalls(filters: Filters, number: int = 1, size: int = PER_PAGE) -> Page[RecallRow]:
    """The newest first. A page past the end is the last one."""
    conditions = [IS_PUBLIC, *_conditions(filters)]
    total = db.session.scalar(select(func.count()).select_from(Recall).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    wanted = select(Recall).where(*conditions).order_by(*NEWEST).offset((number - 1) * size).limit(size)
    return Page(_rows(wanted), number, size, total)


def feed(brand: str | None = None, limit: int = 50) -> tuple[RecallRow, ...]:
    """Rows of a feed, the last changed first; `brand` is a slug."""
    conditions = [IS_PUBLIC, *_conditions(Filters(brand=brand or ""))]
    return _rows(
        select(Recall).where(*conditions).order_by(Recall.updated_at.desc(), Recall.id.desc()).limit(limit)
    )


def sitemap() -> tuple[tuple[str, datetime], ...]:
    """(slug, last change) of every public recall."""
    rows = db.session.execute(select(Recall.slug, Recall.updated_at).where(IS_PUBLIC).order_by(Recall.id))
    return tuple((slug, moment) for slug, moment in rows)


def titles_of(slugs: Iterable[str]) -> list[tuple[str, str]]:
    """(slug, title) of these recalls, as they are named now."""
    wanted = select(Recall.slug, Recall.title).where(Recall.slug.in_(list(slugs)), IS_PUBLIC)
    return [(slug, title) for slug, title in db.session.execute(wanted.order_by(Recall.slug))]


def last_version_since(slugs: Iterable[str], moment: datetime) -> datetime | None:
    """When any of these recalls was last published after a moment."""
    wanted = select(func.max(ScopeVersion.published_at)).join(Recall, Recall.id == ScopeVersion.recall_id)
    found: datetime | None = db.session.scalar(
        wanted.where(Recall.slug.in_(list(slugs)), ScopeVersion.published_at > moment)
    )
    return found


def brand_name(slug: str) -> str | None:
    """The name of a brand that has public recalls, None where there is none."""
    return db.session.scalar(
        select(Brand.name)
        .join(RecallBrand, RecallBrand.brand_id == Brand.id)
        .join(Recall, Recall.id == RecallBrand.recall_id)
        .where(Brand.slug == slug, IS_PUBLIC)
        .limit(1)
    )


def facets() -> Facets:
    """What there is to filter by."""
    return Facets(
        brands=_brand_facets(),
        years=tuple(sorted(_facets(Recall.opened_year), key=lambda f: f.value, reverse=True)),
        hazards=_facets(Recall.hazard_kind),
        regulators=_facets(Recall.regulator),
        statuses=_facets(Recall.state),
    )


def recall_page(slug: str) -> RecallPage | None:
    """A public recall with all its page shows, None where there is none of that address (an id in digits will do)."""
    key = (
        Recall.id == int(slug)
        if slug.isascii() and slug.isdigit() and len(slug) < 10
        else Recall.slug == slug
    )
    recall = db.session.scalar(
        select(Recall)
        .where(key, IS_PUBLIC)
        .options(
            *(
                selectinload(part)
                for part in (Recall.contacts, Recall.links, Recall.pictures, Recall.identifiers)
            )
        )
    )
    return None if recall is None else _page(recall)


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    for word in filters.q.casefold().split()[:8]:
        yield Recall.search_text.contains(word[:60], autoescape=True)
    for word in filters.product.casefold().split()[:8]:
        yield func.lower(Recall.product_text).contains(word[:60], autoescape=True)
    if filters.brand:
        of_brand = select(RecallBrand.recall_id).join(Brand, Brand.id == RecallBrand.brand_id)
        yield Recall.id.in_(of_brand.where(Brand.slug == filters.brand))
    if filters.hazard:
        yield Recall.hazard_kind == filters.hazard
    if filters.year is not None:
        yield Recall.opened_year == filters.year
    if filters.status in {OPEN, CLOSED}:
        yield Recall.state == filters.status
    if filters.regulator:
        yield Recall.regulator == filters.regulator


def _rows(wanted: Select[Recall]) -> tuple[RecallRow, ...]:
    return tuple(row_of(recall) for recall in db.session.scalars(wanted))


def row_of(recall: Recall) -> RecallRow:
    return RecallRow(
        id=recall.id,
        slug=recall.slug,
        title=recall.title,
        reference=recall.reference,
        brand=recall.brand_text,
        product=recall.product_text,
        regulator=recall.regulator,
        status=recall.state,
        hazard=recall.hazard,
        hazard_kind=recall.hazard_kind,
        severity=recall.severity,
        what_to_do=recall.what_to_do,
        remedy=recall.remedy,
        remedy_available=recall.remedy_available,
        list_complete=recall.list_complete,
        units_announced=recall.units_announced,
        opened_on=recall.opened_on,
        opened_year=recall.opened_year,
        published_at=recall.published_at,
        updated_at=recall.updated_at,
        version=recall.current_number,
        is_demo=recall.is_demo,
    )


def _page(recall: Recall) -> RecallPage:
    published = _published(recall.id)
    current = next((v for v in published if v.number == recall.current_number), None)
    brands = select(RecallBrand.brand_id).where(RecallBrand.recall_id == recall.id)
    products = select(RecallProduct.product_id).where(RecallProduct.recall_id == recall.id)
    return page_of(recall, current.criteria if current else {}, published, brands, products)


def page_of(
    recall: Recall, criteria: dict[str, Any], published: Iterable[ScopeVersion], brands: Ids, products: Ids
) -> RecallPage:
    """All that a page shows of a recall whose parts are loaded."""
    return RecallPage(
        row=row_of(recall),
        incidents=recall.incidents,
        note=recall.note,
        source=recall.source,
        kind=recall.kind,
        models=tuple(recall.models),
        remedy_expected=recall.remedy_expected,
        closed_on=recall.closed_on,
        sold_from=recall.sold_from,
        sold_until=recall.sold_until,
        sold_where=recall.sold_where,
        sold_price=recall.sold_price,
        notice=_notice(recall),
        words=in_words(criteria),
        criteria=criteria,
        versions=_versions(published),
        brands=_brands(brands),
        products=_products(products),
        contacts=tuple(
            ContactRow(c.region, c.name, c.phone, c.email, c.url, c.hours) for c in recall.contacts
        ),
        links=tuple(LinkRow(link.text, link.url) for link in recall.links),
        pictures=tuple(PictureRow(p.path, p.alt) for p in recall.pictures),
        identifiers=tuple(
            IdentifierRow(i.field, i.kind, i.label, i.help, i.example, i.picture, tuple(i.choices))
            for i in recall.identifiers
        ),
        offers=read(recall.remedies),
    )


def _notice(recall: Recall) -> NoticeRow:
    return NoticeRow(
        recall.language, tuple(recall.sold_in), recall.made_by, recall.made_from, recall.made_until, recall.injuries,
        recall.deaths, recall.ages, recall.calls_free, recall.translations,
    )  # fmt: skip


def in_words(criteria: dict[str, object]) -> tuple[str, ...]:
    """What criteria cover, a sentence a group; a rule that already stands is never refused here."""
    return tuple(explained(parse(criteria, strict=False))) if criteria else ()


def _versions(published: Iterable[ScopeVersion]) -> tuple[VersionRow, ...]:
    published = list(published)
    said = differences(published)
    return tuple(
        VersionRow(
            version.number,
            version.list_label,
            version.published_at or version.created_at,
            version.reason,
            tuple(said[version.number]),
            in_words(version.criteria),
        )
        for version in published
    )


def differences(versions: Iterable[ScopeVersion]) -> dict[int, list[str]]:
    """Number of a version -> what it changed, in the language of the moment."""
    if language() == ENGLISH:
        return {version.number: list(version.difference) for version in versions}
    said: dict[int, list[str]] = {}
    before = parse(NOTHING, strict=False)
    for version in sorted(versions, key=lambda one: one.number):
        covers = parse(version.criteria or NOTHING, strict=False)
        said[version.number] = spoken(version.difference, before, covers)
        if version.state == VERSION_PUBLISHED:
            before = covers
    return said


def _published(recall_id: int) -> list[ScopeVersion]:
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall_id, ScopeVersion.state == VERSION_PUBLISHED
    )
    return list(db.session.scalars(wanted.order_by(ScopeVersion.number.desc())))


def _brands(ids: Ids) -> tuple[tuple[str, str], ...]:
    wanted = select(Brand.slug, Brand.name).where(Brand.id.in_(ids)).order_by(Brand.name)
    return tuple((slug, name) for slug, name in db.session.execute(wanted))


def _products(ids: Ids) -> tuple[ProductRow, ...]:
    wanted = (
        select(
            Product.slug, Product.name, Brand.name, Product.where_words, Product.picture, Product.picture_alt
        )
        .join(Brand, Brand.id == Product.brand_id)
        .where(Product.id.in_(ids))
        .order_by(Product.name)
    )
    return tuple(ProductRow(*row) for row in db.session.execute(wanted))


def _brand_facets() -> tuple[Facet, ...]:
    wanted = (
        select(Brand.slug, func.min(Brand.name), func.count())
        .join(RecallBrand, RecallBrand.brand_id == Brand.id)
        .join(Recall, Recall.id == RecallBrand.recall_id)
        .where(IS_PUBLIC)
        .group_by(Brand.slug)
    )
    found = [Facet(slug, name, count) for slug, name, count in db.session.execute(wanted)]
    return tuple(sorted(found, key=lambda f: f.text.casefold()))


def _facets(column: object) -> tuple[Facet, ...]:
    wanted = select(column, func.count()).where(IS_PUBLIC).group_by(column)  # type: ignore[call-overload]
    found = [Facet(str(v), str(v), n) for v, n in db.session.execute(wanted) if v not in (None, "")]
    return tuple(sorted(found, key=lambda f: f.text.casefold()))
