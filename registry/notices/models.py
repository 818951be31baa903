"""The outbox. A row says who is to be told of what; address and words are found when it is sent, and what was sent is
kept."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment

QUEUED, SENDING, SENT, FAILED, DROPPED, BOUNCED = "queued", "sending", "sent", "failed", "dropped", "bounced"
PRINTED, RETURNED = "printed", "returned"
ON_PAPER = -1
"""The wave of a letter on paper."""


class Letter(Base):
    """One letter to one person. `person` is who (see `vault.person_key`); of the five references one says where the
    address stands: a registration (its safety contact), an owner, a watch, a sale line (its customer), a consignee, a
    remedy case.

    `state`: queued, sending (leased), sent, failed (dead letter: sent again by hand), dropped (no longer wanted or the
    address is gone), bounced; on paper printed, and returned where the post brought it back. A recall's letter is
    unique by person, recall, version and wave: wave 0 tells, higher ones remind those who did not act, ON_PAPER
    reaches those whom no e-mail does. Filled by the hundred thousand: without foreign keys. Sending or printing sets
    `code`."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("uq_letter_recall", "recall_id", "version_number", "person", "wave", unique=True,
              sqlite_where=text("recall_id IS NOT NULL"), postgresql_where=text("recall_id IS NOT NULL")),
        Index("ix_letter_state_urgency_run_at", "state", "urgency", "run_at"),
        Index("ix_letter_organisation_id_state", "organisation_id", "state"),
        Index("ix_letter_registration_id", "registration_id",
              sqlite_where=text("recall_id IS NULL"), postgresql_where=text("recall_id IS NULL")),
        Index("ix_letter_consignee_id", "consignee_id",
              sqlite_where=text("consignee_id IS NOT NULL"), postgresql_where=text("consignee_id IS NOT NULL")),
        Index("ix_letter_code", "code", unique=True,
              sqlite_where=text("code IS NOT NULL"), postgresql_where=text("code IS NOT NULL")),
        Index("ix_letter_person", "person",
              sqlite_where=text("watch_id IS NOT NULL"), postgresql_where=text("watch_id IS NOT NULL")),
        Index("ix_letter_print_run_id", "print_run_id",
              sqlite_where=text("print_run_id IS NOT NULL"), postgresql_where=text("print_run_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    person: Mapped[str] = mapped_column(String(64))
    organisation_id: Mapped[int | None]
    recall_id: Mapped[int | None]
    version_number: Mapped[int | None]
    wave: Mapped[int] = mapped_column(default=0, server_default="0")
    registration_id: Mapped[int | None]
    owner_id: Mapped[int | None]
    watch_id: Mapped[int | None]
    sale_line_id: Mapped[int | None]
    consignee_id: Mapped[int | None]
    case_id: Mapped[int | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default=QUEUED, server_default=QUEUED)
    urgency: Mapped[int] = mapped_column(default=1, server_default="1")
    run_at: Mapped[Moment] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_owner: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    lease_until: Mapped[Moment | None]
    problem: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    code: Mapped[str | None] = mapped_column(String(12))
    made_at: Mapped[Moment] = mapped_column(default=now)
    sent_at: Mapped[Moment | None]
    bounced_at: Mapped[Moment | None]
    opened_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    print_run_id: Mapped[int | None]


class PrintRun(Base):
    """Letters on paper that were made together, and by whom."""

    __tablename__ = "print_run"
    __table_args__ = (Index("ix_print_run_recall_id", "recall_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    version_number: Mapped[int]
    letters: Mapped[int]
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[Moment] = mapped_column(default=now)


class LetterText(Base):
    """What exactly was sent: subject, text and HTML as JSON, pressed. Links that sign in are left out of it."""

    __tablename__ = "letter_text"

    letter_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[str] = mapped_column(String(200))
    pressed: Mapped[bytes] = mapped_column(LargeBinary)


class LetterStop(Base):
    """Somebody wants no letters of a kind that is not about safety; links that are asked for come again after
    `until`."""

    __tablename__ = "letter_stop"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    stopped_at: Mapped[Moment] = mapped_column(default=now)
    until: Mapped[Moment | None]


class ReturnedAddress(Base):
    """A postal address from which a letter came back: the person and a digest of it, "" where it is not known which.
    Nothing more goes there by itself."""

    __tablename__ = "returned_address"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    returned_at: Mapped[Moment] = mapped_column(default=now)


class BouncedPerson(Base):
    """Somebody whose last letter came back: nothing more goes to that address by itself."""

    __tablename__ = "bounced_person"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    bounced_at: Mapped[Moment] = mapped_column(default=now)
    problem: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
