"""Tables of requests for remedies: those of a recall, and claims on a warranty. Who asked is sealed (`vault`) and
lies in the case alone; what they wrote is sealed, too."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import KEY, Base, Moment

WAITING, OPEN, REMEDIED, WITHDRAWN, ENDED = "waiting", "open", "remedied", "withdrawn", "ended"
MAKER, OWNER, SITE = "maker", "owner", "site"
CLAIM = "claim"


class RemedyCase(Base):
    """One remedy that somebody asked for: of a recall, or (`kind` claim, no `recall_id`) of a fault that they told of,
    whose facts lie in `fault_report`. `state`: waiting (address not confirmed), open, remedied, withdrawn, ended
    (closed without a remedy). `urgent`: somebody was hurt.
    `turn` is who has to do the next thing, `due_at` until when the maker has promised its part; the clock rests while
    it is the owner's turn. `broken` counts promises not kept: nobody came (`missed`), it still does it (`again`).
    `query` tells the unit as a check is told it; `field` and `key` name the one number that no other unit bears, empty
    where there is none. `offer` is the remedy as it was promised, `worked` the refund worked out (may be empty).
    What was done: `done_on`, `job`, `part`, `technician`, `replacement` (the number of another unit, on
    record as `replacement_unit_id`). `wrote_at`: since when something waits that its owner sent after its end, and
    nobody has answered."""

    __tablename__ = "remedy_case"
    __table_args__ = (
        UniqueConstraint("reference"),
        Index("ix_remedy_case_queue", "organisation_id", "state", "broken", "due_at"),
        Index("ix_remedy_case_recall_id_state", "recall_id", "state"),
        Index("ix_remedy_case_recall_id_key", "recall_id", "key"),
        Index("ix_remedy_case_person", "person"),
        Index("ix_remedy_case_registration_id", "registration_id"),
        Index("ix_remedy_case_replacement_unit_id", "replacement_unit_id",
              sqlite_where=text("replacement_unit_id IS NOT NULL"),
              postgresql_where=text("replacement_unit_id IS NOT NULL")),
        Index("ix_remedy_case_assignee_id_state", "assignee_id", "state"),
        Index("ix_remedy_case_wrote", "organisation_id", "wrote_at",
              sqlite_where=text("wrote_at IS NOT NULL"), postgresql_where=text("wrote_at IS NOT NULL")),
        Index("uq_remedy_case_open", "person", "recall_id", "told_key", unique=True,
              sqlite_where=text("state IN ('waiting', 'open')"),
              postgresql_where=text("state IN ('waiting', 'open')")),
        Index("uq_remedy_case_claim", "person", "told_key", unique=True,
              sqlite_where=text("recall_id IS NULL AND state IN ('waiting', 'open')"),
              postgresql_where=text("recall_id IS NULL AND state IN ('waiting', 'open')")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    recall_id: Mapped[int | None] = mapped_column(ForeignKey("recall.id"))
    version_number: Mapped[int | None]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    person: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    query: Mapped[str] = mapped_column(Text)
    told_key: Mapped[str] = mapped_column(String(64))
    field: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    key: Mapped[str | None] = mapped_column(KEY)
    number: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    kind: Mapped[str] = mapped_column(String(12))
    offer: Mapped[dict[str, Any]] = mapped_column(JSON)
    worked: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12), default=WAITING, server_default=WAITING)
    turn: Mapped[str] = mapped_column(String(8), default=MAKER, server_default=MAKER)
    turn_at: Mapped[Moment] = mapped_column(default=now)
    due_at: Mapped[Moment | None]
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    broken: Mapped[int] = mapped_column(default=0, server_default="0")
    missed: Mapped[int] = mapped_column(default=0, server_default="0")
    again: Mapped[int] = mapped_column(default=0, server_default="0")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    done_on: Mapped[date | None]
    job: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    part: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    technician: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    replacement: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    replacement_unit_id: Mapped[int | None]
    made_at: Mapped[Moment] = mapped_column(default=now)
    opened_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    wrote_at: Mapped[Moment | None]

    @property
    def is_claim(self) -> bool:
        """On a warranty; of a recall otherwise."""
        return self.kind == CLAIM


class CaseStep(Base):
    """Something that happened in a case, never changed: `kind` is named in `steps`. `side` who did it: owner, maker, or
    site for what follows by itself. `sealed` holds words that somebody wrote, `facts` plain values."""

    __tablename__ = "case_step"
    __table_args__ = (Index("ix_case_step_case_id_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("remedy_case.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    side: Mapped[str] = mapped_column(String(8))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sealed: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)


class Appointment(Base):
    """A visit offered by staff: on a day, between two times of the place where the unit is. `zone`: whose clock that
    is (Europe/Berlin); empty where nobody said. `state`: offered, confirmed, off (taken back, or another one was
    chosen), missed (nobody came), past (its time was over when another one was offered). `series` and `sequence` are
    those of its entry in the owner's calendar, once it is confirmed: an appointment that is moved goes on with the
    entry of the one before (`series` is the number of the first), each change counts one more."""

    __tablename__ = "case_appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("remedy_case.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    begins: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    state: Mapped[str] = mapped_column(String(10), default="offered", server_default="offered")
    series: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[Moment] = mapped_column(default=now)


class CaseStage(Base):
    """One stage of a request (see `stages`) as its steps have it: derived, made anew with each step. `number`: 1 where
    it was promised first, 2 where anew. `due_at` is until when, with the time that was the owner's added. `result`:
    empty while it goes on, else done, failed (it never came) or needless (it ended before its day without)."""

    __tablename__ = "case_stage"
    __table_args__ = (Index("ix_case_stage_organisation_id_stage", "organisation_id", "stage"),)

    case_id: Mapped[int] = mapped_column(
        ForeignKey("remedy_case.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    stage: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1, server_default="1")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    began_at: Mapped[Moment]
    due_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    result: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))


class CaseFile(Base):
    """A picture or PDF, made anew from what was sent (pixels only). `about`: file, or disposal: it shows that the old
    unit cannot be used any more."""

    __tablename__ = "case_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("remedy_case.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    about: Mapped[str] = mapped_column(String(12), default="file", server_default="file")
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int] = mapped_column(default=1, server_default="1")
    made_at: Mapped[Moment] = mapped_column(default=now)


class SparePart(Base):
    """A part that remedies use, and how many are there."""

    __tablename__ = "spare_part"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    stock: Mapped[int] = mapped_column(default=0, server_default="0")


class PromisedTimes(Base):
    """Within how many days a maker promises each stage of a request; without a row those of `stages.USUAL`. `back`: the
    address to which what a claim is about is sent."""

    __tablename__ = "promised_times"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    days: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    back: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    updated_at: Mapped[Moment] = mapped_column(default=now)
