"""What was counted of the chain and takes too long to count for every look: kept with the moment it is from."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import KEY, Base, Moment


class RecallLeft(Base):
    """What a public recall left where, by the version that counted then."""

    __tablename__ = "recall_left"

    recall_id: Mapped[int] = mapped_column(
        ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version_number: Mapped[int]
    counted_at: Mapped[Moment] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ProductPipeline(Base):
    """How many of a product were where: only for products of so many units that no page can wait for it."""

    __tablename__ = "product_pipeline"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    counted_at: Mapped[Moment] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class PartRecall(Base):
    """That units of one maker's product (`product_id`, 0 where it is on record as none) hold parts that a recall
    covers, its own or another maker's: how many, and the recall that was begun of it (`own_recall_id`)."""

    __tablename__ = "part_recall"

    recall_id: Mapped[int] = mapped_column(
        ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    units: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    parts: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    looked_at: Mapped[Moment] = mapped_column(default=now)
    own_recall_id: Mapped[int | None] = mapped_column(ForeignKey("recall.id", ondelete="SET NULL"))

    __table_args__ = (Index("ix_part_recall_organisation_id", "organisation_id"),)


class PartUnit(Base):
    """A unit (or lot) that holds a recalled part, by their keys in the events of whoever built it in. Whose row it is
    says `organisation_id`: the maker of the product, never that of the part. By the million: no foreign keys."""

    __tablename__ = "part_unit"
    __table_args__ = ({"sqlite_with_rowid": False},)

    recall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_key: Mapped[str] = mapped_column(KEY, primary_key=True)
    part_key: Mapped[str] = mapped_column(KEY, primary_key=True)
    product_id: Mapped[int]
    seen: Mapped[int]
