"""What a stock system reads: places, and what lies at each."""

from typing import Any

from flask import Response

from portal.api.keyed.guard import caller, keyed
from portal.api.keyed.paging import asked, listed
from portal.api.stock.area import bp
from registry.errors import Refused
from registry.journeys import stocked
from registry.journeys.stocked import Kind, Stocked
from registry.staff.keys.scopes import Scope
from registry.units.events.models import AT_DEALER, IN_SERVICE, IN_TRANSIT, MADE, RETURNED, STORED
from registry.units.places.queries import Site

STATES = {
    MADE: "made",
    IN_TRANSIT: "on_its_way",
    STORED: "stored",
    AT_DEALER: "at_dealer",
    RETURNED: "returned",
    IN_SERVICE: "in_service",
}


@bp.get("")
@keyed(Scope.STOCK_READ)
def stock() -> Response:
    wish = asked("stock", "place", "kind")
    if not wish.given.get("place"):
        raise Refused("place", "Say which place: its GLN, or its identifier in events.")
    kind: Kind = "lots" if wish.one_of("kind", ("serials", "lots")) == "lots" else "serials"
    maker = caller().organisation_id
    rows = stocked.stock_at(maker, wish.given["place"], kind, wish.after, wish.limit + 1)
    return listed(wish, "stock", rows, _pile, lambda row: list(row.pile.place))


@bp.get("/places")
@keyed(Scope.STOCK_READ)
def places() -> Response:
    wish = asked("places")
    after = wish.after[0] if wish.after else 0
    rows = stocked.places_after(caller().organisation_id, after, wish.limit + 1)
    return listed(wish, "places", rows, _place, lambda row: [row.id])


def _pile(one: Stocked) -> dict[str, Any]:
    pile = one.pile
    return {
        "product": one.product,
        "lot": pile.lot_key[1:],
        "state": STATES[pile.stage],
        "expires": pile.expires or None,
        "pieces": pile.pieces,
        "held": pile.held,
    }


def _place(site: Site) -> dict[str, Any]:
    return {
        "id": site.id,
        "place": site.uri,
        "gln": site.gln,
        "name": site.name,
        "kind": site.kind,
        "country": site.country,
        "party": site.party,
    }
