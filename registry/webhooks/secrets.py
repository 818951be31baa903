"""An endpoint's secrets as they lie in the database: sealed, the one of now and, for a while, the one before."""

from datetime import datetime, timedelta

from registry.clock import now
from registry.vault import seal, unseal
from registry.webhooks.signing import fresh_secret

OVERLAP = timedelta(hours=24)
"""For so long both sign after a rotation."""


def first() -> tuple[str, str]:
    """What is sealed, and the secret to be shown once."""
    secret = fresh_secret()
    return seal({"now": secret}), secret


def rotated(sealed: str) -> tuple[str, str]:
    """The same with a new secret; the one of now signs beside it for a day."""
    secret, until = fresh_secret(), now() + OVERLAP
    return seal({"now": secret, "before": unseal(sealed)["now"], "until": until.isoformat()}), secret


def good(sealed: str) -> list[str]:
    """The secrets that sign at this moment, the newest first."""
    kept = unseal(sealed)
    both = "before" in kept and datetime.fromisoformat(kept["until"]) > now()
    return [kept["now"], *([kept["before"]] if both else [])]
