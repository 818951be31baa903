"""Proofs of purchase that nobody had looked at: listed, opened by a right, decided; a proved day is fixed."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.db import db
from registry.registrations.models import Owner, ProofOfPurchase, Registration
from tests.admin.registrations.desk import a_paper, staff, two_of_one
from tests.people import Browser
from tests.portal.keeping.visitor import visitor

DAY = date(2026, 3, 14)


@pytest.fixture
def pia(app: Flask) -> Registration:
    made = two_of_one()[0]
    made.bought_on = DAY
    a_paper(made)
    return made


def decide(browser: Browser, own: Registration, **form: str) -> int:
    proof = db.session.scalars(select(ProofOfPurchase)).one()
    path = f"/admin/registrations/{own.id}"
    browser.get(path)
    given = {"proves": "day", "told": DAY.isoformat(), "reason": "It shows shop and day."} | form
    return browser.post(f"{path}/papers/{proof.id}/decide", given).status_code


def stands(own: Registration) -> tuple[str, str, str]:
    db.session.expire_all()
    proof = db.session.scalars(select(ProofOfPurchase)).one()
    return proof.state, own.bought_state, proof.reason


def test_what_waited_unseen_is_listed(app: Flask, pia: Registration) -> None:
    ed = staff(app, pia)
    ed.get("/admin/")
    assert 'href="/admin/registrations/papers"' in ed.page
    ed.get("/admin/registrations/papers")
    assert "1 paper, 1 not looked at" in ed.page
    pia.state = "scrapped"
    db.session.commit()
    ed.get("/admin/")
    assert 'href="/admin/registrations/papers"' not in ed.page
    ed.get("/admin/registrations/papers")
    assert "Nothing to look at" in ed.page


@pytest.mark.parametrize(
    ("proves", "paper", "day"),
    [("day", "accepted", "confirmed"), ("owner", "accepted", "told"), ("nothing", "refused", "told")],
)
def test_decided_and_the_owner_reads_why(
    app: Flask, pia: Registration, proves: str, paper: str, day: str
) -> None:
    ed = staff(app, pia)
    assert decide(ed, pia, proves=proves) == 200
    assert "Nothing to look at" in ed.page
    assert stands(pia) == (paper, day, "It shows shop and day.")
    owner = visitor(app, db.session.get(Owner, pia.owner_id))
    owner.get(f"/mine/{pia.code}/proof")
    assert "It shows shop and day." in owner.page
    actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "registration")))
    assert f"proof.{paper}" in actions
    assert ("date.accepted" in actions) == (proves == "day")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": ""}, "Say why"),
        ({"proves": "all"}, "Choose what the paper proves"),
        ({"told": "2026-03-15"}, "Somebody decided this"),
    ],
)
def test_no_decision_without_a_reason_or_unseen(
    app: Flask, pia: Registration, form: dict[str, str], said: str
) -> None:
    ed = staff(app, pia)
    decide(ed, pia, **form)
    assert said in ed.page
    assert stands(pia)[:2] == ("waiting", "told")


def test_decided_twice_the_second_is_told(app: Flask, pia: Registration) -> None:
    ed = staff(app, pia)
    decide(ed, pia)
    decide(ed, pia, proves="nothing")
    assert "Somebody decided this paper" in ed.page
    assert stands(pia)[0] == "accepted"


def test_one_whose_day_differs_is_decided_with_its_day(app: Flask, pia: Registration) -> None:
    pia.bought_state = "differs"
    db.session.commit()
    ed = staff(app, pia)
    ed.get("/admin/registrations/papers")
    assert "its day differs" in ed.page
    ed.get(f"/admin/registrations/{pia.id}")
    assert f"/admin/warranty/dates/{pia.id}" in ed.page
    assert "What does it prove?" not in ed.page
    decide(ed, pia)
    assert "decide about the day" in ed.page
    assert stands(pia)[0] == "waiting"


def test_a_paper_is_opened_by_who_may_see_customers(app: Flask, pia: Registration) -> None:
    proof = db.session.scalars(select(ProofOfPurchase)).one()
    path = f"/admin/registrations/{pia.id}/papers/{proof.id}"
    ed = staff(app, pia)
    ed.get(f"/admin/registrations/{pia.id}")
    assert "Open paper" not in ed.page
    assert ed.post(path).status_code == 403
    sees = staff(app, pia, second_factor=True, customers=True)
    sees.get(f"/admin/registrations/{pia.id}")
    assert "Open paper 1" in sees.page
    answer = sees.post(path)
    assert (answer.mimetype, answer.data) == ("image/jpeg", b"receipt")
    assert db.session.scalars(
        select(AuditEntry.subject_id).where(AuditEntry.action == "proof.seen")
    ).all() == [pia.id]
