"""Nobody learns from the work that is done whether an address or a number is known."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from registry.db import db
from registry.registrations.models import Owner, ProofOfPurchase
from registry.registrations.proofs import MOST
from tests.owners import an_owner
from tests.people import Browser
from tests.portal.keeping.visitor import send_file
from tests.portal.register.conftest import Shop
from tests.portal.register.test_register import GOOD, confirmed, kept, sent
from tests.registry.plates.papers import a_receipt
from tests.registry.units.builders import a_sale, a_unit

TIDYING = "DELETE FROM throttle_count"
"""Comes with the first try of an hour: it tells of tries, known address or not."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile, without the values."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", TIDYING)):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def test_asking_for_a_link_is_the_same_work(app: Flask) -> None:
    an_owner("olga@example.org")
    done = []
    for email in ("warm@example.org", "olga@example.org", "nobody@example.org"):
        browser = Browser(app)
        browser.get("/mine/enter")
        db.session.remove()
        with statements() as asked:
            browser.post("/mine/enter", {"email": email})
        done.append(asked)
    assert done[1] == done[2]
    assert any("INSERT INTO letter" in one for one in done[1])


def test_registering_is_the_same_work_whoever_was_there_before(app: Flask, shop: Shop) -> None:
    first = Browser(app)
    first.get(f"/register?product={shop.kettle.slug}")
    sent(first, shop, number="AB100251", email="first@example.org")
    confirmed(app, kept()[0])
    a_sale(a_unit(shop.kettle, "AB100252"), "INV-1", name="Olga", email="olga@example.org")
    db.session.commit()
    done = []
    for number, email in [
        ("AB100260", "warm@example.org"),
        ("AB100261", "nobody@example.org"),  # neither is known
        ("AB100251", "somebody@example.org"),  # somebody else has registered it
        ("AB100262", "first@example.org"),  # an owner already
        ("AB100252", "other@example.org"),  # sold to somebody, by the records
    ]:
        browser = Browser(app)
        browser.get(f"/register?product={shop.kettle.slug}")
        db.session.remove()
        with statements() as asked:
            sent(browser, shop, number=number, email=email)
        assert browser.path == "/register/done"
        done.append(asked)
    for other in done[2:]:
        assert "\n".join(other) == "\n".join(done[1])
    assert len(db.session.scalars(select(Owner)).all()) == 5


def test_so_is_registering_a_product_for_infants(app: Flask, shop: Shop) -> None:
    """It counts at once, so its unit is looked up; whether somebody has registered it is not told by that either."""
    shop.kettle.is_infant = True
    a_sale(a_unit(shop.kettle, "AB100252"), "INV-1", name="Olga", email="olga@example.org")
    db.session.commit()
    first = Browser(app)
    first.get(f"/register?product={shop.kettle.slug}")
    sent(first, shop, number="AB100251", email="first@example.org")
    confirmed(app, kept()[0])
    done = []
    for number, email in [
        ("AB100260", "warm@example.org"),
        ("AB100261", "nobody@example.org"),  # neither is known
        ("AB100251", "somebody@example.org"),  # somebody else has registered it
        ("AB100262", "first@example.org"),  # an owner already
        ("AB100252", "other@example.org"),  # sold to somebody, by the records
    ]:
        browser = Browser(app)
        browser.get(f"/register?product={shop.kettle.slug}")
        db.session.remove()
        with statements() as asked:
            sent(browser, shop, number=number, email=email)
        assert browser.path == "/register/done"
        done.append(asked)
    for other in done[2:]:
        assert "\n".join(other) == "\n".join(done[1])


@pytest.mark.parametrize("infant", [False, True], ids=["", "infant"])
def test_who_sends_the_same_again_never_learns_whether_it_was_confirmed(
    app: Flask, shop: Shop, *, infant: bool
) -> None:
    """Six receipts, one of them twice, with other details: what waits takes them, what is confirmed stays as it is, and
    whoever sends them sees one answer and takes the same work."""
    shop.kettle.is_infant = infant
    db.session.commit()
    waiting = {"number": "AB100261", "email": "nobody@example.org"}
    theirs = {"number": "AB100251", "email": "first@example.org"}
    for typed in (waiting, theirs):
        browser = Browser(app)
        browser.get(f"/register?product={shop.kettle.slug}")
        sent(browser, shop, **typed)
    confirmed(app, kept()[1])
    receipts = [a_receipt(words=f"14 March 2026  {number}") for number in (0, 0, 1, 2, 3, 4, 5)]
    for number, receipt in enumerate(receipts):
        done = [again(app, shop, receipt, dealer=f"Dealer {number}", **typed) for typed in (waiting, theirs)]
        assert done[0] == done[1], number
        assert any("INSERT INTO unit_answer" in one for one in done[1][1])
    assert [one.dealer for one in kept()] == ["" if infant else "Dealer 6", ""]
    papers = select(ProofOfPurchase.registration_id, func.count()).group_by(ProofOfPurchase.registration_id)
    wanted = [] if infant else [(kept()[0].id, MOST)]
    assert [tuple(row) for row in db.session.execute(papers)] == wanted


def again(app: Flask, shop: Shop, receipt: bytes, **typed: str) -> tuple[int, list[str]]:
    """The answer, and what was asked of the database: what is written is written, or taken back."""
    browser, page = Browser(app), f"/register?product={shop.kettle.slug}"
    fields = {**GOOD, "product": shop.kettle.slug, "told": "retailer=Kitchen", **typed}
    browser.get(page)
    db.session.remove()
    with statements() as asked:
        status = send_file(browser, page, "proof", receipt, "r.png", path="/register", **fields)
    assert "Register another product" in browser.page
    return status, [one.replace("ROLLBACK TO", "RELEASE") for one in asked]
