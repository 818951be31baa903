"""Asks for labels, calls them off, lets them go on, throws them away. Commits nothing."""

import re
import secrets
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from registry.audit.entries import keep
from registry.audit.who import By
from registry.catalogue.models import Product
from registry.clock import now
from registry.db import db, settings_here
from registry.errors import Refused
from registry.jobs import actions as jobs
from registry.labels import folders, queries
from registry.labels.models import CANCELLED, DONE, FAILED, MAKING, REMOVED, LabelOrder
from registry.labels.wishes import Wish

KIND = "make_labels"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}").fullmatch
KEPT_DAYS = 7
CHANGED = "It has gone further since you looked. Look at it as it is now."


def order(product: Product, wish: Wish, count: int, token: str, by: By) -> LabelOrder:
    """Labels to be made by a job; with a token that was used, the ones asked for with it. Refused where they would take
    more room than the maker has."""
    maker = product.organisation_id
    if not _TOKEN(token):
        token = secrets.token_urlsafe(16)
    if found := queries.own_order_of(maker, token):
        return found
    quota = int(settings_here().upload_quota_bytes)
    if queries.bytes_kept(maker) + count * queries.SVG_BYTES > quota:
        raise Refused("", "Your labels would take more room than you may use. Remove some that are finished.")
    made = LabelOrder(
        organisation_id=maker, product_id=product.id, token=token, count=count,
        wish=wish.as_json(), by_id=by.id, by_name=by.name,
    )  # fmt: skip
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Refused("", "This button was pressed twice. Look at the list of your labels.") from None
    job = jobs.queue(KIND, organisation_id=maker, by_id=by.id, by_name=by.name, subject_id=made.id)
    made.job_id = job.id
    _told(made, by, "labels.ordered", {"labels": count, "units": wish.source, "output": wish.output})
    return made


def cancel(made: LabelOrder, by: By) -> None:
    """Stops the work; what was made of it goes."""
    job = queries.job_of(made)
    if made.state != MAKING or job is None:
        raise Refused("", CHANGED)
    if jobs.ask_to_cancel(job):
        ended(made.id, CANCELLED, "")
    _told(made, by, "labels.cancelled", {})


def go_on(made: LabelOrder, by: By) -> None:
    """What failed is tried again from where it was."""
    job = queries.job_of(made)
    if made.state != FAILED or job is None or not jobs.go_on(job):
        raise Refused("", CHANGED)
    made.state, made.message, made.finished_at = MAKING, "", None
    _told(made, by, "labels.went_on", {})


def remove(made: LabelOrder, by: By) -> None:
    """Makes room: the file goes, the line of what was made stays."""
    if made.state not in {DONE, FAILED}:
        raise Refused("", CHANGED)
    made.state, made.finished_at = REMOVED, now()
    folders.remove(made.token)
    _told(made, by, "labels.removed", {})


def ended(order_id: int | None, state: str, message: str) -> None:
    """What becomes of an order whose job failed or was called off."""
    values: dict[str, Any] = {"state": state, "message": message, "finished_at": now()}
    mine = update(LabelOrder).where(LabelOrder.id == order_id, LabelOrder.state == MAKING)
    if db.session.execute(mine.values(**values)).rowcount and state == CANCELLED:  # type: ignore[attr-defined]
        made = db.session.get_one(LabelOrder, order_id)
        folders.remove(made.token)


def _told(made: LabelOrder, by: By, action: str, after: dict[str, Any]) -> None:
    facts = {"product": made.product_id, **after}
    keep(made.organisation_id, by.id, by.name, action, "labels", made.id, after=facts)
