"""Who did what, when. Entries are only ever added: the database itself refuses to change or delete one."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import Base, Moment

OPERATOR = 0
"""The chain of what concerns no maker: makers admitted, operators named. A maker's chain has the maker's number."""


class AuditChain(Base):
    """The head of one chain. Its row is locked by whoever adds to the chain, so that no two follow the same entry."""

    __tablename__ = "audit_chain"

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    head: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))


class AuditEntry(Base):
    """One thing done. `digest` is the SHA-256 of all else in the row, `previous` of the entry before."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_chain_subject_subject_id", "chain", "subject", "subject_id"),
        {"sqlite_with_rowid": False},
    )

    chain: Mapped[int] = mapped_column(ForeignKey("audit_chain.chain"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[Moment]
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    became: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    words: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
