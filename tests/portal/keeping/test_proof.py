"""An owner sends a receipt: it is kept as pixels, decided on, and nobody else reaches it."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from registry.audit.who import By
from registry.catalogue.models import Product
from registry.db import db
from registry.errors import Refused
from registry.journeys import registered, settling
from registry.registrations import proofs
from registry.registrations.models import Owner, Registration
from tests.people import Browser
from tests.portal.keeping.visitor import send_file, visitor
from tests.registry.plates.papers import SCRIPTED, a_bomb, a_locked_pdf, a_pdf, a_receipt
from tests.registry.registrations.owners import a_registration, an_owner


def pia(app: Flask, drill: Registration) -> Browser:
    return visitor(app, db.session.get(Owner, drill.owner_id))


def sent(browser: Browser, drill: Registration, data: bytes, name: str = "receipt.jpg") -> int:
    return send_file(browser, f"/mine/{drill.code}/proof", "proof", data, name)


def test_a_photo_is_kept_without_where_it_was_taken(app: Flask, drill: Registration) -> None:
    browser = pia(app, drill)
    assert sent(browser, drill, a_receipt()) == 200
    assert "waiting to be looked at" in browser.page
    (kept,) = proofs.proofs_of(drill)
    answer = browser.client.get(f"/mine/{drill.code}/proof/{kept.id}")
    assert answer.mimetype == "image/jpeg"
    assert not Image.open(BytesIO(answer.data)).getexif()
    assert b"SpyPhone" not in answer.data


def test_a_pdf_with_scripts_is_kept_as_pixels(app: Flask, drill: Registration) -> None:
    browser = pia(app, drill)
    sent(browser, drill, SCRIPTED, "invoice.pdf")
    (kept,) = proofs.proofs_of(drill)
    data = proofs.data_of(kept)
    assert data.startswith(b"%PDF-")
    assert b"evil" not in data
    assert "PDF, 1 page" in browser.page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "An empty file is no proof"),
        (a_bomb(), "40 million pixels"),
        (b"not a PDF at all", "neither a photo nor a PDF"),
        (a_locked_pdf(), "asks for a password"),
        (a_pdf(pages=12), "more than 10 pages"),
        (b"%PDF-1.4 torn", "damaged"),
        (b"x" * (13 * 1024 * 1024), "too large: up to 12 MB"),
    ],
    ids=["empty", "bomb", "text", "locked", "pages", "torn", "large"],
)
def test_what_is_no_proof_is_said_at_the_field(
    app: Flask, drill: Registration, data: bytes, words: str
) -> None:
    browser = pia(app, drill)
    assert sent(browser, drill, data) == 422
    assert browser.page.count(words) == 2, "once above, once at the field"
    assert 'id="f-proof-error"' in browser.page
    assert not proofs.proofs_of(drill)


def test_the_same_paper_twice_is_one_and_a_sixth_is_too_many(app: Flask, drill: Registration) -> None:
    browser = pia(app, drill)
    for _ in range(2):
        sent(browser, drill, a_receipt("PNG"))
    assert len(proofs.proofs_of(drill)) == 1
    for number in range(4):
        sent(browser, drill, a_receipt("PNG", f"Receipt {number}"))
    assert sent(browser, drill, a_receipt("PNG", "One more")) == 422
    assert "5 papers are kept" in browser.page
    browser.post(f"/mine/{drill.code}/proof/{proofs.proofs_of(drill)[0].id}/remove")
    assert len(proofs.proofs_of(drill)) == 4


def test_what_staff_decided_is_read_and_stays(app: Flask, drill: Registration) -> None:
    browser = pia(app, drill)
    sent(browser, drill, a_receipt())
    (kept,) = proofs.proofs_of(drill)
    proofs.decide(drill, kept, "The date cannot be read.", By(None, "Ed"), accepted=False)
    db.session.commit()
    browser.get(f"/mine/{drill.code}/proof")
    assert "The date cannot be read." in browser.page
    assert "Take it away" not in browser.page
    browser.post(f"/mine/{drill.code}/proof/{kept.id}/remove")
    assert len(proofs.proofs_of(drill)) == 1


def test_another_owner_and_nobody_reach_nothing(app: Flask, drill: Registration) -> None:
    sent(pia(app, drill), drill, a_receipt())
    (kept,) = proofs.proofs_of(drill)
    tom = visitor(app, an_owner("tom@example.org"))
    db.session.commit()
    for path in (f"/mine/{drill.code}/proof", f"/mine/{drill.code}/proof/{kept.id}", "/mine/none/proof"):
        assert tom.get(path).status_code == 404
        assert visitor(app).client.get(path).location == "/mine/enter"
    assert visitor(app).client.post(f"/mine/{drill.code}/proof").status_code == 400, "no token, no form"


def test_papers_are_not_sent_by_the_hundred(app: Flask, drill: Registration) -> None:
    browser = pia(app, drill)
    answers = [sent(browser, drill, b"") for _ in range(22)]
    assert set(answers) == {422}
    assert "many files in the last hour" in browser.page


def test_a_photo_of_the_plate_shows_who_has_it(app: Flask, drill: Registration) -> None:
    """The word is the owner's alone, and another one once a photo with it was decided; no day is proved by it."""
    other = a_registration(db.session.get_one(Product, drill.product_id), "SN1003", "tom@example.org")
    db.session.commit()
    browser, word = pia(app, drill), proofs.plate_word(drill)
    assert word != proofs.plate_word(other)
    browser.get(f"/mine/{drill.code}/proof")
    assert word in browser.page
    assert "tom@" not in browser.page
    assert (
        send_file(browser, f"/mine/{drill.code}/proof", "plate", b"", "p.jpg", f"/mine/{drill.code}/plate")
        == 422
    )
    assert 'id="f-plate-error"' in browser.page
    send_file(
        browser, f"/mine/{drill.code}/proof", "plate", a_receipt(), "p.jpg", f"/mine/{drill.code}/plate"
    )
    assert "Photo of the plate" in browser.page
    (kept,) = proofs.proofs_of(drill)
    assert (kept.word, proofs.plate_word(drill)) == (word, word)
    row = registered.look(drill.organisation_id, drill.id, By(None, "Ada"))
    assert row is not None
    with pytest.raises(Refused):
        registered.decide_paper(row, kept.id, registered.DAY, "", "They have it.", By(None, "Ada"))
    registered.decide_paper(row, kept.id, registered.OWNER, "", "They have it.", By(None, "Ada"))
    found = settling.dispute(drill.organisation_id, drill.unit_id or 0)
    assert found is not None
    assert found.proved
    assert set(found.last_here) == {drill.id, other.id}
    assert proofs.plate_word(drill) != word
