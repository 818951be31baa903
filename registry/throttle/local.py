"""How often one may ask, counted in this worker alone: fine for checks, never for sign-in. Costs less than a
look-up, holds a bounded number of callers, and forgets all of them when a window ends."""

from ipaddress import ip_network
from time import monotonic

from limits import parse

MOST_CALLERS = 200_000


class Throttle:
    """`Throttle("120 per minute").allow("192.0.2.7")`: fixed windows, as `limits` writes them."""

    def __init__(self, rate: str, most_callers: int = MOST_CALLERS) -> None:
        limit = parse(rate)
        self._amount = limit.amount
        self._seconds = limit.get_expiry()
        self._most = most_callers
        self._window = -1
        self._counts: dict[str, int] = {}

    def allow(self, caller: str) -> bool:
        """Whether the caller may go on; counts this request. With more callers than fit, the rest go on."""
        window = int(monotonic() // self._seconds)
        if window != self._window:
            self._window, self._counts = window, {}
        counts = self._counts
        count = counts.get(caller, 0)
        if count >= self._amount:
            return False
        if count or len(counts) < self._most:
            counts[caller] = count + 1
        return True

    @property
    def retry_after(self) -> int:
        """Whole seconds until the window ends."""
        return max(1, int(self._seconds - monotonic() % self._seconds) + 1)


def caller_of(address: str | None) -> str:
    """Who asks: an IPv4 address, or the /64 that one household or host gets in IPv6."""
    if not address or ":" not in address:
        return address or "unknown"
    try:
        return str(ip_network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return "unknown"
