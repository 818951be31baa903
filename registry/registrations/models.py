"""Tables of owners and their products. Names and addresses are sealed (`vault`); people are told apart by `person`,
a keyed digest of their e-mail address. Erasing a contact leaves what the unit's history needs, and nobody in it."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from registry.clock import now
from registry.db import KEY, Base, Moment
from registry.errors import Refused
from registry.registrations.regions import Region, region_in
from registry.vault import SAFETY, seal, unseal


class Owner(Base):
    """Somebody who signs in by a link sent to their address: no password, nothing to remember. `sealed` holds email,
    name, phone, address (each may be missing). `reminders`: wants letters about their warranty, too. `new_sealed`: an
    address that they want to move to and have not confirmed yet. `seen_at`: the last sign that they are there;
    `asked_at`: when a letter last asked whether things are still theirs; `bared_at`: since when nothing but their
    e-mail address is kept here, for they were not seen."""

    __tablename__ = "owner"
    __table_args__ = (
        Index("ix_owner_unconfirmed", "made_at",
              sqlite_where=text("confirmed_at IS NULL"), postgresql_where=text("confirmed_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    reminders: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[Moment] = mapped_column(default=now)
    confirmed_at: Mapped[Moment | None]
    signed_in_at: Mapped[Moment | None]
    seen_at: Mapped[Moment] = mapped_column(default=now)
    asked_at: Mapped[Moment | None]
    bared_at: Mapped[Moment | None]
    new_sealed: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))


class SafetyContact(Base):
    """How to reach whoever has a unit, for safety and for nothing else. `purpose` is safety or infant_safety (16 CFR
    1130: name, address, telephone, e-mail; kept six years from making at least). Never exported, never listed.

    `country` and `region` are read from the address when it is sealed and go with it: a country and the first signs of
    a postal code, where many live. They stand in the open so that a recall can be told where its units are (its preview
    counts by region, for whoever plans letters, notices and repairs) without an address being opened for it. Kept for
    that alone, shown only as sums with all other units of the region. `region` is null where nobody has looked yet."""

    __tablename__ = "safety_contact"
    __table_args__ = (
        Index("ix_safety_contact_unread", "id",
              sqlite_where=text("region IS NULL"), postgresql_where=text("region IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    purpose: Mapped[str] = mapped_column(String(20), default="safety", server_default="safety")
    sealed: Mapped[str] = mapped_column(Text)
    keep_until: Mapped[date | None]
    made_at: Mapped[Moment] = mapped_column(default=now)
    bounced_at: Mapped[Moment | None]
    bounce: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    country: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    region: Mapped[str | None] = mapped_column(String(10))

    @validates("sealed")
    def _looked_at(self, _name: str, sealed: str) -> str:
        self.country, self.region = region_sealed(sealed)
        return sealed


def contact_values(told: dict[str, str]) -> dict[str, str]:
    """What a statement writes into the row of a contact, which goes by no attribute."""
    return {"sealed": seal(told, SAFETY), **region_in(told.get("address", ""))._asdict()}


def region_sealed(sealed: str) -> Region:
    """Of the address in what is sealed; one that no key of this site opens says nothing of where it is."""
    try:
        return region_in(unseal(sealed, SAFETY).get("address", ""))
    except Refused:
        return Region("", "")


class Registration(Base):
    """One unit that somebody says is theirs. From `active` on it has its unit in `unit` (registering makes one where
    there was none), so that recalls find it as they find sold units.

    `state`: waiting (address not confirmed), active, then passed_on, sold, scrapped, lost, removed (no more notices).
    One of an infant product is active at once: active without `confirmed_at` is an address that nobody confirmed.
    `person` is who is told by e-mail, null where nobody can be. `number` is as typed, serial_key and lot_key as in
    `unit`; `made_on` the date of manufacture, as far as its owner read it (infant products).
    `settled_at`: it stays beside another one of its unit, as staff have decided or a law on infant products has it.
    `rivals`: somebody else had registered the same unit when it began to count; whether they still do a reader asks.
    `reminders`: letters about the warranty were asked for; counts for the owner once the address is confirmed.
    `place_sealed`: where it is ("flat 3B"), for its owner's eyes alone.
    `delivered_on`: when it came, as its owner says, where the warranty begins with that.
    `bought_state`: told, fits (a sale record), differs (from one, or from the day told before: proof is asked),
    confirmed (locked), refused. `bought_before`: the day told before, which counts until `bought_on` is accepted."""

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_unit_id", "unit_id"),
        Index("ix_registration_owner_id", "owner_id"),
        Index("ix_registration_person", "person"),
        Index("ix_registration_organisation_id_state_id", "organisation_id", "state", "id"),
        Index("ix_registration_product_id_state_id", "product_id", "state", "id"),
        Index("ix_registration_serial_key", "organisation_id", "serial_key",
              sqlite_where=text("serial_key IS NOT NULL"), postgresql_where=text("serial_key IS NOT NULL")),
        Index("ix_registration_lot_key", "organisation_id", "lot_key",
              sqlite_where=text("lot_key IS NOT NULL"), postgresql_where=text("lot_key IS NOT NULL")),
        Index("ix_registration_organisation_id_rivals_unit_id", "organisation_id", "rivals", "unit_id"),
        Index("ix_registration_organisation_id_bought_state", "organisation_id", "bought_state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id", ondelete="SET NULL"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("safety_contact.id", ondelete="SET NULL"))
    person: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), default="waiting", server_default="waiting")
    model: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    number: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    serial_key: Mapped[str | None] = mapped_column(KEY)
    lot_key: Mapped[str | None] = mapped_column(KEY)
    acquired: Mapped[str] = mapped_column(String(20), default="new", server_default="new")
    bought_on: Mapped[date | None]
    bought_state: Mapped[str] = mapped_column(String(20), default="told", server_default="told")
    bought_reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    bought_before: Mapped[date | None]
    delivered_on: Mapped[date | None]
    dealer: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    place_sealed: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    made_on: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    reminders: Mapped[bool] = mapped_column(default=False, server_default=false())
    country: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    sale_line_id: Mapped[int | None] = mapped_column(ForeignKey("sale_line.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    made_by: Mapped[str] = mapped_column(String(20), default="owner", server_default="owner")
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
    confirmed_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    rivals: Mapped[bool] = mapped_column(default=False, server_default=false())


class UnitAnswer(Base):
    """What somebody told of their unit that no record says: a date code, a part number, yes or no to a question of a
    recall. `value` is as a check is told it, null where the unit bears no such code. Of a registration, or of the
    customer of a sale."""

    __tablename__ = "unit_answer"
    __table_args__ = (
        Index("uq_unit_answer_registration_id_field", "registration_id", "field", unique=True),
        Index("uq_unit_answer_sale_line_id_field", "sale_line_id", "field", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    sale_line_id: Mapped[int | None] = mapped_column(ForeignKey("sale_line.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(60))
    value: Mapped[str | None] = mapped_column(String(200))
    answered_at: Mapped[Moment] = mapped_column(default=now)


class HandOver(Base):
    """A code that lets the next owner take a unit over. Only its digest is kept; it is used once."""

    __tablename__ = "hand_over"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    made_at: Mapped[Moment] = mapped_column(default=now)
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class ProofOfPurchase(Base):
    """A receipt or invoice, made anew from what was sent (pixels only, no metadata, no scripts) as one PDF or JPEG.
    `state`: waiting, accepted, refused; staff decide with a reason. `word`: of a photo of the plate, which shows who
    has the product, the word that had to stand beside it."""

    __tablename__ = "proof_of_purchase"
    __table_args__ = (
        Index("ix_proof_of_purchase_waiting", "organisation_id", "registration_id",
              sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int] = mapped_column(default=1, server_default="1")
    word: Mapped[str] = mapped_column(String(12), default="", server_default=text("''"))
    state: Mapped[str] = mapped_column(String(20), default="waiting", server_default="waiting")
    reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    decided_at: Mapped[Moment | None]
    made_at: Mapped[Moment] = mapped_column(default=now)


class Watch(Base):
    """Tell me when the answer for this unit changes: an address (sealed) and what was told of the unit, nothing else.
    `query` is that of a check's address; `answer` what was last said, JSON {"verdict": ..., "recalls": [id, ...]},
    `before` what was said before that, and `generation` the number of the index that said it: a watch behind what is
    published has not been looked at. No number is given twice: letters and links outlive their watch."""

    __tablename__ = "watch"
    __table_args__ = (
        Index("uq_watch_person_told_key", "person", "told_key", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    person: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    told_key: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    before: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    generation: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    state: Mapped[str] = mapped_column(String(20), default="waiting", server_default="waiting", index=True)
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    made_at: Mapped[Moment] = mapped_column(default=now)
    confirmed_at: Mapped[Moment | None]
    bounced_at: Mapped[Moment | None]
