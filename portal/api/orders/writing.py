"""The JSON of an order. `paths.py` describes what stands here, and a test compares them."""

from typing import Any

from portal.api.answers import day, moment
from registry.journeys.ordered import Ordered, Promised
from registry.orders.models import OrderLine


def order_json(shown: Ordered) -> dict[str, Any]:
    one = shown.order
    return {
        "id": one.id,
        "kind": one.kind,
        "number": one.number,
        "state": one.state,
        "partner": one.partner,
        "place": shown.places.get(one.place_id, ""),
        "partner_place": shown.places.get(one.partner_place_id or 0),
        "ordered_on": day(one.ordered_on),
        "due_on": day(one.due_on),
        "changed_at": moment(one.changed_at),
        "lines": [
            {
                "line": line.line,
                "product": shown.products.get(line.product_id, ""),
                "lot": line.lot,
                "quantity": line.quantity,
                "reserved": shown.reserved.get(line.id, 0),
                "delivered": line.delivered,
                "serials": None
                if shown.units is None
                else [
                    {"serial": u.serial, "unit_id": u.id, "state": u.state}
                    for u in shown.units.get(line.id, ())
                ],
            }
            for line in one.lines
        ],
    }


def serial_json(row: tuple[OrderLine, Promised]) -> dict[str, Any]:
    line, unit = row
    return {"line": line.line, "serial": unit.serial, "unit_id": unit.id, "state": unit.state}
