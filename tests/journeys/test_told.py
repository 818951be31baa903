"""A recall goes public by two people; whoever has one of its units gets one letter, sees that it is genuine, comes by
its link to the answer for that very unit, and says when it is done."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from registry.catalogue.models import Brand
from registry.db import db
from registry.journeys import publishing
from registry.notices.actions import write
from registry.notices.models import Letter
from registry.notices.queries import by_code
from registry.recalls import actions
from registry.recalls.models import ScopeVersion
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.letters import Inbox, an_inbox, link_in, send_letters, words
from tests.portal.pagecheck import assert_page
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.notices.builders import a_registration, an_owner
from tests.registry.recalls import test_actions
from tests.registry.recalls.builders import a_product
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft

brand = test_actions.brand


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """With a mail server; its letters are in `inbox`."""
    with an_inbox() as inbox:
        settings = {
            "mail_server": "127.0.0.1",
            "mail_port": str(inbox.port),
            "public_url": "http://recalls.example",
        }
        site = make_site(tmp_path / "data", database_url, **settings)
        site.extensions["inbox"] = inbox
        with site.app_context():
            yield site
        dispose(site)


def publish(app: Flask, version: ScopeVersion) -> None:
    publishing.submit(version, EDITOR, actions.fingerprint(version), "First scope")
    db.session.commit()
    run_jobs(app)
    version = db.session.get_one(ScopeVersion, version.id)
    publishing.approve(version, PUBLISHER, publishing.seen_of(version), "now")
    db.session.commit()
    run_jobs(app)


def opened() -> int:
    db.session.expire_all()
    return db.session.query(Letter).filter(Letter.opened_at.is_not(None)).count()


def test_from_publishing_to_the_answer(app: Flask, brand: Brand) -> None:
    inbox: Inbox = app.extensions["inbox"]
    product = a_product(brand, "washer", ["WX1"])
    a_registration(product, "AB1500", "ann@example.org", model="WX1")
    a_sale(a_unit(product, "AB1510", model="WX1"), "Bo", "bo@example.org")
    a_registration(product, "AB9500", "cy@example.org", model="WX1")
    version = a_draft(brand)
    db.session.commit()
    publish(app, version)
    assert send_letters(app) == 2
    assert sorted(letter["To"] for letter in inbox.letters) == ["ann@example.org", "bo@example.org"]
    client = app.test_client()
    for address, number in (("ann@example.org", "AB1500"), ("bo@example.org", "AB1510")):
        (letter,) = inbox.to(address)
        link = link_in(letter, "/l/")
        before = opened()
        for program in (
            {},
            {"Sec-Fetch-Mode": "navigate", "Sec-Purpose": "prefetch"},
            {"Sec-Fetch-Mode": "no-cors"},
        ):
            client.get(link, headers=program)
        assert opened() == before, "a mail program has looked at it, nobody else"
        led = client.get(link, headers={"Sec-Fetch-Mode": "navigate"})
        assert opened() == before + 1
        assert led.status_code == 302
        page = assert_page(client.get(led.location))
        assert number in page
        assert "Unplug it." in page
        assert "Set-Cookie" not in led.headers
    code = words(inbox.to("ann@example.org")[0]).split("code is ")[1].split(".")[0]
    letter = by_code(code)
    assert letter is not None
    assert letter.opened_at is not None
    page = assert_page(client.get(f"/verify?code={code.lower()}"))
    assert "This letter is genuine" in page
    assert "Acme washers recalled" in page
    assert "ann@" not in page
    assert "AB1500" not in page
    done = link_in(inbox.to("ann@example.org")[0], "/done")
    assert_page(client.get(done))
    assert letter.answered_at is None
    assert "no reminder comes" in assert_page(client.post(done))
    db.session.refresh(letter)
    assert letter.answered_at is not None


def test_a_code_that_nobody_sent(app: Flask) -> None:
    client = app.test_client()
    for code in ("ABCDEFGH23", "x", "<b>", "0000000000"):
        page = assert_page(client.get("/verify", query_string={"code": code}))
        assert "We know no letter with this code" in page
        assert "A payment" in page
    assert "We know no letter" in assert_page(client.get("/l/ABCDEFGH23", follow_redirects=True))
    assert client.get("/l/ABCDEFGH23/done").status_code == 404
    assert "We know no letter" not in assert_page(client.get("/verify"))


def test_reminders_end_with_one_click_and_recalls_still_reach(app: Flask, brand: Brand) -> None:
    inbox: Inbox = app.extensions["inbox"]
    product = a_product(brand, "washer", ["WX1"])
    owner = an_owner("ann@example.org", reminders=True)
    own = a_registration(product, "AB1500", "ann@example.org", owner_id=owner.id, model="WX1")
    told = {
        "registration_id": own.id,
        "owner_id": owner.id,
        "facts": {"cover": "Two years of parts", "ends_on": "2027-01-05"},
    }
    write("warranty_ending", owner.person, **told)
    db.session.commit()
    send_letters(app)
    (letter,) = inbox.letters
    assert "5 January 2027" in letter["Subject"]
    path = "/stop/" + letter["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    client = app.test_client()
    assert "Letters about recalls" in assert_page(client.get(path))
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "RFC 8058: no redirect"
    assert "no more reminders" in assert_page(answer)
    assert "no more reminders" in assert_page(client.get(path))
    write("warranty_ending", owner.person, **told)
    version = a_draft(brand)
    db.session.commit()
    publish(app, version)
    inbox.letters.clear()
    send_letters(app)
    assert [letter["Subject"].partition(":")[0] for letter in inbox.letters] == ["Recalled"]
