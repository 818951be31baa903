"""Writes what happened for the endpoints that want to know, in the transaction in which it happened. Commits
nothing. Where nobody wants to know, nothing is written."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.webhooks.events import Event
from registry.webhooks.models import (
    ON,
    QUEUED,
    STOPPED,
    WAITING,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookMessage,
)
from registry.webhooks.signing import fresh_code


def tell(organisation_id: int, event: Event, facts: Callable[[], dict[str, Any]]) -> None:
    """`facts` gives the payload, and is asked only where somebody wants it: JSON values, nothing about a person."""
    tell_each(organisation_id, event, lambda: [facts()])


def tell_each(organisation_id: int, event: Event, facts: Callable[[], Iterable[dict[str, Any]]]) -> None:
    """Many of one kind at once, a message each."""
    listening = select(WebhookEndpoint).where(
        WebhookEndpoint.organisation_id == organisation_id, WebhookEndpoint.state.in_((ON, STOPPED))
    )
    wanted = [one for one in db.session.scalars(listening) if event in one.events]
    if wanted:
        _write(organisation_id, event, facts(), wanted)


def write(
    organisation_id: int, event: str, data: dict[str, Any], endpoints: Sequence[WebhookEndpoint]
) -> WebhookMessage:
    """One message, and a delivery of it to each of these; for one that we stopped it waits."""
    return _write(organisation_id, event, [data], endpoints)[0]


def _write(
    organisation_id: int,
    event: str,
    every: Iterable[dict[str, Any]],
    endpoints: Sequence[WebhookEndpoint],
) -> list[WebhookMessage]:
    moment = now()
    messages = [
        WebhookMessage(
            code=fresh_code(), organisation_id=organisation_id, event=event, made_at=moment,
            body=_body(event, moment, data),
        )
        for data in every
    ]  # fmt: skip
    db.session.add_all(messages)
    db.session.flush()
    for one in endpoints:
        state = QUEUED if one.state == ON else WAITING
        db.session.add_all(
            WebhookDelivery(endpoint_id=one.id, message_id=message.id, run_at=moment, state=state)
            for message in messages
        )
    return messages


def _body(event: str, moment: datetime, data: dict[str, Any]) -> str:
    told = {"type": event, "timestamp": _iso(moment), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
