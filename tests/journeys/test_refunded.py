"""What was invoiced by the billing system is recalled: whoever bought it is told; whoever was refunded hears no more of
it, and least of all that it is not recalled."""

from typing import Any

from flask import Flask

from registry.catalogue.models import Brand
from registry.db import db
from tests.jobs import run_jobs
from tests.journeys import test_told
from tests.journeys.test_told import publish
from tests.letters import Inbox, send_letters
from tests.programs import Program, a_key
from tests.registry.recalls import test_actions
from tests.registry.recalls.builders import a_product
from tests.registry.recalls.test_actions import a_draft

app, brand = test_told.app, test_actions.brand


def _line(number: int, **more: Any) -> dict[str, Any]:
    return {"serial": f"AB150{number}", "model": "WX1", "invoice": f"R-{number}", "line": "1"} | more


def test_whoever_was_refunded_hears_no_more(app: Flask, brand: Brand) -> None:
    inbox: Inbox = app.extensions["inbox"]
    a_product(brand, "washer", ["WX1"])
    db.session.commit()
    billing = Program(app, a_key(brand.organisation_id, "billing:write"))
    sold = [_line(n, sold_on="2024-05-06", customer_email=f"p{n}@example.org") for n in range(3)]
    billing.post("/api/v1/billing/lines", {"lines": sold[:2]})
    credit = {"credit_note": "CN-1", "returned_on": "2024-06-01"}
    billing.post("/api/v1/billing/credits", {"credits": [_line(0, **credit)]})
    version = a_draft(brand)
    db.session.commit()
    publish(app, version)
    send_letters(app)
    assert [letter["To"] for letter in inbox.letters] == ["p1@example.org"]
    inbox.letters.clear()
    billing.post("/api/v1/billing/lines", {"lines": sold})
    billing.post("/api/v1/billing/credits", {"credits": [_line(1, **credit)]})
    run_jobs(app)
    send_letters(app)
    assert [letter["To"] for letter in inbox.letters] == ["p2@example.org"]
