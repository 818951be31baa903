"""Letters on paper for whom no e-mail reaches: printed once by who may see customers, logged, counted, made again."""

from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Product
from registry.db import db
from registry.journeys import progressing, reaching
from registry.notices import unmailed
from registry.notices.models import BouncedPerson, Letter, PrintRun
from registry.notices.staff_queries import progress
from registry.plates.codes import find_codes
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.registrations import handing
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.reports.models import RecallTold
from registry.sales.finding import erase_customer
from registry.sales.models import POST, SaleCustomer
from registry.vault import SAFETY, person_key, seal, unmailed_key
from tests.jobs import run_jobs
from tests.pdfua import assert_ua
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.matching.records import a_saw, brand_of, load, sale
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version
from tests.registry.registrations.owners import a_registration

NINA = {"name": "Nina Bauer", "address": "Elm Road 1, 12345 Springfield, USA"}


def by_post(product: Product, number: str, told: dict[str, str]) -> Registration:
    """Of somebody who gave no e-mail address, as the form for infants lets one."""
    one = a_registration(product, number, f"{number}@example.org", purpose="infant_safety")
    contact = db.session.get_one(SafetyContact, one.contact_id)
    contact.person, contact.sealed = unmailed_key(told), seal(told, SAFETY)
    one.person = one.owner_id = None
    db.session.flush()
    return one


@pytest.fixture
def recall(app: Flask) -> Recall:
    """Nina has two recalled cribs and a postal address; Tim only a telephone; Ann reads her e-mail; what goes to Bo
    comes back, and Cy's is not recalled."""
    brand = a_brand("Acme")
    crib = a_product(brand, "Crib", is_infant=True)
    for number in ("CR1001", "CR1002"):
        by_post(crib, number, NINA)
    by_post(crib, "CR1003", {"name": "Tim", "phone": "030 1"})
    by_post(crib, "CR9001", {"name": "Cy", "address": "Oak Road 2"})
    a_registration(crib, "CR1004", "ann@example.org")
    bo = a_registration(crib, "CR1005", "bo@example.org")
    told = {"email": "bo@example.org", "name": "Bo", "address": "Low Road 3"}
    db.session.get_one(SafetyContact, bo.contact_id).sealed = seal(told, SAFETY)
    db.session.add(BouncedPerson(person=bo.person))
    made = a_recall(
        brand, crib, what_to_do="Do not use the crib.", hazard="The side can fall.", remedy="A new side."
    )
    a_version(made, {"any": [{"serial": {"range": ["CR1000", "CR1999"]}}]})
    reaching.ask(made, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)
    return made


def staff(app: Flask, recall: Recall, *, customers: bool = True) -> Browser:
    name = f"{'may' if customers else 'not'}@example.org"
    someone = a_member(
        app, name, recall.organisation_id, "publisher", second_factor=True, customers=customers
    )
    return signed_in(app, someone)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def press(browser: Browser, path: str) -> bytes:
    answer = browser.post(path)
    assert answer.mimetype == "application/pdf", answer.text
    assert_ua(answer.data)
    return bytes(answer.data)


def log(recall: Recall) -> list[tuple[str, dict[str, int]]]:
    wanted = select(AuditEntry).where(AuditEntry.action.startswith("letters.")).order_by(AuditEntry.number)
    return [(entry.action, entry.became or {}) for entry in db.session.scalars(wanted)]


