"""Units and sales as a filing leaves them, for any test."""

from datetime import date
from typing import Any

from registry.catalogue.keys import invoice_key, keys_of, name_key
from registry.catalogue.models import Product
from registry.db import db
from registry.matching.lots import restock
from registry.sales.lots import count_lines
from registry.sales.models import EMAIL, PHONE, SaleCustomer, SaleKey, SaleLine
from registry.serials.reading import normalise
from registry.units.models import Unit
from registry.units.queries import key_of

BROUGHT = 1_000_000
"""The upload that brought a unit, where a test does not care which."""


def a_unit(product: Product, serial: str = "", lot: str = "", **facts: Any) -> Unit:
    unit = Unit(
        organisation_id=product.organisation_id,
        product_id=product.id,
        serial=serial,
        serial_key=key_of(normalise(serial)),
        lot=lot,
        lot_key=key_of(normalise(lot)),
        upload_id=facts.pop("upload_id", BROUGHT),
        **facts,
    )
    db.session.add(unit)
    db.session.flush()
    return unit


def a_sale(
    unit: Unit, invoice: str = "", *, name: str = "", email: str = "", phone: str = "", **facts: Any
) -> SaleLine:
    """A line of the unit, or of the lot that it stands for; with a customer where one is named."""
    of_unit = unit.serial_key is not None
    line = SaleLine(
        organisation_id=unit.organisation_id,
        unit_id=unit.id if of_unit else None,
        product_id=unit.product_id,
        lot=unit.lot,
        lot_key=unit.lot_key,
        invoice=invoice,
        invoice_key=invoice_key(invoice),
        reach=(EMAIL if email else 0) | (PHONE if phone else 0),
        sold_on=facts.pop("sold_on", date(2026, 3, 14)),
        **facts,
    )
    db.session.add(line)
    db.session.flush()
    if name or email or phone:
        customer = SaleCustomer(
            sale_line_id=line.id, organisation_id=line.organisation_id, name=name, email=email, phone=phone
        )
        customer.name_key = name_key(name)
        db.session.add(customer)
    for key in keys_of(line.invoice_key, email, phone, name_key(name)):
        db.session.add(SaleKey(organisation_id=line.organisation_id, key=key, sale_line_id=line.id))
    db.session.flush()
    if not of_unit:
        restock(line.organisation_id, count_lines(line.organisation_id, line.id, line.id))
    return line


def a_correction(line: SaleLine, unit: Unit, **facts: Any) -> SaleLine:
    """The line that supersedes one, as filing writes it."""
    new = a_sale(unit, line.invoice, line=line.line, number=line.number + 1, supersedes_id=line.id, **facts)
    line.superseded_by_id = new.id
    db.session.flush()
    return new
