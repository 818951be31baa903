"""Tables of warranty terms. The database refuses every change of a published version and of its covers."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.clock import now
from registry.db import Base, Moment

DRAFT, PUBLISHED = "draft", "published"


class WarrantyTerms(Base):
    """One version of a product's warranty: it holds for units bought on `valid_from` or later in one of `countries`
    (none named: everywhere else), until a later version does. `adds_repair`: days in repair make its covers longer.
    `said` is what terms.SAID names, in plain words. A product has one draft at most."""

    __tablename__ = "warranty_terms"
    __table_args__ = (
        UniqueConstraint("product_id", "number"),
        Index("uq_warranty_terms_draft", "product_id", unique=True,
              sqlite_where=text("state = 'draft'"), postgresql_where=text("state = 'draft'")),
        Index("ix_warranty_terms_organisation_id_state", "organisation_id", "state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=DRAFT, server_default=DRAFT)
    start: Mapped[str] = mapped_column(String(20), default="sale", server_default="sale")
    grace_days: Mapped[int | None]
    register_days: Mapped[int | None]
    transferable: Mapped[bool] = mapped_column(default=False, server_default=false())
    adds_repair: Mapped[bool] = mapped_column(default=False, server_default=false())
    countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    said: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    valid_from: Mapped[date | None]
    editor_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)
    written_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    published_by_id: Mapped[int | None]
    published_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    published_at: Mapped[Moment | None]
    made_at: Mapped[Moment] = mapped_column(default=now)
    updated_at: Mapped[Moment] = mapped_column(default=now)

    covers: Mapped[list["WarrantyCover"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="WarrantyCover.place"
    )


class WarrantyCover(Base):
    """One cover of a version: what, for how long, and how many months more for registering in time."""

    __tablename__ = "warranty_cover"
    __table_args__ = (UniqueConstraint("terms_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_id: Mapped[int] = mapped_column(ForeignKey("warranty_terms.id", ondelete="CASCADE"))
    place: Mapped[int]
    label: Mapped[str] = mapped_column(String(120))
    gives: Mapped[str] = mapped_column(String(20))
    length: Mapped[int]
    span: Mapped[str] = mapped_column(String(10))
    extra: Mapped[int] = mapped_column(default=0, server_default="0")
    usage: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
