"""Tables of webhooks: where to, what was told, and each try to deliver it."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment

ON, PAUSED, STOPPED, REMOVED = "on", "paused", "stopped", "removed"
QUEUED, WAITING, SENDING, SENT, FAILED = "queued", "waiting", "sending", "sent", "failed"
_SENDING = text("state = 'sending'")


class WebhookEndpoint(Base):
    """An address of a maker that is told of some events. `sealed` holds its secrets: now, before, and until when the
    one before still signs. `state`: on, paused (by staff: nothing is written for it), stopped (by us, after failing
    since `failing_since`: what is told waits), removed."""

    __tablename__ = "webhook_endpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[str]] = mapped_column(JSON, default=list)
    sealed: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default=ON, server_default=ON)
    failing_since: Mapped[Moment | None]
    problem: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    made_by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)


class WebhookMessage(Base):
    """What happened, once, however many endpoints are told. `code` is its webhook-id; `body` what is sent, to the
    byte, so that a repetition is the same message."""

    __tablename__ = "webhook_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Moment] = mapped_column(default=now, index=True)


class WebhookDelivery(Base):
    """A message on its way to an endpoint. One at a time is sent to each: a slow one keeps no other waiting.
    `state`: queued, sending, then sent or failed; waiting while its endpoint is paused or stopped."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "message_id"),
        Index("ix_webhook_delivery_endpoint_id_state_run_at", "endpoint_id", "state", "run_at"),
        Index("ix_webhook_delivery_message_id", "message_id"),
        Index("uq_webhook_delivery_sending", "endpoint_id", unique=True,
              sqlite_where=_SENDING, postgresql_where=_SENDING),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("webhook_message.id"))
    state: Mapped[str] = mapped_column(String(12), default=QUEUED, server_default=QUEUED)
    run_at: Mapped[Moment] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_owner: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    lease_until: Mapped[Moment | None]
    done_at: Mapped[Moment | None]


class WebhookTry(Base):
    """One try: what came back, or why nothing did. `answer` is the beginning of what the endpoint said."""

    __tablename__ = "webhook_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("webhook_delivery.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[Moment] = mapped_column(default=now)
    status: Mapped[int | None]
    milliseconds: Mapped[int]
    problem: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    answer: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))


def json_of(row: WebhookEndpoint) -> dict[str, Any]:
    """What the log keeps of an endpoint. Never its secret."""
    return {"name": row.name, "address": row.url, "events": row.events, "state": row.state}
