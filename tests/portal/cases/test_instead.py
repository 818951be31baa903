"""The refund that is offered once a promise was broken: worked out in the open, like that of the first choice."""

from datetime import date

import pytest
import time_machine
from flask import Flask

from registry.cases.models import RemedyCase
from registry.db import db
from registry.registrations.models import Owner
from tests.letters import Inbox
from tests.people import Browser
from tests.portal.cases.asking import (
    a_recalled_kettle,
    ask_for,
    confirmed,
    late,
    query_of,
    seen_on,
    the_case,
)
from tests.portal.keeping.visitor import visitor
from tests.portal.pagecheck import assert_page
from tests.registry.notices.conftest import mailing
from tests.registry.registrations.owners import a_registration
from tests.registry.remedies.builders import FORMULA, two_remedies

__all__ = ["mailing"]
TOM, PIA = "tom@example.org", "pia@example.org"
WHOLE = two_remedies(refund=FORMULA | {"delivery": True})


@pytest.fixture(autouse=True)
def today() -> "object":
    with time_machine.travel("2026-11-28 10:00", tick=True):
        yield


def promised_in_vain(site: Flask, inbox: Inbox) -> Browser:
    """Tom was promised a repair, and the day has passed."""
    tom = confirmed(site, inbox, ask_for(site, a_recalled_kettle(remedies=WHOLE), "AB1500", TOM), TOM)
    late(the_case("AB1500"))
    tom.get(tom.path)
    return tom


def test_the_sum_is_worked_out_from_all_that_counts_before_it_is_taken(mailing: tuple[Flask, Inbox]) -> None:
    tom = promised_in_vain(*mailing)
    page = tom.path
    text = assert_page(tom.get(page))
    for said in (
        "Tax that stands apart on the receipt",
        "Paid for delivery",
        "at least 40.00 EUR",
        "Cut the cord off",
    ):
        assert said in text, said
    paid = {"price": "300", "bought_on": "2025-10-01", "tax": "60", "delivery": "12.50"}
    text = assert_page(tom.post(f"{page}/refund", paid | {"do": "work"}))
    for said in (
        "75 % of the price paid, 300.00 EUR: 13 full months old",
        "75 % of the tax paid, 60.00 EUR",
        "Delivery paid, whole, 12.50 EUR",
        "282.50",
    ):
        assert said in text, said
    assert 'value="12.50"' in tom.page
    assert the_case("AB1500").kind == "repair", "nothing is chosen by it"
    tom.post(f"{page}/refund", paid | {"seen": seen_on(tom)})
    assert "282.50" in assert_page(tom.get(page))
    assert the_case("AB1500").worked["total"] == "282.50"


@pytest.mark.parametrize("seen", ["", "300.00"])
def test_nobody_takes_a_sum_that_they_have_not_seen(mailing: tuple[Flask, Inbox], seen: str) -> None:
    tom = promised_in_vain(*mailing)
    page = tom.path
    paid = {"price": "300", "bought_on": "2025-10-01", "seen": seen}
    text = assert_page(tom.post(f"{page}/refund", paid))
    assert "Look at your refund first" in text
    assert "It comes to 225.00 EUR. Nothing is chosen yet" in text
    assert the_case("AB1500").kind == "repair"
    tom.post(f"{page}/refund", paid | {"seen": seen_on(tom)})
    assert (the_case("AB1500").kind, the_case("AB1500").worked["total"]) == ("refund", "225.00")


def test_an_owner_who_types_a_price_sees_the_sum_before_it_is_asked_for(app: Flask) -> None:
    recalled = a_recalled_kettle(remedies=WHOLE)
    mine = a_registration(recalled.kettle, "AB1700", PIA)
    db.session.commit()
    pia = visitor(app, db.session.get(Owner, mine.owner_id))
    pia.get(f"/remedy?own={mine.code}")
    asked = {"own": mine.code, "unit": query_of(recalled, "AB1700"), "kind": "refund", "price": "300"}
    text = assert_page(pia.post("/remedy", asked))
    assert "Look at your refund first" in text
    assert 'value="refund" checked' in pia.page
    assert db.session.query(RemedyCase).count() == 0
    pia.post("/remedy", asked | {"seen": seen_on(pia)})
    assert pia.path.startswith("/case/")
    assert the_case("AB1700").kind == "refund"


@pytest.mark.parametrize("do", ["", "work"])
def test_what_is_no_amount_is_told_at_its_field(mailing: tuple[Flask, Inbox], do: str) -> None:
    tom = promised_in_vain(*mailing)
    answer = tom.post(f"{tom.path}/refund", {"price": "300", "tax": "a lot", "do": do})
    assert "That is no amount that was paid." in assert_page(answer, 400)
    assert 'href="#f-tax"' in tom.page
    assert 'value="a lot"' in tom.page


def test_it_goes_by_the_sale_on_record_and_asks_for_the_rest(app: Flask) -> None:
    recalled = a_recalled_kettle(remedies=WHOLE)
    mine = a_registration(recalled.kettle, "AB1001", PIA, bought_on=date(2024, 10, 3))
    db.session.commit()
    pia = visitor(app, db.session.get(Owner, mine.owner_id))
    pia.get(f"/remedy?own={mine.code}")
    pia.post("/remedy", {"own": mine.code, "unit": query_of(recalled, "AB1001"), "kind": "repair"})
    late(the_case("AB1001"))
    page = pia.path
    text = assert_page(pia.get(page))
    assert "By the sale on record." in text
    assert "100.00" in text
    assert 'name="price"' not in pia.page
    pia.post(f"{page}/refund", {"delivery": "8", "do": "work"})
    assert "108.00" in pia.page


def test_nothing_is_worked_out_before_the_day_has_passed(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    tom = confirmed(site, inbox, ask_for(site, a_recalled_kettle(), "AB1500", TOM), TOM)
    answer = tom.post(f"{tom.path}/refund", {"price": "300", "do": "work"})
    assert "The promised day has not passed yet." in assert_page(answer, 400)
