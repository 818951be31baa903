"""The table of label orders. The files lie in DATA_DIR/labels/TOKEN, never in the database."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import KEY, Base, Moment

MAKING, DONE, FAILED, CANCELLED, REMOVED = "making", "done", "failed", "cancelled", "removed"


class LabelOrder(Base):
    """Labels that somebody asked for, and how far they are. `done`, `after`, `size`, `listed` and `files` tell where
    the work goes on behind a death: labels made, the last serial taken from the records, bytes of the zip and of its
    list. `skipped` counts units whose serial can stand in no code."""

    __tablename__ = "label_order"
    __table_args__ = (Index("ix_label_order_organisation_id_created_at", "organisation_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=MAKING, server_default=MAKING)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    wish: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    count: Mapped[int] = mapped_column(BigInteger)
    done: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    after: Mapped[str] = mapped_column(KEY, default="", server_default=text("''"))
    size: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    skipped: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    listed: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    files: Mapped[int] = mapped_column(default=0, server_default="0")
    file_name: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    message: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    created_at: Mapped[Moment] = mapped_column(default=now)
    finished_at: Mapped[Moment | None]
