"""Tables of sales. A line never changes: a correction is a new line that supersedes it. Who bought lies apart, so
that it can be erased."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import KEY, Base

EMAIL, PHONE, POST = 1, 2, 4
"""Bits of `reach`: how the customer of a line can be reached."""


class SaleLine(Base):
    """One line of an invoice: a unit, or some of a lot (`unit_id` null, `lot_key` and `quantity` say which).

    The same unit (or lot), invoice and line with other contents is a new line that `supersedes_id` the older one,
    which then has `superseded_by_id`: current lines have null there. `number` counts the lines of a unit (or lot),
    so that no line comes in twice. Lines of an upload that is still being filed do not count. What is given back by a
    credit note is a correction to what is left of the `quantity`, `returned` being how many came back: a unit has 0
    left, and no sale of it counts. `to_trade` of a lot: it was invoiced to a business on record as a place or party,
    which sells it on; so it was read when the line came.
    Lines come by the million: only the keys among units and sales are foreign keys, for the sake of speed.
    The database refuses every change but being superseded once, and `reach` going to 0 when a customer is erased."""

    __tablename__ = "sale_line"
    __table_args__ = (
        Index("uq_sale_line_unit_id_number", "unit_id", "number", unique=True),
        Index("uq_sale_line_lot", "organisation_id", "lot_key", "product_id", "number", unique=True,
              sqlite_where=text("unit_id IS NULL"), postgresql_where=text("unit_id IS NULL")),
        Index("ix_sale_line_lot_invoice", "organisation_id", "invoice_key", "lot_key",
              sqlite_where=text("unit_id IS NULL"), postgresql_where=text("unit_id IS NULL")),
        Index("uq_sale_line_supersedes_id", "supersedes_id", unique=True,
              sqlite_where=text("supersedes_id IS NOT NULL"), postgresql_where=text("supersedes_id IS NOT NULL")),
        Index("ix_sale_line_organisation_id", "organisation_id", "id"),
        Index("ix_sale_line_corrections", "upload_id",
              sqlite_where=text("supersedes_id IS NOT NULL"), postgresql_where=text("supersedes_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    product_id: Mapped[int]
    lot: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    lot_key: Mapped[str | None] = mapped_column(KEY)
    quantity: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1")
    sold_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    dealer: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    country: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    invoice: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    invoice_key: Mapped[str] = mapped_column(KEY, default="", server_default=text("''"))
    line: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    price: Mapped[str] = mapped_column(String(24), default="", server_default=text("''"))
    currency: Mapped[str] = mapped_column(String(3), default="", server_default=text("''"))
    reach: Mapped[int] = mapped_column(default=0, server_default="0")
    digest: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    number: Mapped[int] = mapped_column(default=0, server_default="0")
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("sale_line.id"))
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("sale_line.id"))
    upload_id: Mapped[int | None]
    credit_note: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    returned: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    returned_on: Mapped[date | None]
    to_trade: Mapped[bool] = mapped_column(server_default=false())


class LotSold(Base):
    """How many of a lot one dealer sold on one day (ISO text, empty where it is not told), by lines that count and are
    not to trade, and how many `returned` on that day by credit notes; what came back is still among what was sold on
    its day. Derived, so that nobody adds up a million lines of a lot to know what is left of it."""

    __tablename__ = "lot_sold"
    __table_args__ = ({"sqlite_with_rowid": False},)

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot_key: Mapped[str] = mapped_column(KEY, primary_key=True)
    dealer: Mapped[str] = mapped_column(KEY, primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    returned: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class SaleCustomer(Base):
    """Who bought, as far as the dealer may tell: only to be shown with the right to see customers. Purpose: to tell
    the owner of a recall. Deleting the row (and its keys) erases the person; the sale itself stays. `person` tells
    people apart as in registrations (see `vault.person_key`); it is filled in when a recall reaches them.
    The postal address is sealed: nobody is found by it. `region` is read from it when it is sealed, as for contacts for
    safety and for the same alone; null where nobody has looked yet, or there is none."""

    __tablename__ = "sale_customer"
    __table_args__ = (
        Index("ix_sale_customer_person", "person",
              sqlite_where=text("person IS NOT NULL"), postgresql_where=text("person IS NOT NULL")),
        Index("ix_sale_customer_unread", "sale_line_id",
              sqlite_where=text("region IS NULL AND address_sealed <> ''"),
              postgresql_where=text("region IS NULL AND address_sealed <> ''")),
    )  # fmt: skip

    sale_line_id: Mapped[int] = mapped_column(
        ForeignKey("sale_line.id"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    email: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    phone: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    address_sealed: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    name_key: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    person: Mapped[str | None] = mapped_column(String(64))
    region: Mapped[str | None] = mapped_column(String(10))


class SaleKey(Base):
    """By what a sale is found, in the order of the words: derived, so without foreign keys. Read it through
    `finding.py`, which also looks at lines that are not in it yet (`SaleUnkeyed`). `key` is a letter for the kind,
    then the text as `keys.py` reads it: i invoice, e e-mail, p phone (last digits), n name."""

    __tablename__ = "sale_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    sale_line_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class SaleUnkeyed(Base):
    """Lines from first_id to last_id of an upload that was filed and is not in `sale_key` yet: they are found by
    reading them all, until the job that follows a filing has put them there."""

    __tablename__ = "sale_unkeyed"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    first_id: Mapped[int]
    last_id: Mapped[int]