def test_a_pile_is_printed_once_counted_and_printed_again(app: Flask, recall: Recall) -> None:
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    browser.get(f"/admin/notices/{recall.id}")
    assert path in browser.page
    browser.get(path)
    assert "3 people have a recalled product" in browser.page
    assert "Elm Road" not in browser.page
    pile = press(browser, path)
    bo, nina = sorted(pages(pile))[::-1] if "Nina" in sorted(pages(pile))[0] else sorted(pages(pile))
    for words in ("Nina Bauer", "Elm Road 1", "12345 Springfield", "CR1001", "CR1002", "Do not use the crib.",
                  "Why: The side can fall."):  # fmt: skip
        assert words in nina
    assert "Low Road 3" in bo
    assert "CR1001" not in bo
    assert b"/MarkInfo" in pile
    letters = db.session.scalars(select(Letter).where(Letter.state == "printed")).all()
    assert len(letters) == 2
    (run,) = db.session.scalars(select(PrintRun))
    assert (run.letters, run.by_name) == (2, "May")
    browser.get(path)
    assert "1 person has a recalled product" in browser.page, "Tim has only a telephone"
    assert browser.post(path).status_code == 409
    assert "a postal address is known" in browser.page
    assert sorted(pages(press(browser, f"{path}/{run.id}"))) == sorted(pages(pile))
    assert log(recall) == [
        ("letters.printed", {"run": run.id, "letters": 2}),
        ("letters.printed_again", {"run": run.id, "letters": 2}),
    ]
    (row,) = [one for one in progress(recall.organisation_id, recall.id) if one.words == "Recall notice"]
    assert row.printed == 2
    progressing.ask(recall, Author(None, ""))
    db.session.commit()
    run_jobs(app)
    told = db.session.scalars(select(RecallTold.channel).where(RecallTold.told_at.is_not(None))).all()
    assert told.count("paper") == 2, "no e-mail went to them"


def test_its_code_leads_to_the_answer_and_is_genuine(app: Flask, recall: Recall, tmp_path: Path) -> None:
    browser = staff(app, recall)
    pile = press(browser, f"/admin/notices/{recall.id}/paper")
    with pypdfium2.PdfDocument(pile) as document:
        picture: Image.Image = document[0].render(scale=3).to_pil()
    (letter, *_) = db.session.scalars(select(Letter).where(Letter.state == "printed").order_by(Letter.id))
    assert any(f"/l/{letter.code}" in found.text for found in find_codes(picture.convert("L")))
    assert app.test_client().get(f"/l/{letter.code}").location.startswith("/check?")
    assert "genuine" in app.test_client().get(f"/verify?code={letter.code}").text


def test_what_was_given_away_since_is_left_out(app: Flask, recall: Recall) -> None:
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    press(browser, path)
    (run,) = db.session.scalars(select(PrintRun))
    bo = db.session.scalars(select(Registration).where(Registration.number == "CR1005")).one()
    handing.end(bo, "sold")
    db.session.commit()
    browser.get(path)
    (left,) = pages(press(browser, f"{path}/{run.id}"))
    assert "Nina" in left


def test_a_widened_recall_writes_to_whom_it_reaches_anew(app: Flask, recall: Recall) -> None:
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    press(browser, path)
    a_version(recall, {"any": [{"serial": {"range": ["CR1000", "CR9999"]}}]})
    reaching.ask(recall, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)
    browser.get(path)
    (page,) = pages(press(browser, path))
    assert "Oak Road 2" in page


def test_customers_on_sales_records_get_paper_where_no_e_mail_reaches(app: Flask) -> None:
    """Nina bought two and gave only where she lives; what goes to Bo comes back; Anna reads her e-mail; Tim has only a
    telephone, and Cy's is not recalled."""
    saw = a_saw()
    nina = {"name": "Nina Bauer", "email": "", "phone": "", "address": "Elm Road 1", "city": "Springfield"}
    rows = [
        sale(serial="BX0001", **nina), sale(serial="BX0002", invoice="R-2", **nina),
        sale(serial="BX0003", address="Oak Road 2"), sale(serial="BX0004", name="Tim", email=""),
        sale(serial="BX0005", name="Bo", email="bo@example.org", address="Low Road 3"),
        sale(serial="BX9001", name="Cy", email="", address="Oak Road 4"),
    ]  # fmt: skip
    assert load(app, saw, rows).summary["with_address"] == 5
    db.session.add(BouncedPerson(person=person_key("bo@example.org")))
    made = a_recall(brand_of(saw), saw, what_to_do="Do not use the saw.")
    a_version(made, {"any": [{"serial": {"range": ["BX0001", "BX0099"]}}]})
    reaching.ask(made, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)
    mailed = set(db.session.scalars(select(Letter.person)))
    assert mailed == {person_key("anna@example.org"), person_key("bo@example.org")}
    assert not any("Elm" in one.address_sealed for one in db.session.scalars(select(SaleCustomer)))
    browser, path = staff(app, made), f"/admin/notices/{made.id}/paper"
    browser.get(path)
    assert "2 people have a recalled product" in browser.page
    pile = pages(press(browser, path))
    (to_nina,) = (page for page in pile if "Nina Bauer" in page)
    (to_bo,) = (page for page in pile if "Low Road 3" in page)
    assert all(words in to_nina for words in ("Elm Road 1", "Springfield", "BX0001", "BX0002"))
    assert "BX0001" not in to_bo
    browser.get(path)
    assert browser.post(path).status_code == 409, "each of them once"
    (run,) = db.session.scalars(select(PrintRun))
    for line_id in db.session.scalars(
        select(SaleCustomer.sale_line_id).where(SaleCustomer.name == "Nina Bauer")
    ).all():
        erase_customer(saw.organisation_id, line_id)
    db.session.commit()
    browser.get(path)
    (left,) = pages(press(browser, f"{path}/{run.id}"))
    assert "Low Road 3" in left


