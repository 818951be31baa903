"""What a place picks first, and what ends soon."""

from collections.abc import Sequence

from flask import Response, abort, render_template, request

from admin.account.guard import actor, needs
from admin.trace import words
from admin.trace.area import bp
from registry.journeys import picking
from registry.journeys.picking import Shelf
from registry.staff.permissions import Permission
from registry.units.places.queries import all_sites, sites_by_ids
from registry.web.tables import sent_as_csv

HEADER = ("Place", "Product", "Lot", "Expires", "How many", "Held back", "Oldest made")
SOON = 30


@bp.get("/shelf")
@needs(Permission.SEE_TRACE)
def ending() -> str | Response:
    """What ends within so many days, at all places or one."""
    days = request.args.get("days", SOON, type=int)
    days = min(max(days, 0), picking.LONGEST)
    place = request.args.get("place", 0, type=int)
    place = place if 0 < place < 2**31 else 0
    found = picking.ends_within(actor().organisation_id, days, place or None)
    if request.args.get("csv"):
        return sent_as_csv("ends-soon", HEADER, _rows(found))
    sites = all_sites(actor().organisation_id)
    return render_template(
        "admin/trace/ending.html", found=found, days=days, place=place, sites=sites, words=words
    )


@bp.get("/shelf/<int:place_id>")
@needs(Permission.SEE_TRACE)
def pick(place_id: int) -> str | Response:
    """The order in which a place picks."""
    site = sites_by_ids(actor().organisation_id, [place_id]).get(place_id) if place_id < 2**31 else None
    if site is None:
        abort(404)
    found = picking.pick_first(actor().organisation_id, place_id)
    if request.args.get("csv"):
        return sent_as_csv("pick-first", HEADER, _rows(found))
    return render_template("admin/trace/pick.html", found=found, site=site, words=words)


def _rows(found: Shelf) -> Sequence[Sequence[object]]:
    return [
        (found.site(pile).title, found.product(pile), pile.lot, pile.expires, words.exact(pile.many),
         words.exact(pile.held), words.day_of(pile.made))
        for pile in found.piles
    ]  # fmt: skip
