"""Who may deliver now. A delivery is taken with a lease, and what is said of it counts only while it is still one's
own. One at a time a message goes to an endpoint: the database holds that."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from registry.clock import now
from registry.db import db
from registry.jobs import owners
from registry.webhooks.models import ON, QUEUED, SENDING, WebhookDelivery, WebhookEndpoint, WebhookMessage

LEASE = timedelta(seconds=90)
"""Longer than a try may take at most."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours to try, with all that it takes."""

    id: int
    endpoint_id: int
    organisation_id: int
    url: str
    sealed: str
    code: str
    event: str
    body: str
    tries: int


def claim(owner: str) -> Claimed | None:
    """The delivery that waited longest; None where none is due. Commits."""
    for number in _due():
        if _taken(owner, number):
            return _whole(number)
    db.session.rollback()
    return None


def give_up(owner: str, delivery_id: int, state: str, **values: Any) -> bool:
    """It leaves this owner in a state; False where it was not its own any more. The caller commits."""
    mine = update(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id,
        WebhookDelivery.lease_owner == owner,
        WebhookDelivery.state == SENDING,
    )
    values |= {"state": state, "lease_owner": "", "lease_until": None}
    done = db.session.execute(mine.values(**values).execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def take_back(folder: Path) -> None:
    """What the dead had taken waits again. Commits."""
    gone = owners.dead(folder)
    lost = [WebhookDelivery.lease_owner == name for name in gone] + [WebhookDelivery.lease_until < now()]
    back = update(WebhookDelivery).where(WebhookDelivery.state == SENDING, or_(*lost))
    if gone or db.session.scalar(_overdue()):
        values = {"state": QUEUED, "lease_owner": "", "lease_until": None}
        db.session.execute(back.values(**values).execution_options(synchronize_session=False))
    db.session.commit()
    for name in gone:
        owners.forget(folder, name)


def _due() -> list[int]:
    """The first of each endpoint that is not being sent to: one probe an endpoint, however much waits."""
    other = aliased(WebhookDelivery)
    busy = exists().where(other.endpoint_id == WebhookEndpoint.id, other.state == SENDING)
    first = (
        select(WebhookDelivery.id)
        .where(
            WebhookDelivery.endpoint_id == WebhookEndpoint.id,
            WebhookDelivery.state == QUEUED,
            WebhookDelivery.run_at <= now(),
        )
        .order_by(WebhookDelivery.run_at, WebhookDelivery.id)
        .limit(1)
        .scalar_subquery()
    )
    found = db.session.scalars(select(first).where(WebhookEndpoint.state == ON, ~busy))
    return sorted(number for number in found if number is not None)


def _taken(owner: str, number: int) -> bool:
    """False where another was quicker, with this one or with another to the same endpoint."""
    mine = update(WebhookDelivery).where(WebhookDelivery.id == number, WebhookDelivery.state == QUEUED)
    values = {"state": SENDING, "lease_owner": owner, "lease_until": now() + LEASE}
    try:
        done = db.session.execute(mine.values(**values).execution_options(synchronize_session=False))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _whole(number: int) -> Claimed:
    row = db.session.execute(
        select(
            WebhookDelivery.id, WebhookDelivery.endpoint_id, WebhookMessage.organisation_id,
            WebhookEndpoint.url, WebhookEndpoint.sealed, WebhookMessage.code, WebhookMessage.event,
            WebhookMessage.body, WebhookDelivery.tries,
        )
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .join(WebhookMessage, WebhookMessage.id == WebhookDelivery.message_id)
        .where(WebhookDelivery.id == number)
    ).one()  # fmt: skip
    db.session.rollback()
    return Claimed(*row)


def _overdue() -> Any:
    late = (WebhookDelivery.state == SENDING, WebhookDelivery.lease_until < now())
    return select(WebhookDelivery.id).where(*late).limit(1)
