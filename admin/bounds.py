"""A page of the numbers at the bounds of a list or rule: where it begins, as its address says, and the page itself."""

from collections.abc import Callable
from functools import partial

from flask import abort, render_template, request, url_for

from registry.clock import now
from registry.recalls.bounding import FIRST, Bounds

LONGEST = 100


def _asked() -> tuple[int, str]:
    """Group and key of the range before the page; what is no such place begins at the first."""
    scope, _, key = request.args.get("after", "").partition(".")
    if not (
        scope.isascii() and scope.isdigit() and len(scope) < 6 and len(key) <= LONGEST and key.isprintable()
    ):
        return FIRST
    return int(scope), key


def shown(read: Callable[[tuple[int, str]], Bounds], trail: list[tuple[str, str]]) -> str:
    """`read`: what stands behind a place."""
    place = _asked()
    found, begins = read(place), place == FIRST
    here = partial(url_for, request.endpoint or "", **(request.view_args or {}))
    following = here(after=f"{found.after[0]}.{found.after[1]}") if found.after else ""
    if not (found.items or begins):
        abort(404)
    return render_template(
        "admin/bounds.html",
        found=found,
        trail=trail,
        following=following,
        first="" if begins else here(),
        now=now(),
    )
