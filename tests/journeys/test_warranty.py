"""A sale that comes later is held against the day an owner told; the letter before an end goes out by a real server."""

from datetime import date, datetime, timedelta

import time_machine
from flask import Flask

from registry.catalogue.warranty.reckoning import add_months
from registry.db import db
from registry.journeys.dated import hold_against_sale
from registry.journeys.reminding import look_daily
from registry.registrations.models import Owner
from tests.jobs import run_jobs
from tests.letters import Inbox, send_letters, words
from tests.people import a_member, signed_in
from tests.portal.keeping.visitor import visitor
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.matching.records import a_saw, load, sale
from tests.registry.registrations.owners import a_registration

TOLD, SOLD = date(2025, 6, 20), date(2025, 5, 6)


def test_a_sale_that_comes_later_is_held_against_the_day_told(app: Flask) -> None:
    saw = a_saw()
    published_warranty(saw)
    near = a_registration(saw, "BX0001", "pia@example.org", bought_on=SOLD + timedelta(days=3))
    far = a_registration(saw, "BX0002", "otto@example.org", bought_on=TOLD)
    fixed = a_registration(saw, "BX0003", "eva@example.org", bought_on=TOLD, bought_state="confirmed")
    other = a_registration(saw, "BX0009", "ida@example.org", bought_on=TOLD)
    db.session.commit()
    rows = [sale(serial=f"BX000{n}", sold_on=SOLD.isoformat(), invoice=f"R-{n}") for n in (1, 2, 3)]
    with time_machine.travel(datetime.now().astimezone() + timedelta(seconds=30), tick=True):
        load(app, saw, rows)
        _jobs_later(app)
    db.session.expire_all()
    assert [r.bought_state for r in (near, far, fixed, other)] == ["fits", "differs", "confirmed", "told"]
    hold_against_sale(fixed)
    assert fixed.bought_state == "confirmed", "what staff decided is locked"
    owner = visitor(app, db.session.get(Owner, far.owner_id))
    owner.get(f"/mine/{far.code}/warranty")
    assert "Two days of purchase" in owner.page
    owner.get("/mine")
    asked = "You told 20 June 2025; the maker’s sales records say 6 May 2025"
    assert asked in owner.page, "without looking for it"
    assert f'href="/mine/{far.code}/proof">Send the receipt' in owner.page
    agreed = visitor(app, db.session.get(Owner, near.owner_id))
    agreed.get("/mine")
    assert "Send the receipt" not in agreed.page
    ed = signed_in(app, a_member(app, "ed@example.org", saw.organisation_id, "editor"))
    ed.get("/admin/warranty/dates")
    assert "BX0002" in ed.page
    assert "BX0001" not in ed.page


def _jobs_later(app: Flask) -> None:
    """What waits until files have come to rest."""
    with time_machine.travel(datetime.now().astimezone() + timedelta(minutes=5), tick=True):
        run_jobs(app)


def test_the_letter_before_an_end_arrives_once_and_can_be_ended(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    saw = a_saw()
    published_warranty(saw)
    mine = a_registration(saw, "BX0001", "pia@example.org", bought_on=SOLD)
    mine.made_at = mine.made_at.replace(year=2025, month=9, day=1)
    db.session.get_one(Owner, mine.owner_id).reminders = True
    db.session.commit()
    ends = add_months(SOLD, 24)
    for days in (31, 30, 29, 2):
        with time_machine.travel(
            datetime.combine(ends - timedelta(days=days), datetime.min.time()), tick=True
        ):
            look_daily()
            run_jobs(site)
            send_letters(site)
    (letter,) = inbox.to("pia@example.org")
    assert letter["Subject"].startswith("Warranty ends on 6 May 2027")
    assert "This cover ends on that day: Whole drill." in words(letter)
    assert "/mine" in words(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
