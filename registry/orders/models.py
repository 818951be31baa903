"""Tables of orders. They know places, products and units by their numbers alone: whose these are was asked before."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.clock import now
from registry.db import KEY, Base, Moment
from registry.orders.states import OPEN, RESERVED


class Order(Base):
    """A purchase or sales order. `place_id` is where it leaves from, or comes in; `partner_place_id` the other end,
    where it is known. `partner` is a business, as the other system calls it, never a person."""

    __tablename__ = "trade_order"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "number_key"),
        Index("ix_trade_order_state", "organisation_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(80))
    number_key: Mapped[str] = mapped_column(KEY)
    partner: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    partner_place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    ordered_on: Mapped[date]
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), default=OPEN, server_default=OPEN)
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
    changed_at: Mapped[Moment] = mapped_column(default=now)
    ended_at: Mapped[Moment | None]

    lines: Mapped[list["OrderLine"]] = relationship(order_by="OrderLine.id", lazy="raise")


class OrderLine(Base):
    """So many of a product: units with serials (`lot_key` null), or some of a lot. `delivered` counts both."""

    __tablename__ = "order_line"
    __table_args__ = (UniqueConstraint("order_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("trade_order.id", ondelete="CASCADE"))
    line: Mapped[str] = mapped_column(String(20))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    lot: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    lot_key: Mapped[str | None] = mapped_column(KEY)
    quantity: Mapped[int] = mapped_column(BigInteger)
    delivered: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class OrderUnit(Base):
    """A unit of an order. One that is freed has no row here any more: the log tells. That a unit is reserved by one
    order only, the index holds."""

    __tablename__ = "order_unit"
    __table_args__ = (
        Index("uq_order_unit_reserved", "unit_id", unique=True,
              sqlite_where=text("state = 'reserved'"), postgresql_where=text("state = 'reserved'")),
        Index("ix_order_unit_line_id", "line_id"),
    )  # fmt: skip

    order_id: Mapped[int] = mapped_column(ForeignKey("trade_order.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(String(12), default=RESERVED, server_default=RESERVED)
    since: Mapped[Moment] = mapped_column(default=now)
