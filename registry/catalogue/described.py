"""A maker's products with all by which rows of a table name them. Reads only."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.catalogue.models import Brand, Product
from registry.db import db


def products_in_full(organisation_id: int, chosen: int | None = None) -> Sequence[Product]:
    """With models and GTINs; the chosen one alone where there is one."""
    wanted = select(Product).where(Product.organisation_id == organisation_id)
    if chosen is not None:
        wanted = wanted.where(Product.id == chosen)
    parts = selectinload(Product.models), selectinload(Product.gtins)
    return db.session.scalars(wanted.options(*parts).order_by(Product.id)).all()


def products_by_ids(ids: Collection[int]) -> dict[int, str]:
    """Product -> what owners call it: brand and name. Of any maker."""
    wanted = select(Product.id, Brand.name, Product.name).join(Brand, Brand.id == Product.brand_id)
    rows = db.session.execute(wanted.where(Product.id.in_(ids))) if ids else ()
    return {number: f"{brand} {name}" for number, brand, name in rows}
