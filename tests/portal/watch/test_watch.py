"""Somebody asks to be told, presses the button behind the link, and ends it. Nobody learns what is known here."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from registry.clock import now
from registry.db import db
from registry.journeys.watching import clear_waiting
from registry.registrations.models import Watch
from registry.tokens.actions import issue
from tests.people import Browser
from tests.portal.check.conftest import KETTLE, publish
from tests.portal.pagecheck import assert_page
from tests.watchers import a_watch, letters

UNIT = "serial=AB100150&brand=Acme&model=K100"
OTHER = "serial=AB900150&brand=Acme&model=K100"


@pytest.fixture
def browser(app: Flask) -> Browser:
    publish(KETTLE)
    return Browser(app)


def asked(browser: Browser, query: str = UNIT, email: str = "wanda@example.org", **more: str) -> str:
    browser.get(f"/watch?{query}")
    browser.post("/watch", {"query": query, "email": email, **more})
    return browser.path


def a_token(purpose: str, watch: Watch) -> str:
    token = issue(purpose, watch.id)
    db.session.commit()
    return token


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Watch)) or 0


def test_from_the_answer_to_the_watch_and_out_again(browser: Browser) -> None:
    browser.get(f"/check?{UNIT}")
    link = re.search(r'href="(/watch\?[^"]+)"', browser.page)
    assert link
    page = assert_page(browser.get(link[1].replace("&amp;", "&")))
    assert "Answer now Recalled" in page
    assert asked(browser) == "/watch/sent"
    assert "on its way" in browser.page
    watch = db.session.scalars(select(Watch)).one()
    assert (watch.state, [letter.watch_id for letter in letters("confirm_watch")]) == ("waiting", [watch.id])
    token = a_token("watch", watch)
    assert "Yes, tell me" in assert_page(browser.get(f"/watch/confirm/{token}"))
    assert_page(browser.get(f"/watch/confirm/{token}"))
    db.session.refresh(watch)
    assert watch.state == "waiting", "opening the link uses nothing"
    page = assert_page(browser.client.post(f"/watch/confirm/{token}"))
    db.session.refresh(watch)
    assert watch.state == "active"
    assert '"verdict":"affected' in watch.answer
    assert "See the answer of today" in page
    assert browser.client.post(f"/watch/confirm/{token}").status_code == 410
    stop = a_token("stop_watch", watch)
    assert_page(browser.get(f"/watch/stop/{stop}"))
    assert count() == 1
    ended = browser.client.post(f"/watch/stop/{stop}", data={"List-Unsubscribe": "One-Click"})
    assert "AB100150" in assert_page(ended), "what was ended; no redirect, as RFC 8058 has it"
    assert count() == 0
    for _ in "again and again":
        assert_page(browser.get(f"/watch/stop/{stop}"))
        assert "AB100150" not in assert_page(browser.client.post(f"/watch/stop/{stop}"))


def test_nothing_is_kept_but_the_address_and_what_was_told(browser: Browser) -> None:
    asked(browser)
    watch = db.session.scalars(select(Watch)).one()
    kept = {c.key: getattr(watch, c.key) for c in Watch.__table__.columns}
    assert "wanda" not in " ".join(map(str, kept.values())), "sealed"
    assert kept["query"] == UNIT


@pytest.mark.parametrize("query", [UNIT, OTHER])
@pytest.mark.parametrize("email", ["wanda@example.org", "nobody@example.org"])
def test_the_same_is_said_whether_known_or_not(browser: Browser, query: str, email: str) -> None:
    a_watch(UNIT)
    assert asked(browser, query, email) == "/watch/sent"
    known = browser.page
    assert asked(browser, OTHER, "somebody-else@example.org") == "/watch/sent"
    assert browser.page == known
    assert len(letters("confirm_watch")) == 3


def test_a_unit_and_a_person_are_one_watch_however_typed(browser: Browser) -> None:
    asked(browser)
    asked(browser, "serial=ab100-150&brand=ACME&model=k100", " Wanda@Example.org ")
    assert count() == 1
    asked(browser, email="other@example.org")
    asked(browser, OTHER)
    assert count() == 3


@pytest.mark.parametrize(
    "email", ["", "wanda", "a@b@c", "wanda@example.org\nBcc: all@example.org", "x" * 300]
)
def test_what_is_no_address_is_said_at_its_field(browser: Browser, email: str) -> None:
    browser.get(f"/watch?{UNIT}")
    answer = browser.post("/watch", {"query": UNIT, "email": email})
    page = assert_page(answer, 400)
    assert "There is a problem" in page
    assert 'id="f-email-error"' in browser.page
    assert count() == 0


def test_where_a_question_is_open_it_is_answered_first(browser: Browser) -> None:
    answer = browser.get("/watch?serial=AB100150&brand=Acme")
    assert "Answer it first" in assert_page(answer)
    assert "<form" not in browser.page.partition("<main")[2].partition("</main>")[0]
    browser.post("/watch", {"query": "serial=AB100150&brand=Acme", "email": "wanda@example.org"})
    assert count() == 0
    browser.get("/check?serial=AB100150&brand=Acme")
    assert "/watch?" not in browser.page
    assert browser.get("/watch?serial=").status_code == 400
    assert browser.path == "/check"
    browser.get("/watch")
    assert browser.path == "/"


def test_without_the_token_of_the_page_nothing_happens(browser: Browser) -> None:
    browser.get("/about")
    assert browser.post("/watch", {"query": UNIT, "email": "wanda@example.org"}).status_code == 400
    assert count() == 0


def test_one_mailbox_gets_few_letters_and_the_page_is_the_same(browser: Browser) -> None:
    for _ in range(6):
        assert asked(browser) == "/watch/sent"
    assert len(letters("confirm_watch")) == 4


def test_one_caller_asks_only_so_often(browser: Browser) -> None:
    answers = []
    for number in range(25):
        asked(browser, email=f"n{number}@example.org")
        answers.append("Too many requests" in browser.page)
    assert answers == [False] * 20 + [True] * 5
    browser.address = "192.0.2.7"
    assert asked(browser) == "/watch/sent"


def test_a_link_that_is_too_old_or_another_s_begins_nothing(browser: Browser) -> None:
    watch = a_watch(UNIT, confirmed=False)
    token, stop = a_token("watch", watch), a_token("stop_watch", watch)
    for wrong in (stop, "x" * 43, token[:-1]):
        assert browser.client.post(f"/watch/confirm/{wrong}").status_code == 410
    browser.client.post(f"/watch/stop/{token}")
    assert count() == 1
    with time_machine.travel(now() + timedelta(days=7, seconds=5)):
        assert_page(browser.get(f"/watch/confirm/{token}"), 410)
        assert browser.client.post(f"/watch/confirm/{token}").status_code == 410
        assert clear_waiting() == 1
    assert count() == 0


def test_what_is_confirmed_stays(browser: Browser) -> None:
    a_watch(UNIT)
    a_watch(OTHER, "late@example.org", confirmed=False)
    with time_machine.travel(now() + timedelta(days=6)):
        assert clear_waiting() == 0
    with time_machine.travel(now() + timedelta(days=8)):
        assert clear_waiting() == 1
    assert db.session.scalars(select(Watch.state)).all() == ["active"]
