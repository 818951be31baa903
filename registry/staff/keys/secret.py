"""Makes keys and compares them. Never keeps or logs one."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

START = "rpk"
"""So that programs which look for leaked keys know one of ours."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_WRITTEN = re.compile(r"rpk_([a-z0-9]{12})_([A-Za-z0-9_-]{43})").fullmatch


@dataclass(frozen=True, slots=True)
class Secret:
    """A key in its parts. `shown` is the whole of it, to be handed over once."""

    handle: str
    digest: str
    shown: str


def fresh() -> Secret:
    handle = "".join(secrets.choice(_LETTERS) for _ in range(12))
    secret = secrets.token_urlsafe(32)
    return Secret(handle, digest(secret), f"{START}_{handle}_{secret}")


def parts(written: str) -> tuple[str, str] | None:
    """Handle and secret; None where this is no key at all."""
    found = _WRITTEN(written)
    return (found[1], found[2]) if found else None


def fits(secret: str, kept: str) -> bool:
    """Takes the same time whatever is wrong."""
    return hmac.compare_digest(digest(secret), kept)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
