"""The table of units. A serial is one item, a lot a number of them: both are rows here, told apart by `serial_key`."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import KEY, Base


class Unit(Base):
    """One item (`serial_key` set) or all of a lot that has no serials (`serial_key` null, `quantity` many).

    `upload_id` brought it first; `listed_id` is the production list that named it last, null where only sales
    records know of it; `commissioned_id` is the event that told of its making. With none of these and no sale somebody
    registered it, which makes no number known. A lot known from sales or registrations alone has quantity 0: how many
    were made is not known.
    Units come by the million and every foreign key is looked up for each: the product's is the one that is kept.
    `serial_key` is chr(64 + length) + the number as read, as the spans of lists are."""

    __tablename__ = "unit"
    __table_args__ = (
        Index("uq_unit_organisation_id_serial_key_product_id", "organisation_id", "serial_key", "product_id",
              unique=True),
        Index("uq_unit_lot", "organisation_id", "lot_key", "product_id", unique=True,
              sqlite_where=text("serial_key IS NULL"), postgresql_where=text("serial_key IS NULL")),
        Index("ix_unit_organisation_id_lot_key", "organisation_id", "lot_key",
              sqlite_where=text("lot_key IS NOT NULL"), postgresql_where=text("lot_key IS NOT NULL")),
        Index("ix_unit_registered", "organisation_id", "serial_key", "product_id",
              sqlite_where=text("upload_id IS NULL AND listed_id IS NULL AND commissioned_id IS NULL"),
              postgresql_where=text("upload_id IS NULL AND listed_id IS NULL AND commissioned_id IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    model: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    serial: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    serial_key: Mapped[str | None] = mapped_column(KEY)
    lot: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    lot_key: Mapped[str | None] = mapped_column(KEY)
    quantity: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1")
    made_on: Mapped[date | None]
    expires: Mapped[date | None]
    shipped_on: Mapped[date | None]
    consignee: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    country: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    upload_id: Mapped[int | None]
    listed_id: Mapped[int | None]
    commissioned_id: Mapped[int | None]
