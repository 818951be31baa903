"""What people send with the form of a fault, whatever it is: told at its field, nothing half done, nothing of anybody
else."""

import pytest
from flask import Flask

from registry.cases.models import CaseFile, RemedyCase
from registry.db import db
from registry.faults.models import FaultReport
from registry.journeys import claiming, remedying
from registry.notices.models import Letter
from registry.throttle.local import Throttle
from registry.vault import unseal
from tests.people import Browser, a_member
from tests.portal.faults.telling import a_warranted_saw, query_of, report, the_report
from tests.portal.keeping.visitor import send_file
from tests.portal.pagecheck import assert_page
from tests.registry.plates.plates import a_code, a_plate, as_file


def test_bad_input_is_told_at_its_field_and_nothing_is_kept(app: Flask) -> None:
    made = a_warranted_saw()
    query, browser = query_of(made.saw), Browser(app)
    assert browser.get("/fault?serial=%00").status_code == 400
    assert_page(browser.get(f"/fault?serial={'9' * 9_000}"), 400)
    assert "Which product is it?" in assert_page(browser.get("/fault?serial=ZZ%C3%A4%C3%9F-1"))
    assert "The brand does" in assert_page(browser.get("/fault?brand=Nobody"))
    told = {"code": str(made.leaks.id), "harm": "none"}
    for wrong, said in (
        ({"code": "999999"}, "Choose what it does"),
        ({"harm": "huge"}, "Say whether anybody was hurt"),
        ({"code": "other"}, "Say in a few words what it does"),
        ({"words": "x" * 4_001}, "longer than 4,000 characters"),
        ({"harm": "injury", "hurt": "Cut", "who": "y" * 201}, "longer than 200 characters"),
        ({"failed_on": "yesterday"}, "year-month-day"),
        ({"phone": "1" * 41}, "longer than 40"),
    ):
        page = report(app, query, **{**told, **wrong})
        assert said in page.page, said
        assert page.path == "/fault"
    fields = {"unit": query, "email": "tom@example.org", **told}
    assert send_file(browser, f"/fault?{query}", "photo", b"MZ\x90", "saw.exe", "/fault", **fields) == 400
    assert db.session.query(RemedyCase).count() == 0
    assert Browser(app).post("/fault", fields).status_code == 400, "without the page's token"

    picture = as_file(a_plate(a_code("BX0001")))
    assert send_file(browser, f"/fault?{query}", "photo", picture, "saw.jpg", "/fault", **fields) == 200
    (kept,) = db.session.query(CaseFile)
    assert kept.kind == "image/jpeg"
    assert the_report().state == "waiting"


def test_what_nobody_confirms_is_forgotten_with_its_report(app: Flask) -> None:
    made = a_warranted_saw()
    for words in ("It leaks.", "It leaks a lot."):
        report(app, query_of(made.saw), code=str(made.leaks.id), words=words, harm="property", hurt="Carpet")
    found = the_report()
    assert unseal(found.harm_sealed) == {"hurt": "Carpet"}
    case = db.session.query(RemedyCase).one()
    case.made_at = case.made_at.replace(year=2020)
    db.session.commit()
    remedying.forget_old()
    assert db.session.query(RemedyCase).count() == 0
    db.session.expire_all()
    assert db.session.query(FaultReport).count() == 0


def test_who_tells_of_the_same_harm_again_takes_nobody_s_alert_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_warranted_saw()
    a_member(app, "pia@example.org", made.saw.organisation_id, "publisher")
    monkeypatch.setattr(claiming, "ALERTS", "2 per hour")
    harm = {"code": str(made.sparks.id), "harm": "injury", "hurt": "Hand"}
    for _ in range(3):
        report(app, query_of(made.saw), **harm)
    report(app, query_of(made.saw, "BX0002"), email="una@example.org", **harm)
    assert db.session.query(Letter).filter_by(kind="injury_alert").count() == 2


def test_numbers_are_not_tried_out_here_either(app: Flask) -> None:
    made = a_warranted_saw()
    app.extensions["throttle"] = Throttle("2 per hour")
    for path in (f"/fault?{query_of(made.saw)}", f"/remedy?{query_of(made.saw)}"):
        caller = Browser(app, f"192.0.2.{len(path)}")
        assert [caller.get(path).status_code == 429 for _ in range(3)] == [False, False, True]
