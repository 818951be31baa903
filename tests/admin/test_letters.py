"""Reset links by letter: over SMTP where a server is set, with our own address in them, once."""

import email.policy
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from tests.conftest import dispose, make_site
from tests.people import PASSWORD, Browser, a_member

NEW = "another river under stones"


class Inbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        raw = envelope.content  # type: ignore[attr-defined]
        self.letters.append(email.message_from_bytes(raw, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    kept = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, port
    server.stop()


@pytest.fixture
def mailing(database_url: str, tmp_path: Path, inbox: tuple[Inbox, int]) -> Iterator[tuple[Flask, Inbox]]:
    site = make_site(
        tmp_path / "data", database_url,
        mail_server="127.0.0.1", mail_port=str(inbox[1]), public_url="http://recalls.example",
    )  # fmt: skip
    with site.app_context():
        yield site, inbox[0]
    dispose(site)


def _asked(site: Flask, email: str) -> Browser:
    browser = Browser(site)
    browser.get("/admin/forgotten")
    browser.post("/admin/forgotten", {"email": email})
    return browser


def test_a_reset_link_works_once_and_names_our_own_address(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    someone = a_member(site)
    browser = _asked(site, someone.email)
    assert "a letter with a link is on its way" in browser.page
    (letter,) = inbox.letters
    text = letter.get_content()
    assert "localhost" not in text, "the address comes from our settings, never from the request"
    link = re.search(r"http://recalls\.example(/admin/forgotten/\S+)", text)
    assert link, text
    browser.get(link[1])
    assert "Choose a new password" in browser.page
    browser.post(link[1], {"password": "short", "password_confirm": "short"})
    assert "at least 12 characters" in browser.page
    browser.post(link[1], {"password": NEW, "password_confirm": NEW})
    assert browser.path == "/admin/sign-in"
    browser.sign_in(someone, PASSWORD)
    assert browser.path == "/admin/sign-in"
    browser.sign_in(someone, NEW)
    assert browser.path == "/admin/"
    again = Browser(site)
    again.get(link[1])
    assert "was used before" in again.page


def test_a_letter_is_in_the_language_of_the_page(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    someone = a_member(site)
    browser = Browser(site)
    browser.get("/admin/language/de")
    browser.get("/admin/forgotten")
    browser.post("/admin/forgotten", {"email": someone.email})
    (letter,) = inbox.letters
    assert letter["Subject"] == "Wählen Sie ein neues Passwort für Recall Portal"
    text = letter.get_content()
    assert "Der Link gilt 4 Stunden" in text
    link = re.search(r"http://recalls\.example(/admin/forgotten/\S+)", text)
    assert link, text
    browser.get(link[1])
    browser.post(link[1], {"password": NEW, "password_confirm": NEW})
    assert inbox.letters[-1]["Subject"] == "Ihr Passwort bei Recall Portal wurde geändert"
    assert "wurde soeben geändert" in inbox.letters[-1].get_content()


def test_an_unknown_address_gets_the_same_answer_and_no_letter(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    someone = a_member(site)
    known, unknown = _asked(site, someone.email), _asked(site, "nobody@example.org")
    assert known.path == unknown.path
    assert "a letter with a link is on its way" in unknown.page
    assert [letter["To"] for letter in inbox.letters] == [someone.email]


def test_without_a_mail_server_the_page_says_whom_to_ask(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/admin/forgotten")
    assert "sends no e-mail yet" in browser.page
    assert browser.get("/admin/forgotten/rubbish").status_code == 200
    assert browser.path == "/admin/forgotten"
