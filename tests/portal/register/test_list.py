"""Registering many from a list: pasted or sent as a file, looked at, put right, registered once."""

import csv
import io
import json
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from registry.audit.who import COMMAND_LINE
from registry.clock import now
from registry.db import db
from registry.intake.columns import FROM_VALUES, RULES
from registry.intake.models import OWNED
from registry.journeys import owned_list, registering
from registry.matching.models import RecallRegistered
from registry.notices.models import Letter
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.units.models import Unit
from registry.vault import person_key, unseal
from registry.webhooks.actions import add
from registry.webhooks.events import Event
from registry.webhooks.models import WebhookMessage
from tests.owners import an_owner
from tests.people import Browser
from tests.portal.keeping.visitor import send_file, visitor
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import GTIN, Shop
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit

LIST = """Product,Serial number,Purchase date,Shop,Room
Kettle,AB100250,2024-06-30,Corner Shop,Flat 3B
Acme Kettle,AB100150,30.06.2024,,Flat 4A
K200,AB100251,,,
"""


@pytest.fixture
def olga(app: Flask, shop: Shop) -> Browser:
    return visitor(app, an_owner())


def look(browser: Browser, rows: str, **more: str) -> str:
    """The list pasted and sent; the text of the page that comes."""
    browser.get("/mine/list")
    answer = browser.post("/mine/list", {"rows": rows, "acquired": "new", **more})
    return assert_page(answer, answer.status_code)


def listed(browser: Browser) -> dict[str, str]:
    """The list as it lies in the page."""
    found = re.search(r'name="list" value="([^"]+)"', browser.page)
    assert found, browser.page
    return {"list": unescape(found[1])}


def press(browser: Browser, step: str, **more: str) -> str:
    answer = browser.post(f"/mine/list/{step}", {**listed(browser), **more})
    return assert_page(answer, answer.status_code)


def kept() -> list[Registration]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def in_file(browser: Browser, **more: str) -> list[list[str]]:
    answer = browser.post("/mine/list/file", {**listed(browser), **more})
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_from_a_pasted_list_to_one_s_own_products(olga: Browser, shop: Shop) -> None:
    add(
        shop.kettle.organisation_id,
        "Care",
        "https://care.example/hooks",
        [Event.UNIT_REGISTERED],
        COMMAND_LINE,
    )
    db.session.commit()
    text = look(olga, LIST)
    assert "3 of 3 can be registered" in text
    assert "1 of them is recalled" in text
    assert text.index("AB100150") < text.index("AB100250"), "what is recalled comes first"
    assert kept() == [], "looking writes nothing"
    text = press(olga, "register")
    assert "3 products are registered" in text
    assert "Act on these now: one is recalled" in text
    first, second, third = kept()
    told = [
        json.loads(body)["data"]["registration"]["id"]
        for body in db.session.scalars(select(WebhookMessage.body))
    ]
    assert told == [one.id for one in kept()], "their maker's programs are told of each"
    assert (first.state, first.bought_on, first.dealer) == ("active", date(2024, 6, 30), "Corner Shop")
    assert unseal(first.place_sealed) == {"place": "Flat 3B"}
    assert (second.bought_on, second.acquired, third.model, third.bought_on) == (
        date(2024, 6, 30),
        "new",
        "K200",
        None,
    )
    owner = db.session.scalars(select(Owner)).one()
    assert {one.person for one in kept()} == {owner.person}
    assert count(SafetyContact) == 3
    assert {unit.serial for unit in db.session.scalars(select(Unit))} == {"AB100250", "AB100150", "AB100251"}
    (told,) = db.session.scalars(select(RecallRegistered))
    assert (told.recall_id, told.registration_id, told.told_number) == (shop.recall_id, second.id, 1)
    (letter,) = db.session.scalars(select(Letter))
    assert (letter.kind, letter.facts) == ("list_registered", {"count": 3, "recalled": 1})
    mine = assert_page(olga.get("/mine"))
    assert "Flat 3B" in mine
    assert "AB10 0150" in mine


