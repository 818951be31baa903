"""Whether somebody went to a page, as far as the browser says so."""

from flask import request


def gone_to() -> bool:
    """What looks at links beforehand, and pages fetched ahead, do not say that somebody went there; browsers have said
    so, over HTTPS, since 2023 (W3C, Fetch Metadata)."""
    asked = request.headers
    ahead = "prefetch" in asked.get("Sec-Purpose", asked.get("Purpose", ""))
    return request.method == "GET" and asked.get("Sec-Fetch-Mode") == "navigate" and not ahead
