"""The way in: a letter, a link that works once, the same answer to everybody."""

from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.notices.models import Letter
from registry.registrations.models import Owner
from registry.vault import person_key
from tests.owners import a_link, an_owner, let_in
from tests.people import Browser
from tests.portal.pagecheck import assert_page


def letters(kind: str = "sign_in") -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def asked(app: Flask, email: str, address: str = "127.0.0.1") -> Browser:
    browser = Browser(app, address)
    assert_page(browser.get("/mine/enter"))
    assert_page(browser.post("/mine/enter", {"email": email}))
    return browser


def test_a_letter_goes_to_who_is_known_and_the_page_is_the_same_for_all(app: Flask) -> None:
    owner = an_owner()
    known, unknown = asked(app, " Olga@Example.org "), asked(app, "nobody@example.org")
    assert known.page.replace("Olga@example.org", "").replace("Olga@Example.org", "") == unknown.page.replace(
        "nobody@example.org", ""
    )
    to_olga, to_nobody = letters()
    assert (to_olga.owner_id, to_olga.person) == (owner.id, person_key("olga@example.org"))
    assert (to_nobody.owner_id, to_nobody.person) == (None, person_key("nobody@example.org"))


def test_who_asks_again_at_once_gets_no_second_letter_and_is_told_why(app: Flask) -> None:
    an_owner()
    first, again = asked(app, "olga@example.org"), asked(app, "olga@example.org")
    assert first.page == again.page, "whoever else asks learns nothing from it"
    assert "If you asked a moment ago, that letter is on its way" in again.page
    assert len(letters()) == 1


def test_the_link_opens_nothing_before_its_button_and_works_once(app: Flask) -> None:
    owner = an_owner(confirmed=False)
    path = f"/mine/enter/{a_link('sign_in', owner.id)}"
    browser = Browser(app)
    for _ in range(2):  # a mail program looks first
        assert "Open my products" in assert_page(browser.get(path))
    browser.get("/mine")
    assert browser.path == "/mine/enter"
    browser.get(path)
    browser.post(path)
    assert browser.path == "/mine"
    db.session.expire_all()
    assert db.session.get_one(Owner, owner.id).confirmed_at is not None
    again = Browser(app)
    assert "opens nothing any more" in assert_page(again.get(path), 410)
    assert again.client.post(path, data={"csrf_token": "made up"}).status_code == 400
    again.post("/mine/enter/again", {"token": path.rpartition("/")[2]})
    assert "Look into your mailbox" in again.page
    assert "olga" not in again.page
    assert [letter.owner_id for letter in letters()] == [owner.id]


def test_a_used_link_pressed_again_signs_nobody_in(app: Flask) -> None:
    owner = an_owner()
    path = f"/mine/enter/{a_link('sign_in', owner.id)}"
    first, second = Browser(app), Browser(app)
    first.get(path)
    second.get(path)
    first.post(path)
    answer = second.post(path)
    assert "opens nothing any more" in assert_page(answer, 410)
    second.get("/mine")
    assert second.path == "/mine/enter"


def test_an_old_link_leads_to_a_new_one_in_one_press(app: Flask) -> None:
    owner = an_owner()
    token = a_link("sign_in", owner.id)
    browser = Browser(app)
    with time_machine.travel(now() + timedelta(hours=1, minutes=1)):
        assert "Send me a new link" in assert_page(browser.get(f"/mine/enter/{token}"), 410)
        browser.post("/mine/enter/again", {"token": token})
        assert "Look into your mailbox" in browser.page
    assert len(letters()) == 1


def test_a_link_for_something_else_or_made_up_signs_nobody_in(app: Flask) -> None:
    owner = an_owner()
    for token in (a_link("watch", owner.id), a_link("stop", owner.id), "x" * 43, "é" * 5):
        browser = Browser(app)
        text = assert_page(browser.get(f"/mine/enter/{token}"), 410)
        assert "Look whether the whole link was copied" in text
        browser.post(f"/mine/enter/{token}")
        browser.get("/mine")
        assert browser.path == "/mine/enter"


def test_one_mailbox_gets_few_letters_and_the_page_does_not_tell(app: Flask) -> None:
    an_owner()
    pages = {asked(app, "olga@example.org", f"192.0.2.{n}").page for n in range(4)}
    assert len(pages) == 1
    assert len(letters()) == 1
    with time_machine.travel(now() + timedelta(minutes=3)):
        asked(app, "olga@example.org")
    assert len(letters()) == 2


def test_one_caller_may_not_ask_for_ever(app: Flask) -> None:
    browser = Browser(app, "192.0.2.1")
    codes = []
    for n in range(25):
        browser.get("/mine/enter")
        codes.append(browser.post("/mine/enter", {"email": f"p{n}@example.org"}).status_code)
    assert codes == [200] * 20 + [429] * 5
    assert "Wait one minute" in browser.page
    assert len(letters()) == 20
    assert_page(asked(app, "olga@example.org", "192.0.2.2").get("/mine/enter"))


def test_what_is_no_address_is_told_at_its_field(client: FlaskClient, app: Flask) -> None:
    for typed, words in [
        ("", "Type your e-mail address."),
        ("olga", "That is no e-mail address"),
        ("olga@example.org\r\nBcc: all@example.org", "That is no e-mail address"),
        ("o" * 300 + "@example.org", "at most 254 characters"),
    ]:
        browser = Browser(app)
        browser.get("/mine/enter")
        answer = browser.post("/mine/enter", {"email": typed})
        assert words in assert_page(answer, 400)
        assert 'aria-invalid="true"' in browser.page
    assert letters() == []


def test_signing_out_ends_it(app: Flask) -> None:
    browser = let_in(app, an_owner())
    assert_page(browser.get("/mine"))
    browser.post("/mine/leave")
    assert "You are signed out" in browser.page
    browser.get("/mine")
    assert browser.path == "/mine/enter"


def test_an_owner_who_is_gone_is_signed_out(app: Flask) -> None:
    owner = an_owner()
    browser = let_in(app, owner)
    db.session.delete(db.session.get_one(Owner, owner.id))
    db.session.commit()
    browser.get("/mine")
    assert browser.path == "/mine/enter"