def test_the_same_list_twice_changes_nothing(olga: Browser, shop: Shop) -> None:
    look(olga, LIST)
    press(olga, "register")
    before = [(one.id, one.state, one.bought_on) for one in kept()]
    again = look(olga, LIST)
    assert "Nothing on this list can be registered now" in again
    assert "Yours already" in again
    look(olga, LIST + "Kettle,AB100252,,,\nKettle,ab 100-252,,,\n")
    first = dict(listed(olga))
    assert "1 product is registered" in press(olga, "register")
    olga.get("/mine/list")
    olga.post("/mine/list/register", first)
    assert "Nothing new was registered" in olga.page, "two presses of one button"
    assert [(one.id, one.state, one.bought_on) for one in kept()][:3] == before
    assert [one.number for one in kept()][3:] == ["AB100252"]
    assert count(Letter) == 2


def test_what_somebody_else_registered_is_like_any_other(app: Flask, olga: Browser, shop: Shop) -> None:
    a_registration(shop.kettle, "AB100250", "tom@example.org")
    db.session.commit()
    text = look(olga, "Kettle,AB100250\nKettle,AB100260")
    one, other = re.findall(r"[12] Acme Kettle (?:K\S+ )?AB1002[56]0 (.*?) (?=2 Acme|File)", text)
    assert one.replace("row 1", "") == other.replace("row 2", "")
    assert "2 products are registered" in press(olga, "register")
    assert sum(one.number == "AB100250" and one.state == "active" for one in kept()) == 2


def test_a_list_of_numbers_alone(olga: Browser, shop: Shop) -> None:
    text = look(olga, "AB100250\nAB100251\nAB100251", what="acme kettle")
    assert "2 of 3 can be registered" in text
    assert "Twice in your list" in text
    assert "The same as row 2." in text
    assert "already" not in text, "none of them was theirs before"
    done = press(olga, "register")
    assert "2 products are registered" in done
    assert "1 row stood twice in your list." in done
    assert "already" not in done


def test_what_is_wrong_is_said_row_by_row_and_comes_back_as_a_file(olga: Browser, shop: Shop) -> None:
    rows = (
        "Product,Serial,GTIN,Bought",
        "Kettle,AB100250,,2099-01-01",
        "Toaster,AB100251,,",
        "Kettle,,,2024-01-01",
        f",AB100252,{GTIN},2024-01-01",
        "Kettle,4.5E+12,,",
        ",AB100253,12345670,",
        "Kettle,=cmd|' /C calc'!A0,,",
        "Kettle,AB100254,,2024-13-45",
        "Kettle,AB100255 AB100256,,",
    )
    text = look(olga, "\n".join(rows))
    assert "1 of 9 can be registered" in text
    for said in (
        "still to come",
        "No product like “Toaster”",
        "has no serial number",
        "power of ten",
        "no date",
    ):
        assert said in text, said
    assert "1 product is registered" in press(olga, "register")
    assert "8" in olga.page
    back = in_file(olga)
    assert back[0] == ["Product", "Serial", "GTIN", "Bought", "What is wrong", "What to do"]
    assert len(back) == 9
    assert back[6][1].startswith("'="), "a spreadsheet must not run it"
    assert all(row[4] for row in back[1:])
    fixed = "\n".join(",".join(row[:4]) for row in back).replace("2099", "2024").replace("Toaster", "Kettle")
    assert "2 of 8 can be registered" in look(olga, fixed)


def test_numbers_that_look_mistyped_wait_until_they_were_looked_at(olga: Browser, shop: Shop) -> None:
    text = look(olga, "Kettle,AB1OO150\nKettle,AB100250\nKettle,ZZ9")
    assert "Numbers to look at again (2)" in text
    assert "It may be AB100150." in text
    assert "1 product is registered" in press(olga, "register")
    assert "3 products are registered" not in olga.page
    look(olga, "Kettle,AB1OO150\nKettle,AB100250\nKettle,ZZ9")
    assert "2 products are registered" in press(olga, "register", sure="y")
    assert [one.number for one in kept()] == ["AB100250", "AB1OO150", "ZZ9"]


