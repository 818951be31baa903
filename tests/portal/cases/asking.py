"""A recalled kettle with two remedies, and people who ask for one, for any test."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask

from registry.cases.models import RemedyCase
from registry.catalogue.models import Product
from registry.db import db
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.remedies.builders import two_remedies
from tests.registry.units.builders import a_sale, a_unit

RULE = {"any": [{"serial": {"range": ["AB1000", "AB1999"]}}]}
SOLD = date(2024, 10, 3)


@dataclass
class Recalled:
    """What is recalled. AB1001 was sold to Pia for 200 EUR; of the others nothing is on record."""

    kettle: Product
    recall: Recall


def a_recalled_kettle(**changes: Any) -> Recalled:
    brand = a_brand("Acme")
    kettle = a_product(brand, "kettle", ["K1"])
    facts = {"title": "Acme kettles recalled", "remedy": "Repair or refund.", "remedies": two_remedies()}
    recall = a_published_recall(brand, RULE, kettle, **facts | changes)
    unit = a_unit(kettle, "AB1001", model="K1")
    a_sale(unit, "INV-1", name="Pia", email="pia@example.org", sold_on=SOLD, price="200.00", currency="EUR")
    db.session.commit()
    refresh()
    return Recalled(kettle, recall)


def query_of(recalled: Recalled, number: str) -> str:
    return f"serial={number}&product={recalled.kettle.slug}"


def ask_for(
    site: Flask, recalled: Recalled, number: str, email: str, kind: str = "repair", address: str = "127.0.0.1",
    **more: str,
) -> Browser:  # fmt: skip
    """Somebody chooses on the page, and sends it; the letter is still to be opened."""
    browser = Browser(site, address)
    browser.get(f"/remedy?{query_of(recalled, number)}")
    browser.post("/remedy", {"unit": query_of(recalled, number), "kind": kind, "email": email, **more})
    return browser


def confirmed(site: Flask, inbox: Inbox, browser: Browser, email: str) -> Browser:
    """Opened behind the link of the letter."""
    send_letters(site)
    letter = next(one for one in reversed(inbox.to(email)) if "/remedy/confirm/" in words(one))
    path = link_in(letter, "/remedy/confirm/")
    browser.get(path)
    browser.post(path)
    assert browser.path.startswith("/case/"), browser.page
    return browser


def seen_on(browser: Browser) -> str:
    """The total that the page shows, as its form sends it back."""
    return browser.page.partition('name="seen" value="')[2].partition('"')[0]


def late(case: RemedyCase, days: int = 1) -> None:
    """The promised day was so many days ago."""
    case.due_at = case.due_at - timedelta(days=days + int(case.offer["days"])) if case.due_at else None
    db.session.commit()


def the_case(number: str) -> RemedyCase:
    db.session.expire_all()
    return db.session.query(RemedyCase).filter_by(number=number).one()
