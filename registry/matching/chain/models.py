"""What was counted of the chain and takes too long to count for every look: kept with the moment it is from."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


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
