"""Thirty days before a cover ends whoever asked gets one letter, however often anybody looks."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.catalogue.warranty.reckoning import add_months
from registry.db import db
from registry.jobs.models import Job
from registry.journeys.reminding import KIND, look_daily
from registry.notices.models import Letter
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import owner_by_email
from tests.jobs import run_jobs
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration

BOUGHT = date(2024, 12, 1)
ENDS = add_months(BOUGHT, 24)


@pytest.fixture
def drill(app: Flask) -> Product:
    product = a_product(a_brand("Borealis"), "drill")
    published_warranty(product)
    db.session.commit()
    return product


def registered(
    product: Product, number: str, email: str, *, asked: bool = True, **facts: object
) -> Registration:
    made = a_registration(product, number, email, **{"bought_on": BOUGHT, **facts})
    owner: Owner | None = owner_by_email(email)
    assert owner
    owner.reminders = asked
    made.made_at = datetime.combine(date(2025, 6, 1), made.made_at.timetz())
    db.session.commit()
    return made


def look(app: Flask, day: date) -> list[tuple[int | None, str, str]]:
    """What is in the outbox after the day's look."""
    with time_machine.travel(day, tick=True):
        look_daily()
        run_jobs(app)
    db.session.expire_all()
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert {letter.kind for letter in letters} <= {"warranty_ending"}
    return [(x.registration_id, x.facts["cover"], x.facts["ends_on"]) for x in letters if x.facts]


def test_one_letter_thirty_days_before_and_never_again(app: Flask, drill: Product) -> None:
    mine = registered(drill, "BA1", "pia@example.org")
    assert look(app, ENDS - timedelta(days=31)) == []
    wanted = [(mine.id, "Whole drill", ENDS.isoformat())]
    assert look(app, ENDS - timedelta(days=30)) == wanted
    for days in (29, 15, 1, 0, -1):
        assert look(app, ENDS - timedelta(days=days)) == wanted
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.person, letter.owner_id) == (mine.person, mine.owner_id)
    motor = add_months(BOUGHT, 60)
    assert look(app, motor - timedelta(days=5))[1:] == [(mine.id, "Motor", motor.isoformat())]


def test_never_about_a_product_for_infants(app: Flask, drill: Product) -> None:
    registered(drill, "BA1", "ann@example.org", purpose="infant_safety")
    assert look(app, ENDS) == []
    drill.is_infant = True
    registered(drill, "BA2", "bo@example.org")
    assert look(app, ENDS) == []


def test_only_who_asked_and_still_has_it(app: Flask, drill: Product) -> None:
    registered(drill, "BA1", "quiet@example.org", asked=False)
    registered(drill, "BA2", "gone@example.org", state="passed_on")
    registered(drill, "BA3", "waits@example.org", state="waiting")
    unsure = registered(drill, "BA4", "unsure@example.org")
    db.session.get_one(Owner, unsure.owner_id).confirmed_at = None
    db.session.commit()
    assert look(app, ENDS) == []


def test_looking_is_asked_for_once_a_day(app: Flask, drill: Product) -> None:
    with time_machine.travel(ENDS, tick=True):
        for _ in range(3):
            look_daily()
            run_jobs(app)
        assert db.session.query(Job).filter_by(kind=KIND).count() == 1
    with time_machine.travel(ENDS + timedelta(days=1), tick=True):
        look_daily()
        assert db.session.query(Job).filter_by(kind=KIND).count() == 2


def test_two_looks_side_by_side_write_one_letter(app: Flask, drill: Product) -> None:
    """A worker that was believed dead comes back: the unique record decides, not the job."""
    from registry.jobs.actions import queue

    mine = registered(drill, "BA1", "pia@example.org")
    with time_machine.travel(ENDS, tick=True):
        for _ in range(2):
            queue(KIND, organisation_id=None, by_id=None, by_name="")
            db.session.commit()
            run_jobs(app)
    assert db.session.query(Letter).filter_by(registration_id=mine.id).count() == 1


def test_a_day_that_moves_is_told_anew(app: Flask, drill: Product) -> None:
    mine = registered(drill, "BA1", "pia@example.org")
    assert len(look(app, ENDS - timedelta(days=10))) == 1
    mine.bought_on = BOUGHT + timedelta(days=40)
    mine.bought_state = "confirmed"
    db.session.commit()
    assert len(look(app, ENDS + timedelta(days=20))) == 2
