"""Registrations found by number, product and state, page by page; each look at one stands in the log; no address."""

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.clock import now
from registry.db import db
from registry.registrations.models import Registration, SafetyContact
from registry.vault import seal
from tests.admin.registrations.desk import PIA, TOM, staff, two_of_one
from tests.people import Browser
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration


@pytest.fixture
def pia(app: Flask) -> Registration:
    return two_of_one()[0]


def looks(action: str = "registration.seen") -> list[int | None]:
    return list(db.session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == action)))


def no_address(browser: Browser) -> None:
    for secret in (PIA, TOM, "example.org"):
        assert secret not in browser.page


def test_found_by_its_number_however_it_is_typed(app: Flask, pia: Registration) -> None:
    ed = staff(app, pia)
    for typed in ("SN1003", "sn-1003", " S/N: SN1003 "):
        ed.get(
            "/admin/registrations",
        )
        ed.get(f"/admin/registrations?q={typed}")
        assert ed.page.count("Acme Drill <code>SN1003</code>") == 2, typed
        no_address(ed)
    ed.get("/admin/registrations?q=SN9999")
    assert "Nobody has registered “SN9999”" in ed.page
    assert looks() == [], "a list is no look at one"


def test_a_lot_and_what_ended_are_found_by_number_too(app: Flask, pia: Registration) -> None:
    product = a_product(a_brand("Bakery"), "Loaf")
    product.organisation_id = pia.organisation_id
    of_lot = a_registration(product, "L7")
    of_lot.serial_key, of_lot.lot_key = None, of_lot.serial_key
    pia.state = "lost"
    db.session.commit()
    ed = staff(app, pia)
    ed.get("/admin/registrations?q=L7")
    assert "<code>L7</code>" in ed.page
    ed.get("/admin/registrations?q=SN1003")
    assert "lost</span>" in ed.page
    assert "registered</span>" in ed.page


def test_by_state_and_product(app: Flask, pia: Registration) -> None:
    saw = a_product(a_brand("Saws"), "Saw")
    saw.organisation_id = pia.organisation_id
    a_registration(saw, "SAW1", "ann@example.org", state="waiting", confirmed_at=None)
    a_registration(saw, "SAW2", "bo@example.org")
    db.session.commit()
    ed = staff(app, pia)
    ed.get(f"/admin/registrations?product={saw.id}")
    assert ("SAW2" in ed.page, "SAW1" in ed.page, "SN1003" in ed.page) == (True, False, False)
    ed.get(f"/admin/registrations?product={saw.id}&state=waiting")
    assert ("SAW1" in ed.page, "SAW2" in ed.page) == (True, False)
    assert "not confirmed yet" in ed.page
    ed.get("/admin/registrations?state=scrapped")
    assert "None of these" in ed.page
    ed.get("/admin/registrations?state=nonsense&product=x&before=-1")
    assert "SAW2" in ed.page


def test_page_by_page_none_twice_and_none_lost(app: Flask, pia: Registration) -> None:
    product = a_product(a_brand("Many"), "Fan")
    product.organisation_id = pia.organisation_id
    for n in range(60):
        a_registration(product, f"FAN{n:03}")
    db.session.commit()
    ed = staff(app, pia)
    path, seen = f"/admin/registrations?product={product.id}", []
    for size in (25, 25, 10):
        ed.get(path)
        numbers = [part.partition("<")[0] for part in ed.page.split("Many Fan <code>")[1:]]
        assert len(numbers) == size
        seen += numbers
        path = ed.page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert path == ""
    assert seen == [f"FAN{n:03}" for n in reversed(range(60))]
    assert ">Newest</a>" in ed.page


def test_a_look_is_logged_and_shows_no_address(app: Flask, pia: Registration) -> None:
    ed = staff(app, pia)
    ed.get(f"/admin/registrations/{pia.id}")
    assert "Yes, by e-mail" in ed.page
    assert "Somebody else has registered the same unit" in ed.page
    no_address(ed)
    assert looks() == [pia.id]
    ed.get("/admin/log?kind=registration")
    assert "looked at a registration" in ed.page


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("bounced", "No: letters came back"),
        ("bounced, with an address", "Yes, by letter or telephone"),
        ("post", "Yes, by letter or telephone"),
        ("gone", ">No<"),
    ],
)
def test_whether_they_can_be_reached(app: Flask, pia: Registration, how: str, words: str) -> None:
    contact = db.session.get_one(SafetyContact, pia.contact_id)
    if "address" in how or how == "post":
        contact.sealed = seal({"email": PIA, "address": "Elm Road 1"})
    if how.startswith("bounced"):
        contact.bounced_at = now()
    elif how == "post":
        pia.person = None
    else:
        pia.contact_id = pia.person = None
    db.session.commit()
    ed = staff(app, pia)
    ed.get(f"/admin/registrations/{pia.id}")
    assert words in ed.page


def test_who_may_look(app: Flask, pia: Registration) -> None:
    viewer = staff(app, pia, "viewer")
    assert "Registrations" not in viewer.page
    for path in ("", f"/{pia.id}", "/papers", "/conflicts", f"/conflicts/{pia.unit_id}"):
        assert viewer.get(f"/admin/registrations{path}").status_code == 403
    other = a_registration(a_product(a_brand("Other"), "Kettle"), "K1")
    db.session.commit()
    stranger = staff(app, other, "publisher")
    stranger.get("/admin/registrations?q=SN1003")
    assert "Nobody has registered" in stranger.page
    for path in (f"/{pia.id}", f"/conflicts/{pia.unit_id}", f"/{2**31}", f"/conflicts/{2**40}"):
        assert stranger.get(f"/admin/registrations{path}").status_code == 404
    assert looks() + looks("registration.compared") == []


def test_an_empty_desk_says_where_registrations_come_from(app: Flask) -> None:
    lone = a_registration(a_product(a_brand("Lone"), "Kettle"), "K1", state="waiting")
    db.session.commit()
    ed = staff(app, lone)
    ed.get("/admin/registrations")
    assert "No registration yet" in ed.page


def test_odd_words_in_the_box(app: Flask, pia: Registration) -> None:
    ed = staff(app, pia)
    for typed in ("%25_", "x" * 3000, "<b>", "%C2%A7", "'; DROP TABLE registration"):
        assert ed.get(f"/admin/registrations?q={typed}").status_code == 200, typed
        assert "<b>" not in ed.page
