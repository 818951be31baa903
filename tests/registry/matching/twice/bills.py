"""Bills saws by the API and by files, and says what is doubted of their sales, for any test."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.sales.models import SaleLine
from registry.units.events.models import TraceDoubt, TraceEvent
from registry.units.places.models import Place
from tests.jobs import run_jobs
from tests.programs import Program
from tests.registry.matching.records import load
from tests.traced import GTIN

LINES, CREDITS = "/api/v1/billing/lines", "/api/v1/billing/credits"
SAW = f"https://id.gs1.org/01/{GTIN}/21/BX0001"


def line(invoice: str, on: str, dealer: str, customer: str = "", serial: str = "BX0001") -> dict[str, Any]:
    told = {"serial": serial, "model": "HX-100", "invoice": invoice, "line": "1", "sold_on": on}
    return told | {"dealer": dealer} | ({"customer_name": customer} if customer else {})


def credit(invoice: str, on: str, note: str = "CN-1") -> dict[str, Any]:
    told = {"serial": "BX0001", "model": "HX-100", "invoice": invoice, "line": "1"}
    return told | {"credit_note": note, "returned_on": on}


def bill(billing: Program, *lines: dict[str, Any]) -> list[str]:
    answer = billing.post(LINES, {"lines": list(lines)})
    assert answer.status_code == 200, answer.json
    return [row.get("result") or row["error"]["detail"] for row in answer.json["rows"]]


def take_back(billing: Program, *credits: dict[str, Any]) -> None:
    answer = billing.post(CREDITS, {"credits": list(credits)})
    assert answer.json["failed"] == 0, answer.json


def by_file(app: Flask, saw: Product, *lines: dict[str, Any]) -> None:
    """The same by CSV; the jobs that follow a filing are done, too."""
    cells = [{name.removeprefix("customer_"): value for name, value in one.items()} for one in lines]
    load(app, saw, cells)
    follow(app)


def follow(app: Flask) -> None:
    db.session.execute(db.text("UPDATE job SET run_at = created_at WHERE state = 'queued'"))
    db.session.commit()
    run_jobs(app)
    db.session.expire_all()


def sides(open_only: bool = True) -> list[tuple[str, str]]:
    """Later and earlier side of each contradiction of a sale: an invoice, or the place of an event."""
    db.session.expire_all()
    found = select(TraceDoubt).where(TraceDoubt.unit_id.is_not(None)).order_by(TraceDoubt.id)
    return [
        (name(one.line_id, one.event_id), name(one.other_line_id, one.other_id or 0))
        for one in db.session.scalars(found)
        if one.resolved_at is None or not open_only
    ]


def name(line_id: int, event_id: int) -> str:
    if line_id:
        return db.session.get_one(SaleLine, line_id).invoice
    place = db.session.get_one(TraceEvent, event_id).location_id
    return db.session.get_one(Place, place).name
