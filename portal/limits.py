"""Limits what one caller may have written: letters, registrations. Counted over all workers."""

from flask import current_app, request

from registry.throttle.local import caller_of
from registry.throttle.store import within


def allowed() -> bool:
    """Counts this request of the caller, and says whether it may go on."""
    rate = current_app.config["SETTINGS"].letter_rate
    return within(rate, "letters", "address", caller_of(request.remote_addr))
