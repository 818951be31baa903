"""Limits what one caller may have written (letters, registrations: counted over all workers), and how often they may
look at numbers (counted by each worker, as checks are)."""

from flask import current_app, request

from registry.throttle.local import Throttle, caller_of
from registry.throttle.store import within


def allowed() -> bool:
    """Counts this request of the caller, and says whether it may go on."""
    rate = current_app.config["SETTINGS"].letter_rate
    return within(rate, "letters", "address", caller_of(request.remote_addr))


def may_check() -> bool:
    """Counts a look at a number beside the caller's checks, and says whether it may go on."""
    throttle: Throttle = current_app.extensions["throttle"]
    return throttle.allow(caller_of(request.remote_addr))
