"""Tables of faults. What somebody wrote of an injury is sealed (`vault`) and lies apart from all that can be counted;
who they are lies in their request (`remedy_case`), never here."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text, true
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import KEY, Base, Moment

WAITING, REPORTED, FOUND, NOT_FOUND, WITHDRAWN = "waiting", "reported", "found", "not_found", "withdrawn"
NONE, PROPERTY, INJURY, DEATH = "none", "property", "injury", "death"
COVERED, NOT_COVERED, OPEN_QUESTION = "covered", "not_covered", "open"
APPEALED, GRANTED, REFUSED = "open", "granted", "refused"
PHONE = "phone"


class FaultCode(Base):
    """A fault as a maker names it: of one product, or of all of theirs (`product_id` null). `symptoms` are lines of
    what people notice; `cover` is the label of the cover of the warranty that it falls under, empty for any of them.
    A code that is not `active` is chosen by nobody any more, and stays on what has it."""

    __tablename__ = "fault_code"
    __table_args__ = (
        Index("uq_fault_code_product", "organisation_id", "product_id", "code", unique=True,
              sqlite_where=text("product_id IS NOT NULL"), postgresql_where=text("product_id IS NOT NULL")),
        Index("uq_fault_code_all", "organisation_id", "code", unique=True,
              sqlite_where=text("product_id IS NULL"), postgresql_where=text("product_id IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    symptoms: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    cover: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    made_at: Mapped[Moment] = mapped_column(default=now)


class FaultReport(Base):
    """One fault of one unit that somebody told of. `state`: waiting (their address is not confirmed; it does not count
    yet), reported, found or not_found (once somebody looked), withdrawn. `code_id` is what they chose, null for
    something else; `found_code_id` what was found.

    The unit as far as it is known: `serial_key` and `lot_key` are as in `unit`; `made_on` and `plant` as records have
    them when it was told. `used_from` is since when it was in use, `failed_on` when it failed. `source`: owner (it is
    registered to them), public (by its number, without an account), phone (staff wrote it down for a caller).
    `harm` is none, property, injury or death; `harm_sealed` who was hurt and how, shown to whoever has the right.
    `authorities`: authority -> when it was told of the accident, by whom, its number there.
    `cover`: covered, not_covered, open (something is not known); `cover_by` record, or staff. `appeal`: "", open,
    granted, refused."""

    __tablename__ = "fault_report"
    __table_args__ = (
        Index("uq_fault_report_case_id", "case_id", unique=True),
        Index("ix_fault_report_counted", "organisation_id", "product_id", "state", "id"),
        Index("ix_fault_report_harm", "organisation_id", "harm", "id"),
        Index("ix_fault_report_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("remedy_case.id", ondelete="CASCADE"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    model: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    serial: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    serial_key: Mapped[str | None] = mapped_column(KEY)
    lot: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    lot_key: Mapped[str | None] = mapped_column(KEY)
    made_on: Mapped[date | None]
    plant: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    code_id: Mapped[int | None] = mapped_column(ForeignKey("fault_code.id"))
    found_code_id: Mapped[int | None] = mapped_column(ForeignKey("fault_code.id"))
    failed_on: Mapped[date | None]
    used_from: Mapped[date | None]
    harm: Mapped[str] = mapped_column(String(10), default=NONE, server_default=NONE)
    harm_sealed: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    authorities: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source: Mapped[str] = mapped_column(String(10), default="public", server_default="public")
    state: Mapped[str] = mapped_column(String(12), default=WAITING, server_default=WAITING)
    cover: Mapped[str] = mapped_column(String(12), default=OPEN_QUESTION, server_default=OPEN_QUESTION)
    cover_by: Mapped[str] = mapped_column(String(10), default="record", server_default="record")
    appeal: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
    counted_at: Mapped[Moment | None]


class Repair(Base):
    """Days on which a unit was away for a repair, first and last among them: what its cover may be longer by."""

    __tablename__ = "fault_repair"
    __table_args__ = (Index("ix_fault_repair_unit_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("fault_report.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    began_on: Mapped[date]
    ended_on: Mapped[date]
    made_at: Mapped[Moment] = mapped_column(default=now)
