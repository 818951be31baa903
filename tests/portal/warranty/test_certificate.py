"""A certificate is a paper that screen readers read, and its code says whether it is genuine and still holds."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
import time_machine
import zxingcpp
from flask import Flask

from portal.warranty.certificate import MOST
from portal.warranty.paper import pdf_of
from registry.catalogue.models import Product
from registry.db import db
from registry.journeys import certifying
from registry.registrations.models import Owner, Registration
from registry.registrations.warranty.models import WarrantyCertificate
from registry.throttle.store import within
from registry.tongue.speaking import speaking
from tests.pdfua import assert_ua
from tests.people import TOKEN, Browser
from tests.portal.keeping.visitor import visitor
from tests.portal.pagecheck import assert_page
from tests.portal.warranty.conftest import TODAY
from tests.registry.catalogue.warranty.builders import FULL, published_warranty
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration


@pytest.fixture
def mine(drill: Product) -> Registration:
    made = a_registration(drill, "BA1001", "pia@example.org")
    db.session.commit()
    return made


def printed(app: Flask, registration: Registration) -> bytes:
    browser = visitor(app, db.session.get(Owner, registration.owner_id))
    browser.get(f"/mine/{registration.code}/warranty")
    token = TOKEN.search(browser.page)
    assert token, browser.page
    answer = browser.client.post(f"/mine/{registration.code}/certificate", data={"csrf_token": token[1]})
    assert answer.mimetype == "application/pdf"
    return answer.data


def address_on(pdf: bytes) -> str:
    """What a telephone reads from the picture of the first page."""
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=3).to_pil()
    return zxingcpp.read_barcodes(picture)[0].text


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s+", " ", text)


def checked(app: Flask, pdf: bytes) -> str:
    path = "/" + address_on(pdf).split("/", 3)[3]
    return assert_page(app.test_client().get(path))


def test_it_says_what_is_covered_and_nothing_of_its_owner(app: Flask, mine: Registration) -> None:
    pdf = printed(app, mine)
    text = words(pdf)
    for said in ("Warranty certificate", "Borealis drill driver", "BA1001", "Whole drill: parts and labour, 24 months",
                 "28 February 2025 until the end of 28 February 2027", "or 500 hours of use"):  # fmt: skip
        assert said in text, said
    for secret in (b"pia", b"Pia", b"example.org"):
        assert secret not in pdf
    assert_ua(pdf)


def test_it_is_in_the_language_of_its_owner(app: Flask, mine: Registration) -> None:
    with speaking("de"):
        titles = certifying.titles(mine)
    made = certifying.certify(mine)
    db.session.commit()
    with speaking("de"):
        german = pdf_of(made, titles)
    assert_ua(german, "de")
    for said in ("Garantiezertifikat", "bis Ende 28. Februar 2027", "24 Monate", "Geht mit dem Produkt mit"):
        assert said in words(german), said
    assert "parts and labour" not in words(german), "nothing of it is half translated"
    with speaking("ar"):
        assert_ua(pdf_of(made, certifying.titles(mine)), "ar")


def test_its_code_leads_to_a_page_that_proves_it(app: Flask, mine: Registration) -> None:
    text = checked(app, printed(app, mine))
    assert "Genuine, and this still holds" in text
    assert "until the end of 28 February 2027" in text
    for secret in ("pia", "Pia", "INV-77"):
        assert secret not in text


def test_the_same_is_one_certificate(app: Flask, mine: Registration) -> None:
    first = printed(app, mine)
    with time_machine.travel(TODAY + timedelta(days=9), tick=True):
        assert printed(app, mine) == first
    assert db.session.query(WarrantyCertificate).count() == 1


def test_printing_is_limited(app: Flask, mine: Registration) -> None:
    browser = visitor(app, db.session.get(Owner, mine.owner_id))
    for _ in range(30):
        assert within(MOST, "certificate", str(mine.owner_id))
    browser.get(f"/mine/{mine.code}/warranty")
    assert browser.post(f"/mine/{mine.code}/certificate").status_code == 429


def test_what_changed_is_said_and_what_holds_now(app: Flask, mine: Registration) -> None:
    pdf = printed(app, mine)
    mine.bought_on, mine.bought_state = date(2025, 6, 1), "confirmed"
    db.session.commit()
    text = checked(app, pdf)
    assert "Genuine, but something else holds now" in text
    assert text.index("1 June 2027") < text.index("28 February 2027")
    assert "Genuine, and this still holds" in checked(app, printed(app, mine))


def test_after_a_hand_over_it_is_of_no_more_use(app: Flask, mine: Registration) -> None:
    pdf = printed(app, mine)
    mine.state = "passed_on"
    db.session.commit()
    assert "of an earlier owner" in checked(app, pdf)


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKMN-PQRS", "x", "A" * 300, "é"])
def test_a_code_that_we_never_gave(app: Flask, mine: Registration, code: str) -> None:
    answer = app.test_client().get(f"/warranty/check/{code}")
    assert "No certificate has this number" in assert_page(answer, 404)


def test_a_code_with_a_zero_byte_is_refused_at_the_door(app: Flask) -> None:
    assert_page(app.test_client().get("/warranty/check/%00"), 400)


def test_a_number_typed_from_paper(app: Flask, mine: Registration) -> None:
    printed(app, mine)
    code = db.session.query(WarrantyCertificate).one().code
    client = app.test_client()
    answer = client.get(f"/warranty/check?number=%20{code.lower()}", follow_redirects=True)
    assert "Genuine" in assert_page(answer)
    assert "Is this certificate genuine?" in assert_page(client.get("/warranty/check"))


def test_words_of_strangers_are_no_commands_of_the_paper(app: Flask, drill: Product) -> None:
    odd = a_product(a_brand("#panic()"), '#read("/etc/passwd") *bold* $x$ <a> "q" \\ 店')
    nasty = {**FULL.said, "warrantor": '#import "x"', "address": "]\n= Heading"}
    published_warranty(odd, replace(FULL, said=nasty), grace_days=None)
    registration = a_registration(odd, "N#1", "pia@example.org", bought_on=date(2026, 1, 1))
    db.session.commit()
    text = words(printed(app, registration))
    assert '#panic() #read("/etc/passwd") *bold* $x$ <a>' in text
    assert "] = Heading" in text


def test_nothing_to_certify_and_not_one_s_own(app: Flask, mine: Registration) -> None:
    bare = a_registration(a_product(a_brand("Bare")), "B1", "otto@example.org")
    db.session.commit()
    otto = visitor(app, db.session.get(Owner, bare.owner_id))
    otto.get(f"/mine/{bare.code}/warranty")
    assert "has not published" in otto.page
    otto.get("/mine")
    otto.post(f"/mine/{bare.code}/certificate")
    assert otto.path == f"/mine/{bare.code}/warranty"
    otto.get("/mine")
    assert otto.post(f"/mine/{mine.code}/certificate").status_code == 404
    stranger = Browser(app)
    stranger.get("/mine/enter")
    stranger.post(f"/mine/{mine.code}/certificate")
    assert stranger.path == "/mine/enter"
    assert db.session.query(WarrantyCertificate).count() == 0
