"""Staff register what they sold for a customer: one letter, the customer decides, staff learn nothing of them."""

import re
from datetime import date, timedelta
from html import unescape

import html5lib
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from registry.audit.models import AuditEntry
from registry.clock import now
from registry.db import db
from registry.journeys import registering, registering_for
from registry.notices.models import Letter
from registry.registrations.customers.models import CustomerRegistration
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.vault import SAFETY, unseal
from tests.letters import Inbox, link_in, send_letters, words
from tests.owners import a_link
from tests.people import Browser, a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import Shop, a_shop
from tests.registry.recalls.builders import a_product
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_unit

CARL = "carl@example.org"
SALE = {
    "product": "Acme Kettle", "number": "AB100250", "bought_on": "2026-03-14", "dealer": "Corner Shop",
    "invoice": "INV-77", "email": CARL, "name": "Carl Customer", "address": "1 High Street",
}  # fmt: skip


@pytest.fixture
def shop(app: Flask) -> Shop:
    return a_shop()


@pytest.fixture
def seller(app: Flask, shop: Shop) -> Browser:
    return a_seller(app, shop)


def a_seller(app: Flask, shop: Shop, name: str = "sam") -> Browser:
    return signed_in(app, a_member(app, f"{name}@example.org", shop.brand.organisation_id))


def sell(browser: Browser, **fields: str) -> str:
    answer = browser.get("/admin/registering/new")
    sent = re.search(r'name="sent" value="([0-9a-f]+)"', browser.page)
    assert sent, answer.text
    return press(browser, sent=sent[1], **fields)


def press(browser: Browser, **fields: str) -> str:
    return read(browser.post("/admin/registering/new", {**SALE, **fields}))


def read(answer: TestResponse) -> str:
    """A staff page's words."""
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert answer.text.count("<h1") == 1
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def acts() -> list[CustomerRegistration]:
    db.session.rollback()
    return list(db.session.scalars(select(CustomerRegistration).order_by(CustomerRegistration.id)))


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_one_letter_and_nothing_before_the_customer_says_yes(seller: Browser) -> None:
    text = sell(seller)
    assert "A letter is on its way to the customer" in text
    assert "This unit: Not in any recall" in text
    (waiting,) = db.session.scalars(select(Registration))
    assert (waiting.state, waiting.person, waiting.unit_id, waiting.made_by) == (
        "waiting",
        None,
        None,
        "staff",
    )
    contact = db.session.get_one(SafetyContact, waiting.contact_id)
    assert unseal(contact.sealed, SAFETY) == {
        "email": CARL,
        "name": "Carl Customer",
        "address": "1 High Street",
    }
    assert [letter.kind for letter in letters()] == ["confirm_for_customer"]
    assert db.session.scalars(select(Owner.language)).all() == ["en"], "as the seller, who chose no other"
    (act,) = acts()
    assert (act.registration_id, act.sold_on, act.invoice) == (waiting.id, date(2026, 3, 14), "INV-77")
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "customer_registration.made")
    ).one()
    told = f"{entry.was} {entry.became} {entry.words}"
    assert not re.search("carl|Carl|High Street|AB100250|INV", told), told


