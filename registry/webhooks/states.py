"""Moves of an endpoint's deliveries as a whole. The caller commits."""

from datetime import datetime

from sqlalchemy import ColumnElement, Update, select, update

from registry.clock import now
from registry.db import db
from registry.webhooks.models import FAILED, QUEUED, SENT, WebhookDelivery, WebhookMessage


def move_waiting(endpoint_id: int, before: str, after: str) -> None:
    """What is queued waits, or what waits is queued again."""
    some = update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == before
    )
    _write(some.values(state=after, run_at=now(), tries=0) if after == QUEUED else some.values(state=after))


def again(endpoint_id: int, state: str, delivery_id: int) -> int:
    """One delivery that ended, once more."""
    return _again(endpoint_id, state, WebhookDelivery.id == delivery_id)


def again_between(endpoint_id: int, state: str, first: datetime, last: datetime, *, failed: bool) -> int:
    """All that ended of what happened from one moment to another, or what of it failed."""
    messages = select(WebhookMessage.id).where(
        WebhookMessage.made_at >= first, WebhookMessage.made_at <= last
    )
    ended = [WebhookDelivery.state == FAILED] if failed else []
    return _again(endpoint_id, state, WebhookDelivery.message_id.in_(messages), *ended)


def _again(endpoint_id: int, state: str, *which: ColumnElement[bool]) -> int:
    ended = update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint_id,
        WebhookDelivery.state.in_((SENT, FAILED)),
        *which,
    )
    return _write(ended.values(state=state, run_at=now(), tries=0, done_at=None))


def _write(statement: Update) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]
