"""What of a maker's catalogue a list is checked against. Reads only that maker's products."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.catalogue.descriptions import never_of
from registry.catalogue.limits import within
from registry.catalogue.models import Product as Row
from registry.db import db
from registry.intake.listed.known import Known, Product
from registry.intake.models import DONE, FAILED, PREVIEW, READING, RECALL_LIST, Upload
from registry.serials.patterns import SerialPattern


def known_of(organisation_id: int, product_id: int | None = None) -> Known:
    """All products of the maker, or the one that was chosen for the whole file."""
    wanted = select(Row).where(Row.organisation_id == organisation_id, within(Row.brand_id)).order_by(Row.id)
    if product_id is not None:
        wanted = wanted.where(Row.id == product_id)
    rows = list(db.session.scalars(wanted.options(selectinload(Row.models), selectinload(Row.gtins))))
    gtins = {gtin.gtin: row.id for row in rows for gtin in row.gtins}
    return Known.of([_product(row) for row in rows], gtins, product_id if rows else None)


def filed_for_recall(upload: Upload) -> Sequence[Upload]:
    """Lists of the same recall that were put into its drafts before."""
    wanted = select(Upload).where(
        Upload.organisation_id == upload.organisation_id,
        Upload.recall_id == upload.recall_id,
        Upload.purpose == RECALL_LIST,
        Upload.state == DONE,
        Upload.id != upload.id,
    )
    return db.session.scalars(wanted.order_by(Upload.id)).all()


def under_way(upload: Upload) -> Sequence[Upload]:
    """Other lists of the same recall that are being read, wait for a decision, or may go on."""
    wanted = select(Upload).where(
        Upload.recall_id == upload.recall_id,
        Upload.state.in_((READING, PREVIEW, FAILED)),
        Upload.id != upload.id,
    )
    return db.session.scalars(wanted).all()


def _product(row: Row) -> Product:
    models = tuple(model.text for model in row.models)
    return Product(row.id, row.name, models, _pattern(row), row.number_field)


def _pattern(row: Row) -> SerialPattern | None:
    if not (row.serial_mask or row.serial_alphabet or row.serial_lengths or row.serial_check):
        return None
    lengths = ",".join(map(str, row.serial_lengths or ()))
    return SerialPattern.parse(row.serial_mask, never_of(row.serial_alphabet), lengths, row.serial_check)