def test_the_letter_speaks_as_the_customer_does(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    sell(a_seller(site, a_shop()), speaks="pl")
    send_letters(site)
    (letter,) = inbox.to(CARL)
    assert 'lang="pl"' in letter.as_string()


def test_staff_see_waiting_then_confirmed_and_never_whom(seller: Browser, app: Flask) -> None:
    sell(seller)
    text = read(seller.get("/admin/registering"))
    assert "AB100250" in text
    assert "waiting" in text
    (waiting,) = db.session.scalars(select(Registration))
    carl = Browser(app)
    path = f"/register/confirm/{a_link('registration', waiting.id)}"
    asked = assert_page(carl.get(path))
    for said in ("Corner Shop", "14 March 2026", "INV-77", "Whoever sold it has registered it for you"):
        assert said in asked
    carl.post(path)
    assert carl.path == "/mine"
    assert '"invoice": "INV-77"' in carl.get("/mine/data/download.json").text
    text = read(seller.get("/admin/registering"))
    assert "confirmed" in text
    for page in ("/admin/registering", "/admin/log"):
        assert not re.search("carl|Carl|High Street", seller.get(page).text)


def test_what_nobody_confirms_is_forgotten_and_said_so(seller: Browser) -> None:
    sell(seller)
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        registering.forget_unconfirmed()
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0
    assert db.session.scalar(select(func.count()).select_from(Owner)) == 0
    assert db.session.scalar(select(func.count()).select_from(SafetyContact)) == 0
    (act,) = acts()
    act.made_at -= timedelta(days=8)
    db.session.commit()
    assert "no answer" in read(seller.get("/admin/registering"))


def test_a_customer_who_has_it_already_is_not_found_out(seller: Browser, shop: Shop) -> None:
    a_registration(shop.kettle, "AB100250", CARL)
    db.session.commit()
    known = sell(seller)
    other = sell(seller, number="AB100251", email="dora@example.org")
    assert known.count("waiting") == 1
    assert other.count("waiting") == 2, "both look alike"
    assert [letter.kind for letter in letters()] == ["confirm_for_customer"] * 2
    assert [act.registration_id is None for act in acts()] == [True, False]
    assert acts()[0].confirmed_at is None


def test_pressed_twice_it_is_one(seller: Browser) -> None:
    seller.get("/admin/registering/new")
    for _ in range(2):
        assert "on its way" in press(seller, sent="a" * 32)
        seller.get("/admin/registering/new")
    assert len(acts()) == 1
    assert len(letters()) == 1
    sell(seller)
    assert len(acts()) == 2
    assert len(letters()) == 1, "one letter a thing, however often it is sent"
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def test_what_the_customer_typed_themselves_is_not_written_over(
    app: Flask, seller: Browser, shop: Shop
) -> None:
    carl = Browser(app)
    carl.get(f"/register?product={shop.kettle.slug}")
    form = {
        "product": shop.kettle.slug,
        "number": "AB100250",
        "email": CARL,
        "acquired": "gift",
        "name": "C. C.",
    }
    carl.post("/register", form)
    sell(seller)
    (waiting,) = db.session.scalars(select(Registration))
    assert (waiting.acquired, waiting.made_by) == ("gift", "owner")
    assert unseal(db.session.get_one(SafetyContact, waiting.contact_id).sealed, SAFETY)["name"] == "C. C."


def test_a_recalled_unit_is_said_before_it_is_handed_over(seller: Browser) -> None:
    text = sell(seller, number="AB100150")
    assert "This unit: Recalled" in text
    assert "Do not hand it over as it is." in text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("product", "", "Type the product"),
        ("product", "Toaster", "No product of yours is like “Toaster”"),
        ("number", "", "Type the number"),
        ("bought_on", "", "Type the day on which it was sold."),
        ("bought_on", "2999-01-01", "still to come"),
        ("email", "", "Type the customer’s e-mail address."),
        ("email", "carl", "That is no e-mail address"),
        ("invoice", "9" * 81, "longer than 80"),
        ("name", "n" * 201, "longer than 200"),
    ],
)
def test_faults_go_back_to_their_field(seller: Browser, field: str, value: str, said: str) -> None:
    assert said in sell(seller, **{field: value})
    assert f'href="#f-{field}"' in seller.page
    assert 'value="Corner Shop"' in seller.page
    assert (acts(), letters()) == ([], [])


def test_an_odd_number_is_looked_at_again(seller: Browser) -> None:
    text = sell(seller, number="AB1OO150")
    assert "It is AB100150" in text
    assert acts() == []
    sent = re.search(r'name="sent" value="([0-9a-f]+)"', seller.page)
    assert sent
    assert "Recalled" in press(seller, number="AB1OO150", take="AB100150", sent=sent[1])
    assert acts()[0].number == "AB100150"
    assert "A Acme Kettle seldom has a number like this" in sell(seller, number="ZZ9")
    assert "on its way" in press(seller, number="ZZ9", sure="ZZ9", sent="b" * 32)


