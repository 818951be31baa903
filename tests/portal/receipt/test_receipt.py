"""A receipt is kept by one press, found genuine by its number, and says when another answer holds."""

import base64
import json
import re
import subprocess
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask
from sqlalchemy import func, select, update

from registry.db import db
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.remedies import record_remedy
from registry.recalls.states import Author
from registry.receipts.models import Receipt
from registry.receipts.signing import is_ours, text_of
from tests.conftest import dispose, make_site
from tests.pdfua import assert_ua
from tests.people import Browser
from tests.portal.check.conftest import KETTLE, publish
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.builders import a_version

UNIT = "serial=AB100150&brand=Acme&model=K100"
OTHER = "serial=AB900150&brand=Acme&model=K100"


@pytest.fixture
def browser(app: Flask) -> Browser:
    publish(KETTLE)
    return Browser(app)


def kept(browser: Browser, query: str = UNIT) -> Receipt:
    browser.get(f"/receipt?{query}")
    browser.post("/receipt", {"query": query})
    assert re.fullmatch(r"/receipt/[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", browser.path), browser.page
    return db.session.scalars(select(Receipt).order_by(Receipt.id.desc())).first()  # type: ignore[return-value]


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Receipt)) or 0


def amended(first: str, last: str) -> None:
    recall = db.session.scalars(select(Recall)).one()
    a_version(recall, {"any": [{"model": "K100", "serial": {"range": [first, last]}}]})
    db.session.commit()


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_from_the_answer_to_the_paper(browser: Browser) -> None:
    browser.get(f"/check?{UNIT}")
    link = re.search(r'href="(/receipt\?[^"]+)"', browser.page)
    assert link
    assert "Answer now Recalled" in assert_page(browser.get(unescape(link[1])))
    receipt = kept(browser, UNIT)
    page = assert_page(browser.get(browser.path))
    assert "Genuine, and the same is said now" in page
    assert "Recalled." in page
    assert "acme-kettle" in browser.page
    answer = browser.client.get(f"{browser.path}.pdf")
    assert answer.mimetype == "application/pdf"
    assert browser.client.get(f"{browser.path}.pdf").data == answer.data, "the same paper each time"
    said = words(answer.data)
    number = browser.path.rpartition("/")[2]
    for wanted in ("Recalled", "AB100150", number, receipt.list_version, "acme-kettle", receipt.key):
        assert wanted in said
    assert_ua(answer.data)
    german = browser.client.get(f"{browser.path}.pdf?lang=de").data
    assert_ua(german, "de")
    assert "Prüfbeleg" in words(german)
    assert "answer: affected" in words(german), "what was signed stays as it is"
    assert_ua(browser.client.get(f"{browser.path}.pdf?lang=ar").data, "ar")
    assert re.sub(r"\s", "", receipt.signature) in re.sub(r"\s", "", said)


def test_anybody_can_see_that_it_is_signed(browser: Browser, tmp_path: Path) -> None:
    receipt = kept(browser)
    found = re.findall(r'<pre class="receipt-text" tabindex="0">(.*?)</pre>', browser.page, re.S)
    text, signature = (unescape(one) for one in found)
    pem = browser.client.get("/.well-known/recall-receipt-key").data
    key = load_pem_public_key(pem)
    assert isinstance(key, Ed25519PublicKey)
    key.verify(base64.b64decode(signature), text.encode())
    (first,) = json.loads(browser.client.get("/.well-known/recall-receipt-key.json").data)["keys"]
    assert (first["kid"], first["pem"].encode()) == (receipt.key, pem)
    assert text.splitlines()[3:6] == [
        f"told: {UNIT}",
        "answer: affected",
        "recalls: acme-kettle",
    ]
    for name, data in {"key": pem, "text": text.encode(), "signature": base64.b64decode(signature)}.items():
        (tmp_path / name).write_bytes(data)
    tool = "openssl pkeyutl -verify -pubin -inkey key -rawin -in text -sigfile signature".split()
    assert b"Verified Successfully" in subprocess.run(tool, cwd=tmp_path, capture_output=True).stdout


def test_it_says_since_when_another_answer_holds(browser: Browser) -> None:
    kept(browser)
    path = browser.path
    amended("AB100100", "AB100149")
    assert "another answer holds now" in assert_page(browser.get(path))
    version = db.session.scalars(select(ScopeVersion).order_by(ScopeVersion.id.desc())).first()
    assert version
    assert version.published_at
    assert f"{version.published_at:%H:%M} UTC at the latest: Not in any recall" in assert_page(
        browser.get(path)
    )
    assert "Recalled" in words(browser.client.get(f"{path}.pdf").data), "the paper stays as it was"
    amended("AB100100", "AB100199")
    assert "the same is said now" in assert_page(browser.get(path))


def test_a_unit_that_a_recall_takes_in_later(browser: Browser) -> None:
    kept(browser, OTHER)
    path = browser.path
    assert "Not in any recall." in assert_page(browser.get(path))
    amended("AB900100", "AB900199")
    page = assert_page(browser.get(path))
    assert "another answer holds now" in page
    assert "at the latest: Recalled" in page


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "not_in_any_recall"},
        {"query": OTHER},
        {"recalls": []},
        {"list_version": "2099-01-01.1"},
        {"site": "https://elsewhere.example"},
        {"signature": "A" * 86 + "=="},
        {"signature": "no base64"},
        {"key": "0" * 16},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_receipt_that_somebody_changed_is_not_genuine(browser: Browser, change: dict[str, object]) -> None:
    receipt = kept(browser)
    path = browser.path
    db.session.execute(update(Receipt).where(Receipt.id == receipt.id).values(**change))
    db.session.commit()
    page = assert_page(browser.get(path))
    assert "Do not rely on this receipt" in page
    assert "Genuine" not in page
    assert browser.client.get(f"{path}.pdf").status_code == 404


