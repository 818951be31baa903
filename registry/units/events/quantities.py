"""The table of lots told by quantity: how many are where. Derived from events and sales records, and made anew from
them (see `matching/lots.py`)."""

from sqlalchemy import BigInteger, Float, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import KEY, Base


class LotStock(Base):
    """How many of a lot (or class) without serials are at a place in a stage, `held` of them: derived from quantities
    in events, less what sales records tell of besides (see `besides.py`). `place_id` is 0 where nobody told the place.

    `told` and `told_held` are what events alone tell. The last five stand beside what is sold at a place (see `Amount`
    there)."""

    __tablename__ = "lot_stock"
    __table_args__ = (
        UniqueConstraint("organisation_id", "key", "stage", "place_id"),
        Index("ix_lot_stock_product", "organisation_id", "product_id", "lot_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    key: Mapped[str] = mapped_column(KEY)
    product_id: Mapped[int | None]
    lot_key: Mapped[str] = mapped_column(KEY, default="", server_default=text("''"))
    stage: Mapped[int]
    place_id: Mapped[int] = mapped_column(default=0, server_default="0")
    quantity: Mapped[float] = mapped_column(Float)
    held: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    expires: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    at: Mapped[int] = mapped_column(BigInteger)
    told: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    told_held: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    gross: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    loose: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    counted_on: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    base: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    missed: Mapped[float] = mapped_column(Float, default=0, server_default="0")
