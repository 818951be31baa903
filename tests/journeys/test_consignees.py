"""A recall is public: a publisher tells the businesses that got its units; each sees its own, confirms, answers, and
names whom it passed units on to, who are told as it was; the silent are reminded."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.consignees.models import Consignee
from registry.db import db
from registry.notices.models import Letter
from registry.recalls.models import Recall
from registry.recalls.states import CLOSED
from registry.units.places.models import Party
from tests.chain import Chain, a_chain
from tests.conftest import dispose, make_site
from tests.letters import Inbox, an_inbox, link_in, send_letters, words
from tests.people import Browser, a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.registry.matching.chain.test_left import a_recall, left
from tests.traced import OTHER_SHOP

TOOLS, WELS, CORNER = "recalls@tools.example", "wels@shops.example", "corner@shops.example"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """With a mail server; its letters are in `inbox`."""
    with an_inbox() as inbox:
        settings = {
            "mail_server": "127.0.0.1", "mail_port": str(inbox.port), "public_url": "http://recalls.example",
        }  # fmt: skip
        site = make_site(tmp_path / "data", database_url, **settings)
        site.extensions["inbox"] = inbox
        with site.app_context():
            yield site
        dispose(site)


@pytest.fixture
def chain(app: Flask) -> Chain:
    made = a_chain(8)
    wels = Party(organisation_id=made.maker, uri="urn:x:wels", name="Wels Ltd", email=WELS)
    db.session.add(wels)
    db.session.flush()
    made.place(OTHER_SHOP).party_id = wels.id
    db.session.commit()
    return made


@pytest.fixture
def recall(app: Flask, chain: Chain) -> Recall:
    found = a_recall(chain.product, {"lot": "L7"})
    found.hazard, found.severity = "It can burn.", "stop_using"
    left(app, found)
    return found


@pytest.fixture
def publisher(app: Flask, chain: Chain) -> Browser:
    return signed_in(app, a_member(app, "pub@example.org", chain.maker, "publisher", second_factor=True))


def seen(browser: Browser) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', browser.page)
    assert found, browser.page
    return found[1]


def tell(app: Flask, publisher: Browser, recall: Recall) -> Inbox:
    publisher.get(f"/admin/consignees/{recall.id}/tell")
    publisher.post(f"/admin/consignees/{recall.id}/tell", {"seen": seen(publisher)})
    assert "to be sent" in publisher.page
    send_letters(app)
    inbox: Inbox = app.extensions["inbox"]
    return inbox


def link_of(inbox: Inbox, address: str) -> str:
    return link_in(inbox.to(address)[-1], "/consignee/")


def test_a_business_is_written_to_in_the_language_of_its_country(
    app: Flask, recall: Recall, publisher: Browser
) -> None:
    db.session.query(Party).filter_by(email=TOOLS).one().country = "PL"
    db.session.commit()
    inbox = tell(app, publisher, recall)
    polish, english = inbox.to(TOOLS)[0], inbox.to(WELS)[0]
    assert polish["Subject"].startswith("Pilne: Firma Acme Tools wycofuje")
    assert "Według wiedzy producenta trafiła do Państwa następująca liczba tych sztuk: 4." in words(polish)
    assert english["Subject"].startswith("Urgent: Acme Tools recalls")


def test_from_the_recall_to_the_end_of_the_chain(app: Flask, recall: Recall, publisher: Browser) -> None:
    publisher.get(f"/admin/trace/recalls/{recall.id}")
    assert f"/admin/consignees/{recall.id}" in publisher.page
    publisher.get(f"/admin/consignees/{recall.id}")
    assert "Tell 2 businesses to stop selling" in publisher.page
    assert "Central warehouse" in publisher.page
    publisher.get(f"/admin/consignees/{recall.id}/tell")
    publisher.post(f"/admin/consignees/{recall.id}/words", {"words": "Send them to Linz at our cost."})
    assert "Send them to Linz at our cost." in publisher.page
    inbox = tell(app, publisher, recall)
    assert sorted(letter["To"] for letter in inbox.letters) == [TOOLS, WELS]
    letter = inbox.to(TOOLS)[0]
    assert letter["Subject"].startswith("Urgent: Acme Tools recalls")
    assert "4 of these units came to you" in words(letter)
    assert "Send them to Linz at our cost." in words(letter)
    code = words(letter).split("code is ")[1].split(".")[0]
    assert "Stop-sale notice to a business" in app.test_client().get(f"/verify?code={code}").text

    client, link = app.test_client(), link_of(inbox, TOOLS)
    page = assert_page(client.get(link))
    assert "4 of its units came to Tools & Co" in page
    assert "S0" in page
    assert "S4" not in page
    table = list(csv.reader(io.StringIO(client.get(f"{link}/units.csv").text.removeprefix("\ufeff"))))
    assert [row[2] for row in table[1:]] == ["S0", "S1", "S2", "S3"]
    assert client.post(f"{link}/confirm").status_code == 303
    assert "You confirmed this on" in assert_page(client.get(link))
    counted = {"found": "3", "quarantined": "3", "sold_on": "", "returned": "0", "note": "One was sold."}
    assert client.post(f"{link}/answer", data=counted).status_code == 303

    given = {"name": "Corner shop", "email": CORNER, "numbers": "S1, s2"}
    assert client.post(f"{link}/passed-on", data=given).status_code == 303
    send_letters(app)
    below = link_of(inbox, CORNER)
    assert "Tools & Co told us that it passed 2 of these units on to you." in words(inbox.to(CORNER)[0])
    page = assert_page(app.test_client().get(below))
    assert "S1" in page
    assert "S0" not in page
    assert "Corner shop" in assert_page(client.get(link))
    assert app.test_client().post(
        f"{below}/passed-on", data={"name": "Bo", "email": "bo@x.example", "all": "yes"}
    )
    publisher.get(f"/admin/consignees/{recall.id}")
    assert "passed on by Corner shop" in publisher.page
    assert "3 found" in publisher.page
    assert "››" in publisher.page
    rows = list(csv.reader(io.StringIO(publisher.client.get(f"/admin/consignees/{recall.id}?csv=1").text)))
    assert [(row[0], row[1], row[2], row[4]) for row in rows[1:]] == [
        ("Central warehouse", "", "0", "8"), ("Tools & Co", "", "0", "4"), ("Corner shop", "Tools & Co", "1", "2"),
        ("Bo", "Corner shop", "2", "2"), ("Wels Ltd", "", "0", "2"),
    ]  # fmt: skip

    publisher.get(f"/admin/consignees/{recall.id}/remind")
    assert "Remind 2 businesses?" in publisher.page
    publisher.post(f"/admin/consignees/{recall.id}/remind", {"seen": seen(publisher)})
    send_letters(app)
    assert inbox.to(WELS)[-1]["Subject"].startswith("Reminder: ")
    assert len(inbox.to(TOOLS)) == 1
    assert assert_page(app.test_client().get(link_of(inbox, WELS)))
    kept = set(db.session.scalars(select(AuditEntry.action)))
    assert {"consignees.words", "consignees.told", "consignees.reminded", "consignee.answered"} <= kept


def test_a_link_is_one_s_own(app: Flask, recall: Recall, publisher: Browser) -> None:
    inbox = tell(app, publisher, recall)
    tools, wels = link_of(inbox, TOOLS), link_of(inbox, WELS)
    client = app.test_client()
    assert "Wels" not in client.get(tools).text
    assert "<code>S0</code>" not in client.get(wels).text
    assert "<code>S4</code>" in client.get(wels).text
    for path in ("", "/units.csv"):
        assert client.get(f"/consignee/{'x' * 43}{path}").status_code == 404
        assert client.get(f"{tools[:-1]}{'A' if tools[-1] != 'A' else 'B'}{path}").status_code == 404
    for path in ("confirm", "answer", "passed-on"):
        assert client.post(f"/consignee/{'x' * 43}/{path}", data={"found": "1", "name": "x"}).status_code in (
            404,
            400,
        )
    token = tools.rpartition("/")[2]
    assert token not in str(db.session.execute(select(Letter.facts)).all())


def test_the_link_goes_on_until_the_recall_is_closed(app: Flask, recall: Recall, publisher: Browser) -> None:
    link = link_of(tell(app, publisher, recall), TOOLS)
    client = app.test_client()
    for _ in range(2):
        assert client.post(f"{link}/confirm").status_code == 303
    db.session.get_one(Recall, recall.id).state = CLOSED
    db.session.commit()
    assert "This recall is closed" in assert_page(client.get(link))
    answer = client.post(f"{link}/answer", data={"found": "1"})
    assert (answer.status_code, "nothing is asked any more" in answer.text) == (400, True)
    assert db.session.scalars(select(Consignee.found).where(Consignee.found.is_not(None))).all() == []


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("answer", {}, "Type at least one number"),
        ("answer", {"found": "two"}, "Type a whole number"),
        ("answer", {"found": "1" * 30}, "Type a whole number"),
        ("answer", {"found": "2", "quarantined": "2", "returned": "1"}, "more than the 2 found"),
        ("answer", {"found": "2", "note": "x" * 1001}, "longer than 1000"),
        ("passed-on", {"email": "a@x.example", "all": "yes"}, "Say what this business is called."),
        ("passed-on", {"name": "A", "email": "no", "all": "yes"}, "no e-mail address"),
        ("passed-on", {"name": "A", "email": TOOLS.upper(), "all": "yes"}, "your own address"),
        ("passed-on", {"name": "A", "email": "a@x.example"}, "Say which ones, or how many."),
        ("passed-on", {"name": "A", "email": "a@x.example", "numbers": "S1\nS4"}, "that came to you: S4"),
        ("passed-on", {"name": "A", "email": "a@x.example", "quantity": "5"}, "more than the 4 that came"),
    ],
)  # fmt: skip
def test_what_cannot_be(
    app: Flask, recall: Recall, publisher: Browser, path: str, typed: dict[str, str], said: str
) -> None:
    link = link_of(tell(app, publisher, recall), TOOLS)
    answer = app.test_client().post(f"{link}/{path}", data=typed)
    assert answer.status_code == 400
    assert said in answer.text
    assert db.session.scalars(select(Consignee.id).where(Consignee.parent_id.is_not(None))).all() == []
    assert (
        db.session.scalars(select(Consignee.answered_at).where(Consignee.answered_at.is_not(None))).all()
        == []
    )


def test_passing_on_twice_tells_once(app: Flask, recall: Recall, publisher: Browser) -> None:
    link = link_of(tell(app, publisher, recall), TOOLS)
    given = {"name": "Corner shop", "email": CORNER, "numbers": "S1\nS2"}
    client = app.test_client()
    for _ in range(2):
        assert client.post(f"{link}/passed-on", data=given).status_code == 303
    child = db.session.scalars(select(Consignee).where(Consignee.parent_id.is_not(None))).one()
    assert (child.got, child.letters, child.depth) == (2, 1, 1)
    client.post(f"{link}/passed-on", data=given | {"numbers": "S3"})
    db.session.expire_all()
    assert (child.got, child.letters) == (3, 2)
    answer = client.post(f"{link}/passed-on", data=given | {"name": "a\0b"})
    assert (answer.status_code, "This holds a character that cannot be kept" in answer.text) == (400, True)
    assert "\0" not in answer.text


def test_a_stale_page_and_a_second_press(app: Flask, recall: Recall, publisher: Browser) -> None:
    publisher.get(f"/admin/consignees/{recall.id}/tell")
    stale = seen(publisher)
    assert publisher.post(f"/admin/consignees/{recall.id}/tell", {"seen": "1-1-0"}).status_code == 409
    publisher.post(f"/admin/consignees/{recall.id}/tell", {"seen": stale})
    assert publisher.post(f"/admin/consignees/{recall.id}/tell", {"seen": stale}).status_code == 409
    assert "There is nobody to" in publisher.page
    assert send_letters(app) == 2


def test_who_may_and_whose(app: Flask, recall: Recall, chain: Chain) -> None:
    viewer = signed_in(app, a_member(app, "viewer@example.org", chain.maker, "viewer"))
    viewer.get(f"/admin/consignees/{recall.id}")
    assert "Tools &amp; Co" in viewer.page
    assert "Tell 2" not in viewer.page
    assert viewer.get(f"/admin/consignees/{recall.id}/tell").status_code == 403
    row = db.session.scalars(select(Consignee).where(Consignee.party_id.is_not(None))).first()
    assert row is not None
    assert viewer.get(f"/admin/consignees/{recall.id}/{row.id}/units.csv").status_code == 200
    other = signed_in(app, a_member(app, "o@example.org", a_maker("Other"), "publisher", second_factor=True))
    for path in ("", "/tell", "/remind", f"/{row.id}/units.csv", f"/{2**40}/units.csv"):
        assert other.get(f"/admin/consignees/{recall.id}{path}").status_code == 404
    assert other.get(f"/admin/consignees/{2**40}").status_code == 404


def test_a_letter_that_comes_back(app: Flask, recall: Recall, publisher: Browser) -> None:
    inbox: Inbox = app.extensions["inbox"]
    inbox.answers = ["550 no such mailbox", "250"]
    tell(app, publisher, recall)
    publisher.get(f"/admin/consignees/{recall.id}")
    assert "letter did not arrive" in publisher.page
    assert "answered 550" in publisher.page
