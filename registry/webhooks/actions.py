"""Changes to endpoints and to what waits for them, each kept in the log. Commits nothing: whoever calls does."""

from collections.abc import Collection
from datetime import datetime

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.webhooks import secrets, states
from registry.webhooks.events import TEST, Event
from registry.webhooks.models import (
    ON,
    PAUSED,
    QUEUED,
    REMOVED,
    STOPPED,
    WAITING,
    WebhookEndpoint,
    WebhookMessage,
    json_of,
)
from registry.webhooks.queries import endpoints_of
from registry.webhooks.reachable import target
from registry.webhooks.telling import write

MOST_ENDPOINTS = 20


def add(
    organisation_id: int, name: str, url: str, events: Collection[str], by: By
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint, and its secret: to be shown once."""
    endpoint = WebhookEndpoint(organisation_id=organisation_id, made_by_name=by.name)
    _write(endpoint, name, url, events)
    if len(endpoints_of(organisation_id)) >= MOST_ENDPOINTS:
        raise Refused(
            "name", _("There are %(most)s endpoints already. Remove those not needed.", most=MOST_ENDPOINTS)
        )
    endpoint.sealed, shown = secrets.first()
    db.session.add(endpoint)
    db.session.flush()
    _kept(endpoint, by, "webhook.added", None)
    return endpoint, shown


def change(endpoint: WebhookEndpoint, name: str, url: str, events: Collection[str], by: By) -> None:
    before = json_of(endpoint)
    _write(endpoint, name, url, events)
    if json_of(endpoint) != before:
        _kept(endpoint, by, "webhook.changed", before)


def rotate(endpoint: WebhookEndpoint, by: By) -> str:
    """A new secret, shown once. For a day both sign."""
    endpoint.sealed, shown = secrets.rotated(endpoint.sealed)
    _kept(endpoint, by, "webhook.secret_rotated", None)
    return shown


def pause(endpoint: WebhookEndpoint, by: By) -> None:
    """Nothing is written for it until it goes on; what was written waits."""
    if endpoint.state != ON:
        return
    _move(endpoint, PAUSED, by, "webhook.paused")
    states.move_waiting(endpoint.id, QUEUED, WAITING)


def go_on(endpoint: WebhookEndpoint, by: By) -> None:
    """What waits is sent now."""
    if endpoint.state not in (PAUSED, STOPPED):
        return
    endpoint.failing_since, endpoint.problem = None, ""
    _move(endpoint, ON, by, "webhook.went_on")
    states.move_waiting(endpoint.id, WAITING, QUEUED)


def remove(endpoint: WebhookEndpoint, by: By) -> None:
    _move(endpoint, REMOVED, by, "webhook.removed")
    states.move_waiting(endpoint.id, QUEUED, WAITING)


def test(endpoint: WebhookEndpoint, by: By) -> WebhookMessage:
    """A message to this endpoint alone, by which its program can be tried."""
    return write(endpoint.organisation_id, TEST, {"endpoint": endpoint.name, "by": by.name}, [endpoint])


def send_again(endpoint: WebhookEndpoint, delivery_id: int, by: By) -> None:
    """Under the webhook-id that it had."""
    if not states.again(endpoint.id, _state(endpoint), delivery_id):
        raise Refused("", "This message waits to be sent already.")
    _kept(endpoint, by, "webhook.sent_again", None, {"deliveries": 1})


def send_between(endpoint: WebhookEndpoint, first: datetime, last: datetime, by: By, *, failed: bool) -> int:
    """Whatever happened between two moments, once more: for a program that was down, or lost what it had."""
    if first > last:
        raise Refused("until", "This moment lies before the first one.")
    if first > now():
        raise Refused("since", "This moment has not come yet.")
    count = states.again_between(endpoint.id, _state(endpoint), first, last, failed=failed)
    if count:
        told = {"deliveries": count, "from": first.isoformat(), "until": last.isoformat()}
        _kept(endpoint, by, "webhook.sent_again", None, told)
    return count


def _state(endpoint: WebhookEndpoint) -> str:
    return QUEUED if endpoint.state == ON else WAITING


def _move(endpoint: WebhookEndpoint, state: str, by: By, action: str) -> None:
    before = json_of(endpoint)
    endpoint.state = state
    db.session.flush()
    _kept(endpoint, by, action, before)


def _kept(
    endpoint: WebhookEndpoint,
    by: By,
    action: str,
    before: dict[str, object] | None,
    after: dict[str, object] | None = None,
) -> None:
    keep(
        endpoint.organisation_id, by.id, by.name, action, "webhook", endpoint.id, before,
        after or json_of(endpoint),
    )  # fmt: skip


def _write(endpoint: WebhookEndpoint, name: str, url: str, events: Collection[str]) -> None:
    name = " ".join(name.split())
    if not 2 <= len(name) <= 80:
        raise Refused("name", "Say which system is told, in 2 to 80 characters.")
    url = url.strip()
    target(url)
    chosen = [event.value for event in Event if event.value in events]
    if not chosen or len(chosen) != len(set(events)):
        raise Refused("events", "Choose at least one event.")
    endpoint.name, endpoint.url, endpoint.events = name, url, chosen
