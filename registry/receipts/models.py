"""The table of check receipts. Whoever changes a row makes it false: the signature covers all that it says."""

from sqlalchemy import JSON, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class Receipt(Base):
    """One answer as it was given. `query` is that of the check's address; `recalls` are their names in addresses,
    which never change; `remedies` what was done to the unit under each, `SLUG 2026-11-25 repair J-7`, where that was on
    record. `key` says with which of our keys it was signed."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    site: Mapped[str] = mapped_column(String(200))
    query: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(30))
    recalls: Mapped[list[str]] = mapped_column(JSON)
    remedies: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    list_version: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[Moment]
    key: Mapped[str] = mapped_column(String(16))
    signature: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[Moment] = mapped_column(default=now)
