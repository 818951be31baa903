"""Tables of consignees. Who got what is found by a job (`matching.chain.consigned`) or told by a consignee that passed
units on; what they answer is their own words and is never made anew."""

from sqlalchemy import BigInteger, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class Consignee(Base):
    """A business that a recall must reach, once a recall (`key`). One of four: a party of the chain (`party_id`, whose
    name and address are the party's), a place that nobody is known to run (`place_id`), a name in records (neither),
    or one that another consignee passed units on to (`parent_id`, with the name and address that it gave).

    `got` and `here` count units; `told_got` is how many they were told of last. `letters` counts letters written.
    `found`, `quarantined`, `sold_on`, `returned`: what they say became of theirs."""

    __tablename__ = "consignee"
    __table_args__ = (
        UniqueConstraint("recall_id", "key"),
        Index("ix_consignee_organisation_id", "organisation_id"),
        Index("ix_consignee_parent_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(300))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("consignee.id", ondelete="CASCADE"))
    depth: Mapped[int] = mapped_column(default=0, server_default="0")
    name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    email: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    got: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    here: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    found_at: Mapped[Moment] = mapped_column(default=now)
    told_at: Mapped[Moment | None]
    told_got: Mapped[float] = mapped_column(Float, default=0, server_default="0")
    letters: Mapped[int] = mapped_column(default=0, server_default="0")
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    acknowledged_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    found: Mapped[int | None] = mapped_column(BigInteger)
    quarantined: Mapped[int | None] = mapped_column(BigInteger)
    sold_on: Mapped[int | None] = mapped_column(BigInteger)
    returned: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(1000), default="", server_default=text("''"))


class ConsigneeUnit(Base):
    """That a consignee got a unit, or so many of a lot without serials, and how many of it are still there as far as
    events tell. By the million: without foreign keys to units."""

    __tablename__ = "consignee_unit"
    __table_args__ = ({"sqlite_with_rowid": False},)

    consignee_id: Mapped[int] = mapped_column(
        ForeignKey("consignee.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    got: Mapped[float] = mapped_column(Float, default=1, server_default="1")
    here: Mapped[float] = mapped_column(Float, default=0, server_default="0")


class ConsigneePlan(Base):
    """How a maker goes about the consignees of a recall: `words` on what to do with stock, the level of effectiveness
    checks (A to E, "" where none was chosen) and the percentage that it means."""

    __tablename__ = "consignee_plan"

    recall_id: Mapped[int] = mapped_column(
        ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    words: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    level: Mapped[str] = mapped_column(String(1), default="", server_default=text("''"))
    percent: Mapped[int] = mapped_column(default=0, server_default="0")
    updated_at: Mapped[Moment] = mapped_column(default=now, onupdate=now)


class EffectivenessCheck(Base):
    """That a consignee was drawn to be asked whether it was told and acted, and what came of asking. Once drawn it
    stays drawn, whoever is found later."""

    __tablename__ = "effectiveness_check"

    consignee_id: Mapped[int] = mapped_column(
        ForeignKey("consignee.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"), index=True)
    drawn_at: Mapped[Moment] = mapped_column(default=now)
    method: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    result: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(String(1000), default="", server_default=text("''"))
    checked_at: Mapped[Moment | None]
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
