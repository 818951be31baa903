"""The table of keys. Who has read the database cannot use one: it holds digests."""

from sqlalchemy import JSON, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class ApiKey(Base):
    """One key of a maker. It is written `rpk_HANDLE_SECRET`: `handle` is shown and found by, the secret is random by
    256 bits, so that its SHA-256 in `digest` cannot be tried out. Rotating makes a new row that `replaces_id` this
    one, which goes on until its `expires_at`."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    handle: Mapped[str] = mapped_column(String(16), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    rate: Mapped[str] = mapped_column(String(40))
    made_by_id: Mapped[int | None]
    made_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
    expires_at: Mapped[Moment | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"), unique=True)
    revoked_at: Mapped[Moment | None]
    revoked_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    last_used_at: Mapped[Moment | None]

    def ended(self) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= now())
