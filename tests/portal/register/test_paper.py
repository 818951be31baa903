"""A proof of purchase that comes with the registration itself; it may as well come later, or never."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.journeys import registering
from registry.registrations.models import ProofOfPurchase, Registration
from registry.registrations.staff_queries import with_papers
from tests.owners import a_link
from tests.people import Browser
from tests.portal.keeping.visitor import send_file
from tests.portal.register.conftest import Shop
from tests.registry.plates.papers import a_receipt

OLGA = {"number": "AB100250", "email": "olga@example.org", "acquired": "new", "bought_on": "2026-03-14"}


def sent(app: Flask, shop: Shop, data: bytes, **typed: str) -> tuple[Browser, int]:
    browser, slug = Browser(app), shop.kettle.slug
    page = f"/register?product={slug}"
    return browser, send_file(
        browser, page, "proof", data, "r.jpg", product=slug, told="", **{**OLGA, **typed}
    )


def papers() -> list[ProofOfPurchase]:
    db.session.rollback()
    return list(db.session.scalars(select(ProofOfPurchase)))


def one() -> Registration:
    return db.session.scalars(select(Registration)).one()


def test_it_waits_with_the_registration_and_then_stands_among_its_papers(app: Flask, shop: Shop) -> None:
    browser, status = sent(app, shop, a_receipt())
    assert status == 200
    assert "One step left" in browser.page
    (paper,) = papers()
    maker = shop.kettle.organisation_id
    assert (paper.state, paper.kind) == ("waiting", "image/jpeg")
    assert with_papers(maker)[0] == [], "nobody looks at what nobody confirmed"
    path = f"/register/confirm/{a_link('registration', one().id)}"
    browser.get(path)
    browser.post(path)
    assert "Papers (1)" in browser.page
    assert with_papers(maker)[0] == [one()]
    sent(app, shop, a_receipt() + b"another")
    assert len(papers()) == 1, "nobody adds to what somebody has confirmed"


@pytest.mark.parametrize("data", [b"no picture", b"%PDF-1.7 broken"])
def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_kept(
    app: Flask, shop: Shop, data: bytes
) -> None:
    browser, status = sent(app, shop, data)
    assert status == 400
    assert 'id="f-proof-error"' in browser.page
    assert 'value="AB100250"' in browser.page
    assert not db.session.scalars(select(Registration)).all()


def test_without_one_nothing_is_missed(app: Flask, shop: Shop) -> None:
    assert sent(app, shop, b"")[1] == 200
    assert papers() == []


def test_it_goes_with_what_nobody_confirmed(app: Flask, shop: Shop) -> None:
    sent(app, shop, a_receipt())
    with time_machine.travel(now() + timedelta(days=8)):
        registering.forget_unconfirmed()
    assert papers() == []
