"""How far recalls have come. Both tables are made from letters, registrations, sales and remedies, and made anew from
them: nothing here is the record of anything."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class RecallTold(Base):
    """One person of a recall as they were when it was counted last: found, written to, reached, heard from.

    `turn` is the count that made the row: a count writes all rows anew beside those of the one before, and then takes
    its place, so that no page sees half of each. `number` is the first letter to them, or, for who learned of the
    recall while registering, the registration with a minus. `standing`: told, waiting, failed, dropped. `channel`:
    registered, sold (the address stood on a sales record), page. `back_at`: their last letter came back. `asked_at`,
    `booked_at`: they asked for the remedy here, and confirmed an appointment. `ended`: how their registration ended
    (sold, scrapped, lost ...). By the hundred thousand: without foreign keys."""

    __tablename__ = "recall_told"
    __table_args__ = ({"sqlite_with_rowid": False},)

    recall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    standing: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(10))
    product_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    model: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    country: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    dealer: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    told_at: Mapped[Moment | None]
    back_at: Mapped[Moment | None]
    opened_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    asked_at: Mapped[Moment | None]
    booked_at: Mapped[Moment | None]
    remedied_on: Mapped[date | None]
    ended: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    ended_at: Mapped[Moment | None]


class PublicCounter(Base):
    """That staff had the sums of a recall shown on its public page. Taken away when they hide them."""

    __tablename__ = "public_counter"

    recall_id: Mapped[int] = mapped_column(
        ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)


class RecallProgress(Base):
    """The sums of a recall, the moment they are of, and when to count again. `sign` tells whether anything changed
    since; `quiet` how many times in a row nothing had."""

    __tablename__ = "recall_progress"

    recall_id: Mapped[int] = mapped_column(
        ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    turn: Mapped[int]
    counted_at: Mapped[Moment] = mapped_column(default=now)
    due_at: Mapped[Moment] = mapped_column(default=now, index=True)
    quiet: Mapped[int] = mapped_column(default=0, server_default="0")
    sign: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
