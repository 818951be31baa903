"""Tells the check index that a product's numbers are loaded. Commits nothing: whoever files the units does."""

from collections.abc import Iterable

from sqlalchemy import select

from registry.catalogue.models import Product
from registry.clock import now
from registry.db import db
from registry.recalls.models import KnownProduct
from registry.recalls.publication import raise_generation


def already_known(product_ids: Iterable[int]) -> list[int]:
    """Those of which the numbers are loaded: one more of them must be known to checks."""
    wanted = select(KnownProduct.product_id).where(KnownProduct.product_id.in_(set(product_ids)))
    return sorted(db.session.scalars(wanted))


def units_changed(product_ids: Iterable[int]) -> None:
    """Production data of these products were filed, all rows of them, in this transaction or before: from its end
    on checks answer from the numbers that are there now."""
    for product_id in sorted(set(product_ids)):
        known = db.session.get(KnownProduct, product_id, with_for_update=True)
        if known is None:
            maker = db.session.scalar(select(Product.organisation_id).where(Product.id == product_id))
            db.session.add(
                KnownProduct(product_id=product_id, organisation_id=maker, revision=1, loaded_at=now())
            )
        else:
            known.revision, known.loaded_at = known.revision + 1, now()
    db.session.flush()
    raise_generation()
