"""A recall goes by a date code that no record holds. Whoever has such a unit is asked in a letter, answers behind its
link, and sees at once whether it is recalled; the answer stays with what is theirs."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.journeys import reaching
from registry.matching.models import RecallAudience, RecallRegistered
from registry.recalls.index.serving import refresh
from registry.recalls.models import Identifier, Recall
from registry.recalls.states import Author
from registry.registrations.models import Registration, UnitAnswer, Watch
from registry.registrations.queries import owner_by_email
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters, words
from tests.owners import an_owner, let_in
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.registry.matching.builders import a_unit
from tests.registry.notices.builders import a_registration, a_sale
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version
from tests.watchers import a_watch

ANN, BO, WANDA = "ann@example.org", "bo@example.org", "wanda@example.org"
RULE: dict[str, Any] = {"any": [{"serial": {"range": ["AB1000", "AB1999"]}, "date_code": ["2331", "2332"]}]}
Mailing = tuple[Flask, Inbox]


@pytest.fixture
def brand(mailing: Mailing) -> Brand:
    return a_brand("Acme")


@pytest.fixture
def washer(brand: Brand) -> Product:
    made = a_product(brand, "washer", ["WX1"])
    db.session.commit()
    refresh()
    return made


def announced(site: Flask, brand: Brand, washer: Product, rule: dict[str, Any] = RULE) -> Recall:
    recall = a_recall(
        brand, washer, what_to_do="Unplug it.", hazard="It can catch fire.", severity="stop_using"
    )
    db.session.add(
        Identifier(recall_id=recall.id, field="date_code", label="Date code", help="Four digits on the door.")
    )
    a_version(recall, rule)
    reaching.ask(recall, Author(None, "Ed"))
    db.session.commit()
    run_jobs(site)
    refresh()
    return recall


def asked_in(site: Flask, inbox: Inbox, address: str) -> str:
    """The path that the letter's link leads to."""
    send_letters(site)
    (letter,) = inbox.to(address)
    assert "one thing more" in letter["Subject"]
    led = site.test_client().get(link_in(letter, "/l/"))
    assert "Set-Cookie" not in led.headers
    return str(led.location)


def test_answered_behind_the_link_and_recalled(mailing: Mailing, brand: Brand, washer: Product) -> None:
    site, inbox = mailing
    owner = an_owner(ANN)
    own = a_registration(washer, "AB1500", ANN, owner_id=owner.id, model="WX1", confirmed_at=owner.made_at)
    more = a_registration(washer, "AB1600", ANN, owner_id=owner.id, model="WX1", confirmed_at=owner.made_at)
    recall = announced(site, brand, washer)
    path, browser = asked_in(site, inbox, ANN), Browser(site)
    browser.get(path)
    page = assert_page(browser.get(path))
    assert "What is the date code?" in page
    assert "Four digits on the door." in page
    assert "AB1500" in page
    assert "1 more of your products waits" in page
    asked = {"unit": f"r{own.id}", "field": "date_code", "change": ""}

    assert browser.post(path, {**asked, "value": " "}).status_code == 400
    assert "Type it as it stands" in assert_page(browser.post(path, {**asked, "value": ""}), 400)
    assert browser.post(path, {**asked, "value": "2" * 201}).status_code == 400
    assert browser.post(path, {**asked, "field": "part", "value": "P1"}).status_code == 400
    assert browser.post(path, {**asked, "unit": "r999", "value": "2331"}).status_code == 400
    assert not db.session.scalars(select(UnitAnswer)).all()

    slip = browser.post(path, {**asked, "value": "233I"})
    assert "Look at it once more" in assert_page(slip)
    assert "It is 2331" in slip.text
    assert not db.session.scalars(select(UnitAnswer)).all()
    done = browser.post(path, {**asked, "value": "233I", "take": "2331"})
    assert_page(done)
    assert 'data-verdict="affected' in done.text
    assert "AB1600" in done.text, "the next one is asked about"
    assert db.session.get_one(RecallRegistered, (recall.id, own.id)).told_number == 1

    done = browser.post(path, {**asked, "unit": f"r{more.id}", "value": "4711"})
    assert_page(done)
    assert 'data-verdict="not_in_any_recall"' in done.text
    assert db.session.get(RecallRegistered, (recall.id, more.id)) is None
    assert "Nothing is asked any more" in assert_page(browser.get(path))
    inbox.letters.clear()
    reaching.ask(recall, Author(None, "Ed"))
    db.session.commit()
    run_jobs(site)
    send_letters(site)
    assert not inbox.letters

    ann = let_in(site, owner)
    assert "This one is recalled" in assert_page(ann.get("/mine"))
    assert "Date code 2331" in ann.page
    ann.get(f"/mine/{more.code}/question?change=date_code")
    assert "What is the date code?" in assert_page(ann.get(f"/mine/{more.code}/question?change=date_code"))
    ann.post(f"/mine/{more.code}/question", {"field": "date_code", "change": "date_code", "value": "2332"})
    assert ann.path == "/mine"
    assert db.session.get_one(RecallRegistered, (recall.id, more.id)).left_number is None


