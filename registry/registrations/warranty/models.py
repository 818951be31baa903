"""Tables of certificates and of reminders that were written."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class WarrantyCertificate(Base):
    """A certificate as it was printed: product, number, covers with their days; nothing of its owner. `code` leads to
    the page that shows whether it is genuine and still what holds."""

    __tablename__ = "warranty_certificate"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[Moment] = mapped_column(default=now)


class WarrantyReminder(Base):
    """That a letter about the end of a cover was written: once for each registration, cover and day."""

    __tablename__ = "warranty_reminder"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id"), primary_key=True, autoincrement=False
    )
    cover: Mapped[str] = mapped_column(String(120), primary_key=True)
    ends_on: Mapped[date] = mapped_column(primary_key=True)
    made_at: Mapped[Moment] = mapped_column(default=now)