def test_what_the_columns_mean_is_put_right(olga: Browser, shop: Shop) -> None:
    text = look(olga, "Thing,Code,Remark\nKettle,AB100250,Flat 1\nKettle,AB100251,Flat 2")
    assert "2 of 2 can be registered" in text
    press(olga, "columns", **{"column-0": "product", "column-1": "", "column-2": "serial", "header": "y"})
    assert "can be registered" not in olga.page or "0 of" in olga.page or "Nothing on this list" in olga.page
    text = press(olga, "columns", **{"column-0": "serial", "column-1": "serial", "header": "y"})
    assert "Column 1 is “Serial number” already" in text
    text = press(olga, "columns", **{"column-0": "product", "column-2": "place", "header": "y"})
    assert "Say which column holds the numbers" in text
    text = press(olga, "columns", **{"column-0": "product", "column-1": "serial", "header": "y"})
    assert "2 of 2 can be registered" in text
    press(olga, "register")
    assert [one.number for one in kept()] == ["AB100250", "AB100251"]


def test_days_that_can_be_read_in_two_ways_are_asked_for(olga: Browser, shop: Shop) -> None:
    text = look(olga, "Product,Serial,Date\nKettle,AB100250,03/04/2024")
    assert "can be read in two ways" in text
    assert olga.post("/mine/list/register", listed(olga)).request.path == "/mine/list"
    assert kept() == []
    look(olga, "Product,Serial,Date\nKettle,AB100250,03/04/2024")
    roles = {"column-0": "product", "column-1": "serial", "column-2": "bought_on", "header": "y"}
    press(olga, "columns", dates="mdy", **roles)
    press(olga, "register")
    assert kept()[0].bought_on == date(2024, 3, 4)


def test_a_file_as_offices_write_them(olga: Browser, shop: Shop) -> None:
    sheet = "Gerät;Seriennummer;Kaufdatum;Händler;Wohnung\nKettle;AB100250;30.06.2024;Käfer & Söhne;3. Stock links\n"
    for encoding in ("cp1252", "utf-16"):
        send_file(olga, "/mine/list", "file", sheet.encode(encoding), "liste.csv", acquired="found")
        assert "1 of 1 can be registered" in olga.page
    press(olga, "register")
    (mine,) = kept()
    assert (mine.dealer, mine.acquired) == ("Käfer & Söhne", "found")
    assert unseal(mine.place_sealed) == {"place": "3. Stock links"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "Paste your list, or choose a file."),
        (" \n ", "Paste your list, or choose a file."),
        ("Product,Serial\n", "no rows below"),
        ("\n".join(f"Kettle,AB1{n:05d}" for n in range(5_001)), "more than 5,000 rows"),
        ("Kettle,AB100250," + "\n".join("x" * 290 for _ in range(3)), ""),
    ],
    ids=["nothing", "blank", "header", "long", "odd"],
)
def test_odd_lists_are_refused_at_their_field_with_what_was_typed(
    olga: Browser, rows: str, said: str
) -> None:
    text = look(olga, rows)
    assert said in text
    assert kept() == []


def test_a_file_that_is_too_large_or_none_is_refused(olga: Browser) -> None:
    assert send_file(olga, "/mine/list", "file", b"x" * (2 * 1024 * 1024 + 1), "a.csv", acquired="new") == 400
    assert "larger than 2 MB" in olga.page
    assert send_file(olga, "/mine/list", "file", b"%PDF-1.4", "a.pdf", acquired="new") == 400
    assert "This is a PDF" in olga.page


def test_a_list_of_somebody_else_or_a_changed_one_is_not_taken(app: Flask, olga: Browser, shop: Shop) -> None:
    look(olga, LIST)
    theirs = listed(olga)
    tom = visitor(app, an_owner("tom@example.org"))
    tom.get("/mine/list")
    for given in (theirs, {"list": theirs["list"][:-3] + "abc"}, {"list": "x"}, {}):
        for step in ("register", "columns", "file"):
            tom.get("/mine/list")
            assert tom.post(f"/mine/list/{step}", given).request.path == "/mine/list"
    assert kept() == []


