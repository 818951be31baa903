"""A promised day passes: its owner hears of it by a letter, once, and that the refund can be taken instead."""

from flask import Flask

from registry.db import db
from registry.journeys import overdue
from tests.letters import Inbox, send_letters, words
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed, late, the_case
from tests.portal.pagecheck import assert_page

TOM, EVE = "tom@example.org", "eve@example.org"


def test_who_waits_too_long_is_told_once_a_promise(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    confirmed(site, inbox, ask_for(site, recalled, "AB1600", EVE, address="192.0.2.8"), EVE)
    send_letters(site)
    inbox.letters.clear()
    late(the_case("AB1500"))
    for _ in range(2):
        overdue.tell()
    send_letters(site)
    (letter,) = inbox.letters
    assert letter["To"] == TOM
    assert letter["Subject"].startswith("The promised day has passed: your request")
    assert "You can take the refund instead" in words(letter)
    text = assert_page(tom.get(tom.path))
    assert "The promised day has passed" in text
    case = the_case("AB1500")
    case.turn = "owner"
    late(the_case("AB1600"))
    db.session.commit()
    late(case, days=30)
    overdue.tell()
    send_letters(site)
    assert [one["To"] for one in inbox.letters[1:]] == [EVE], "while it is the owner’s turn nothing is late"
    case = the_case("AB1500")
    case.turn = "maker"
    db.session.commit()
    overdue.tell()
    send_letters(site)
    assert len(inbox.letters) == 2, "a day that passed long ago is no news"
