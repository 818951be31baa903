"""An owner's day of purchase differs from the record: staff see both and the papers, and decide with a reason."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Product
from registry.db import db
from registry.registrations.models import Owner, ProofOfPurchase, Registration
from tests.people import Browser, a_member, signed_in
from tests.portal.keeping.visitor import visitor
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit

TOLD, SOLD = date(2025, 5, 3), date(2025, 3, 14)


@pytest.fixture
def differing(app: Flask) -> Registration:
    drill = a_product(a_brand("Borealis"), "drill", ["BD18"])
    published_warranty(drill)
    line = a_sale(a_unit(drill, "BA1001"), "INV-1", name="Olaf Sold", email="olaf@example.org", sold_on=SOLD)
    made = a_registration(
        drill, "BA1001", "pia@example.org", bought_on=TOLD, bought_state="differs", sale_line_id=line.id
    )
    db.session.add(
        ProofOfPurchase(
            organisation_id=drill.organisation_id, registration_id=made.id, kind="image/jpeg", data=b"x", digest="d"
        )
    )  # fmt: skip
    db.session.commit()
    return made


def editor(app: Flask, registration: Registration, role: str = "editor") -> Browser:
    return signed_in(app, a_member(app, f"{role}@example.org", registration.organisation_id, role))


def decide(browser: Browser, registration: Registration, **form: str) -> int:
    path = f"/admin/warranty/dates/{registration.id}"
    browser.get(path)
    form = {"told": TOLD.isoformat(), "reason": "The receipt shows it.", "day": "told"} | form
    return browser.post(f"{path}/decide", form).status_code


def owner_reads(app: Flask, registration: Registration) -> str:
    db.session.expire_all()
    owner = visitor(app, db.session.get(Owner, registration.owner_id))
    owner.get(f"/mine/{registration.code}/warranty")
    return owner.page


def test_both_days_stand_side_by_side_without_a_name(app: Flask, differing: Registration) -> None:
    ed = editor(app, differing)
    ed.get("/admin/warranty")
    assert "Days of purchase to decide (1)" in ed.page
    ed.get("/admin/warranty/dates")
    for words in ("BA1001", "Told 3 May 2025, on record 14 March 2025", "1 paper, 1 not looked at"):
        assert words in ed.page
    ed.get(f"/admin/warranty/dates/{differing.id}")
    assert "Photo, sent" in ed.page
    for secret in ("pia", "Pia", "Olaf", "olaf", "INV-1"):
        assert secret not in ed.page
    assert "14 March 2025, and that day counts for now" in owner_reads(app, differing)


def test_accepted_it_counts_and_is_locked(app: Flask, differing: Registration) -> None:
    ed = editor(app, differing)
    assert decide(ed, differing) == 200
    assert "Nothing to decide" in ed.page
    page = owner_reads(app, differing)
    assert "The receipt shows it." in page
    assert "3 May 2027" in page
    assert "which the maker has accepted" in page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "date.accepted")).one()
    assert entry.became == {"told": "2025-05-03", "on_record": "2025-03-14"}
    assert entry.words == "The receipt shows it."
    ed.get("/admin/log")
    assert "accepted an owner’s day of purchase" in ed.page
    decide(ed, differing, day="record", reason="Changed my mind.")
    assert "Somebody decided this" in ed.page
    assert db.session.get_one(Registration, differing.id, populate_existing=True).bought_state == "confirmed"


def test_the_record_stays_and_the_owner_reads_why(app: Flask, differing: Registration) -> None:
    decide(editor(app, differing), differing, day="record", reason="The receipt is of another machine.")
    page = owner_reads(app, differing)
    assert "The receipt is of another machine." in page
    assert "14 March 2027" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": "  "}, "Say why"),
        ({"reason": "x" * 1001}, "longer than 1,000"),
        ({"day": "both"}, "Choose which day counts"),
        ({"told": "2025-05-04"}, "Somebody decided this"),
    ],
)
def test_no_decision_without_a_reason_or_unseen(
    app: Flask, differing: Registration, form: dict[str, str], said: str
) -> None:
    ed = editor(app, differing)
    decide(ed, differing, **form)
    assert said in ed.page
    assert db.session.get_one(Registration, differing.id, populate_existing=True).bought_state == "differs"


def test_a_viewer_sees_and_does_not_decide(app: Flask, differing: Registration) -> None:
    viewer = editor(app, differing, "viewer")
    assert viewer.get(f"/admin/warranty/dates/{differing.id}").status_code == 200
    assert "Decide</button>" not in viewer.page
    assert decide(viewer, differing) == 403


def test_a_paper_is_opened_by_who_may_see_customers_and_each_look_is_kept(
    app: Flask, differing: Registration
) -> None:
    proof = db.session.scalars(select(ProofOfPurchase)).one()
    path, papers = f"/admin/warranty/dates/{differing.id}", f"/admin/registrations/{differing.id}/papers"
    ed = editor(app, differing)
    ed.get(path)
    assert "Open paper" not in ed.page
    assert ed.post(f"{papers}/{proof.id}").status_code == 403 or "second factor" in ed.page
    strong = a_member(
        app, "st@example.org", differing.organisation_id, "editor", second_factor=True, customers=True
    )
    sees = signed_in(app, strong)
    sees.get(path)
    assert "Open paper 1" in sees.page
    answer = sees.post(f"{papers}/{proof.id}")
    assert (answer.mimetype, answer.data) == ("image/jpeg", b"x")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "proof.seen")).one()
    assert (entry.subject_id, entry.became) == (differing.id, {"proof": proof.id})
    sees.get(path)
    assert sees.post(f"{papers}/{proof.id + 1}").status_code == 404
    sees.get("/admin/log")
    assert "looked at a proof of purchase" in sees.page


def test_another_maker_s_owners_are_not_there(app: Flask, differing: Registration) -> None:
    other: Product = a_product(a_brand("Other"))
    db.session.commit()
    stranger = signed_in(app, a_member(app, "s@example.org", other.organisation_id, "publisher"))
    stranger.get("/admin/warranty/dates")
    assert "Nothing to decide" in stranger.page
    assert stranger.get(f"/admin/warranty/dates/{differing.id}").status_code == 404


@pytest.mark.parametrize(("day", "state"), [("told", "accepted"), ("record", "refused")])
def test_the_paper_is_decided_with_the_day(app: Flask, differing: Registration, day: str, state: str) -> None:
    assert decide(editor(app, differing), differing, day=day) == 200
    db.session.expire_all()
    (proof,) = db.session.scalars(select(ProofOfPurchase)).all()
    assert (proof.state, proof.reason, proof.decided_by_name) == (state, "The receipt shows it.", "Editor")
    owner = visitor(app, db.session.get(Owner, differing.owner_id))
    owner.get(f"/mine/{differing.code}/proof")
    assert "The receipt shows it." in owner.page
    assert "Take it away" not in owner.page
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "registration")).all()
    assert f"proof.{state}" in actions
