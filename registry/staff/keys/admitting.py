"""Whether a key that somebody shows opens what they ask for. Writes only when it was last used, at most once a minute,
in a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.staff.keys import secret
from registry.staff.keys.models import ApiKey
from registry.staff.keys.queries import by_handle
from registry.staff.keys.scopes import Scope
from registry.throttle.store import wait, within

NOTED_EVERY = timedelta(minutes=1)
UNKNOWN = (
    "There is no such key. Send `Authorization: Bearer` and a whole key, as it was shown when it was made."
)
_NOBODY = secret.digest("")


class Unknown(Exception):
    """No key that opens anything; the message says what is wrong with it."""


class Lacking(Exception):
    """The key is good, but not for this."""


class TooOften(Exception):
    """More requests than the key may make. `seconds` is how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Caller:
    """A maker's system that came in by its key. What it does is logged as done by `by`."""

    key_id: int
    organisation_id: int
    handle: str
    name: str
    scopes: tuple[str, ...]
    rate: str
    expires_at: datetime | None

    @property
    def by(self) -> By:
        return By(None, f"Key {self.name}")


def admit(written: str, scope: Scope | None) -> Caller:
    """Whoever shows this key, if it opens `scope` (None: any key will do). Counts the request against its rate."""
    key = _known(written)
    if not within(key.rate, "key", str(key.id)):
        raise TooOften(
            f"This key may be used {key.rate}. Wait, then go on.", wait(key.rate, "key", str(key.id))
        )
    _note_use(key)
    if scope is not None and scope not in key.scopes:
        raise Lacking(f"This key may not do that: it needs {scope.value} and has {', '.join(key.scopes)}.")
    return Caller(
        key.id, key.organisation_id, key.handle, key.name, tuple(key.scopes), key.rate, key.expires_at
    )


def _known(written: str) -> ApiKey:
    found = secret.parts(written)
    key = by_handle(found[0]) if found else None
    if not secret.fits(found[1] if found else "-", key.digest if key else _NOBODY) or key is None:
        raise Unknown(UNKNOWN)
    if key.revoked_at is not None:
        raise Unknown(f"This key was revoked on {key.revoked_at:%Y-%m-%d %H:%M} UTC. Use another.")
    if key.ended():
        raise Unknown(f"This key ended on {key.expires_at:%Y-%m-%d %H:%M} UTC. Use the one that replaced it.")
    return key


def _note_use(key: ApiKey) -> None:
    moment = now()
    if key.last_used_at is not None and key.last_used_at > moment - NOTED_EVERY:
        return
    late = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at <= moment - NOTED_EVERY)
    with db.engine.begin() as connection:
        connection.execute(update(ApiKey).where(ApiKey.id == key.id, late).values(last_used_at=moment))
