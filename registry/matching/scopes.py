"""Whose units a rule is about: one maker's, of the brands and products that the recall names. As in the public check,
a sure yes counts for any product of those brands, a doubt only for the products named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from registry.catalogue.models import Product, ProductBrand
from registry.matching.sources import LOT, SERIAL, Numbered, unit
from registry.recalls.loading import LOADED
from registry.recalls.models import AffectedList, RecallBrand, RecallProduct, ScopeVersion
from registry.units.queries import pending_uploads


@dataclass(frozen=True, slots=True)
class Scope:
    """`alien` products are of other brands, `foreign` ones are not named by the recall."""

    organisation_id: int
    pending: tuple[int, ...] = ()
    alien: tuple[int, ...] = ()
    foreign: tuple[int, ...] = ()


def scope_of(connection: Connection, version: ScopeVersion) -> Scope:
    """Read off what the version says, or what the recall says where its notice names nothing."""
    said: Mapping[str, Any] = version.notice or {}
    brands = said.get("brand_ids") or _named(connection, RecallBrand.brand_id, RecallBrand.recall_id, version)
    products = said.get("product_ids") or _named(
        connection, RecallProduct.product_id, RecallProduct.recall_id, version
    )
    alien, foreign = [], []
    for number, own in _brands_of(connection, version.organisation_id).items():
        if brands and not own & set(brands):
            alien.append(number)
        elif products and number not in products:
            foreign.append(number)
    pending = tuple(pending_uploads(version.organisation_id))
    return Scope(version.organisation_id, pending, tuple(alien), tuple(foreign))


def numbered_of(connection: Connection, organisation_id: int) -> dict[str, Numbered]:
    """Fields with keys: a product whose number is an IMEI keeps it where others keep their serial."""
    found = {"serial": SERIAL, "lot": LOT}
    wanted = select(Product.number_field, Product.id).where(
        Product.organisation_id == organisation_id, Product.number_field.not_in(("serial", "lot"))
    )
    others: dict[str, list[int]] = {}
    for name, number in connection.execute(wanted.order_by(Product.id)):
        others.setdefault(name, []).append(number)
    return found | {name: Numbered(unit.c.serial_key, tuple(some)) for name, some in others.items()}


def lists_at_hand(connection: Connection, organisation_id: int) -> dict[int, str]:
    """Uploaded lists and the field whose numbers they hold."""
    wanted = select(AffectedList.id, AffectedList.field).where(
        AffectedList.organisation_id == organisation_id, AffectedList.state == LOADED
    )
    return {row.id: row.field for row in connection.execute(wanted)}


def _named(connection: Connection, column: Any, recall: Any, version: ScopeVersion) -> Sequence[int]:
    return connection.scalars(select(column).where(recall == version.recall_id)).all()


def _brands_of(connection: Connection, organisation_id: int) -> dict[int, set[int]]:
    mine = Product.organisation_id == organisation_id
    rows = connection.execute(select(Product.id, Product.brand_id).where(mine))
    found: dict[int, set[int]] = {number: {brand} for number, brand in rows}
    others = select(ProductBrand.product_id, ProductBrand.brand_id)
    for number, brand in connection.execute(
        others.join(Product, Product.id == ProductBrand.product_id).where(mine)
    ):
        found[number].add(brand)
    return found
