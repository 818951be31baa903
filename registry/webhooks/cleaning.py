"""Forgets what was delivered long ago. What still waits for an endpoint goes with it: it is no news any more."""

from datetime import timedelta

from sqlalchemy import delete, select

from registry.clock import now
from registry.db import db
from registry.webhooks.models import WebhookDelivery, WebhookMessage, WebhookTry

KEPT = timedelta(days=30)
BATCH = 1000


def forget_old() -> None:
    """Once a minute. Commits."""
    old = select(WebhookMessage.id).where(WebhookMessage.made_at < now() - KEPT).limit(BATCH)
    while numbers := db.session.scalars(old).all():
        gone = select(WebhookDelivery.id).where(WebhookDelivery.message_id.in_(numbers))
        for statement in (
            delete(WebhookTry).where(WebhookTry.delivery_id.in_(gone)),
            delete(WebhookDelivery).where(WebhookDelivery.message_id.in_(numbers)),
            delete(WebhookMessage).where(WebhookMessage.id.in_(numbers)),
        ):
            db.session.execute(statement.execution_options(synchronize_session=False))
        db.session.commit()
