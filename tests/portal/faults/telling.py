"""A saw under warranty, its fault codes, and people who tell of a fault, for any test."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask

from registry.audit.who import By
from registry.catalogue.models import Product
from registry.catalogue.warranty.terms import Cover
from registry.db import db
from registry.faults.codes import Typed, add_code
from registry.faults.models import FaultCode, FaultReport
from registry.recalls.index.serving import refresh
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.matching.records import a_saw
from tests.registry.units.builders import a_sale, a_unit

SOLD, MADE = date(2024, 11, 1), date(2024, 9, 2)
MAKER = By(1, "Ed")
COVER = Cover("Whole drill", "parts_labour", 24, "months")


@dataclass
class Warranted:
    """BX0001 was made in lot L7 and sold on `SOLD`; "Whole drill" covers it for 24 months, days in repair added."""

    saw: Product
    leaks: FaultCode
    sparks: FaultCode


def a_warranted_saw(**terms: Any) -> Warranted:
    saw = a_saw()
    published_warranty(saw, covers=(COVER,), **{"adds_repair": True, "register_days": None, **terms})
    unit = a_unit(saw, "BX0001", model="HX-100", lot="L7", made_on=MADE)
    a_sale(unit, "R-1", name="Anna Koch", email="anna@example.org", sold_on=SOLD)
    a_unit(saw, "BX0002", model="HX-100", made_on=MADE)
    leaks = add_code(
        saw.organisation_id, saw.id, Typed("e04", "It leaks oil", "Oil below it\nA smell"), MAKER
    )
    sparks = add_code(saw.organisation_id, None, Typed("E09", "It sparks"), MAKER)
    db.session.commit()
    refresh()
    return Warranted(saw, leaks, sparks)


def query_of(saw: Product, number: str = "BX0001") -> str:
    return f"serial={number}&product={saw.slug}"


def report(
    site: Flask, query: str, email: str = "tom@example.org", address: str = "127.0.0.1", **typed: str
) -> Browser:
    """Told by the form, and sent; where there is a letter, it is still to be opened."""
    browser = Browser(site, address)
    browser.get(f"/fault?{query}")
    browser.post("/fault", {"unit": query, "harm": "none", "email": email, **typed})
    return browser


def confirmed(site: Flask, inbox: Inbox, browser: Browser, email: str = "tom@example.org") -> Browser:
    send_letters(site)
    letter = next(one for one in reversed(inbox.to(email)) if "/remedy/confirm/" in words(one))
    path = link_in(letter, "/remedy/confirm/")
    browser.get(path)
    browser.post(path)
    assert browser.path.startswith("/case/"), browser.page
    return browser


def the_report() -> FaultReport:
    db.session.expire_all()
    return db.session.query(FaultReport).one()
