"""The table of jobs. A job is written in the transaction that makes it necessary."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"


class Job(Base):
    """One piece of work and how far its stage is. `rows` and `bytes_done` count what was committed, never what was
    begun; `stage_at`, `rows_from` and `bytes_from`: when the stage began or the job was claimed, and what stood then.
    Of one kind and subject one job runs at a time: two that find the owners of a recall would undo each other."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_state_run_at", "state", "run_at"),
        Index("uq_job_running", "kind", "subject_id", unique=True,
              sqlite_where=text("state = 'running'"), postgresql_where=text("state = 'running'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(20), default=QUEUED, server_default=QUEUED)
    run_at: Mapped[Moment] = mapped_column(default=now)
    stage: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    rows: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    rows_total: Mapped[int | None] = mapped_column(BigInteger)
    bytes_done: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    bytes_total: Mapped[int | None] = mapped_column(BigInteger)
    stage_at: Mapped[Moment | None]
    rows_from: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    bytes_from: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    crashes: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_owner: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    lease_until: Mapped[Moment | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False, server_default=false())
    message: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    created_at: Mapped[Moment] = mapped_column(default=now)
    started_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]
