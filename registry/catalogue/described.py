"""A maker's products with all by which rows of a table name them. Reads only."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.catalogue.models import Product
from registry.db import db


def products_in_full(organisation_id: int, chosen: int | None = None) -> Sequence[Product]:
    """With models and GTINs; the chosen one alone where there is one."""
    wanted = select(Product).where(Product.organisation_id == organisation_id)
    if chosen is not None:
        wanted = wanted.where(Product.id == chosen)
    parts = selectinload(Product.models), selectinload(Product.gtins)
    return db.session.scalars(wanted.options(*parts).order_by(Product.id)).all()
