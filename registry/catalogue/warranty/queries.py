"""Reads about warranty terms. Staff see their maker's; what is published is everybody's to read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from registry.catalogue.limits import within
from registry.catalogue.models import Brand, Product
from registry.catalogue.names import name_key
from registry.catalogue.warranty.models import DRAFT, PUBLISHED, WarrantyTerms
from registry.catalogue.warranty.terms import Cover, Terms
from registry.db import db


@dataclass(frozen=True, slots=True)
class Warranted:
    """A product in the list of warranties: how many versions are published, and its draft."""

    product: Product
    published: int
    draft_id: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A product whose warranty is asked for, or one to choose from."""

    id: int
    organisation_id: int
    slug: str
    brand: str
    name: str
    picture: str
    picture_alt: str


def asked_for(slug: str) -> Asked | None:
    """The product of this address."""
    return next(iter(_asked(Product.slug == slug[:120], 1)), None)


def of_brand(brand: str, limit: int = 60) -> list[Asked]:
    """The public products of a brand, however it is written."""
    return _asked(Brand.key == name_key(brand)[:200], limit)


def _asked(wanted: ColumnElement[bool], limit: int) -> list[Asked]:
    columns = (Product.id, Product.organisation_id, Product.slug, Brand.name, Product.name, Product.picture,
               Product.picture_alt)  # fmt: skip
    rows = select(*columns).join(Brand, Brand.id == Product.brand_id).where(wanted, Product.is_public)
    return [Asked(*row) for row in db.session.execute(rows.order_by(Product.name, Product.id).limit(limit))]


def warranted_products(
    organisation_id: int, number: int = 1, size: int = 25
) -> tuple[tuple[Warranted, ...], int]:
    """One page of the maker's products by name, and how many there are."""
    mine = select(Product).where(Product.organisation_id == organisation_id, within(Product.brand_id))
    total = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    page = mine.options(joinedload(Product.brand)).order_by(func.lower(Product.name), Product.id)
    products = db.session.scalars(page.offset((number - 1) * size).limit(size)).all()
    rows = _states([product.id for product in products])
    return tuple(
        Warranted(
            product,
            sum(state == PUBLISHED for _, state in rows.get(product.id, ())),
            next((terms_id for terms_id, state in rows.get(product.id, ()) if state == DRAFT), None),
        )
        for product in products
    ), total


def versions_of(organisation_id: int, product_id: int) -> Sequence[WarrantyTerms]:
    """All versions of the maker's product, newest first, with their covers."""
    wanted = select(WarrantyTerms).where(
        WarrantyTerms.organisation_id == organisation_id, WarrantyTerms.product_id == product_id
    )
    wanted = wanted.options(selectinload(WarrantyTerms.covers))
    return db.session.scalars(wanted.order_by(WarrantyTerms.number.desc())).all()


def own_terms(organisation_id: int, terms_id: int) -> WarrantyTerms | None:
    """A version of this maker, with its covers."""
    wanted = select(WarrantyTerms).where(
        WarrantyTerms.id == terms_id, WarrantyTerms.organisation_id == organisation_id
    )
    found: WarrantyTerms | None = db.session.scalar(
        wanted.options(selectinload(WarrantyTerms.covers)).execution_options(populate_existing=True)
    )
    return found


def draft_of(product_id: int) -> WarrantyTerms | None:
    wanted = select(WarrantyTerms).where(WarrantyTerms.product_id == product_id, WarrantyTerms.state == DRAFT)
    found: WarrantyTerms | None = db.session.scalar(wanted.options(selectinload(WarrantyTerms.covers)))
    return found


def published_terms(product_ids: Collection[int]) -> dict[int, list[WarrantyTerms]]:
    """Product -> its published versions with their covers."""
    wanted = select(WarrantyTerms).where(
        WarrantyTerms.product_id.in_(product_ids), WarrantyTerms.state == PUBLISHED
    )
    found: dict[int, list[WarrantyTerms]] = {}
    for row in db.session.scalars(wanted.options(selectinload(WarrantyTerms.covers))):
        found.setdefault(row.product_id, []).append(row)
    return found


def terms_of(row: WarrantyTerms) -> Terms:
    """A version as plain values. Its covers must be loaded."""
    return Terms(
        start=row.start,
        grace_days=row.grace_days,
        register_days=row.register_days,
        transferable=row.transferable,
        adds_repair=row.adds_repair,
        countries=tuple(row.countries),
        valid_from=row.valid_from,
        said=dict(row.said),
        covers=tuple(Cover(c.label, c.gives, c.length, c.span, c.extra, c.usage) for c in row.covers),
    )


def _states(product_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    wanted = select(WarrantyTerms.product_id, WarrantyTerms.id, WarrantyTerms.state)
    found: dict[int, list[tuple[int, str]]] = {}
    for product_id, terms_id, state in db.session.execute(
        wanted.where(WarrantyTerms.product_id.in_(product_ids))
    ):
        found.setdefault(product_id, []).append((terms_id, state))
    return found
