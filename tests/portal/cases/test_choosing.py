"""Get your remedy: side by side, with the sum; confirmed by a link; nobody learns of anybody else."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from registry.clock import now
from registry.db import db
from registry.journeys.remedying import number_of
from registry.journeys.telling import parse_told
from registry.recalls.index.serving import refresh
from registry.registrations.models import Owner
from registry.tokens.models import OneUseToken
from tests.letters import Inbox, link_in, send_letters, words
from tests.owners import a_link
from tests.people import Browser
from tests.portal.cases.asking import (
    SOLD,
    a_recalled_kettle,
    ask_for,
    confirmed,
    query_of,
    seen_on,
    the_case,
)
from tests.portal.keeping.visitor import visitor
from tests.portal.pagecheck import assert_page
from tests.registry.notices.conftest import mailing
from tests.registry.registrations.owners import a_registration

__all__ = ["mailing"]
TOM, EVE = "tom@example.org", "eve@example.org"


@pytest.fixture(autouse=True)
def today() -> "object":
    with time_machine.travel("2026-11-28 10:00", tick=True):
        yield


def test_the_answer_leads_to_both_remedies_and_the_sum_is_worked_out_first(app: Flask) -> None:
    recalled, browser = a_recalled_kettle(), Browser(app)
    browser.get(f"/check?{query_of(recalled, 'AB1500')}")
    assert "Get your remedy" in browser.page
    assert f"unit=serial%3DAB1500%26product%3D{recalled.kettle.slug}" in browser.page
    text = assert_page(browser.get(f"/remedy?unit=serial%3DAB1500%26product%3D{recalled.kettle.slug}"))
    for said in (
        "A new pump, put in at your home.",
        "Within 14 days, promised",
        "Cut off its cord",
        "at least 40.00 EUR",
    ):
        assert said in text
    typed = {
        "unit": query_of(recalled, "AB1500"),
        "do": "work",
        "price": "1.000,00",
        "bought_on": "2025-10-01",
    }
    browser.post("/remedy", typed)
    assert "75 % of the price paid, 1,000.00 EUR: 13 full months old" in browser.page
    assert "750.00" in browser.page
    browser.post("/remedy", typed | {"price": "a lot"})
    assert "That is no amount that was paid." in browser.page
    browser.post("/remedy", typed | {"bought_on": "2031-01-01"})
    assert "That day cannot be right" in browser.page


def test_a_refund_is_asked_for_confirmed_and_stands_on_its_page_with_its_sum(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    tom = ask_for(site, recalled, "AB1500", TOM, "refund", price="300", bought_on="2023-01-05")
    assert "Look into your mailbox" in assert_page(tom.get("/remedy/sent"))
    assert the_case("AB1500").state == "waiting"
    assert tom.get(f"/case/{the_case('AB1500').reference}").request.path == "/case", (
        "not before it is confirmed"
    )
    send_letters(site)
    before = assert_page(tom.get(link_in(inbox.to(TOM)[-1], "/remedy/confirm/")))
    assert "150.00" in before, "nobody begins a refund without seeing its sum"
    confirmed(site, inbox, tom, TOM)
    text = assert_page(tom.get(tom.path))
    for said in (
        "Your refund",
        "It is the maker’s turn",
        "8 December 2026",
        "50 % of the price paid, 300.00 EUR",
        "150.00",
    ):
        assert said in text, said
    send_letters(site)
    letter = inbox.to(TOM)[-1]
    assert "150.00 EUR" in words(letter)
    assert "8 December 2026" in words(letter)
    elsewhere = Browser(site, "192.0.2.7")
    elsewhere.get(link_in(letter, "/case/enter/"))
    assert elsewhere.path == tom.path
    assert "Your refund" in elsewhere.page
    spent = elsewhere.get(link_in(inbox.to(TOM)[0], "/remedy/confirm/"))
    assert_page(spent, 410)


def test_two_people_ask_for_the_same_unit_and_learn_nothing_of_each_other(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    eve = ask_for(site, recalled, "AB1500", EVE, address="192.0.2.8")
    assert eve.path == "/remedy/sent"
    confirmed(site, inbox, eve, EVE)
    assert eve.path != tom.path
    assert eve.get(tom.path).request.path == "/case"
    assert TOM not in eve.page
    assert tom.get(eve.path).request.path == "/case"


def test_the_same_wish_twice_is_one_request(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    ask_for(site, recalled, "AB1500", TOM)
    tom = ask_for(site, recalled, "ab 1500", TOM, "refund", price="99")
    confirmed(site, inbox, tom, TOM)
    assert "Your refund" in tom.page
    before = tom.path
    ask_for(site, recalled, "AB1500", TOM)
    send_letters(site)
    tom.get(link_in(inbox.to(TOM)[-1], "/case/enter/"))
    assert tom.path == before
    assert "Your refund" in tom.page, "what is open stays as it is"


def test_an_owner_who_is_signed_in_types_nothing_anew(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    mine = a_registration(recalled.kettle, "AB1001", "pia@example.org")
    db.session.commit()
    pia = visitor(site, db.session.get(Owner, mine.owner_id))
    assert "Get its remedy" in pia.get("/mine").text
    text = assert_page(pia.get(f"/remedy?own={mine.code}"))
    assert "By the sale on record." in text
    assert "50 % of the price paid, 200.00 EUR: 25 full months old" in text
    assert 'name="price"' not in pia.page
    assert 'name="email"' not in pia.page
    pia.post("/remedy", {"own": mine.code, "unit": query_of(recalled, "AB1001"), "kind": "refund",
                          "seen": seen_on(pia)})  # fmt: skip
    assert pia.path == f"/case/{the_case('AB1001').reference}"
    assert "100.00" in pia.page
    assert "Your requests for a remedy" in assert_page(pia.get("/mine"))
    send_letters(site)
    assert len(inbox.to("pia@example.org")) == 1
    stranger = Browser(site, "192.0.2.9")
    text = assert_page(stranger.get(f"/remedy?{query_of(recalled, 'AB1001')}"))
    assert "200.00" not in text, "what somebody paid is nobody else's to know"
    assert stranger.get(f"/remedy?own={mine.code}").status_code == 404


def test_a_day_that_staff_have_not_accepted_raises_no_refund(app: Flask) -> None:
    recalled = a_recalled_kettle()
    first, later = date(2023, 1, 5), date(2026, 10, 1)
    mine = a_registration(
        recalled.kettle, "AB1500", TOM, bought_on=later, bought_before=first, bought_state="differs"
    )
    sold = a_registration(
        recalled.kettle, "AB1001", TOM, bought_on=later, bought_before=SOLD, bought_state="differs"
    )
    db.session.commit()
    tom = visitor(app, db.session.get(Owner, mine.owner_id))
    for own, state, said in (
        (mine, "differs", "50 % of the price paid, 300.00 EUR: 46 full months old"),
        (mine, "refused", "50 % of the price paid, 300.00 EUR: 46 full months old"),
        (mine, "confirmed", "100 % of the price paid, 300.00 EUR: 1 full month old"),
        (sold, "differs", "50 % of the price paid, 200.00 EUR: 25 full months old"),
        (sold, "confirmed", "100 % of the price paid, 200.00 EUR: 1 full month old"),
    ):
        own.bought_state = state
        db.session.commit()
        tom.get(f"/remedy?own={own.code}")
        data = {"own": own.code, "unit": query_of(recalled, own.number), "do": "work", "price": "300"}
        tom.post("/remedy", data)
        assert said in tom.page, (own.number, state)


def test_where_there_is_nothing_to_ask_for_it_says_why(app: Flask) -> None:
    recalled, browser = a_recalled_kettle(), Browser(app)
    assert "no recall that covers this unit for certain" in assert_page(
        browser.get(f"/remedy?{query_of(recalled, 'AB5000')}")
    )
    browser.get(f"/remedy?{query_of(recalled, 'AB1500')}")
    browser.post("/remedy", {"unit": query_of(recalled, "AB5000"), "kind": "repair", "email": TOM})
    assert "no recall that covers" in browser.page
    recalled.recall.remedies = {}
    db.session.commit()
    assert browser.get("/remedy").request.path == "/"
    assert browser.get("/remedy?serial=%00").status_code == 400


def test_what_is_typed_wrong_is_told_at_its_field(app: Flask) -> None:
    recalled = a_recalled_kettle()
    for wrong, said in (
        ({"email": "tom"}, "That is no e-mail address"),
        ({"kind": "gold"}, "Choose what you want."),
        ({"name": "x" * 201}, "longer than 200"),
    ):
        browser = Browser(app)
        browser.get(f"/remedy?{query_of(recalled, 'AB1500')}")
        data = {"unit": query_of(recalled, "AB1500"), "kind": "repair", "email": TOM} | wrong
        assert browser.post("/remedy", data).status_code == 400
        assert said in browser.page


def test_what_nobody_confirms_is_forgotten(mailing: tuple[Flask, Inbox]) -> None:
    from registry.cases.models import RemedyCase
    from registry.journeys.remedying import forget_old

    site, _ = mailing
    recalled = a_recalled_kettle()
    ask_for(site, recalled, "AB1500", TOM)
    case = the_case("AB1500")
    case.made_at = now() - timedelta(days=8)
    way = f"/case/enter/{a_link('case_link', case.id)}"
    forget_old()
    assert db.session.query(RemedyCase).count() == 0
    assert not db.session.query(OneUseToken).count(), "SQLite may give its number to the next one"
    assert Browser(site).get(way).status_code == 410


def test_only_a_number_that_no_other_unit_bears_names_a_unit() -> None:
    assert number_of(parse_told({"serial": ["ab-1500"], "model": ["K1"]})) == ("serial", "AB1500", "ab-1500")
    assert number_of(parse_told({"lot": ["L7"], "model": ["K1"]})) == ("", None, "L7")


def test_a_remedy_that_is_not_ready_cannot_be_asked_for(app: Flask) -> None:
    recalled, browser = a_recalled_kettle(remedy_available=False), Browser(app)
    refresh()
    text = assert_page(browser.get(f"/remedy?{query_of(recalled, 'AB1500')}"))
    assert "its remedy is not ready yet" in text
