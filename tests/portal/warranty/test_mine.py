"""My own warranty: covers with their days, what a sale on record says, what passes on, and nobody else's."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Flask
from icalendar import Calendar

from registry.catalogue.models import Product
from registry.db import db
from registry.registrations.models import Owner, Registration
from registry.registrations.replacing import replace_unit
from registry.units.models import Unit
from tests.people import Browser
from tests.portal.keeping.visitor import visitor
from tests.portal.pagecheck import assert_page
from tests.portal.warranty.conftest import TODAY
from tests.registry.catalogue.warranty.builders import FULL, published_warranty
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_unit


def owner_of(app: Flask, registration: Registration) -> Browser:
    db.session.commit()
    return visitor(app, db.session.get(Owner, registration.owner_id))


def read(app: Flask, registration: Registration) -> str:
    browser = owner_of(app, registration)
    return assert_page(browser.get(f"/mine/{registration.code}/warranty"))


def test_the_sale_on_record_is_the_start_and_is_shown_to_its_owner(app: Flask, drill: Product) -> None:
    mine = a_registration(drill, "BA1001", bought_on=date(2025, 3, 1), bought_state="fits")
    text = read(app, mine)
    assert "Counted from the day of sale, 28 February 2025, as the maker’s sales records have it." in text
    assert "Until the end of 28 February 2027" in text
    assert "Not the 60 months more: they were for registering by 30 March 2025." in text
    assert "INV-77" not in text


def test_registered_in_time_earns_more(app: Flask, drill: Product) -> None:
    mine = a_registration(drill, "BA1002", bought_on=TODAY - timedelta(days=30))
    text = read(app, mine)
    assert "60 months more for registering in time." in text
    assert "as you told it" in text
    assert "2 October 2036" in text


def test_who_has_it_second_hand_sees_the_first_sale_or_is_asked_for_it(app: Flask, drill: Product) -> None:
    of_record = a_registration(drill, "BA1001", acquired="second_hand", bought_on=date(2026, 9, 1))
    assert "Until the end of 28 February 2027" in read(app, of_record)
    lamp = a_product(a_brand("Lux"), "lamp")
    published_warranty(lamp, grace_days=None)
    unknown = a_registration(lamp, "L1", acquired="second_hand", bought_on=date(2026, 9, 1))
    text = read(app, unknown)
    assert "It depends on when it was bought" in text
    assert "Send a receipt" in text


def test_a_warranty_that_does_not_pass_on_ends_with_the_hand_over(app: Flask, drill: Product) -> None:
    saw = a_product(a_brand("Strict"), "saw")
    published_warranty(saw, transferable=False, grace_days=None)
    first = a_registration(saw, "S1", "pia@example.org", bought_on=date(2026, 6, 1), state="passed_on")
    inherited = {"bought_on": first.bought_on, "previous_id": first.id, "acquired": "second_hand"}
    second = a_registration(saw, "S1", "otto@example.org", **inherited)
    text = read(app, second)
    assert (
        "It does not pass to the next owner, so it ended when the product was passed on, 1 November 2026."
        in text
    )
    assert "passed on" in text
    kept = a_product(a_brand("Kind"), "saw")
    published_warranty(kept, grace_days=None)
    first = a_registration(kept, "S1", "pia@example.org", bought_on=date(2026, 6, 1), state="passed_on")
    first.made_at = first.made_at.replace(month=6)
    second = a_registration(kept, "S1", "otto@example.org", **inherited | {"previous_id": first.id})
    text = read(app, second)
    assert "Until the end of 1 June 2028" in text
    assert "60 months more for registering in time." in text, "the first owner did"
    assert "Counted from the day of purchase, 1 June 2026, as an owner before you told it." in text


def test_who_got_another_one_reads_that_they_told_the_day_themselves(app: Flask) -> None:
    saw = a_product(a_brand("Kind"), "saw")
    published_warranty(saw, grace_days=None)
    first = a_registration(saw, "S1", "pia@example.org", bought_on=date(2026, 6, 1))
    made = replace_unit(first, "S2", "S2", a_unit(saw, "S2").id)
    db.session.commit()
    assert "Counted from the day of purchase, 1 June 2026, as you told it." in read(app, made)


def test_where_terms_differ_by_country_the_owner_says_it_once(app: Flask, drill: Product) -> None:
    lamp = a_product(a_brand("Lux"), "lamp")
    published_warranty(lamp)
    short = replace(FULL, covers=FULL.covers[:1], register_days=None)
    published_warranty(lamp, short, countries=("FR",), valid_from=TODAY)
    mine = a_registration(lamp, "L1", bought_on=TODAY)
    browser = owner_of(app, mine)
    page = f"/mine/{mine.code}/warranty"
    assert "Where was it bought?" in assert_page(browser.get(page))
    browser.post(f"/mine/{mine.code}/country", {"country": "<b>"})
    assert "Where was it bought?" in browser.page
    browser.post(f"/mine/{mine.code}/country", {"country": "FR"})
    assert "Motor" not in browser.page
    assert "Whole drill" in browser.page
    browser.get("/warranty/check")
    browser.get("/mine")
    browser.post(f"/mine/{mine.code}/country", {"country": "ZZ"})
    assert "Motor" not in browser.page, "said once"
    other = a_registration(lamp, "L2", bought_on=TODAY)
    browser = owner_of(app, other)
    browser.get(f"/mine/{other.code}/warranty")
    browser.post(f"/mine/{other.code}/country", {"country": "ZZ"})
    assert "Motor" in browser.page


def test_another_s_page_is_not_there(app: Flask, drill: Product) -> None:
    mine = a_registration(drill, "BA1001", "pia@example.org")
    other = owner_of(app, a_registration(drill, "BA1002", "otto@example.org"))
    for path in ("warranty", "warranty.ics"):
        assert other.get(f"/mine/{mine.code}/{path}").status_code == 404
        assert other.get(f"/mine/nobody/{path}").status_code == 404
        nobody = Browser(app)
        nobody.get(f"/mine/{mine.code}/{path}")
        assert nobody.path == "/mine/enter"


def test_the_ends_in_a_calendar(app: Flask, drill: Product) -> None:
    mine = a_registration(drill, "BA1001")
    answer = owner_of(app, mine).get(f"/mine/{mine.code}/warranty.ics")
    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [date(2027, 2, 28), date(2030, 2, 28)]
    assert str(events[0]["summary"]).startswith("Last day of warranty: Borealis drill driver, Whole drill")
    assert all(event.walk("VALARM") for event in events)
    assert b"example.org" not in answer.data
    assert len({event["uid"] for event in events}) == 2


def test_a_name_with_line_ends_makes_no_line_of_a_calendar(app: Flask, drill: Product) -> None:
    drill.name = "drill\r\nATTACH:http://evil.example"
    mine = a_registration(drill, "BA1001")
    answer = owner_of(app, mine).get(f"/mine/{mine.code}/warranty.ics")
    assert b"\r\nATTACH" not in answer.data
    assert db.session.query(Unit).count() == 2
