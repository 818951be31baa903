"""A letter that tells of several watches: one click ends them all, each of its links its own, and nothing else."""

import re
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.notices.actions import write
from registry.registrations import watches
from registry.registrations.models import Watch
from registry.tokens.actions import apart, issue_together, use_each
from registry.tongue.catalogues import OWN_NAMES
from tests.letters import Inbox, send_letters, words
from tests.portal.pagecheck import assert_page
from tests.registry.notices.builders import a_watch

CLICK = {"List-Unsubscribe": "One-Click"}


def told(number: int, recall: int = 1) -> Watch:
    """A watch of Ann's, and a letter that waits to tell her of it."""
    watch = a_watch(query=f"serial=AB{number}&brand=Acme")
    facts = {"before": "not_in_any_recall", "after": "affected", "recalls": [recall], "changed": [recall]}
    write("watch_changed", watch.person, watch_id=watch.id, facts=facts)
    return watch


def left() -> list[str]:
    db.session.rollback()
    return [query[7:10] for query in db.session.scalars(select(Watch.query).order_by(Watch.query))]


def one_click(letter: EmailMessage) -> str:
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/[^>]+)>", letter["List-Unsubscribe"])
    assert found
    return found[1]


def own_links(letter: EmailMessage) -> list[str]:
    return re.findall(r"about this unit: https?://[^/]+(\S+)", words(letter))


@pytest.fixture
def letter(mailing: tuple[Flask, Inbox]) -> EmailMessage:
    """It tells Ann of AB1, AB2 and AB3. She watches AB4 and AB5 besides, and Bob watches AB6."""
    site, inbox = mailing
    for number in (1, 2, 3):
        told(number)
    a_watch(query="serial=AB4&brand=Acme")
    told(5, recall=2)
    a_watch("bob@example.org", query="serial=AB6&brand=Acme")
    db.session.commit()
    send_letters(site)
    (found,) = (one for one in inbox.letters if "AB1" in words(one))
    return found


def test_one_click_ends_all_that_the_letter_told_of(
    mailing: tuple[Flask, Inbox], letter: EmailMessage
) -> None:
    client, path = mailing[0].test_client(), one_click(letter)
    page = assert_page(client.get(path))
    assert all(number in page for number in ("AB1", "AB2", "AB3"))
    assert "AB4" not in page
    assert left() == ["AB1", "AB2", "AB3", "AB4", "AB5", "AB6"], "opening it ends nothing"
    page = assert_page(client.post(path, data=CLICK))
    assert "You get no more letters about these units" in page
    assert all(number in page for number in ("AB1", "AB2", "AB3"))
    assert left() == ["AB4", "AB5", "AB6"]
    for again in (client.get(path), client.post(path, data=CLICK), client.post(own_links(letter)[0])):
        assert "AB1" not in assert_page(again)
    assert left() == ["AB4", "AB5", "AB6"]


def test_each_is_ended_once(mailing: tuple[Flask, Inbox], letter: EmailMessage) -> None:
    """What has a link of its own goes by it, and is not among the rest."""
    client = mailing[0].test_client()
    assert "AB2" in assert_page(client.post(own_links(letter)[1]))
    assert left() == ["AB1", "AB3", "AB4", "AB5", "AB6"]
    page = assert_page(client.post(one_click(letter), data=CLICK))
    assert "AB2" not in page
    assert all(number in page for number in ("AB1", "AB3"))


def test_what_was_begun_anew_is_another_watch(mailing: tuple[Flask, Inbox], letter: EmailMessage) -> None:
    """Nobody's watch gets the number of one that was ended: SQLite would give the last ones again."""
    client, path = mailing[0].test_client(), one_click(letter)
    last = db.session.scalars(select(Watch.id).order_by(Watch.id.desc())).first() or 0
    ids = db.session.scalars(select(Watch.id)).all()
    watches.end(ids)
    db.session.expunge_all()
    begun = [a_watch("bob@example.org", query=f"serial=AB{number}&brand=Acme").id for number in (7, 8, 9)]
    db.session.commit()
    assert min(begun) > last
    for link in (path, *own_links(letter)):
        client.post(link, data=CLICK)
    assert left() == ["AB7", "AB8", "AB9"]


def test_a_link_that_was_not_withdrawn_ends_no_other(app: Flask) -> None:
    """As where a sender makes it at the moment in which its watch ends."""
    gone = a_watch()
    watches.end([gone.id])
    db.session.expunge(gone)
    whole = issue_together("stop_watch", [gone.id])
    a_watch("bob@example.org")
    db.session.commit()
    app.test_client().post(f"/watch/stop/{whole}/1", data=CLICK)
    assert len(left()) == 1


def test_tokens_of_several_are_used_once(app: Flask) -> None:
    whole = issue_together("stop_watch", range(1, 1_201))
    db.session.flush()
    assert use_each("watch", apart(whole, 1_200)) == [], "for something else"
    assert sorted(use_each("stop_watch", apart(whole, 1_000))) == list(range(1, 1_001))
    assert sorted(use_each("stop_watch", apart(whole, 1_200))) == list(range(1_001, 1_201))


@pytest.mark.parametrize("many", ["0", "-1", "10000", "99999999999", "x", "1/2"])
def test_nonsense_is_no_page(app: Flask, many: str) -> None:
    client, path = app.test_client(), f"/watch/stop/{'x' * 43}/{many}"
    assert client.get(path).status_code == 404
    assert client.post(path, data=CLICK).status_code == 400


@pytest.mark.parametrize("language", OWN_NAMES)
def test_it_is_said_in_each_language(
    mailing: tuple[Flask, Inbox], letter: EmailMessage, language: str
) -> None:
    client, path = mailing[0].test_client(), one_click(letter)
    client.set_cookie("language", language)
    asked, done = assert_page(client.get(path)), assert_page(client.post(path, data=CLICK))
    for page in (asked, done):
        assert all(number in page for number in ("AB1", "AB2", "AB3"))
        assert ("these units" in page) == (language == "en")