def test_each_is_in_the_language_of_whom_it_goes_to(app: Flask, recall: Recall) -> None:
    """Bo's e-mails were German, Amal's Arabic; Anne bought in France and never registered; Jo gave an address in
    Germany alone; where Nina lives English is read."""
    crib = db.session.query(Product).filter_by(name="Crib").one()
    bo = db.session.query(Registration).filter_by(number="CR1005").one()
    amal = a_registration(crib, "CR1006", "amal@example.org")
    told = {"email": "amal@example.org", "name": "Amal", "address": "Nile Street 4, Cairo"}
    db.session.get_one(SafetyContact, amal.contact_id).sealed = seal(told, SAFETY)
    db.session.add(BouncedPerson(person=amal.person))
    for one, spoken in ((bo, "de"), (amal, "ar")):
        db.session.get_one(Owner, one.owner_id).language = spoken
    by_post(crib, "CR1008", {"name": "Jo", "address": "Ring 7, 10115 Berlin, Germany"})
    line = a_sale(a_unit(crib, "CR1007"), "Anne", country="FR", reach=POST)
    customer = db.session.query(SaleCustomer).filter_by(sale_line_id=line.id).one()
    lives = {"name": "Anne", "address": "Rue Haute 5"}
    customer.address_sealed, customer.person = seal(lives), unmailed_key(lives)
    reaching.ask(recall, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)
    browser, path = staff(app, recall), f"/admin/notices/{recall.id}/paper"
    browser.get(path)
    pile = press(browser, path)
    printed = pages(pile)
    nina, bo_s, anne, amal_s, jo = (
        next((page for page in printed if street in page), "")
        for street in ("Elm Road 1", "Low Road 3", "Rue Haute 5", "Nile Street 4", "Ring 7")
    )
    assert "Scan it to see what to do." in nina
    assert "Scannen Sie ihn" in bo_s
    assert "Scannen Sie ihn" in jo
    assert "CR1005" in bo_s
    assert "Scannez-le" in anne
    assert "CR1006" in amal_s
    assert any("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufefc" for letter in amal_s)


def test_long_words_stay_on_their_page(app: Flask, recall: Recall) -> None:
    recall.hazard = "It can fall on a child. " * 120
    db.session.commit()
    assert len(pages(press(staff(app, recall), f"/admin/notices/{recall.id}/paper"))) == 2


def test_piles_are_bounded(app: Flask, recall: Recall) -> None:
    some, _ = unmailed.next_addressees(recall, 1)
    assert len(some) == 1


def test_only_by_who_may_see_customers_and_of_one_s_own_recalls(app: Flask, recall: Recall) -> None:
    path = f"/admin/notices/{recall.id}/paper"
    browser = staff(app, recall, customers=False)
    browser.get(f"/admin/notices/{recall.id}")
    assert path not in browser.page
    assert browser.get(path).status_code == 403
    browser.get(f"/admin/notices/{recall.id}")
    assert browser.post(path).status_code == 403
    stranger = a_member(
        app, "x@example.org", a_maker("Other"), "publisher", second_factor=True, customers=True
    )
    other = signed_in(app, stranger)
    assert other.get(path).status_code == 404
    other.get("/admin/")
    assert other.post(path).status_code == 404
    assert other.post(f"{path}/1").status_code == 404
    assert not db.session.scalars(select(PrintRun)).all()
