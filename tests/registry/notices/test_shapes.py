"""Whoever compares a letter with what `/verify` shows by its code reads the same words, line by line; only what is its
owner's own stands there as three dots. Else a true letter looks like a false one."""

import re
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.notices.actions import write
from registry.notices.models import Letter
from registry.notices.running import send_all
from registry.notices.shapes import shape_of
from registry.registrations.infant import PURPOSE
from tests.letters import Inbox, words
from tests.registry.notices.builders import a_watch
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration

OWN = ("AB1", "AB2", "AB3", "wanda", "WX1")


def sent(mailing: tuple[Flask, Inbox]) -> EmailMessage:
    db.session.commit()
    send_all(mailing[0].extensions["mail"])
    return mailing[1].letters[-1]


def compared(letter: EmailMessage) -> tuple[str, str]:
    """Subject and words of the letter that was sent last, as anybody sees them."""
    db.session.rollback()
    kept = db.session.scalars(select(Letter).where(Letter.state == "sent").order_by(Letter.id)).all()[-1]
    said = shape_of(kept)
    for mine, theirs in ((said.subject, str(letter["Subject"])), (said.text, words(letter))):
        shape = re.escape(" ".join(mine.split())).replace("…", ".+")
        assert re.fullmatch(shape, " ".join(theirs.split())), (mine, theirs)
        assert not any(own in mine for own in OWN)
    return said.subject, said.text


def watched(number: int, before: str, after: str, recall: int = 1) -> None:
    watch = a_watch(query=f"serial=AB{number}&brand=Acme")
    facts = {"before": before, "after": after, "recalls": [recall], "changed": [recall]}
    write("watch_changed", watch.person, watch_id=watch.id, facts=facts)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("not_in_any_recall", "affected"),
        ("affected", "affected"),
        ("affected", "not_in_any_recall"),
        ("not_in_any_recall", "need"),
        ("not_in_any_recall", "list_not_complete"),
    ],
)
def test_a_watch(mailing: tuple[Flask, Inbox], before: str, after: str) -> None:
    watched(1, before, after)
    subject, text = compared(sent(mailing))
    assert ("Recalled" in subject) == ("Stop using it" in text) == (after == "affected")


def test_watches_in_one_letter(mailing: tuple[Flask, Inbox]) -> None:
    for number in (1, 2, 3):
        watched(number, "not_in_any_recall", "affected")
    _, text = compared(sent(mailing))
    assert text.count("is now recalled") == 3


@pytest.mark.parametrize("infant", [False, True])
@pytest.mark.parametrize("number", ["AB1", ""])
def test_registrations(mailing: tuple[Flask, Inbox], *, infant: bool, number: str) -> None:
    product = a_product(a_brand("Acme"), "washer", ["WX1"])
    purpose = PURPOSE if infant else "safety"
    one = a_registration(product, number, "wanda@example.org", purpose=purpose, model="WX1")
    one.state, one.confirmed_at = "waiting", None
    write("confirm_registration", one.person or "", registration_id=one.id, owner_id=one.owner_id)
    compared(sent(mailing))


def test_links(mailing: tuple[Flask, Inbox]) -> None:
    watch = a_watch(state="waiting", query="serial=AB1&brand=Acme")
    write("confirm_watch", watch.person, watch_id=watch.id)
    compared(sent(mailing))


@pytest.mark.parametrize("recalled", [0, 2])
def test_a_list(mailing: tuple[Flask, Inbox], recalled: int) -> None:
    """How many there are is its owner's own; that some are recalled is not."""
    one = a_registration(a_product(a_brand("Acme")), "AB1", "wanda@example.org")
    facts = {"count": 2, "recalled": recalled}
    write("list_registered", one.person or "", owner_id=one.owner_id, facts=facts)
    subject, _ = compared(sent(mailing))
    assert ("of them recalled" in subject) == bool(recalled)
