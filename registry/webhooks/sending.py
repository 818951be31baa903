"""Delivers what is due and notes what came of it. Between an endpoint's answer and our note lies a moment in which a
death leaves a message both received and waiting: it is then sent again under the same webhook-id, by which whoever
receives it knows it."""

import logging
from collections.abc import Callable
from datetime import timedelta

from registry.audit.entries import keep
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.webhooks import claiming, secrets
from registry.webhooks.claiming import Claimed
from registry.webhooks.models import (
    FAILED,
    ON,
    QUEUED,
    SENT,
    STOPPED,
    WAITING,
    WebhookEndpoint,
    WebhookTry,
    json_of,
)
from registry.webhooks.posting import Outcome, post
from registry.webhooks.reachable import target
from registry.webhooks.signing import headers
from registry.webhooks.states import move_waiting

log = logging.getLogger(__name__)
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
"""After each try that failed; then it is given up: a little over three days."""
LONGEST_FAILING = timedelta(days=3)
"""An endpoint that took nothing for so long is stopped, and staff are told."""
Pauses = Callable[[int], timedelta | None]


def pause_after(tries: int) -> timedelta | None:
    """None where there were enough."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


def deliver(owner: str, one: Claimed, pauses: Pauses = pause_after) -> bool:
    """One try and its note. Commits. Whether it was taken."""
    outcome = _tried(one)
    if _noted(owner, one, outcome, pauses):
        db.session.add(
            WebhookTry(
                delivery_id=one.id,
                status=outcome.status,
                milliseconds=outcome.milliseconds,
                problem=outcome.problem,
                answer=outcome.answer,
            )
        )
        _judge(one, outcome)
    db.session.commit()
    return outcome.good


def _tried(one: Claimed) -> Outcome:
    body = one.body.encode()
    try:
        where = target(one.url)
        signed = headers(one.code, int(now().timestamp()), body, secrets.good(one.sealed))
    except Refused as refused:  # what may be written down was narrowed since, or CONTACT_KEY is another
        return Outcome(None, refused.message[:300], "", 0)
    return post(where, body, signed)


def _noted(owner: str, one: Claimed, outcome: Outcome, pauses: Pauses) -> bool:
    tries = one.tries + 1
    if outcome.good:
        return claiming.give_up(owner, one.id, SENT, tries=tries, done_at=now())
    pause = pauses(tries)
    if pause is None:
        log.warning("webhook delivery %s is given up after %s tries: %s", one.id, tries, outcome.problem)
        return claiming.give_up(owner, one.id, FAILED, tries=tries, done_at=now())
    later = now() + max(pause, timedelta(seconds=outcome.wait))
    return claiming.give_up(owner, one.id, QUEUED, tries=tries, run_at=later)


def _judge(one: Claimed, outcome: Outcome) -> None:
    """Whether the endpoint is well, fails, or has failed for too long. 410 says that it wants nothing more."""
    endpoint = db.session.get(WebhookEndpoint, one.endpoint_id, populate_existing=True)
    if endpoint is None or endpoint.url != one.url or endpoint.state != ON:
        return
    if outcome.good:
        endpoint.failing_since, endpoint.problem = None, ""
        return
    endpoint.failing_since = since = endpoint.failing_since or now()
    endpoint.problem = outcome.problem
    if outcome.status == 410 or now() - since >= LONGEST_FAILING:
        before = json_of(endpoint)
        endpoint.state = STOPPED
        move_waiting(endpoint.id, QUEUED, WAITING)
        keep(
            endpoint.organisation_id, None, "Recall Portal", "webhook.stopped", "webhook", endpoint.id, before,
            json_of(endpoint), outcome.problem,
        )  # fmt: skip
        log.warning("webhook endpoint %s is stopped: %s", endpoint.id, outcome.problem)
