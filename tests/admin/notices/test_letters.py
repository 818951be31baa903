"""Staff see how letters fare and nothing of whom they went to, remind with the number before them, and send a dead
letter again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Brand, Organisation
from registry.clock import now
from registry.db import db
from registry.journeys import reaching
from registry.notices.models import Letter
from registry.recalls.models import Recall, UnitRemedy
from registry.recalls.states import Author
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.letters import Inbox, an_inbox, send_letters
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.matching.builders import a_unit
from tests.registry.notices.builders import a_registration, a_sale
from tests.registry.recalls.builders import a_product, a_recall, a_version

Mailing = tuple[Flask, Inbox, Recall]


@pytest.fixture
def mailing(database_url: str, tmp_path: Path) -> Iterator[Mailing]:
    """Four people with a unit each; the mail server refuses one of them."""
    with an_inbox() as inbox:
        settings = {"mail_server": "127.0.0.1", "mail_port": str(inbox.port)}
        site = make_site(tmp_path / "data", database_url, **settings)
        with site.app_context():
            maker = a_maker("Borealis")
            brand = Brand(organisation_id=maker, name="Borealis", key="BOREALIS", slug="borealis")
            db.session.add(brand)
            db.session.flush()
            product = a_product(brand, "drill")
            for number, name in enumerate(("ann", "bo", "cy"), 1):
                a_registration(product, f"BA{number}", f"{name}@example.org")
            a_sale(a_unit(product, "BA4"), "Di", "di@example.org")
            recall = a_recall(brand, product, what_to_do="Take the battery out.", hazard="It can burn.")
            a_version(recall, {"any": [{"serial": {"range": ["BA1", "BA4"]}}]})
            reaching.ask(recall, Author(None, "Pub"))
            db.session.commit()
            run_jobs(site)
            inbox.answers = ["250", "550 no such mailbox"]
            send_letters(site)
            yield site, inbox, recall
        dispose(site)


def staff(mailing: Mailing, role: str = "publisher") -> Browser:
    site, _, recall = mailing
    someone = a_member(site, f"{role}@example.org", recall.organisation_id, role, second_factor=True)
    return signed_in(site, someone)


def test_progress_without_people(mailing: Mailing) -> None:
    viewer, recall = staff(mailing, "viewer"), mailing[2]
    viewer.get(f"/admin/recalls/{recall.id}")
    assert f"/admin/notices/{recall.id}" in viewer.page
    viewer.get(f"/admin/notices/{recall.id}")
    assert "Recall notice" in viewer.page
    assert "the mail server answered 550" in viewer.page
    assert "@example.org</" not in viewer.page
    assert "BA1" not in viewer.page
    assert "Send letter" not in viewer.page
    assert viewer.get(f"/admin/notices/{recall.id}/remind").status_code == 403
    viewer.get(f"/admin/notices/{recall.id}/words/recall")
    assert "Take the battery out." in viewer.page
    assert viewer.get(f"/admin/notices/{recall.id}/words/sign_in").status_code == 404


def test_a_dead_letter_is_sent_again_by_hand(mailing: Mailing) -> None:
    site, inbox, recall = mailing
    browser = staff(mailing)
    (dead,) = db.session.scalars(select(Letter).where(Letter.state == "failed"))
    browser.get(f"/admin/notices/{recall.id}")
    browser.post(f"/admin/notices/{recall.id}/letters/{dead.id}")
    assert "waits to be sent again" in browser.page
    send_letters(site)
    assert len(inbox.letters) == 4
    db.session.refresh(dead)
    assert dead.state == "sent"
    assert browser.post(f"/admin/notices/{recall.id}/letters/{dead.id}").status_code == 404
    actions = list(db.session.scalars(select(AuditEntry.action)))
    assert "letter.sent_again" in actions


def test_who_did_not_act_is_reminded_once_a_press(mailing: Mailing) -> None:
    site, inbox, recall = mailing
    browser = staff(mailing)
    answered = db.session.scalars(select(Letter).where(Letter.state == "sent").order_by(Letter.id)).first()
    assert answered
    answered.answered_at = now()
    db.session.commit()
    browser.get(f"/admin/notices/{recall.id}/remind")
    assert "Remind 2 people?" in browser.page
    assert "Still recalled" in browser.page
    inbox.letters.clear()
    browser.post(f"/admin/notices/{recall.id}/remind", {"seen": "3-1"})
    assert "2 people would be reminded now" in browser.page
    browser.post(f"/admin/notices/{recall.id}/remind", {"seen": "2-1"})
    assert "2 reminders wait" in browser.page, re.findall(r"\d reminders wait|[^<>]*Look again", browser.page)
    browser.get(f"/admin/notices/{recall.id}/remind")
    browser.post(f"/admin/notices/{recall.id}/remind", {"seen": "2-1"})
    assert "Look again" in browser.page, "the same press again sends nothing"
    send_letters(site)
    assert [letter["Subject"].partition(":")[0] for letter in inbox.letters] == ["Still recalled"] * 2
    for key in ("BA1", "BA2", "BA3", "BA4"):
        db.session.add(
            UnitRemedy(
                organisation_id=recall.organisation_id, recall_id=recall.id, field="serial", key=key,
                done_on=now().date(),
            )
        )  # fmt: skip
    db.session.commit()
    browser.get(f"/admin/notices/{recall.id}/remind")
    assert "There is nobody to remind" in browser.page


def test_another_maker_s_letters_are_not_there(mailing: Mailing) -> None:
    site, _, recall = mailing
    other = a_maker("Zephyr")
    browser = signed_in(site, a_member(site, "zoe@example.org", other, "publisher", second_factor=True))
    (dead,) = db.session.scalars(select(Letter.id).where(Letter.state == "failed"))
    assert db.session.get(Organisation, other)
    for path in ("", "/words/recall", "/remind"):
        assert browser.get(f"/admin/notices/{recall.id}{path}").status_code == 404
    browser.get("/admin/")
    assert browser.post(f"/admin/notices/{recall.id}/letters/{dead}").status_code == 404
