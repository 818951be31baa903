"""Units and sales as their tables hold them, made in one go."""

from itertools import count
from typing import Any

from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.sales.models import SaleCustomer, SaleLine
from registry.serials.keys import LEADS
from registry.units.models import Unit

_numbers = count(1)


def key(number: str | None) -> str | None:
    return None if number is None else LEADS[len(number)] + number


def a_unit(product: Product, serial: str | None = None, lot: str | None = None, **facts: Any) -> Unit:
    unit = Unit(
        organisation_id=product.organisation_id,
        product_id=product.id,
        serial=serial or "",
        serial_key=key(serial),
        lot=lot or "",
        lot_key=key(lot),
        **facts,
    )
    db.session.add(unit)
    db.session.flush()
    return unit


def a_sale(unit: Unit, name: str = "", email: str = "", phone: str = "", **facts: Any) -> SaleLine:
    """A sale of a unit, or of some of a lot."""
    whole_lot = unit.serial_key is None
    sale = SaleLine(
        organisation_id=unit.organisation_id,
        unit_id=None if whole_lot else unit.id,
        product_id=unit.product_id,
        lot=unit.lot if whole_lot else "",
        lot_key=unit.lot_key if whole_lot else None,
        number=next(_numbers),
        **{"dealer": "Corner shop", "country": "DE", "invoice": "R1", "invoice_key": "R1"}
        | {"reach": bool(email) + 2 * bool(phone), **facts},
    )
    db.session.add(sale)
    db.session.flush()
    if name or email or phone:
        customer = SaleCustomer(sale_line_id=sale.id, organisation_id=unit.organisation_id)
        customer.name, customer.email, customer.phone = name, email, phone
        db.session.add(customer)
        db.session.flush()
    return sale


def brand_of(product: Product) -> Brand:
    return db.session.scalars(select(Brand).where(Brand.id == product.brand_id)).one()
