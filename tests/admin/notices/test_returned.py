"""The post brings letters back: marked by their codes, counted, the next address is used, none is written to twice."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.journeys import reaching
from registry.notices.codes import shown
from registry.notices.models import BouncedPerson, Letter, ReturnedAddress
from registry.notices.staff_queries import progress
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.vault import person_key
from tests.admin.notices.test_printing import log, pages, press, staff
from tests.jobs import run_jobs
from tests.registry.matching.records import a_saw, brand_of, load, sale
from tests.registry.recalls.builders import a_recall, a_version


@pytest.fixture
def recall(app: Flask) -> Recall:
    """Bo bought two, at two addresses, and his e-mail does not work; Nina gave one address and no e-mail."""
    saw, bo = a_saw(), {"name": "Bo", "email": "bo@example.org", "phone": "030 123456"}
    rows = [
        sale(serial="BX0001", address="Low Road 3", **bo),
        sale(serial="BX0002", invoice="R-2", address="High Road 9", **bo),
        sale(serial="BX0003", name="Nina", email="", phone="", address="Elm Road 1"),
    ]
    load(app, saw, rows)
    db.session.add(BouncedPerson(person=person_key("bo@example.org")))
    made = a_recall(brand_of(saw), saw, what_to_do="Do not use the saw.")
    published(app, made, "BX0099")
    return made


def published(app: Flask, recall: Recall, last: str) -> None:
    a_version(recall, {"any": [{"serial": {"range": ["BX0001", last]}}]})
    reaching.ask(recall, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)


def code_to(recall: Recall, name: str) -> str:
    """The code on the letter of a sale to somebody."""
    db.session.rollback()
    bo = person_key("bo@example.org")
    wanted = select(Letter).where(Letter.recall_id == recall.id, Letter.state == "printed")
    rows = db.session.scalars(wanted.order_by(Letter.id)).all()
    return shown(next(one.code or "" for one in rows if (one.person == bo) == (name == "Bo")))


def test_another_address_is_used_and_none_twice(app: Flask, recall: Recall) -> None:
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    browser.get(path)
    first = pages(press(browser, path))
    assert len(first) == 2
    assert "Low Road 3" in "".join(first)
    browser.get(path)
    answer = browser.post(f"{path}/returned", {"codes": f"{code_to(recall, 'Bo').lower()}\n"})
    assert answer.status_code == 200
    assert "1 letter is marked as come back." in browser.page
    assert "1 person has a recalled product" in browser.page
    assert "has no letter" not in browser.page, "another address of his is known"
    (second,) = pages(press(browser, path))
    assert "High Road 9" in second
    (row,) = [one for one in progress(recall.organisation_id, recall.id) if one.printed]
    assert (row.printed, row.returned) == (2, 0), "one letter a person, by whichever address reaches them"
    codes = [code_to(recall, "Bo"), code_to(recall, "Nina")]
    table = "code;day\n" + "".join(f"{code};2026-11-01\n" for code in [*codes, codes[0]])
    browser.get(path)
    browser.post(f"{path}/returned", {"list": (io.BytesIO(table.encode()), "back.csv")})
    assert "2 letters are marked as come back." in browser.page
    assert "2 people have no letter" in browser.page
    assert "Nothing to print" in browser.page, "no address is left to try"
    assert "telephone number of 1 of them" in browser.page
    (row,) = [one for one in progress(recall.organisation_id, recall.id) if one.returned]
    assert row.returned == 2
    assert browser.post(path).status_code == 409, "no other address is known"
    published(app, recall, "BX0100")
    browser.get(path)
    assert browser.post(path).status_code == 409, "nor with another version"
    assert [entry for entry in log(recall) if entry[0] == "letters.returned"] == [
        ("letters.returned", {"letters": 1}),
        ("letters.returned", {"letters": 2}),
    ]
    kept = db.session.scalars(select(ReturnedAddress.digest)).all()
    assert len(kept) == 3
    assert not any("road" in digest.lower() for digest in kept)


def test_what_is_no_code_of_ours_is_given_back(app: Flask, recall: Recall) -> None:
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    browser.get(path)
    press(browser, path)
    code = code_to(recall, "Nina")
    browser.get(path)
    for nothing in ("", " \n", "hello"):
        assert browser.post(f"{path}/returned", {"codes": nothing}).status_code == 400
        assert "Type the codes that stand on the letters" in browser.page
    assert browser.post(f"{path}/returned", {"codes": "x\n" * 5_001}).status_code == 400
    assert "at most 5000" in browser.page
    answer = browser.post(f"{path}/returned", {"codes": f"{code}\nABCDE-FGH23\nnot a code\n"})
    assert answer.status_code == 400
    assert "1 letter is marked as come back." in browser.page
    assert "ABCDE-FGH23\nnot a code</textarea>" in browser.page
    browser.get(path)
    browser.post(f"{path}/returned", {"codes": code})
    assert "0 letters are marked as come back. 1 had been before." in browser.page
