"""How many letters one domain gets, over all senders: large mail services refuse whoever writes faster. Counted before
sending, a batch at a time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from limits import RateLimitItem, parse_many
from limits.strategies import FixedWindowRateLimiter

from registry.db import settings_here
from registry.throttle.store import DatabaseStorage


def held_back(letters: Sequence[tuple[int, str]]) -> dict[int, datetime]:
    """Of letters and their addresses those that must wait, and until when. The others are counted."""
    rate = settings_here().mail_domain_rate
    if not rate:
        return {}
    limits = parse_many(rate)
    by_domain: dict[str, list[int]] = defaultdict(list)
    for letter_id, address in letters:
        by_domain[address.rpartition("@")[2].lower()].append(letter_id)
    late: dict[int, datetime] = {}
    for domain, ids in by_domain.items():
        free, moment = _room(limits, domain, len(ids))
        late |= dict.fromkeys(ids[free:], moment)
    return late


def _room(limits: Sequence[RateLimitItem], domain: str, wanted: int) -> tuple[int, datetime]:
    """How many of the wanted ones may go now, and when to ask again for the rest."""
    limiter = FixedWindowRateLimiter(DatabaseStorage())
    stats = [limiter.get_window_stats(limit, "mail", domain) for limit in limits]
    free = max(0, min(wanted, *(one.remaining for one in stats)))
    tight = max(stats, key=lambda one: (one.remaining < wanted, one.reset_time))
    hits = [limiter.hit(limit, "mail", domain, cost=free) for limit in limits if free]
    if not all(hits):
        free = 0  # another sender was faster
    return free, datetime.fromtimestamp(tight.reset_time, UTC)
