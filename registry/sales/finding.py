"""Finds sale lines by invoice, e-mail, phone or the beginning of a name, and keeps the table that makes it quick.
A filing puts no keys there itself: a job does afterwards, and until then the lines of that upload are read."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, or_, select

from registry.catalogue.keys import EMAIL, INVOICE, NAME, PHONE, keys_of
from registry.db import db
from registry.sales.models import SaleCustomer, SaleKey, SaleLine, SaleUnkeyed
from registry.sales.queries import counting

STEP = 5_000
LAST = "\U0010ffff"


def find_lines(
    organisation_id: int, key: str, pending: Collection[int] = (), *, beginning: bool = False, limit: int = 50
) -> list[int]:
    """Ids of lines with this key ("i" + invoice_key(...) and so on), or one that begins so: of lines that count now,
    for an invoice may have been corrected from its first line to its last."""
    counts = select(SaleLine.id).where(SaleLine.id == SaleKey.sale_line_id, *counting(pending)).exists()
    wanted = select(SaleKey.sale_line_id).where(SaleKey.organisation_id == organisation_id, counts)
    if beginning:
        wanted = wanted.where(SaleKey.key >= key, SaleKey.key < key + LAST).order_by(SaleKey.key)
    else:
        wanted = wanted.where(SaleKey.key == key)
    found = list(db.session.scalars(wanted.order_by(SaleKey.sale_line_id).limit(limit)))
    for upload in _unkeyed(organisation_id):
        if len(found) < limit:
            found += _read(upload, key, pending, beginning, limit)
    return list(dict.fromkeys(found))[:limit]


def key_lines(upload_id: int) -> int | None:
    """Puts the next lines of an upload into the table; their number, None where all are there. Callers commit."""
    upload = db.session.get(SaleUnkeyed, upload_id)
    if upload is None:
        return None
    ids = db.session.scalars(
        select(SaleLine.id)
        .where(SaleLine.id.between(upload.first_id, upload.last_id), SaleLine.upload_id == upload_id)
        .order_by(SaleLine.id)
        .limit(STEP)
    ).all()
    if not ids:
        db.session.delete(upload)
        return 0
    _insert(upload.organisation_id, ids[0], ids[-1], SaleLine.upload_id == upload_id)
    upload.first_id = ids[-1] + 1
    return len(ids)


def key_now(organisation_id: int, first: int, last: int) -> None:
    """Puts lines that no upload brought into the table, with the lines themselves. Callers commit."""
    _insert(organisation_id, first, last, SaleLine.upload_id.is_(None))


def erase_customer(organisation_id: int, line_id: int) -> bool:
    """Forgets who bought; the sale stays. Whether somebody was there. Callers commit and log."""
    row = db.session.execute(
        _with_keys().where(SaleLine.id == line_id, SaleLine.organisation_id == organisation_id)
    ).first()
    if row is None or row.name_key is None:
        return False
    keys = keys_of("", row.email, row.phone, row.name_key)
    db.session.execute(
        delete(SaleKey).where(
            SaleKey.organisation_id == organisation_id, SaleKey.sale_line_id == line_id, SaleKey.key.in_(keys)
        )
    )
    db.session.execute(delete(SaleCustomer).where(SaleCustomer.sale_line_id == line_id))
    line = db.session.get(SaleLine, line_id)
    if line is not None:
        line.reach = 0
    return True


def _insert(organisation_id: int, first: int, last: int, mine: ColumnElement[bool]) -> None:
    between = (SaleLine.organisation_id == organisation_id, SaleLine.id.between(first, last))
    found = db.session.execute(_with_keys().where(*between, mine))
    keys = sorted(
        (organisation_id, key, line_id)
        for line_id, invoice, email, phone, name in found
        for key in keys_of(invoice, email or "", phone or "", name or "")
    )
    connection = db.session.connection()
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        raw.executemany("INSERT INTO sale_key (organisation_id, key, sale_line_id) VALUES (?, ?, ?)", keys)
        return
    with raw.cursor() as cursor, cursor.copy("COPY sale_key FROM STDIN") as copy:
        for row in keys:
            copy.write_row(row)


def _with_keys() -> Select[Any]:
    customer = SaleCustomer.email, SaleCustomer.phone, SaleCustomer.name_key
    columns: list[Any] = [SaleLine.id, SaleLine.invoice_key, *customer]
    return select(*columns).outerjoin(SaleCustomer, SaleCustomer.sale_line_id == SaleLine.id)


def _unkeyed(organisation_id: int) -> Sequence[SaleUnkeyed]:
    return db.session.scalars(select(SaleUnkeyed).where(SaleUnkeyed.organisation_id == organisation_id)).all()


def _read(upload: SaleUnkeyed, key: str, pending: Collection[int], beginning: bool, limit: int) -> list[int]:
    """Reads the lines of an upload that have no keys yet."""
    kind, text = key[0], key[1:]
    table, line_id = (SaleLine, SaleLine.id) if kind == INVOICE else (SaleCustomer, SaleCustomer.sale_line_id)
    wanted = select(line_id).where(
        table.organisation_id == upload.organisation_id,
        line_id.between(upload.first_id, upload.last_id),
        _fits(kind, text, beginning),
    )
    if kind == INVOICE:
        wanted = wanted.where(*counting(pending))
    else:
        wanted = wanted.where(select(SaleLine.id).where(SaleLine.id == line_id, *counting(pending)).exists())
    return list(db.session.scalars(wanted.order_by(line_id).limit(limit)))


def _fits(kind: str, text: str, beginning: bool) -> ColumnElement[bool]:
    if kind == PHONE:
        return SaleCustomer.phone.endswith(text, autoescape=True)
    column = {INVOICE: SaleLine.invoice_key, EMAIL: SaleCustomer.email, NAME: SaleCustomer.name_key}[kind]
    if not beginning:
        return column == text
    begins = column.startswith(text, autoescape=True)
    return or_(begins, column.contains(" " + text, autoescape=True)) if kind == NAME else begins
