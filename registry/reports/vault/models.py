"""The table of how often contacts were used. Derived from letters and the log; no row is about a person."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class VaultUse(Base):
    """One purpose or one kind of look: how often within a year before `counted_at`, and ever."""

    __tablename__ = "vault_use"

    purpose: Mapped[str] = mapped_column(String(30), primary_key=True)
    within_year: Mapped[int] = mapped_column(default=0, server_default="0")
    ever: Mapped[int] = mapped_column(default=0, server_default="0")
    counted_at: Mapped[Moment] = mapped_column(default=now)