def test_without_signing_in_nothing_is_there_but_the_way_in(app: Flask, shop: Shop) -> None:
    browser = Browser(app)
    assert "Register many at once, from a list" in assert_page(browser.get("/register"))
    assert "Send me the link" in assert_page(browser.get("/mine/list"))
    assert browser.path == "/register/list"
    assert "That is no e-mail address" in assert_page(browser.post("/register/list", {"email": "olga"}), 400)
    known = an_owner("known@example.org")
    pages = []
    for email in (unseal(known.sealed)["email"], "new@example.org"):
        browser.get("/register/list")
        pages.append(assert_page(browser.post("/register/list", {"email": email})).replace(email, ""))
    assert pages[0] == pages[1], "who asks learns of no address"
    letters = db.session.scalars(select(Letter)).all()
    assert [letter.kind for letter in letters] == ["begin_list", "begin_list"]
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        registering.forget_unconfirmed()
    people = {owner.person for owner in db.session.scalars(select(Owner))}
    assert people == {person_key("known@example.org")}, "who never came is forgotten"


def test_a_thousand_rows_take_as_many_questions_as_ten(olga: Browser, shop: Shop) -> None:
    """What is asked of the database grows by the hundred rows, never by the row."""

    def asked(rows: range) -> int:
        seen: list[str] = []
        look(olga, "\n".join(f"Kettle,AB{n:06d},Flat {n}" for n in rows))

        def note(*args: Any) -> None:
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            press(olga, "register")
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    few, many = asked(range(200_000, 200_010)), asked(range(300_000, 301_000))
    assert many < few + 60
    assert count(Registration) == 1_010


def test_among_many_the_recalled_ones_come_first_on_one_s_own_page(olga: Browser, shop: Shop) -> None:
    rows = [f"Kettle,AB1002{n:02d}" for n in range(30)]
    look(olga, "\n".join(["Kettle,AB100150", *rows]))
    press(olga, "register")
    first = assert_page(olga.get("/mine"))
    assert "1 of them is recalled: they come first" in first
    assert first.index("AB10 0150") < first.index("AB10 0229")
    assert "AB10 0150" not in assert_page(olga.get("/mine?page=2"))


def test_it_holds_days_against_sales_and_what_was_made(olga: Browser, shop: Shop) -> None:
    unit = a_unit(shop.kettle, "AB100250", made_on=date(2024, 1, 1))
    line = a_sale(unit, "INV-1", sold_on=date(2024, 3, 14))
    a_unit(shop.kettle, "AB100251", made_on=date(2024, 1, 1))
    db.session.commit()
    text = look(olga, "Kettle,AB100250,2024-03-14\nKettle,AB100251,2023-05-05\nKettle,AB100252,2023-05-05")
    assert "This one was made after that day." in text
    press(olga, "register")
    first, second = kept()
    assert (first.bought_state, first.sale_line_id, first.unit_id) == ("fits", line.id, unit.id)
    assert second.bought_state == "told"


def test_what_waited_for_a_yes_has_it(app: Flask, olga: Browser, shop: Shop) -> None:
    stranger = Browser(app)
    stranger.get(f"/register?product={shop.kettle.slug}")
    form = {
        "product": shop.kettle.slug,
        "number": "AB100250",
        "email": "olga@example.org",
        "acquired": "gift",
    }
    stranger.post("/register", form)
    assert kept()[0].state == "waiting"
    look(olga, "Kettle,AB100250")
    press(olga, "register")
    assert [one.state for one in kept()] == ["active"]


def test_it_is_among_one_s_own_data_and_goes_with_them(olga: Browser, shop: Shop) -> None:
    look(olga, LIST)
    press(olga, "register")
    own = olga.get("/mine/data/download.json").text
    assert "Flat 3B" in own
    assert "AB100251" in own
    olga.get("/mine/data/erase")
    olga.post("/mine/data/erase", {"how": "all"})
    assert count(Owner) == 0
    assert {one.place_sealed for one in kept()} == {""}


def test_limits_are_told(olga: Browser, shop: Shop) -> None:
    for _ in range(30):
        look(olga, "Kettle,AB100250")
    assert "Many lists were sent" in look(olga, LIST)
    assert "AB100251" in olga.page, "what was typed is not lost"


def test_every_meaning_that_is_guessed_can_be_chosen() -> None:
    roles = {role for _, _, role in RULES[OWNED] if role} | set(FROM_VALUES[OWNED].values())
    assert roles <= set(owned_list.LABELS)
