"""Keys made, rotated, revoked, each kept in the log without its secret. Commits nothing: whoever calls does."""

from collections.abc import Collection
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.staff.keys import secret
from registry.staff.keys.models import ApiKey
from registry.staff.keys.queries import working
from registry.staff.keys.scopes import Scope
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

T = TypeVar("T")
RATES = (marked("60 per minute"), marked("600 per minute"), marked("3000 per minute"))
"""How often a key may be used, over all workers."""
DAYS = (30, 90, 365, 730)
"""After how many days a key may end by itself."""
OVERLAPS = (0, 1, 24, 168, 720)
"""For how many hours the old key may go on after a rotation."""
MOST_KEYS = 100
TWICE = "Somebody has just rotated or revoked this key. Look at the list again."


def make(
    organisation_id: int, name: str, scopes: Collection[str], rate: str, days: int | None, by: By
) -> tuple[ApiKey, str]:
    """A new key, and what it is: to be shown once. Without `days` it goes on until it is revoked."""
    key = ApiKey(
        organisation_id=organisation_id,
        name=_name(name),
        scopes=_scopes(scopes),
        rate=_one_of(rate, RATES, "rate"),
        expires_at=None if days is None else now() + timedelta(days=_one_of(days, DAYS, "days")),
    )
    if working(organisation_id) >= MOST_KEYS:
        raise Refused(
            "name", _("There are %(most)s keys already. Revoke those that are not needed.", most=MOST_KEYS)
        )
    return _added(key, by, "key.made", None)


def rotate(key: ApiKey, hours: int, by: By) -> tuple[ApiKey, str]:
    """A new key that may do the same. The old one goes on for some hours, so that nothing stops meanwhile."""
    if key.ended():
        raise Refused("", "This key has ended. Make a new one.")
    moment, overlap = now(), timedelta(hours=_one_of(hours, OVERLAPS, "hours"))
    after = ApiKey(
        organisation_id=key.organisation_id,
        name=key.name,
        scopes=key.scopes,
        rate=key.rate,
        expires_at=moment + (key.expires_at - key.made_at) if key.expires_at else None,
        replaces_id=key.id,
    )
    key.expires_at = min(moment + overlap, key.expires_at or moment + overlap)
    return _added(after, by, "key.rotated", {"key": key.handle, "old one until": key.expires_at.isoformat()})


def revoke(key: ApiKey, by: By) -> None:
    """It opens nothing from this moment on. Revoking twice is the same as once."""
    if key.revoked_at is not None:
        return
    key.revoked_at, key.revoked_by_name = now(), by.name
    keep(key.organisation_id, by.id, by.name, "key.revoked", "key", key.id, None, _told(key))


def _added(key: ApiKey, by: By, action: str, before: dict[str, object] | None) -> tuple[ApiKey, str]:
    made = secret.fresh()
    key.handle, key.digest = made.handle, made.digest
    key.made_by_id, key.made_by_name, key.made_at = by.id, by.name, now()
    db.session.add(key)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Refused("", TWICE) from None
    keep(key.organisation_id, by.id, by.name, action, "key", key.id, before, _told(key))
    return key, made.shown


def _told(key: ApiKey) -> dict[str, object]:
    ends = key.expires_at.isoformat() if key.expires_at else "when revoked"
    return {"key": key.handle, "name": key.name, "may": key.scopes, "rate": key.rate, "ends": ends}


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 2 <= len(name) <= 80:
        raise Refused("name", "Say which system uses it, in 2 to 80 characters.")
    return name


def _scopes(given: Collection[str]) -> list[str]:
    chosen = [scope.value for scope in Scope if scope.value in given]
    if not chosen or len(chosen) != len(set(given)):
        raise Refused("scopes", "Choose at least one thing that this key may do.")
    return chosen


def _one_of(value: T, choices: Collection[T], field: str) -> T:
    if value not in choices:
        raise Refused(field, "Choose one of those in the list.")
    return value
