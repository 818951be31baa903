"""Tables of uploads. The files themselves lie in DATA_DIR/uploads/TOKEN, never in the database."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.catalogue.limits import limit_key
from registry.clock import now
from registry.db import Base, Moment

RECALL_LIST, PRODUCTION, SALES = "recall_list", "production", "sales"
PURPOSES = (RECALL_LIST, PRODUCTION, SALES)
OWNED = "owned"
"""What owners say they have: read while they wait, never an upload."""

OPENING, COLUMNS, READING, PREVIEW, FILING, DONE = (
    "opening", "columns", "reading", "preview", "filing", "done",
)  # fmt: skip
FAILED, CANCELLED = "failed", "cancelled"


class Upload(Base):
    """One file that somebody brought, and how far it is: opening, columns (a person says what they mean), reading,
    preview (a person decides), filing, done; failed and cancelled end it too. Nothing before `filing` can be seen
    by anybody else. `for_brands`: the brands that whoever brought it works for, "" for all; its rows are of these."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_organisation_id_created_at", "organisation_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    recall_id: Mapped[int | None] = mapped_column(ForeignKey("recall.id", ondelete="SET NULL"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=OPENING, server_default=OPENING)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    file_name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), index=True)
    layout: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sample: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    cursor: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    rows: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    faulty: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    warnings: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fingerprint: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    message: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    for_brands: Mapped[str] = mapped_column(Text, default=limit_key, server_default=text("''"))
    created_at: Mapped[Moment] = mapped_column(default=now)
    finished_at: Mapped[Moment | None]


class RowProblem(Base):
    """What is wrong with one cell, for the page; only the first thousand are kept here, all are in the file of
    faulty rows. `level` is error (the row is left out) or warning (the row counts)."""

    __tablename__ = "row_problem"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[int] = mapped_column(BigInteger)
    column: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    value: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    level: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))


class ColumnMapping(Base):
    """What a maker's columns meant the last time, by the words of their header; of a text also what divided them."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("organisation_id", "purpose", "header_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    header_key: Mapped[str] = mapped_column(String(64))
    divider: Mapped[str] = mapped_column(String(1), default="", server_default=text("''"))
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    used_at: Mapped[Moment] = mapped_column(default=now)
