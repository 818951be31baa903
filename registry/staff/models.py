"""Tables of the people who work here. What sign-in keeps about a member is named as Flask-Security asks."""

import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.clock import now
from registry.db import Base, Moment


class Member(Base):
    """A person with an account of the staff face. Belongs to any number of makers; may be the operator. `language`: in
    which they read the staff face, and letters; empty where they never signed in. `language_chosen`: it is not just
    what their browser liked."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    operator: Mapped[bool] = mapped_column(default=False, server_default=false())
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    language: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))
    language_chosen: Mapped[bool] = mapped_column(default=False, server_default=false())
    password: Mapped[str | None] = mapped_column(String(255))
    password_is_given: Mapped[bool] = mapped_column(default=False, server_default=false())
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid.uuid4().hex)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    tf_last_counter: Mapped[int | None]
    # changed in place by whoever uses up a code: a plain JSON column would not notice
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(
        MutableList.as_mutable(JSON(none_as_null=True))
    )
    created_at: Mapped[Moment] = mapped_column(default=now)

    seats: Mapped[list["Membership"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Membership.id"
    )

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method and self.tf_totp_secret)


class Membership(Base):
    """The role of a member at one maker, whether they may see who bought what, and the brands it is for: none named are
    all of them."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("member_id", "organisation_id"),
        CheckConstraint("role IN ('viewer', 'editor', 'publisher', 'seller', 'partner')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    customers: Mapped[bool] = mapped_column(default=False, server_default=false())
    brand_ids: Mapped[list[int]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    created_at: Mapped[Moment] = mapped_column(default=now)
