"""Drills that were held, each with what it found. What was rehearsed on is gone; only sums are kept."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment

WAITING, DONE, FAILED = "waiting", "done", "failed"


class Drill(Base):
    """One rehearsal of the draft of a recall. `list_at`: when its list was brought, null where its rule was written by
    hand. `asked_at`: when somebody pressed the button. `facts` as in `rehearsing`."""

    __tablename__ = "drill"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int | None] = mapped_column(ForeignKey("recall.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(8), default=WAITING, server_default=WAITING)
    list_at: Mapped[Moment | None]
    asked_at: Mapped[Moment] = mapped_column(default=now)
    ended_at: Mapped[Moment | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    message: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
