"""Tables of recalls. A published scope version and its lists never change again: code and triggers both say so."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.clock import now
from registry.db import KEY, Base, Moment
from registry.recalls.noticed import NoticeFacts, Overridden


class Recall(NoticeFacts, Base):
    """One recall (or hold, or extension): what the public page says, and which version counts now."""

    __tablename__ = "recall"
    __table_args__ = (
        UniqueConstraint("organisation_id", "notice_key"),
        Index("ix_recall_state_opened_on", "state", "opened_on"),
        Index("ix_recall_organisation_id_state", "organisation_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="draft", server_default="draft")
    title: Mapped[str] = mapped_column(String(300))
    reference: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    regulator: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"), index=True)
    source: Mapped[str] = mapped_column(String(1000), default="", server_default=text("''"))
    brand_text: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    product_text: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    models: Mapped[list[str]] = mapped_column(JSON, default=list)
    kind: Mapped[str] = mapped_column(String(20), default="recall", server_default="recall")
    hazard: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    hazard_kind: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"), index=True)
    severity: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    what_to_do: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    remedy: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    remedy_available: Mapped[bool] = mapped_column(default=True, server_default=true())
    remedy_expected: Mapped[date | None]
    remedies: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    list_complete: Mapped[bool] = mapped_column(default=True, server_default=true())
    units_announced: Mapped[int | None] = mapped_column(BigInteger)
    incidents: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    sold_from: Mapped[date | None]
    sold_until: Mapped[date | None]
    sold_where: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    sold_price: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=false())
    opened_on: Mapped[date | None]
    opened_year: Mapped[int | None] = mapped_column(index=True)
    closed_on: Mapped[date | None]
    published_at: Mapped[Moment | None] = mapped_column(index=True)
    current_number: Mapped[int | None]
    search_text: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    notice_key: Mapped[str | None] = mapped_column(String(120))
    notice_sha: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    created_at: Mapped[Moment] = mapped_column(default=now)
    updated_at: Mapped[Moment] = mapped_column(default=now, onupdate=now)

    versions: Mapped[list["ScopeVersion"]] = relationship(lazy="raise", order_by="ScopeVersion.number")
    identifiers: Mapped[list["Identifier"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Identifier.position"
    )
    contacts: Mapped[list["Contact"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Contact.position"
    )
    links: Mapped[list["Link"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Link.position"
    )
    pictures: Mapped[list["Picture"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Picture.position"
    )


class RecallBrand(Base):
    """A brand whose products the recall is about."""

    __tablename__ = "recall_brand"

    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"), primary_key=True, index=True)


class RecallProduct(Base):
    """A product that the recall is about."""

    __tablename__ = "recall_product"

    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, index=True)


class ScopeVersion(Overridden, Base):
    """Which units a recall covers, at one time. Its notice is what the page said then.
    States: draft, in_review, approved, scheduled, published. Published rows are frozen.
    Trials: units that it must cover and units that it must not, [{"told": {...}, "covered": true, "note": ""}]."""

    __tablename__ = "scope_version"
    __table_args__ = (UniqueConstraint("recall_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="draft", server_default="draft")
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    difference: Mapped[list[str]] = mapped_column(JSON, default=list)
    trials: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    list_label: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    notice: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    editor_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    comment: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    approved_by_id: Mapped[int | None]
    approved_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    released_by_id: Mapped[int | None]
    released_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    created_at: Mapped[Moment] = mapped_column(default=now)
    submitted_at: Mapped[Moment | None]
    approved_at: Mapped[Moment | None]
    approved_seen: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    scheduled_for: Mapped[Moment | None]
    published_at: Mapped[Moment | None]


class AffectedList(Base):
    """An uploaded list of a recall, named `list:ID` in criteria. Sealed once a published version uses it."""

    __tablename__ = "affected_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"), index=True)
    field: Mapped[str] = mapped_column(String(60), default="serial", server_default="serial")
    label: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    state: Mapped[str] = mapped_column(String(20), default="loading", server_default="loading")
    sealed: Mapped[bool] = mapped_column(default=False, server_default=false())
    source_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    spans: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    numbers: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    shapes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[Moment] = mapped_column(default=now)


class AffectedSpan(Base):
    """A run of numbers of a list, both ends inclusive, as keys (length first); disjoint. Triggers tie it to a list."""

    __tablename__ = "affected_span"
    __table_args__ = ({"sqlite_with_rowid": False},)

    list_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    low: Mapped[str] = mapped_column(KEY, primary_key=True)
    high: Mapped[str] = mapped_column(KEY)


class Identifier(Base):
    """A code or yes/no question that only this recall knows, in words a person understands."""

    __tablename__ = "identifier"
    __table_args__ = (UniqueConstraint("recall_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20), default="text", server_default="text")
    label: Mapped[str] = mapped_column(String(200))
    help: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    example: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    picture: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class Contact(Base):
    """How to reach whoever does the remedy, in one region."""

    __tablename__ = "recall_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"), index=True)
    region: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    phone: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    email: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    url: Mapped[str] = mapped_column(String(1000), default="", server_default=text("''"))
    hours: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class Link(Base):
    """A page elsewhere that belongs to the recall."""

    __tablename__ = "recall_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(1000))
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class Picture(Base):
    """A picture of the product or of where its number is."""

    __tablename__ = "recall_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(String(300))
    alt: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class UnitRemedy(Base):
    """That the remedy of one recall was done to one unit, known by one of its numbers."""

    __tablename__ = "unit_remedy"
    __table_args__ = (UniqueConstraint("recall_id", "field", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    field: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(KEY)
    done_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    created_at: Mapped[Moment] = mapped_column(default=now)


class RecallStep(Base):
    """That somebody closed or reopened a recall, and why. Never changed."""

    __tablename__ = "recall_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[Moment] = mapped_column(default=now)


class IndexState(Base):
    """One row: the number of the last published change. Raised in the transaction that publishes it."""

    __tablename__ = "index_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    changed_at: Mapped[Moment] = mapped_column(default=now)


class KnownProduct(Base):
    """That production data are loaded for a product, how often: `known.units_changed` raises it with the generation."""

    __tablename__ = "known_product"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    loaded_at: Mapped[Moment] = mapped_column(default=now)


class IndexPart(Base):
    """A part of the index table: which sources (versions and lists) were merged into it, on which shelves."""

    __tablename__ = "index_part"

    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    sources: Mapped[list[str]] = mapped_column(JSON, default=list)
    shelves: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    segments: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    created_at: Mapped[Moment] = mapped_column(default=now)


class Segment(Base):
    """The flattened index as a table, for CHECK_INDEX=database: key = field namespace + number."""

    __tablename__ = "segment"
    __table_args__ = ({"sqlite_with_rowid": False},)

    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    low: Mapped[str] = mapped_column(KEY, primary_key=True)
    high: Mapped[str] = mapped_column(KEY)
    sources: Mapped[str] = mapped_column(Text)
