"""The table of one-use tokens. Who has read the database cannot use one: it holds digests."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class OneUseToken(Base):
    """A link that was sent to somebody. `purpose` and `subject_id` say what it is for (sign_in: an owner,
    registration: a registration, watch: a watch, stop: an owner or a watch,
    case and case_link: a remedy case, the latter as often as they like)."""

    __tablename__ = "one_use_token"
    __table_args__ = (Index("ix_one_use_token_purpose_subject_id", "purpose", "subject_id"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    made_at: Mapped[Moment] = mapped_column(default=now)
    expires_at: Mapped[Moment] = mapped_column(index=True)
    used_at: Mapped[Moment | None]
