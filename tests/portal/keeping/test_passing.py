"""I passed it on, and the next owner takes it over; a wrong code tells nothing and is not tried often."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.journeys.handing_over import claim
from registry.notices.models import Letter
from registry.registrations.models import HandOver, Owner, Registration, SafetyContact
from registry.vault import person_key
from tests.owners import a_link
from tests.people import Browser
from tests.portal.keeping.visitor import send, visitor

CODE = re.compile(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>")
TOM = "tom@example.org"


def pia(app: Flask, drill: Registration) -> Browser:
    return visitor(app, db.session.get(Owner, drill.owner_id))


def a_code(browser: Browser, drill: Registration) -> str:
    assert send(browser, f"/mine/{drill.code}/pass-on", {}) == 200
    found = CODE.search(browser.page)
    assert found, browser.page
    return found[1]


def typed(app: Flask, code: str, email: str = TOM, address: str = "192.0.2.7") -> Browser:
    browser = visitor(app, address=address)
    send(browser, "/pass-on", {"code": code, "email": email})
    return browser


def toms() -> Registration | None:
    db.session.rollback()
    return db.session.scalar(select(Registration).where(Registration.previous_id.is_not(None)))


def letters() -> list[tuple[str, int | None]]:
    return [(one.kind, one.registration_id) for one in db.session.scalars(select(Letter).order_by(Letter.id))]


def test_from_one_owner_to_the_next(app: Flask, drill: Registration) -> None:
    owner = pia(app, drill)
    code = a_code(owner, drill)
    assert "<svg" in owner.page
    assert "It works once, until" in owner.page
    scanned = visitor(app)
    scanned.get(f"/pass-on?code={code}")
    assert f'value="{code}"' in scanned.page
    browser = typed(app, code.lower().replace("-", " "))
    assert f"on its way to {TOM}" in browser.page
    new = toms()
    assert new
    assert letters() == [("confirm_registration", new.id)]
    path = f"/register/confirm/{a_link('registration', new.id)}"
    browser.get(path)
    assert "SN1003" in browser.page
    browser.post(path)
    assert browser.path == "/mine"
    assert "SN1003" in browser.page, "it is among their products"
    new = db.session.scalars(select(Registration).where(Registration.id == new.id)).one()
    db.session.expire_all()
    assert (new.state, new.person, new.unit_id) == ("active", person_key(TOM), drill.unit_id)
    assert (drill.state, drill.person, drill.contact_id) == ("passed_on", None, None)
    assert owner.get(f"/mine/{drill.code}/pass-on").status_code == 404
    typed(app, code, "uma@example.org")
    assert letters()[-1] == ("confirm_registration", None), "a code is used once"


def test_whoever_comes_back_sees_that_a_code_is_out(app: Flask, drill: Registration) -> None:
    a_code(pia(app, drill), drill)
    later = pia(app, drill)
    later.get(f"/mine/{drill.code}/pass-on")
    assert "A code is out" in later.page
    assert not CODE.search(later.page)
    later.post(f"/mine/{drill.code}/pass-on/call-off")
    assert "Passed it on?" in later.page
    assert db.session.scalars(select(HandOver)).all() == []


def test_a_wrong_code_and_a_right_one_look_the_same(app: Flask, drill: Registration) -> None:
    code = a_code(pia(app, drill), drill)
    right, wrong, own = typed(app, code), typed(app, "AAAA-AAAA-AAAA"), typed(app, code, "pia@example.org")
    pages = [re.sub(r'value="[^"]*"', "", browser.page) for browser in (right, wrong)]
    assert pages[0] == pages[1]
    assert "If the code is right" in own.page
    assert len(letters()) == 3, "the same work each time; the last two go to nobody"
    assert [number is None for _, number in letters()] == [False, True, True]
    assert db.session.scalars(select(Owner.person)).all().__len__() == 2, "a wrong code makes nobody an owner"


def test_guessing_ends_over_all_workers(app: Flask, drill: Registration) -> None:
    for number in range(10):
        assert "Look into your mailbox" in typed(app, f"AAAA-AAAA-AAA{number}", f"x{number}@example.org").page
    code = a_code(pia(app, drill), drill)
    blocked = typed(app, code)
    assert "Too many codes were typed" in blocked.page
    assert toms() is None
    claim(code, TOM, "198.51.100.9")
    db.session.commit()
    assert toms(), "somebody else is not held up"


@pytest.mark.parametrize(
    ("code", "email", "words"),
    [("", TOM, "Type the code"), ("AAAA", "", "Type your e-mail"), ("AAAA", "tom", "no e-mail address"),
     ("AAAA", "tom@example.org\nBcc: all@example.org", "no e-mail address")],
)  # fmt: skip
def test_slips_are_told_at_the_field(app: Flask, code: str, email: str, words: str) -> None:
    browser = typed(app, code, email)
    assert words in browser.page
    assert 'aria-invalid="true"' in browser.page
    assert letters() == []


def test_a_code_called_off_while_the_letter_was_on_its_way(app: Flask, drill: Registration) -> None:
    owner = pia(app, drill)
    typed(app, a_code(owner, drill))
    new = toms()
    assert new
    token = a_link("registration", new.id)
    owner.get(f"/mine/{drill.code}/pass-on")
    owner.post(f"/mine/{drill.code}/pass-on/call-off")
    tom = visitor(app)
    assert tom.get(f"/register/confirm/{token}").status_code == 410
    db.session.expire_all()
    assert drill.state == "active"


def test_who_registered_before_they_got_the_code_settles_it_with_it(app: Flask, drill: Registration) -> None:
    from registry.catalogue.models import Product
    from tests.registry.registrations.owners import a_registration

    product = db.session.get_one(Product, drill.product_id)
    other = a_registration(product, "SN1003", TOM)
    db.session.commit()
    typed(app, a_code(pia(app, drill), drill))
    db.session.expire_all()
    assert (other.state, other.previous_id, drill.state) == ("active", drill.id, "passed_on")
    assert letters() == [("registration_confirmed", other.id)]


@pytest.mark.parametrize("how", ["sold", "scrapped", "lost", "removed"])
def test_other_ends_are_said_and_done(app: Flask, drill: Registration, how: str) -> None:
    owner, contact = pia(app, drill), drill.contact_id
    assert send(owner, f"/mine/{drill.code}/end", {"how": how}) == 200
    assert "<h1>Done</h1>" in owner.page
    db.session.expire_all()
    assert (drill.state, drill.person) == (how, None)
    assert db.session.get(SafetyContact, contact) is None
    assert owner.get(f"/mine/{drill.code}/end").status_code == 404, "once is enough"


def test_an_end_must_be_chosen(app: Flask, drill: Registration) -> None:
    for how in ("", "active", "passed_on"):
        owner = pia(app, drill)
        assert send(owner, f"/mine/{drill.code}/end", {"how": how}) == 400
        assert "Choose what became of it" in owner.page
    assert drill.state == "active"
