"""The count of visits. Says nothing about a visitor."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import Base


class RecallVisits(Base):
    """How often browsers opened the public page of a recall on one day (UTC)."""

    __tablename__ = "recall_visits"
    __table_args__ = (UniqueConstraint("recall_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"))
    day: Mapped[date]
    visits: Mapped[int] = mapped_column(BigInteger)
