"""A saw maker's chain, for any test: its events in the standard's words, and what is known after them."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from registry.catalogue.models import Brand, Gtin, Model, Organisation, Product
from registry.db import db
from registry.journeys.capturing import record
from registry.recalls.states import Author
from registry.units.events.reading import Reading

BY = Author(None, "Stock system")
GTIN, BATTERY = "04012345123456", "09506000134352"
"""Of the saw, and of another maker's battery."""
PLANT, WAREHOUSE, SHOP, OTHER_SHOP = (
    "https://id.gs1.org/414/4012345000016",
    "https://id.gs1.org/414/4012345000023",
    "https://id.gs1.org/414/4012345000030/254/till",
    "https://shops.example/7",
)
PALLET, CASE = "https://id.gs1.org/00/340123450000000017", "https://id.gs1.org/00/340123450000000024"


def saw(number: int | str, gtin: str = GTIN) -> str:
    """One item, by its Digital Link."""
    return f"https://id.gs1.org/01/{gtin}/21/S{number}"


def lot(name: str, gtin: str = GTIN) -> str:
    return f"https://id.gs1.org/01/{gtin}/10/{name}"


def key(number: int | str, gtin: str = GTIN) -> str:
    return f"i{gtin}.S{number}"


def day(number: int, hour: int = 12) -> str:
    """A moment in March 2026."""
    return f"2026-03-{number:02}T{hour:02}:00:00.000Z"


def told(at: str, kind: str = "ObjectEvent", **more: Any) -> dict[str, Any]:
    """An event; whatever has no action observes."""
    event = {"type": kind, "eventTime": at, "eventTimeZoneOffset": "+00:00"}
    return event | ({} if kind == "TransformationEvent" else {"action": "OBSERVE"}) | more


def made(at: str, *epcs: str, where: str = PLANT, **more: Any) -> dict[str, Any]:
    return told(
        at, action="ADD", epcList=list(epcs), bizStep="commissioning", disposition="active",
        bizLocation={"id": where}, **more,
    )  # fmt: skip


def packed(at: str, parent: str, *children: str, action: str = "ADD", **more: Any) -> dict[str, Any]:
    step = "packing" if action == "ADD" else "unpacking"
    return told(
        at, "AggregationEvent", action=action, parentID=parent, childEPCs=list(children), bizStep=step, **more
    )


def shipped(at: str, *epcs: str, where: str = PLANT, to: str = "", **more: Any) -> dict[str, Any]:
    if to:
        more["destinationList"] = [{"type": "location", "destination": to}]
    return told(
        at, epcList=list(epcs), bizStep="shipping", disposition="in_transit", readPoint={"id": where}, **more
    )


def received(at: str, *epcs: str, where: str = WAREHOUSE, **more: Any) -> dict[str, Any]:
    return told(
        at,
        epcList=list(epcs),
        bizStep="receiving",
        disposition="in_progress",
        bizLocation={"id": where},
        **more,
    )


def sold(at: str, *epcs: str, where: str = SHOP, **more: Any) -> dict[str, Any]:
    return told(
        at, epcList=list(epcs), bizStep="retail_selling", disposition="retail_sold", bizLocation={"id": where},
        **more,
    )  # fmt: skip


def taken_back(event: Mapping[str, Any], reason: str = "incorrect_data") -> dict[str, Any]:
    """The error declaration of an event."""
    return dict(event) | {"errorDeclaration": {"declarationTime": day(30), "reason": reason}}


def a_saw_maker(name: str = "Acme Tools", gtin: str = GTIN) -> Product:
    """A maker with a saw of this GTIN."""
    slug = name.lower().replace(" ", "-")
    maker = Organisation(slug=slug, name=name)
    db.session.add(maker)
    db.session.flush()
    brand = Brand(organisation_id=maker.id, slug=slug, name=name, key=name.upper())
    db.session.add(brand)
    db.session.flush()
    saw = Product(
        organisation_id=maker.id, brand_id=brand.id, slug=f"{slug}-saw", name="Saw",
        models=[Model(text="S1", key="S1")], gtins=[Gtin(gtin=gtin)],
    )  # fmt: skip
    db.session.add(saw)
    db.session.commit()
    return saw


def tell(maker: int, *events: Mapping[str, Any]) -> list[Reading]:
    """As another system would, in a transaction of its own."""
    new = record(maker, events, BY)
    db.session.commit()
    return new


def rows(table: str, *columns: str, where: str = "1 = 1", order: str = "") -> list[Any]:
    """What is in a table, in an order that does not depend on numbers."""
    wanted = ", ".join(columns)
    found = db.session.execute(
        sa.text(f"SELECT {wanted} FROM {table} WHERE {where} ORDER BY {order or wanted}")
    )
    made = [tuple(row) for row in found]
    db.session.rollback()
    return made


def where_is(maker: int, item: str) -> tuple[int, str | None, bool]:
    """Stage, identifier of the place, and whether it is held."""
    found = db.session.execute(
        sa.text(
            "SELECT w.stage, p.uri, w.held FROM whereabouts w LEFT JOIN place p ON p.id = w.place_id "
            "WHERE w.organisation_id = :maker AND w.key = :key"
        ),
        {"maker": maker, "key": item},
    ).one()
    db.session.rollback()
    return found.stage, found.uri, bool(found.held)


def everything(maker: int) -> dict[str, list[Any]]:
    """All that is derived, with events by their keys instead of numbers."""
    mine = f"organisation_id = {maker}"
    event = "(SELECT event_key FROM trace_event e WHERE e.id = event_id)"
    place = "(SELECT uri FROM place p WHERE p.id = place_id)"
    spots = ("key", "product_id", "lot_key", "stage", place, "held", "expires", "made", "at", event)
    return {
        "whereabouts": rows("whereabouts", *spots, where=mine, order="key"),
        "holding": rows("holding", "child_key", "at", "parent_key", "kind", "until", "quantity", event, where=mine),
        "stock": rows("lot_stock", "key", "stage", place, "quantity", "held", "expires", where=mine),
        "doubts": rows("trace_doubt", "kind", "key", event, where=mine),
        "units": rows(
            "unit", "product_id", "serial", "serial_key", "lot", "lot_key", "quantity", "made_on", "expires",
            "commissioned_id IS NULL", where=mine,
        ),
    }  # fmt: skip


def numbered(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with an eventID, as most systems give one."""
    return [
        event | {"eventID": f"urn:uuid:00000000-0000-4000-8000-{n:012}"} for n, event in enumerate(events)
    ]
