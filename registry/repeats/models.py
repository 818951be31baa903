"""The table of requests that named themselves by an Idempotency-Key."""

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class NamedRequest(Base):
    """A maker's request under the name it gave itself. `status` is null while it is being answered by `owner`, whose
    death is seen by `lease_until`; the answer is written with all that the request changed, in one transaction.
    `fingerprint` is the SHA-256 of what was asked."""

    __tablename__ = "named_request"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(32))
    lease_until: Mapped[Moment]
    status: Mapped[int | None]
    content_type: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    pressed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[Moment] = mapped_column(default=now, index=True)
