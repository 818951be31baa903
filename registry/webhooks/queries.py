"""Reads about endpoints and what was delivered to them. Every query takes the maker: another's are not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from registry.db import db
from registry.webhooks.models import (
    REMOVED,
    STOPPED,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookMessage,
    WebhookTry,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    id: int
    code: str
    event: str
    made_at: datetime
    state: str
    tries: int
    run_at: datetime
    done_at: datetime | None


def endpoints_of(organisation_id: int) -> Sequence[WebhookEndpoint]:
    mine = select(WebhookEndpoint).where(
        WebhookEndpoint.organisation_id == organisation_id, WebhookEndpoint.state != REMOVED
    )
    return db.session.scalars(mine.order_by(WebhookEndpoint.id)).all()


def own_endpoint(organisation_id: int, endpoint_id: int) -> WebhookEndpoint | None:
    found: WebhookEndpoint | None = db.session.scalar(
        select(WebhookEndpoint).where(
            WebhookEndpoint.id == endpoint_id,
            WebhookEndpoint.organisation_id == organisation_id,
            WebhookEndpoint.state != REMOVED,
        )
    )
    return found


def stopped(organisation_id: int) -> Sequence[WebhookEndpoint]:
    """Those that we stopped since they took nothing."""
    mine = select(WebhookEndpoint).where(
        WebhookEndpoint.organisation_id == organisation_id, WebhookEndpoint.state == STOPPED
    )
    return db.session.scalars(mine.order_by(WebhookEndpoint.id)).all()


def counts(endpoint_ids: Sequence[int]) -> Mapping[int, dict[str, int]]:
    """Endpoint -> how many deliveries stand where."""
    table, found = WebhookDelivery, dict[int, dict[str, int]]()
    wanted = select(table.endpoint_id, table.state, func.count()).where(table.endpoint_id.in_(endpoint_ids))
    for endpoint_id, state, count in db.session.execute(wanted.group_by(table.endpoint_id, table.state)):
        found.setdefault(endpoint_id, {})[state] = count
    return found


def lines(endpoint_id: int, state: str, before: int | None, size: int) -> tuple[list[Line], bool]:
    """The newest deliveries, and whether there are older ones. `before` is the last one seen."""
    wanted = _lines().where(WebhookDelivery.endpoint_id == endpoint_id)
    if state:
        wanted = wanted.where(WebhookDelivery.state == state)
    if before is not None:
        wanted = wanted.where(WebhookDelivery.id < before)
    rows = db.session.execute(wanted.order_by(WebhookDelivery.id.desc()).limit(size + 1)).all()
    return [Line(*row) for row in rows[:size]], len(rows) > size


def line(endpoint_id: int, delivery_id: int) -> Line | None:
    wanted = _lines().where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.id == delivery_id)
    row = db.session.execute(wanted).first()
    return Line(*row) if row else None


def body_of(delivery_id: int) -> str:
    wanted = select(WebhookMessage.body).join(
        WebhookDelivery, WebhookDelivery.message_id == WebhookMessage.id
    )
    return db.session.scalar(wanted.where(WebhookDelivery.id == delivery_id)) or ""


def tries_of(delivery_id: int, most: int = 100) -> Sequence[WebhookTry]:
    """The newest first."""
    wanted = select(WebhookTry).where(WebhookTry.delivery_id == delivery_id)
    return db.session.scalars(wanted.order_by(WebhookTry.id.desc()).limit(most)).all()


def _lines() -> Select[Any]:
    columns: tuple[Any, ...] = (
        WebhookDelivery.id, WebhookMessage.code, WebhookMessage.event, WebhookMessage.made_at,
        WebhookDelivery.state, WebhookDelivery.tries, WebhookDelivery.run_at, WebhookDelivery.done_at,
    )  # fmt: skip
    found: Select[Any] = select(*columns)
    return found.join(WebhookMessage, WebhookMessage.id == WebhookDelivery.message_id)
