"""A letter comes back: by a delivery report or by a mail service; its address gets nothing more by itself."""

from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.notices.actions import again, write
from registry.notices.bounces import from_mailbox
from registry.notices.models import Letter
from registry.registrations.models import SafetyContact
from tests.conftest import make_site
from tests.letters import Inbox, link_in, send_letters
from tests.people import Browser
from tests.registry.notices.builders import a_registration, an_owner
from tests.registry.recalls.builders import a_brand, a_product

Mailing = tuple[Flask, Inbox]


def report(message_id: str, action: str = "failed") -> bytes:
    return (
        "Content-Type: multipart/report; report-type=delivery-status\r\n\r\n"
        f"Final-Recipient: rfc822; ann@example.org\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        f"Message-ID: {message_id}\r\nSubject: Registered\r\n"
    ).encode()


def a_sent_letter(mailing: Mailing) -> tuple[Letter, str]:
    site, inbox = mailing
    owner = an_owner()
    own = a_registration(a_product(a_brand("Acme")), "K1", owner_id=owner.id)
    letter = write("registration_confirmed", owner.person, registration_id=own.id, owner_id=owner.id)
    db.session.commit()
    send_letters(site)
    db.session.refresh(letter)
    return letter, inbox.letters[0]["Message-ID"]


def one_more_to(letter: Letter) -> None:
    about, owner = letter.registration_id, letter.owner_id
    write("registration_confirmed", letter.person, registration_id=about, owner_id=owner)


def test_a_delivery_report(mailing: Mailing) -> None:
    site, inbox = mailing
    letter, identity = a_sent_letter(mailing)
    forged = identity.replace("-", "-f", 2)
    assert not from_mailbox(report(forged)), "nobody makes one up"
    assert not from_mailbox(report(identity, "delayed"))
    assert letter.state == "sent"
    done = site.test_cli_runner().invoke(args=["notices", "bounce"], input=report(identity))
    assert "came back" in done.output
    db.session.expire_all()
    assert (letter.state, letter.problem) == ("bounced", "came back: 5.1.1")
    assert db.session.scalars(select(SafetyContact.bounced_at)).one() is not None
    inbox.letters.clear()
    one_more_to(letter)
    db.session.commit()
    send_letters(site)
    assert not inbox.letters
    again(letter)
    db.session.commit()
    send_letters(site)
    assert len(inbox.letters) == 1, "by hand"


def test_whoever_comes_in_by_a_letter_gets_letters_again(mailing: Mailing) -> None:
    site, inbox = mailing
    letter, identity = a_sent_letter(mailing)
    assert from_mailbox(report(identity))
    write("sign_in", letter.person, owner_id=letter.owner_id)
    db.session.commit()
    inbox.letters.clear()
    send_letters(site)
    path = link_in(inbox.letters[0], "/mine/enter/")
    browser = Browser(site)
    browser.get(path)
    browser.post(path)
    assert browser.path == "/mine"
    db.session.expire_all()
    assert db.session.scalars(select(SafetyContact.bounced_at)).one() is None
    one_more_to(letter)
    db.session.commit()
    send_letters(site)
    assert len(inbox.letters) == 2


def test_a_mail_service(mailing: Mailing) -> None:
    site = mailing[0]
    letter, identity = a_sent_letter(mailing)
    told = {"message_id": identity, "problem": "mailbox full\r\nfor good"}
    client = site.test_client()
    assert client.post("/l/bounced", json=told).status_code == 404
    settings = site.config["SETTINGS"]
    other = make_site(
        settings.data_path, settings.database_url, bounce_token="tell me", mail_sender=settings.mail_sender
    )
    client = other.test_client()
    wrong, right = ({"Authorization": f"Bearer {word}"} for word in ("no", "tell me"))
    assert client.post("/l/bounced", json=told, headers=wrong).status_code == 404
    assert client.post("/l/bounced", json={"message_id": "x"}, headers=right).json == {"known": False}
    assert client.post("/l/bounced", data=b"[1]", headers=right).json == {"known": False}
    assert client.post("/l/bounced", json=told, headers=right).json == {"known": True}
    db.session.expire_all()
    assert (letter.state, letter.problem) == ("bounced", "mailbox full for good")
    with other.app_context():
        db.session.remove()
        db.engine.dispose()