def test_what_is_for_small_children_is_not_registered_by_the_seller(seller: Browser, shop: Shop) -> None:
    """16 CFR 1130 lets one ask for four things, and a seller is asked for more."""
    shop.kettle.is_infant = True
    db.session.commit()
    assert "It is for small children" in sell(seller)
    assert (acts(), letters()) == ([], [])


def test_a_day_before_it_was_made(seller: Browser, shop: Shop) -> None:
    a_unit(shop.kettle, "AB100250", made_on=date(2026, 5, 1))
    db.session.commit()
    assert "This one was made after that day." in sell(seller)


def test_nobody_is_bombed_with_letters(seller: Browser, app: Flask, shop: Shop) -> None:
    for number in range(10):
        assert "on its way" in sell(seller, number=f"AB10030{number}")
    assert "Many letters went to this address today." in sell(seller, number="AB100310")
    other = a_seller(app, shop, "sue")
    assert "Many letters went to this address today." in sell(other, number="AB100311")
    assert len(letters()) == 10
    assert len(acts()) == 10
    assert "on its way" in sell(seller, number="AB100310", email="dora@example.org")


def test_a_member_does_not_go_on_for_ever(seller: Browser, shop: Shop) -> None:
    most = int(registering_for.PER_MEMBER.partition(" ")[0])
    for number in range(most):
        sell(seller, number=f"AB10{number:04d}", email=f"c{number}@example.org", name="", address="")
    assert "Go on in an hour." in sell(seller, number="AB100350", email="last@example.org")


def test_who_may(app: Flask, shop: Shop) -> None:
    viewer = signed_in(app, a_member(app, "v@example.org", shop.brand.organisation_id, "viewer"))
    assert "/admin/registering" not in viewer.get("/admin/").text
    for page in ("/admin/registering", "/admin/registering/new"):
        assert viewer.get(page).status_code == 403
    stranger = signed_in(app, a_member(app, "x@example.org", a_maker("Other"), "publisher"))
    assert "No product of yours is like" in sell(stranger)
    assert "Kettle" not in stranger.get("/admin/registering").text
    assert "Acme Kettle" not in stranger.get("/admin/registering/new").text


def test_a_dealer_registers_and_sees_nothing_else(app: Flask, seller: Browser, shop: Shop) -> None:
    sell(seller, number="AB100260")
    secret = a_product(shop.brand, "Prototype", ["P1"], is_public=False)
    db.session.commit()
    dealer = signed_in(app, a_member(app, "d@example.org", shop.brand.organisation_id, "seller"))
    dealer.get("/admin/")
    assert dealer.path == "/admin/registering", "nothing else waits for them"
    assert "waiting" in sell(dealer)
    text = read(dealer.get("/admin/registering"))
    assert "AB100250" in text
    assert "AB100260" not in text, "other dealers' sales are theirs"
    for page in ("recalls", "products", "units", "uploads", "log", "team", "warranty"):
        assert dealer.get(f"/admin/{page}").status_code == 403, page
    assert secret.name not in dealer.get("/admin/registering/new").text
    assert "No product of yours is like" in sell(dealer, product="P1")


def test_over_real_mail(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    shop = a_shop()
    seller = a_seller(site, shop)
    sell(seller)
    send_letters(site)
    (letter,) = inbox.to(CARL)
    assert "Is this yours?" in letter["Subject"]
    assert "AB100250" in words(letter)
    assert not re.search("Carl Customer|High Street|Corner Shop|INV", words(letter) + words(letter, "html"))
    path = link_in(letter, "/register/confirm/")
    carl = Browser(site)
    carl.get(path)
    carl.post(path)
    send_letters(site)
    assert len(inbox.to(CARL)) == 2
    assert "confirmed" in seller.get("/admin/registering").text
    sell(seller, number="ab-100 250")
    send_letters(site)
    assert len(inbox.to(CARL)) == 2, "what is theirs already needs no letter, and nobody learns that it is"
