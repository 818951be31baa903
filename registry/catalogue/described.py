"""A maker's products with all by which rows of a table name them. Reads only."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.catalogue.limits import within
from registry.catalogue.models import Brand, Gtin, Product
from registry.db import db


def products_in_full(organisation_id: int, chosen: int | None = None) -> Sequence[Product]:
    """With models and GTINs; the chosen one alone where there is one."""
    wanted = select(Product).where(Product.organisation_id == organisation_id, within(Product.brand_id))
    if chosen is not None:
        wanted = wanted.where(Product.id == chosen)
    parts = selectinload(Product.models), selectinload(Product.gtins)
    return db.session.scalars(wanted.options(*parts).order_by(Product.id)).all()


def products_by_ids(ids: Collection[int]) -> dict[int, str]:
    """Product -> what owners call it: brand and name. Of any maker."""
    wanted = select(Product.id, Brand.name, Product.name).join(Brand, Brand.id == Product.brand_id)
    rows = db.session.execute(wanted.where(Product.id.in_(ids))) if ids else ()
    return {number: f"{brand} {name}" for number, brand, name in rows}


def products_by_gtins(organisation_id: int, gtins: Collection[str]) -> dict[str, int]:
    """GTIN (14 digits) -> the maker's product that has it; of several the first."""
    wanted = select(Gtin.gtin, Gtin.product_id).join(Product, Product.id == Gtin.product_id)
    wanted = wanted.where(
        Product.organisation_id == organisation_id, Gtin.gtin.in_(gtins), within(Product.brand_id)
    )
    found: dict[str, int] = {}
    for gtin, number in db.session.execute(wanted.order_by(Gtin.product_id)) if gtins else ():
        found.setdefault(gtin, number)
    return found


def gtins_of(product_ids: Collection[int]) -> dict[int, list[str]]:
    """Product -> its GTINs."""
    wanted = select(Gtin.product_id, Gtin.gtin).where(Gtin.product_id.in_(product_ids)).order_by(Gtin.id)
    found: dict[int, list[str]] = {}
    for number, gtin in db.session.execute(wanted) if product_ids else ():
        found.setdefault(number, []).append(gtin)
    return found
