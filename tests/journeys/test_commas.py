"""What stands side by side is divided as the language does: by an Arabic comma on an Arabic page."""

import re

from flask import Flask

from registry.db import db
from registry.tongue.speaking import speaking
from registry.tongue.words import listed, moment
from tests.letters import Inbox, send_letters, words
from tests.people import Browser
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed, query_of, the_case
from tests.portal.pagecheck import assert_page

LATIN = re.compile(r"[\u0600-\u06ff][^a-zA-Z\u0600-\u06ff]*,\s")


def test_the_thread_of_a_request_is_divided_by_arabic_commas(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", "tom@example.org"), "tom@example.org")
    page = tom.path
    tom.post(f"{page}/say", {"say": "Hallo"})
    db.session.rollback()
    tom.get("/language/ar")
    text = assert_page(tom.get(page))
    assert not LATIN.findall(text)
    assert "، " in text
    moved = the_case("AB1500").opened_at
    assert moved is not None
    with speaking("ar"):
        assert ", " not in moment(moved)
        assert listed(["AB1", "AB2"]) == "AB1، AB2"
    assert listed(["AB1", "AB2"]) == "AB1, AB2"


def test_french_has_a_blank_before_a_colon(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    tom = Browser(site)
    tom.get("/language/fr")
    tom.get(f"/remedy?{query_of(recalled, 'AB1500')}")
    asked = {"unit": query_of(recalled, "AB1500"), "kind": "repair", "email": "tom@example.org"}
    tom.post("/remedy", asked)
    confirmed(site, inbox, tom, "tom@example.org")
    send_letters(site)
    letter = words(inbox.to("tom@example.org")[-1])
    assert "Nous avons votre demande : Acme kettle" in letter
    assert not re.search(r"[^\W\d]: ", letter)
