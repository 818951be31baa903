"""Somebody who reads German, and somebody who reads Arabic: check, register, confirm, hear of a recall, each in their
own language, over real mail. What makers write is theirs to translate."""

import pytest
from flask import Flask

from registry.db import db
from registry.journeys import reaching
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall
from registry.recalls.states import Author
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import a_shop
from tests.registry.recalls.builders import a_published_recall

SAID = {
    "de": {
        "none": "In keinem Rückruf, Stand ",
        "confirm": "Bestätigen Sie Ihre Anmeldung: Acme",
        "body": "Der Link gilt einmal, innerhalb von sieben Tagen.",
        "mine": "Meine Produkte",
        "recalled": "Zurückgerufen: Acme",
        "by": "Ihr Produkt wird von",
        "now": "Dieses Gerät ist zurückgerufen",
        "error": "Tippen Sie die Nummer ein, die auf Ihrem Produkt steht.",
    },
    "ar": {
        "none": "ليس في أي استدعاء حتى ",
        "confirm": "أكّد تسجيلك: Acme",
        "body": "يعمل الرابط مرة واحدة خلال سبعة أيام.",
        "mine": "منتجاتي",
        "recalled": "مستدعى: Acme",
        "by": "منتجك تستدعيه",
        "now": "هذه القطعة مستدعاة",
        "error": "اكتب الرقم الموجود على منتجك.",
    },
}


@pytest.mark.parametrize("code", SAID)
def test_from_the_check_to_the_letter_of_a_recall(mailing: tuple[Flask, Inbox], code: str) -> None:
    site, inbox = mailing
    said, shop, email = SAID[code], a_shop(), f"{code}@example.org"
    reader = Browser(site)
    reader.get(f"/language/{code}")
    assert said["none"] in assert_page(reader.get("/check?serial=AB100250&brand=Acme"))
    refused = reader.get("/check?serial=")
    assert said["error"] in assert_page(refused, 400)
    form = {"product": shop.kettle.slug, "number": "AB100250", "email": email, "acquired": "gift"}
    reader.get(f"/register?product={shop.kettle.slug}")
    reader.post("/register", form)

    send_letters(site)
    (asked,) = inbox.to(email)
    assert asked["Subject"].startswith(said["confirm"])
    assert said["body"] in words(asked)
    html = asked.get_body(("html",)).get_content()
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in html
    path = link_in(asked, "/register/confirm/")
    reader.get(path)
    reader.post(path)
    assert said["mine"] in assert_page(reader.get("/mine"))

    rule = {"any": [{"serial": {"range": ["AB100240", "AB100260"]}}]}
    german = {
        "title": "Acme Kessel",
        "hazard": "",
        "what_to_do": "Ziehen Sie den Stecker.",
        "remedy": "",
        "of": "its words",
    }
    recall = a_published_recall(
        shop.brand,
        rule,
        shop.kettle,
        what_to_do="Pull the plug.",
        translations={"de": german, "ar": german | {"of": ""}},
    )
    reaching.ask(db.session.get_one(Recall, recall.id), Author(None, "A second person"))
    db.session.commit()
    run_jobs(site)
    send_letters(site)
    letter = inbox.to(email)[-1]
    assert letter["Subject"].startswith(said["recalled"])
    assert said["by"] in words(letter)
    assert ("Ziehen Sie den Stecker." if code == "de" else "Pull the plug.") in words(
        letter
    )  # whole, and half
    refresh()
    assert said["now"] in assert_page(reader.get("/mine"))