def test_a_customer_and_somebody_who_watches(mailing: Mailing, brand: Brand, washer: Product) -> None:
    site, inbox = mailing
    sale = a_sale(a_unit(washer, "AB1700", model="WX1"), "Bo", BO)
    db.session.commit()
    watch = a_watch("serial=AB1800&brand=Acme&model=WX1", WANDA)
    recall = announced(site, brand, washer)
    browser, path = Browser(site), asked_in(site, inbox, BO)
    assert "AB1700" in assert_page(browser.get(path))
    done = browser.post(path, {"unit": f"s{sale.id}", "field": "date_code", "value": "2331"})
    assert_page(done)
    assert 'data-verdict="affected' in done.text
    assert db.session.get_one(RecallAudience, (recall.id, sale.id)).told_number == 1

    (letter,) = inbox.to(WANDA)
    assert "one thing more" in words(letter)
    led = browser.get(link_in(letter, "/l/"))
    assert "What is the date code?" in assert_page(led)
    done = browser.post(browser.path, {"unit": f"w{watch.id}", "field": "date_code", "value": "2331"})
    assert_page(done)
    assert 'data-verdict="affected' in done.text
    db.session.refresh(watch)
    assert "date_code=2331" in watch.query
    inbox.letters.clear()
    a_version(recall, {"any": [{"serial": {"range": ["AB1000", "AB1999"]}, "date_code": ["2332"]}]})
    db.session.commit()
    run_jobs(site)
    send_letters(site)
    assert [(letter["To"], letter["Subject"].partition(":")[0]) for letter in inbox.letters] == [
        (WANDA, "The answer has changed")
    ]
    assert db.session.scalars(select(Watch.id)).all() == [watch.id]


def test_what_was_answered_on_the_check_is_registered(
    mailing: Mailing, brand: Brand, washer: Product
) -> None:
    site, inbox = mailing
    recall = announced(site, brand, washer)
    browser = Browser(site)
    said = f"product={washer.slug}&serial=AB1500&model=WX1&date_code=2331"
    assert 'data-verdict="affected' in browser.get(f"/check?{said}").text
    browser.get(f"/register?{said}")
    told = {"told": said, "product": washer.slug, "number": "AB1500", "model": "WX1", "email": ANN}
    browser.post("/register", {**told, "acquired": "gift"})
    send_letters(site)
    path = link_in(inbox.to(ANN)[-1], "/register/confirm/")
    browser.get(path)
    browser.post(path)
    assert "This one is recalled" in assert_page(browser.get("/mine"))
    own = db.session.scalars(select(Registration)).one()
    assert [(one.field, one.value) for one in db.session.scalars(select(UnitAnswer))] == [
        ("date_code", "2331")
    ]
    assert db.session.get_one(RecallRegistered, (recall.id, own.id)).told_number == 1
    data = json.loads(browser.get("/mine/data/download.json").text)
    assert data["products"][0]["told_more"] == {"date_code": "2331"}


def test_my_products_ask_and_nobody_else_s_can_be_answered(
    mailing: Mailing, brand: Brand, washer: Product
) -> None:
    site, _ = mailing
    owner = an_owner(ANN)
    own = a_registration(washer, "AB1500", ANN, owner_id=owner.id, model="WX1", confirmed_at=owner.made_at)
    announced(site, brand, washer)
    ann = let_in(site, owner)
    assert "One thing more is needed" in assert_page(ann.get("/mine"))
    assert "What is the date code?" in ann.page
    path = f"/mine/{own.code}/question"
    assert path in ann.page
    other = let_in(site, an_owner("eve@example.org"))
    assert other.get(path).status_code == 404
    other.get("/mine/data")
    assert other.post(path, {"field": "date_code", "value": "2331"}).status_code == 404
    ann.get(path)
    assert ann.post(path, {"field": "date_code", "value": ""}).status_code == 400
    assert "Type it as it stands" in ann.page
    ann.get(path)
    ann.post(path, {"field": "date_code", "value": "4711"})
    assert "Not in any recall" in assert_page(ann.get("/mine"))
    assert ann.get(path).request.path == "/mine", "nothing is asked any more"
    assert owner_by_email(ANN) is not None


def test_a_letter_without_a_question_asks_nothing(mailing: Mailing) -> None:
    client = mailing[0].test_client()
    assert client.get("/l/ABCDEFGH23/one-more").status_code == 404
    assert client.post("/l/ABCDEFGH23/one-more", data={"value": "1"}).status_code == 404
