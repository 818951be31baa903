"""Writes about an owner's warranty: which day of purchase counts, and which reminders were written. Callers commit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.registrations.models import Registration
from registry.registrations.warranty.models import WarrantyReminder
from registry.registrations.warranty.queries import CONFIRMED, DIFFERS, REFUSED
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

NO_REASON = "Say why, in a sentence that the owner will read."
DECIDED = "Somebody decided this since you opened it."
LONGEST_REASON = 1000
WEIGHTY = ("acquired", "bought_on", "delivered_on", "country")
UNDISPUTED = ("told", "fits")


def decide_day(
    registration: Registration, told: str, record: date | None, reason: str, by: By, *, accept: bool
) -> None:
    """The owner's day counts and is locked, or the record's stays. `told` is the day that was looked at."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("reason", NO_REASON)
    if len(reason) > LONGEST_REASON:
        raise Refused(
            "reason", _("This is longer than %(most)s characters. Shorten it.", most=counted(LONGEST_REASON))
        )
    if registration.bought_on is None or registration.bought_on.isoformat() != told:
        raise Refused("", DECIDED)
    state = CONFIRMED if accept else REFUSED
    mine = update(Registration).where(
        Registration.id == registration.id, Registration.bought_state == DIFFERS
    )
    taken = db.session.execute(
        mine.values(bought_state=state, bought_reason=reason).execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("", DECIDED)
    db.session.refresh(registration)
    if accept:
        registration.bought_before = None
    facts = {"told": told, "on_record": record.isoformat() if record else None}
    action = "date.accepted" if accept else "date.kept"
    keep(
        registration.organisation_id, by.id, by.name, action, "registration", registration.id, None, facts,
        reason,
    )  # fmt: skip


def lock_day(registration: Registration, told: str, reason: str, by: By) -> None:
    """The owner's day is proved where no sale on record says otherwise. `told` is the day that was looked at."""
    if registration.bought_on is None or registration.bought_on.isoformat() != told:
        raise Refused("", DECIDED)
    if registration.bought_state not in UNDISPUTED:
        raise Refused("", DECIDED)
    registration.bought_state, registration.bought_reason = CONFIRMED, reason
    facts = {"told": told, "on_record": None}
    keep(
        registration.organisation_id, by.id, by.name, "date.accepted", "registration", registration.id, None, facts,
        reason,
    )  # fmt: skip


def correct_purchase(registration: Registration, told: Mapping[str, Any]) -> bool:
    """What its owner says of the purchase now, and whether that is new. What the warranty depends on is kept in the
    maker's log, with what was said before."""
    before = {name: getattr(registration, name) for name in told}
    changed = [name for name, value in told.items() if value != before[name]]
    for name in changed:
        setattr(registration, name, told[name])
    weighty = [name for name in changed if name in WEIGHTY]
    if weighty:
        was, became = ({name: _plain(held[name]) for name in weighty} for held in (before, told))
        maker, action = registration.organisation_id, "purchase.corrected"
        keep(maker, None, "Owner", action, "registration", registration.id, was, became)
    if {"bought_on", "acquired"} & set(changed):
        registration.bought_state, registration.bought_reason = "told", ""
    db.session.flush()
    return bool(changed)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def remind_once(registration_id: int, cover: str, ends_on: date) -> bool:
    """True for whoever writes this letter: of all who ever try, one."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = insert(WarrantyReminder).values(
        registration_id=registration_id, cover=cover[:120], ends_on=ends_on, made_at=now()
    )
    made = row.on_conflict_do_nothing().returning(WarrantyReminder.registration_id)
    return db.session.scalar(made) is not None
