"""The JSON of what is a maker's. `schemas.py` describes what stands here, and a test compares them."""

from typing import Any

from portal.api.answers import day, moment, page_of_recall
from registry.journeys.systems import Shown, Sold
from registry.recalls.models import Recall
from registry.recalls.states import PUBLIC
from registry.registrations.models import Registration
from registry.sales.models import SaleLine


def unit_json(shown: Shown) -> dict[str, Any]:
    unit = shown.unit
    return {
        "id": unit.id,
        "product": shown.product,
        "model": unit.model,
        "serial": unit.serial,
        "lot": unit.lot,
        "quantity": unit.quantity,
        "made_on": day(unit.made_on),
        "expires": day(unit.expires),
        "shipped_on": day(unit.shipped_on),
        "consignee": unit.consignee,
        "country": unit.country,
    }


def sale_json(line: SaleLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "invoice": line.invoice,
        "line": line.line,
        "sold_on": day(line.sold_on),
        "delivered_on": day(line.delivered_on),
        "dealer": line.dealer,
        "country": line.country,
        "quantity": line.quantity,
        "price": line.price,
        "currency": line.currency,
        "superseded_by": line.superseded_by_id,
    }


def sold_json(sold: Sold) -> dict[str, Any]:
    line = sold.line
    return sale_json(line) | {
        "unit_id": line.unit_id,
        "product": sold.product,
        "serial": sold.serial,
        "lot": line.lot,
        "credit_note": line.credit_note,
        "returned": line.returned,
        "returned_on": day(line.returned_on),
    }


def registration_json(row: tuple[Registration, str]) -> dict[str, Any]:
    one, product = row
    return {
        "id": one.id,
        "unit_id": one.unit_id,
        "product": product,
        "model": one.model,
        "number": one.number,
        "state": one.state,
        "bought_on": day(one.bought_on),
        "bought_state": one.bought_state,
        "country": one.country,
        "confirmed_at": moment(one.confirmed_at) if one.confirmed_at else None,
        "ended_at": moment(one.ended_at) if one.ended_at else None,
    }


def recall_json(recall: Recall, site: str) -> dict[str, Any]:
    return {
        "id": recall.id,
        "reference": recall.reference,
        "title": recall.title,
        "state": recall.state,
        "url": page_of_recall(recall.slug, site) if recall.state in PUBLIC else None,
        "public_version": recall.current_number,
        "published_at": moment(recall.published_at) if recall.published_at else None,
        "changed_at": moment(recall.updated_at),
        "versions": [
            {
                "number": one.number,
                "state": one.state,
                "list_version": one.list_label,
                "scheduled_for": moment(one.scheduled_for) if one.scheduled_for else None,
                "published_at": moment(one.published_at) if one.published_at else None,
            }
            for one in recall.versions
        ],
    }
