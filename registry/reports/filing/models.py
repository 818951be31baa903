"""Reports to authorities. What was filed never changes again: the database itself refuses it."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class Report(Base):
    """One report of a recall for a period, being written or filed (then it has its row in `filed_report`). `number`
    is 1, or higher for one that corrects what was filed for the same period."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("recall_id", "kind", "first", "last", "number", name="uq_report_period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    kind: Mapped[str] = mapped_column(String(20))
    first: Mapped[date]
    last: Mapped[date]
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)


class ReportEntry(Base):
    """What somebody filled in that no record tells, and who. Frozen with its report."""

    __tablename__ = "report_entry"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)


class FiledReport(Base):
    """The frozen copy: all that the report said as canonical JSON, and the PDF of it, each with its SHA-256."""

    __tablename__ = "filed_report"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_digest: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    filed_at: Mapped[Moment] = mapped_column(default=now)


class ReportDuty(Base):
    """That a recall must be reported on, again and again, from the period of `begins` until it is ended. `told_for` is
    the due day of which colleagues were reminded last."""

    __tablename__ = "report_duty"
    __table_args__ = (
        Index("uq_report_duty_recall_id_kind", "recall_id", "kind", unique=True,
              sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    kind: Mapped[str] = mapped_column(String(20))
    begins: Mapped[date]
    told_for: Mapped[date | None]
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
    ended_at: Mapped[Moment | None]
