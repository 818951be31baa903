"""Years go by: what was kept long enough goes, whoever is there is asked once a year, and silence ends no warning."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.db import db
from registry.journeys import ageing, reaching, still_yours
from registry.notices.models import Letter
from registry.recalls.states import Author
from registry.registrations.models import Owner, Registration, SafetyContact, Watch
from registry.registrations.queries import owner_by_email
from registry.reports.vault.counting import uses
from registry.vault import SAFETY, unseal
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters, words
from tests.owners import let_in
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.registry.notices.builders import a_watch
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.registrations.owners import a_registration, an_owner

PIA, TOM = "pia@example.org", "tom@example.org"
Mailing = tuple[Flask, Inbox]


@pytest.fixture
def drill(mailing: Mailing) -> Product:
    product = a_product(a_brand("Acme"), "drill")
    db.session.commit()
    return product


def look(site: Flask, years: float = 0) -> None:
    """The look of a day that many years from now, and the letters that it brings."""
    with time_machine.travel(now() + timedelta(days=366 * years), tick=True):
        ageing.look_daily()
        run_jobs(site)
        send_letters(site)
    db.session.expire_all()


def test_the_yearly_question_is_answered_in_one_press(mailing: Mailing, drill: Product) -> None:
    site, inbox = mailing
    for number in ("SN1", "SN2", "SN3"):
        a_registration(drill, number, PIA)
    infant = a_product(a_brand("Borealis"), "cot")
    infant.is_infant = True
    a_registration(
        infant, "COT7", PIA, purpose="infant_safety", keep_until=now().date() + timedelta(days=3000)
    )
    db.session.commit()
    look(site)
    assert inbox.letters == [], "they were here this year"
    look(site, 1.1)
    look(site, 1.2)
    (letter,) = inbox.to(PIA)
    assert letter["Subject"].startswith("Still yours?")
    assert "SN1" in words(letter)
    assert "COT7" not in words(letter), "about that a law lets us write of its recalls alone"
    assert "letters about recalls of these products still come" in " ".join(words(letter).split())
    browser, path = Browser(site), link_in(letter, "/still/")
    with time_machine.travel(now() + timedelta(days=366 * 1.2), tick=True):
        page = assert_page(browser.get(path))
        assert "Acme drill, SN2" in page
        mine = {one.number: one for one in db.session.scalars(select(Registration))}
        told = {mine["SN1"].code: "mine", mine["SN2"].code: "sold", mine["SN3"].code: "stolen"}
        assert browser.post(path, told).status_code == 400
        assert {one.state for one in mine.values()} == {"active"}, "nothing half done"
        assert browser.post(path, {**told, mine["SN3"].code: "scrapped"}).status_code == 200
        assert "1 product is still yours" in browser.page
        db.session.expire_all()
        assert [mine[name].state for name in ("SN1", "SN2", "SN3", "COT7")] == [
            "active",
            "sold",
            "scrapped",
            "active",
        ]
        assert browser.get(path).status_code == 410
        assert browser.post(path, told).status_code == 410
        assert browser.get("/still/" + "x" * 43).status_code == 410
    look(site, 2.1)
    assert len(inbox.to(PIA)) == 1, "their answer counts for a year"


def test_silence_ends_no_letter_about_a_recall(mailing: Mailing, drill: Product) -> None:
    site, inbox = mailing
    a_registration(drill, "SN1", PIA)
    db.session.commit()
    for years in (1.1, 2.2, 3.3):
        look(site, years)
    assert len(inbox.to(PIA)) == 3
    brand = db.session.get_one(Brand, drill.brand_id)
    recall = a_published_recall(brand, {"any": [{"serial": ["SN1"]}]}, drill)
    reaching.ask(recall, Author(None, "A second person"))
    db.session.commit()
    run_jobs(site)
    send_letters(site)
    assert "recall" in inbox.to(PIA)[-1]["Subject"].lower()


def test_details_go_first_then_all(mailing: Mailing, drill: Product) -> None:
    """Name and address after three years, the way to warn them after fifteen; coming in begins anew."""
    site, _inbox = mailing
    an_owner(PIA, name="Pia", address="Lange Strasse 5")
    an_owner(TOM, name="Tom")
    an_owner("new@example.org", name="Neo")
    for number, email in (("SN1", PIA), ("SN2", TOM)):
        a_registration(drill, number, email)
    watch = a_watch(PIA)
    watch.confirmed_at, watch.generation = now(), 10**9
    db.session.commit()
    look(site, 2.9)
    assert unseal(owner(PIA).sealed)["name"] == "Pia"
    with time_machine.travel(now() + timedelta(days=366 * 2.9), tick=True):
        let_in(site, owner(TOM))
    look(site, 3.1)
    assert unseal(owner(PIA).sealed) == {"email": PIA}
    assert unseal(owner(TOM).sealed)["name"] == "Tom"
    assert db.session.scalar(select(Owner.id).where(Owner.id == 3)) is None, "nothing was theirs"
    contacts = db.session.scalars(select(SafetyContact)).all()
    assert sorted(unseal(one.sealed, SAFETY)["email"] for one in contacts) == [PIA, TOM]
    assert len(db.session.scalars(select(Watch)).all()) == 1
    look(site, 15.1)
    assert db.session.scalars(select(Owner.id)).all() == [2]
    assert [unseal(one.sealed, SAFETY)["email"] for one in db.session.scalars(select(SafetyContact))] == [TOM]
    assert not db.session.scalars(select(Watch)).all()
    ended = db.session.scalars(select(Registration).where(Registration.number == "SN1")).one()
    assert (ended.state, ended.person, ended.owner_id) == ("removed", None, None)


def test_anybody_reads_what_is_kept_and_how_often_it_was_used(mailing: Mailing, drill: Product) -> None:
    site, _inbox = mailing
    browser = Browser(site)
    assert "was not counted yet" in assert_page(browser.get("/transparency"))
    a_registration(drill, "SN1", PIA)
    db.session.commit()
    look(site, 1.1)
    look(site, 1.2)
    found = {use.purpose: (use.within_year, use.ever) for use in uses()}
    assert found["still_yours"] == (1, 1)
    assert found["registered"] == found["look_customer"] == (0, 0)
    page = assert_page(browser.get("/transparency"))
    assert "at most 15 years after you were here" in page
    assert "Letters that ask whether it is still yours 1 1" in page
    assert PIA not in page


def test_of_two_looks_one_writes(mailing: Mailing, drill: Product) -> None:
    site, _inbox = mailing
    a_registration(drill, "SN1", PIA)
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=400), tick=True):
        ageing.look_daily()
        ageing.look_daily()
        run_jobs(site)
        assert still_yours.behind("") is None
    assert len(db.session.scalars(select(Letter)).all()) == 1


def owner(email: str) -> Owner:
    found = owner_by_email(email)
    assert found is not None
    return found
