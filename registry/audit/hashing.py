"""What an entry's hash is made of. Pure; changing it breaks every chain there is."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

HASHED = (
    "chain", "number", "made_at", "by_id", "by_name", "action", "subject", "subject_id",
    "was", "became", "words", "previous",
)  # fmt: skip
"""Every column but the hash itself."""


def digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the entry as canonical JSON: keys in order, no blanks, moments in UTC to the microsecond."""
    said = {name: _plain(entry[name]) for name in HASHED}
    return hashlib.sha256(canonical(said).encode("utf-8", "surrogatepass")).hexdigest()


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
