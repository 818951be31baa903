"""Files of records for tests: brought, read and filed as people and workers do, without pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.intake.models import FILING, PREVIEW, PRODUCTION, SALES, Upload
from registry.jobs.actions import queue
from registry.sales.models import SaleCustomer, SaleLine
from registry.units.models import Unit
from tests.jobs import run_jobs
from tests.registry.intake.builders import an_upload
from tests.registry.recalls.builders import a_brand, a_product

SALES_ROLES = (
    "serial model sold_on delivered_on dealer invoice line price currency country name email phone lot quantity "
    "address postcode city"
).split()
MADE_ROLES = "serial model made_on expires shipped_on consignee country lot quantity".split()
SALE = {
    "serial": "BX0001", "model": "HX-100", "sold_on": "2024-05-06", "dealer": "Tools Ltd", "invoice": "R-1",
    "line": "1", "price": "499.90", "currency": "EUR", "country": "GB", "name": "Anna Koch",
    "email": "anna@example.org", "phone": "+49 30 1234567",
}  # fmt: skip


def a_saw() -> Product:
    return a_product(a_brand("Acme"), "saw", ["HX-100"])


def sale(**cells: str) -> dict[str, str]:
    return SALE | cells


def made(serial: str, **cells: str) -> dict[str, str]:
    return {"serial": serial, "model": "HX-100", "made_on": "2024-01-02", **cells}


def bring(
    product: Product,
    rows: list[dict[str, str]],
    purpose: str = SALES,
    *,
    heads: Mapping[str, str] = MappingProxyType({}),
    **more: Any,
) -> Upload:
    """A file whose columns are known, waiting to be read. `heads`: what some columns are called in it."""
    roles = SALES_ROLES if purpose == SALES else MADE_ROLES
    lines = [
        ",".join(heads.get(role, role) for role in roles),
        *(",".join(row.get(role, "") for role in roles) for row in rows),
    ]
    mapping = {str(place): role for place, role in enumerate(roles)}
    data = ("\r\n".join(lines) + "\r\n").encode()
    return an_upload(product.organisation_id, data, purpose=purpose, mapping=mapping, **more)


def ask(upload: Upload, kind: str) -> None:
    job = queue(kind, organisation_id=upload.organisation_id, by_id=1, by_name="Ed", subject_id=upload.id)
    upload.job_id = job.id
    db.session.commit()


def read(app: Flask, upload: Upload) -> Upload:
    ask(upload, "read_upload")
    run_jobs(app)
    db.session.expire_all()
    assert upload.state == PREVIEW
    return upload


def confirm(upload: Upload) -> Upload:
    upload.state = FILING
    ask(upload, "file_upload")
    return upload


def load(app: Flask, product: Product, rows: list[dict[str, str]], purpose: str = SALES) -> Upload:
    """Brought, read, confirmed and filed."""
    upload = confirm(read(app, bring(product, rows, purpose)))
    run_jobs(app)
    db.session.expire_all()
    return upload


def load_made(app: Flask, product: Product, *rows: dict[str, str]) -> Upload:
    return load(app, product, list(rows), PRODUCTION)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All that is on record, without ids, in an order of its own."""
    units = db.session.execute(
        select(
            Unit.id, Unit.serial, Unit.serial_key, Unit.lot, Unit.lot_key, Unit.quantity, Unit.model, Unit.made_on,
            Unit.shipped_on, Unit.consignee,
        )
    ).all()  # fmt: skip
    keys = {row.id: row.serial_key or row.lot_key for row in units}
    lines = db.session.scalars(select(SaleLine)).all()
    names = {line.id: (keys.get(line.unit_id or 0), line.number) for line in lines}
    who = {one.sale_line_id: one for one in db.session.scalars(select(SaleCustomer))}
    return {
        "units": sorted((tuple(row)[1:] for row in units), key=repr),
        "lines": sorted((_line(line, names, who.get(line.id)) for line in lines), key=repr),
    }


def _line(line: SaleLine, names: dict[int, Any], who: SaleCustomer | None) -> tuple[Any, ...]:
    return (
        *names[line.id], line.lot_key, line.quantity, line.sold_on, line.dealer, line.invoice, line.line, line.price,
        line.currency, line.country, line.reach, line.digest, names.get(line.supersedes_id or 0),
        names.get(line.superseded_by_id or 0), who and (who.name, who.email, who.phone, who.name_key),
    )  # fmt: skip


def brand_of(product: Product) -> Brand:
    return db.session.get_one(Brand, product.brand_id)
