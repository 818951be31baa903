"""Kept reports. What one gives is read anew each time: nothing of it is stored."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.catalogue.limits import limit_key
from registry.clock import now
from registry.db import Base, Moment


class SavedReport(Base):
    """`subject` and `columns` as in `subjects`; `wish` are its filters. `every` is "", day, week or month, `next_on`
    the next day on which `member_ids` get a letter with the way to it. `for_brands`: the brands that whoever made it
    works for, "" for all; only who works for just these sees it besides those who work for all."""

    __tablename__ = "saved_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(20))
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    wish: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    every: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))
    next_on: Mapped[date | None] = mapped_column(index=True)
    member_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    for_brands: Mapped[str] = mapped_column(Text, default=limit_key, server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
