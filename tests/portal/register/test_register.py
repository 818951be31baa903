"""Registering as people do: from nothing, from an answer, from a code; with slips; twice; by the thousand."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from registry.clock import now
from registry.db import db
from registry.journeys import registering
from registry.matching.models import RecallRegistered
from registry.notices.models import Letter
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.units.models import Unit
from registry.vault import SAFETY, unseal
from tests.owners import a_link, an_owner, let_in
from tests.people import Browser
from tests.portal.pagecheck import assert_page, links_of
from tests.portal.register.conftest import GTIN, Shop
from tests.registry.units.builders import a_sale, a_unit

OLGA = "olga@example.org"
GOOD = {"number": "AB100250", "email": OLGA, "acquired": "new", "bought_on": "2026-03-14"}


def begun(app: Flask, shop: Shop, address: str = "127.0.0.1") -> Browser:
    browser = Browser(app, address)
    assert_page(browser.get(f"/register?product={shop.kettle.slug}"))
    return browser


def sent(browser: Browser, shop: Shop, **fields: str) -> Browser:
    browser.post("/register", {"product": shop.kettle.slug, **GOOD, **fields})
    return browser


def kept() -> list[Registration]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def letters(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def confirmed(app: Flask, registration: Registration) -> Browser:
    browser = Browser(app)
    path = f"/register/confirm/{a_link('registration', registration.id)}"
    assert "Is this yours?" in assert_page(browser.get(path))
    browser.post(path)
    assert browser.path == "/mine", browser.page
    return browser


def test_from_nothing_to_confirmed(app: Flask, shop: Shop) -> None:
    browser = Browser(app)
    assert "Register a product" in assert_page(browser.get("/register"))
    for words in ("acme kettle", "K100", GTIN, "kett"):
        assert "Acme Kettle" in assert_page(browser.get(f"/register?q={words}"))
    browser.get(f"/register?product={shop.kettle.slug}")
    assert "Under the base." in browser.page
    sent(browser, shop, name="Olga Meier", reminders="y", dealer="Kitchen Ltd")
    assert browser.path == "/register/done"
    text = assert_page(browser.get("/register/done"))
    assert "Not in any recall as of" in text
    assert "letter we sent to olga@example.org" in text
    (mine,) = kept()
    assert (mine.state, mine.person, mine.unit_id, mine.bought_on) == (
        "waiting",
        None,
        None,
        date(2026, 3, 14),
    )
    (letter,) = letters("confirm_registration")
    assert letter.registration_id == mine.id
    confirmed(app, mine)
    (mine,) = kept()
    owner = db.session.get_one(Owner, mine.owner_id)
    assert (mine.state, mine.person, mine.dealer) == ("active", owner.person, "Kitchen Ltd")
    assert unseal(owner.sealed) == {"email": OLGA, "name": "Olga Meier"}
    assert owner.confirmed_at is not None
    assert owner.reminders
    unit = db.session.get_one(Unit, mine.unit_id)
    assert (unit.serial, unit.product_id, unit.upload_id) == ("AB100250", shop.kettle.id, None)
    assert [one.registration_id for one in letters("registration_confirmed")] == [mine.id]
    assert count(RecallRegistered) == 0


def test_a_recalled_one_is_said_at_once_and_no_letter_needs_to_say_it(app: Flask, shop: Shop) -> None:
    browser = sent(begun(app, shop), shop, number="AB 100150")
    text = assert_page(browser.get("/register/done"))
    assert "This one is recalled" in text
    assert "Stop using the kettle." in text
    (mine,) = kept()
    confirmed(app, mine)
    (told,) = db.session.scalars(select(RecallRegistered)).all()
    assert (told.recall_id, told.registration_id, told.told_number) == (shop.recall_id, mine.id, 1)


def test_what_a_check_was_told_is_filled_in(app: Flask, shop: Shop) -> None:
    client = app.test_client()
    answer = client.get("/check", query_string={"serial": "AB100250", "model": "K100", "brand": "Acme"})
    assert_page(answer)
    (link,) = [one for one in links_of(answer) if one.startswith("/register?")]
    browser = Browser(app)
    assert_page(browser.get(link))
    assert 'name="number" type="text" value="AB100250"' in browser.page
    assert 'name="model" value="K100"' in browser.page
    told = re.search(r'name="told" value="([^"]+)"', browser.page)
    assert told
    sent(browser, shop, told="serial=AB100250&model=K100&brand=Acme", model="K100")
    assert browser.path == "/register/done", browser.page
    confirmed(app, kept()[0])
    assert kept()[0].model == "K100"


def test_another_product_is_chosen_without_typing_the_number_again(app: Flask, shop: Shop) -> None:
    browser = Browser(app)
    browser.get("/register?serial=AB100250")
    (another,) = re.findall(r'href="([^"]+)">Choose another<', browser.page)
    assert "Its number: AB10 0250" in assert_page(browser.get(another.replace("&amp;", "&")))


def test_a_number_that_leads_to_several_asks_which(app: Flask, shop: Shop) -> None:
    browser = Browser(app)
    text = assert_page(browser.get("/register?serial=ZZZ1"))
    assert "Which product is it?" in text
    assert 'type="hidden" name="serial" value="ZZZ1"' in browser.page
    assert "Acme Kettle" in assert_page(browser.get("/register?serial=ZZZ1&q=Acme"))
    assert f"/register?serial=ZZZ1&amp;product={shop.kettle.slug}" in browser.page
    assert "We found no product" in assert_page(browser.get("/register?q=Zanzibar"))


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"number": " "}, "number", "Type the number"),
        ({"number": "§§§"}, "number", "letters and digits"),
        ({"number": "A1" * 400}, "number", "at most 60"),
        ({"email": "olga@"}, "email", "That is no e-mail address"),
        ({"bought_on": ""}, "bought_on", "The day is on the receipt"),
        ({"bought_on": "31.12.2025"}, "bought_on", "Write it like 2024-06-30"),
        ({"bought_on": "2124-01-01"}, "bought_on", "still to come"),
        ({"bought_on": "1024-01-01"}, "bought_on", "very long ago"),
        ({"acquired": "stolen"}, "acquired", "Choose how"),
        ({"name": "x" * 201}, "name", "longer than 200"),
        ({"phone": "1" * 41}, "phone", "longer than 40"),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_is_lost(
    app: Flask, shop: Shop, fields: dict[str, str], field: str, words: str
) -> None:
    browser = begun(app, shop)
    answer = browser.client.post(
        "/register",
        data={
            "csrf_token": _token(browser),
            "product": shop.kettle.slug,
            **GOOD,
            "dealer": "Kitchen",
            **fields,
        },
    )
    assert words in assert_page(answer, 400)
    html = answer.get_data(as_text=True)
    assert f'href="#f-{field}"' in html
    assert 'value="Kitchen"' in html
    assert kept() == []


def _token(browser: Browser) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.page)
    assert found
    return found[1]


def test_a_day_before_it_was_made_is_a_slip(app: Flask, shop: Shop) -> None:
    a_unit(shop.kettle, "AB100250", made_on=date(2026, 4, 1))
    db.session.commit()
    browser = sent(begun(app, shop), shop)
    assert "made after that day" in browser.page
    assert kept() == []
    sent(browser, shop, bought_on="2026-04-02")
    assert len(kept()) == 1


@pytest.mark.parametrize("acquired", ["gift", "found", "second_hand"])
def test_without_a_receipt_no_day_is_needed(app: Flask, shop: Shop, acquired: str) -> None:
    sent(begun(app, shop), shop, acquired=acquired, bought_on="")
    assert [(one.acquired, one.bought_on) for one in kept()] == [(acquired, None)]


def test_a_look_alike_is_shown_and_settled_by_one_press(app: Flask, shop: Shop) -> None:
    browser = sent(begun(app, shop), shop, number="AB1OO150")
    text = assert_page(browser.get("/register?product=" + shop.kettle.slug))
    browser = sent(begun(app, shop), shop, number="AB1OO150")
    assert "Look at the number once more" in browser.page
    assert 'name="take" value="AB100150"' in browser.page
    assert kept() == [], text
    sent(browser, shop, number="AB1OO150", take="AB100150")
    assert browser.path == "/register/done"
    assert [one.number for one in kept()] == ["AB100150"]


def test_a_number_unlike_the_product_s_is_taken_when_it_is_really_so(app: Flask, shop: Shop) -> None:
    browser = sent(begun(app, shop), shop, number="QX77")
    assert "seldom has a number like this" in browser.page
    assert "It does not look like" in browser.page
    sent(browser, shop, number="QX78", sure="QX77")
    assert "seldom has a number like this" in browser.page, "another number is another doubt"
    sent(browser, shop, number="QX77", sure="QX77")
    assert [one.number for one in kept()] == ["QX77"]


def test_names_bring_no_second_line(app: Flask, shop: Shop) -> None:
    sent(begun(app, shop), shop, name="Olga\r\nBcc: all@example.org", dealer="Shop\nX-Header: 1")
    (mine,) = kept()
    contact = db.session.get_one(SafetyContact, mine.contact_id)
    assert unseal(contact.sealed, SAFETY)["name"] == "Olga Bcc: all@example.org"
    assert mine.dealer == "Shop X-Header: 1"
    assert OLGA not in contact.sealed


def test_the_same_thing_sent_twice_is_one_and_one_letter(app: Flask, shop: Shop) -> None:
    browser = begun(app, shop)
    sent(browser, shop)
    first = browser.page
    again = sent(
        begun(app, shop), shop, number="ab-100 250", bought_on="2026-03-15", email="OLGA@example.org"
    )
    (mine,) = kept()
    assert mine.bought_on == date(2026, 3, 15), "what waits takes the newer details"
    assert len(letters("confirm_registration")) == 1
    confirmed(app, mine)
    with time_machine.travel(now() + timedelta(minutes=4)):
        again = sent(begun(app, shop), shop, bought_on="2026-01-01")
        assert again.page == first, "active or not: the same page"
    (mine,) = kept()
    assert (mine.state, mine.bought_on) == ("active", date(2026, 3, 15))
    assert len(letters("confirm_registration")) == 1
    assert len(letters("sign_in")) == 1


def test_what_somebody_else_registered_is_taken_and_tells_nothing(app: Flask, shop: Shop) -> None:
    first = sent(begun(app, shop), shop)
    confirmed(app, kept()[0])
    second = sent(begun(app, shop), shop, email="paul@example.org")
    assert second.page.replace("paul@", "olga@") == first.page
    confirmed(app, kept()[1])
    one, other = kept()
    assert one.unit_id == other.unit_id
    assert one.person != other.person
    assert [one.state, other.state] == ["active", "active"]


def test_a_sale_on_record_is_tied_only_once_confirmed_and_never_shown_before(app: Flask, shop: Shop) -> None:
    unit = a_unit(shop.kettle, "AB100250")
    line = a_sale(unit, "INV-1", dealer="Secret Dealer", sold_on=date(2026, 3, 12), name="Olga")
    db.session.commit()
    browser = sent(begun(app, shop), shop)
    for page in (browser.page, browser.get("/register/done").text):
        assert "Secret" not in page
        assert "12 March" not in page
    (mine,) = kept()
    assert (mine.sale_line_id, mine.bought_state) == (None, "told")
    confirmed(app, mine)
    (mine,) = kept()
    assert (mine.sale_line_id, mine.bought_state, mine.unit_id) == (line.id, "fits", unit.id)


@pytest.mark.parametrize(
    ("acquired", "told", "state", "day"),
    [
        ("new", "2026-03-26", "fits", date(2026, 3, 26)),
        ("new", "2026-04-26", "differs", date(2026, 4, 26)),
        ("new", "2025-03-12", "differs", date(2025, 3, 12)),
        ("second_hand", "2026-06-01", "fits", date(2026, 6, 1)),
        ("second_hand", "2025-06-01", "differs", date(2025, 6, 1)),
        ("gift", "", "fits", None),
    ],
)
def test_the_day_told_is_held_against_the_sale(
    app: Flask, shop: Shop, acquired: str, told: str, state: str, day: date | None
) -> None:
    a_sale(a_unit(shop.kettle, "AB100250"), "INV-1", sold_on=date(2026, 3, 12))
    db.session.commit()
    sent(begun(app, shop), shop, acquired=acquired, bought_on=told)
    confirmed(app, kept()[0])
    (mine,) = kept()
    assert (mine.bought_state, mine.bought_on) == (state, day)


def test_ten_thousand_from_one_address_are_stopped_and_nothing_typed_is_lost(app: Flask, shop: Shop) -> None:
    browser = begun(app, shop, "192.0.2.9")
    data = {"csrf_token": _token(browser), "product": shop.kettle.slug, **GOOD}
    where = {"REMOTE_ADDR": "192.0.2.9"}
    codes = []
    for n in range(24):
        fields = {"number": f"AB2{n:05d}", "email": f"p{n}@example.org"}
        answer = browser.client.post("/register", data={**data, **fields}, environ_overrides=where)
        codes.append(answer.status_code)
    assert codes == [302 + 1] * 20 + [429] * 4
    assert "nothing is lost" in assert_page(answer, 429)
    assert 'value="AB200023"' in answer.text
    assert len(kept()) == 20


def test_nobody_floods_a_mailbox(app: Flask, shop: Shop) -> None:
    told = []
    for n in range(22):
        browser = sent(begun(app, shop, f"198.51.100.{n}"), shop, number=f"AB3{n:05d}")
        told.append("within the hour" in browser.page)
    assert told == [False] * 20 + [True] * 2
    assert len(letters("confirm_registration")) == 20


def test_a_week_unconfirmed_is_forgotten_whole(app: Flask, shop: Shop) -> None:
    sent(begun(app, shop), shop)
    an_owner("paul@example.org")
    sent(begun(app, shop), shop, email="paul@example.org")
    token = a_link("registration", kept()[0].id)
    with time_machine.travel(now() + timedelta(days=6, hours=23)):
        registering.forget_unconfirmed()
        assert len(kept()) == 2
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        registering.forget_unconfirmed()
        assert kept() == []
        assert count(SafetyContact) == 0
        assert count(Owner) == 1, "who came in before stays"
        text = assert_page(app.test_client().get(f"/register/confirm/{token}"), 410)
        assert "register once more" in text


def test_a_used_link_leads_in_and_an_old_one_to_a_new_letter(app: Flask, shop: Shop) -> None:
    sent(begun(app, shop), shop)
    (mine,) = kept()
    old, used = a_link("registration", mine.id), a_link("registration", mine.id)
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        browser = Browser(app)
        assert "still waits" in assert_page(browser.get(f"/register/confirm/{old}"), 410)
        browser.post("/register/confirm/again", {"token": old})
        assert "A new letter is on its way" in browser.page
    assert len(letters("confirm_registration")) == 2
    browser = Browser(app)
    browser.get(f"/register/confirm/{used}")
    browser.post(f"/register/confirm/{used}")
    assert browser.path == "/mine"
    late = Browser(app)
    assert "It was used before" in assert_page(late.get(f"/register/confirm/{used}"), 410)
    late.post("/mine/enter/again", {"token": used})
    assert "Look into your mailbox" in late.page
    assert len(letters("sign_in")) == 1
    assert len(letters("registration_confirmed")) == 1
    for wrong in ("y" * 43, a_link("sign_in", mine.owner_id or 0), a_link("watch", mine.id)):
        assert_page(Browser(app).get(f"/register/confirm/{wrong}"), 410)


def test_whoever_is_signed_in_needs_no_letter(app: Flask, shop: Shop) -> None:
    browser = let_in(app, an_owner(OLGA))
    assert "Letters go to olga@example.org" in assert_page(
        browser.get(f"/register?product={shop.kettle.slug}")
    )
    sent(browser, shop, email="somebody@else.example")
    assert browser.path == "/mine"
    (mine,) = kept()
    assert (mine.state, mine.owner_id) == ("active", an_owner(OLGA).id)
    assert letters("confirm_registration") == []


def test_a_product_that_is_not_public_cannot_be_registered(app: Flask, shop: Shop) -> None:
    shop.kettle.is_public = False
    db.session.commit()
    browser = Browser(app)
    assert "Register a product" in assert_page(browser.get(f"/register?product={shop.kettle.slug}"))
    assert "We found no product" in assert_page(browser.get("/register?q=kettle"))
    sent(browser, shop)
    assert kept() == []


def test_queries_that_make_no_sense(client: FlaskClient, app: Flask) -> None:
    for query in ("serial=%ff", "serial=1&serial=2", "q=%00", "q=" + "x" * 300, "a=1&" * 60, "product=x%00"):
        answer = client.get(f"/register?{query}")
        assert_page(answer, answer.status_code)
        assert answer.status_code in {200, 400}


def test_zero_bytes_and_endless_paths_are_refused_at_the_door(app: Flask, shop: Shop) -> None:
    """PostgreSQL keeps no zero byte, and nobody types one."""
    browser = begun(app, shop)
    for field in ("product", "told", "number", "email", "lot", "sure"):
        answer = browser.client.post(
            "/register",
            data={"csrf_token": _token(browser), "product": shop.kettle.slug, **GOOD, field: "x\0y"},
        )
        assert_page(answer, 400)
    inside = let_in(app, an_owner(OLGA))
    for path in ("/mine/%00", "/mine/x%00y", "/mine?page=%00", "/register?product=%00", "/register/confirm/%00",
                 "/mine/" + "x" * 5000, "/01/" + "0" * 5000, "/01/%00/21/%00"):  # fmt: skip
        answer = inside.get(path)
        assert answer.status_code in {200, 400, 404, 410}, path
    for path in ("/mine/%00/confirm", "/mine/" + "x" * 5000 + "/discard"):
        inside.get("/mine")
        assert inside.post(path).status_code in {400, 404}, path
