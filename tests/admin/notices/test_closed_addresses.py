"""An address that no key of this site opens holds up no pile: it is left out, staff learn how many and what to do."""

import logging
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.journeys import reaching
from registry.notices.models import Letter, PrintRun
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.registrations.models import SafetyContact
from registry.sales.models import SaleCustomer
from registry.vault import SAFETY, seal
from tests.admin.notices.test_printing import by_post, log, pages, press, staff
from tests.jobs import run_jobs
from tests.registry.matching.records import a_saw, brand_of, load, sale
from tests.registry.recalls.builders import a_recall, a_version

OTHER, HERE = (Fernet.generate_key().decode() for _ in range(2))
ASK = "Ask whoever runs this site to set CONTACT_KEY to the key that they were kept with"
THREE = f"3 people are left out: their postal addresses cannot be opened. {ASK}"


def keyed(app: Flask, *keys: str) -> None:
    for face in (app, app.extensions["staff"]):
        face.config["SETTINGS"] = replace(face.config["SETTINGS"], contact_key=",".join(keys))


@pytest.fixture
def recall(app: Flask) -> Recall:
    """Nina and Tim registered, Bo and Cy stand on sales records; Nina's and Bo's addresses were sealed by another
    key than this site has, Bo's before anybody said who he is, and so was Di's, after that."""
    keyed(app, HERE)
    saw = a_saw()
    nina = by_post(saw, "BX0008", {"name": "Nina", "address": "Elm Road 1"})
    by_post(saw, "BX0009", {"name": "Tim", "address": "Oak Road 2"})
    rows = [
        sale(serial=f"BX000{at}", invoice=f"R-{at}", name=name, email="", phone="", address=address)
        for at, (name, address) in enumerate(
            (("Bo", "Low Road 3"), ("Cy", "High Road 4"), ("Di", "Top Road 5"))
        )
    ]
    load(app, saw, rows)
    made = a_recall(brand_of(saw), saw, what_to_do="Do not use it.")
    a_version(made, {"any": [{"serial": {"range": ["BX0000", "BX0099"]}}]})
    elsewhere(app, nina.contact_id, "Nina", "Elm Road 1")
    elsewhere(app, None, "Bo", "Low Road 3")
    reaching.ask(made, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)
    elsewhere(app, None, "Di", "Top Road 5")
    db.session.commit()
    return made


def elsewhere(app: Flask, contact_id: int | None, name: str, address: str) -> None:
    keyed(app, OTHER)
    told = {"name": name, "address": address}
    if contact_id:
        db.session.get_one(SafetyContact, contact_id).sealed = seal(told, SAFETY)
    else:
        wanted = select(SaleCustomer).where(SaleCustomer.name == name)
        db.session.scalars(wanted).one().address_sealed = seal({"address": address})
    db.session.flush()
    keyed(app, HERE)


def test_they_are_left_out_and_come_when_the_key_is_there(
    app: Flask, recall: Recall, caplog: pytest.LogCaptureFixture
) -> None:
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    browser.get(path)
    assert "5 people have a recalled product" in browser.page
    caplog.clear()
    with caplog.at_level(logging.ERROR):
        pile = "".join(pages(press(browser, path)))
    assert [street for street in ("Elm", "Oak", "Low", "High", "Top") if f"{street} Road" in pile] == [
        "Oak",
        "High",
    ]
    assert len(caplog.messages) == 2, "one for those whom nobody has named, one for the rest"
    assert not any(word in line for line in caplog.messages for word in ("BX", "Nina", "Bo ", "Di "))
    browser.get(path)
    assert THREE in browser.page
    assert "3 people have a recalled product" in browser.page
    assert browser.post(path).status_code == 409
    assert THREE in browser.page
    db.session.rollback()
    assert log(recall) == [("letters.printed", {"run": 1, "letters": 2, "left_out": 3})]
    keyed(app, HERE, OTHER)
    browser.get(path)
    pile = "".join(pages(press(browser, path)))
    assert [street for street in ("Elm", "Oak", "Low", "High", "Top") if f"{street} Road" in pile] == [
        "Elm",
        "Low",
        "Top",
    ]
    browser.get(path)
    assert "left out" not in browser.page
    assert "Nothing to print" in browser.page


def test_a_pile_is_printed_again_without_them(app: Flask, recall: Recall) -> None:
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    keyed(app, HERE, OTHER)
    browser.get(path)
    press(browser, path)
    (run,) = db.session.scalars(select(PrintRun.id)).all()
    browser.get(path)
    assert len(pages(press(browser, f"{path}/{run}"))) == 5
    keyed(app, HERE)
    browser.get(path)
    assert len(pages(press(browser, f"{path}/{run}"))) == 2
    browser.get(path)
    assert THREE in browser.page
    keyed(app, Fernet.generate_key().decode())
    assert browser.post(f"{path}/{run}").status_code == 409
    assert "5 people are left out" in browser.page
    assert browser.get(path).status_code == 200


def test_the_page_is_there_when_what_came_back_cannot_be_read(app: Flask, recall: Recall) -> None:
    """Nobody can tell whether it is the address that does not work: a key may show another."""
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    browser.get(path)
    press(browser, path)
    db.session.rollback()
    codes = db.session.scalars(select(Letter.code).where(Letter.state == "printed")).all()
    browser.get(path)
    browser.post(f"{path}/returned", {"codes": "\n".join(code or "" for code in codes)})
    assert "2 people have no letter" in browser.page
    keyed(app, OTHER)
    browser.get(path)
    assert "5 people have a recalled product" in browser.page


def test_pages_that_list_people_are_there(app: Flask, recall: Recall) -> None:
    browser = staff(app, recall)
    browser.get(f"/admin/audience/{recall.id}")
    assert browser.post(f"/admin/audience/{recall.id}/people").status_code == 200
    assert "BX0000" in browser.page
    assert browser.get("/admin/registrations").status_code == 200, browser.page
    assert "BX0008" in browser.page