def test_an_older_key_still_proves_what_it_signed(browser: Browser, app: Flask, tmp_path: Path) -> None:
    receipt = kept(browser)
    path = browser.path
    old = (tmp_path / "data" / "receipt.key").read_text()
    new = base64.b64encode(b"n" * 32).decode()
    url = app.config["SETTINGS"].database_url
    for keys, genuine in ((f"{new},{old}", True), (new, False)):
        site = make_site(tmp_path / "data", url, receipt_key=keys)
        with site.app_context():
            assert is_ours(db.session.get_one(Receipt, receipt.id)) is genuine
            assert ("Do not rely" in site.test_client().get(path).text) is not genuine
        dispose(site)


def test_the_number_is_read_as_typed(browser: Browser) -> None:
    kept(browser)
    number = browser.path.rpartition("/")[2]
    for typed in (number.lower(), number.replace("-", " "), f" {number.replace('-', '')} "):
        browser.get(f"/receipt/find?number={typed.replace(' ', '+')}")
        assert browser.path == f"/receipt/{number}"
    assert_page(browser.get("/receipt"))
    for wrong in ("", "0000-0000-0000-0000", "ABCD", number[:-1], "x" * 500, "%00"):
        assert_page(browser.get(f"/receipt/find?number={wrong}"), 400)
    other = "-".join(["ABCD"] * 4)
    assert "No receipt has this number" in assert_page(browser.get(f"/receipt/{other}"), 404)
    assert browser.client.get(f"/receipt/{other}.pdf").status_code == 404


def test_a_question_is_no_answer(browser: Browser) -> None:
    assert "Answer it first" in assert_page(browser.get("/receipt?serial=AB100150&brand=Acme"))
    browser.get(f"/receipt?{UNIT}")
    assert browser.post("/receipt", {"query": "serial=AB100150&brand=Acme"}).status_code == 400
    assert browser.post("/receipt", {"query": ""}).status_code == 400
    assert count() == 0


def test_nobody_fills_the_database(browser: Browser) -> None:
    assert browser.client.post("/receipt", data={"query": UNIT}).status_code == 400, "no token of the page"
    for _ in range(13):
        browser.get(f"/receipt?{UNIT}")
        browser.post("/receipt", {"query": UNIT})
    assert "Too many requests" in browser.page
    assert count() == 10
    browser.address = "192.0.2.7"
    kept(browser)


def test_words_of_a_stranger_are_words_on_paper(browser: Browser) -> None:
    """No markup, no command, no other alphabet breaks the paper."""
    odd = 'AB9"]\\#eval(1)$*_`<@x>/*'
    told = {"serial": "AB900150", "brand": "Acme", "model": "K100", "colour": odd, "shop": "店 ש 🙂"}
    query = urlencode(told)
    kept(browser, query)
    answer = browser.client.get(f"{browser.path}.pdf")
    assert answer.status_code == 200
    assert "#eval(1)$*_`<@x>/*" in words(answer.data)


def test_the_text_is_one_line_a_fact(browser: Browser) -> None:
    receipt = kept(browser, "serial=AB900150&brand=Acme&model=K100&colour=a%20b")
    assert len(text_of(receipt).splitlines()) == 8


def test_it_says_what_was_done_to_the_unit_and_when_and_nothing_of_its_owner(browser: Browser) -> None:
    recall = db.session.scalars(select(Recall)).one()
    before = kept(browser)
    assert "remedies:" not in text_of(before)
    by = Author(None, "Ed")
    record_remedy(recall, "serial", "AB100150", date(2026, 5, 6), by, "repair Jane Doe, 5 Elm Road")
    db.session.commit()
    refresh()
    card = json.loads(browser.client.get(f"/api/v1/check?{UNIT}").data)["recalls"][0]
    assert (card["remedied_on"], card["remedied_by"], card["remedied_job"]) == ("2026-05-06", "repair", "")
    record_remedy(recall, "serial", "AB100150", date(2026, 5, 7), by, "repair J-7")
    db.session.commit()
    refresh()
    receipt = kept(browser)
    assert text_of(receipt).startswith("recall portal check receipt 2\n")
    assert f"\nremedies: {recall.slug} 2026-05-07 repair J-7\n" in text_of(receipt)
    assert is_ours(receipt)
    page = assert_page(browser.get(browser.path))
    assert "Genuine, and the same is said now" in page
    assert "Its remedy was done on 7 May 2026: Repair, job J-7." in page
    paper = browser.client.get(f"{browser.path}.pdf").data
    assert_ua(paper)
    assert "Its remedy was done on 7 May 2026: Repair, job J-7." in words(paper).replace("\r\n", " ")
    card = json.loads(browser.client.get(f"/api/v1/check?{UNIT}").data)["recalls"][0]
    assert (card["remedied_on"], card["remedied_by"], card["remedied_job"]) == ("2026-05-07", "repair", "J-7")
    record_remedy(recall, "serial", "AB100150", date(2026, 5, 9), by, "repair J-8")
    db.session.commit()
    refresh()
    assert "another answer holds now" in assert_page(browser.get(browser.path))
    db.session.refresh(before)
    assert is_ours(before), "what was signed without it stays as it was signed"
