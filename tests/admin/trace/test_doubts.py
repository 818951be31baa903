"""Contradictions wait for a person, who says what it was; the log keeps it, events stay."""

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.db import db
from registry.units.events.models import TraceDoubt, TraceEvent
from tests.chain import Chain, a_chain
from tests.people import Browser, a_member, signed_in
from tests.traced import OTHER_SHOP, day, saw, sold, tell


@pytest.fixture
def chain(app: Flask) -> Chain:
    """S0 is sold a second time."""
    made = a_chain(4)
    tell(made.maker, sold(day(15), saw(0), where=OTHER_SHOP))
    return made


def someone(app: Flask, chain: Chain, role: str = "editor", email: str = "ed@example.org") -> Browser:
    return signed_in(app, a_member(app, email, maker=chain.maker, role=role))


def doubt() -> TraceDoubt:
    return db.session.scalars(select(TraceDoubt).where(TraceDoubt.kind == "sold_twice")).one()


def test_from_the_start_page_to_settled(app: Flask, chain: Chain) -> None:
    browser = someone(app, chain)
    browser.get("/admin/")
    assert "contradiction" in browser.page
    browser.get("/admin/trace/doubts?kind=sold_twice")
    assert "Sold twice" in browser.page
    number = doubt().id
    browser.get(f"/admin/trace/doubts/{number}")
    assert browser.page.index("Shop Wels") < browser.page.index("Shop Graz")
    browser.post(f"/admin/trace/doubts/{number}/settle", {"reason": "  "})
    assert "Say what you found" in browser.page
    events = db.session.scalars(select(TraceEvent.document).order_by(TraceEvent.id)).all()
    browser.post(
        f"/admin/trace/doubts/{number}/settle", {"reason": "Returned without a receipt, sold again."}
    )
    assert "Settled" in browser.page
    db.session.expire_all()
    assert (doubt().resolved_by, doubt().reason) == ("Ed", "Returned without a receipt, sold again.")
    assert db.session.scalars(select(TraceEvent.document).order_by(TraceEvent.id)).all() == events
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "doubt.settled")).one()
    assert entry.became == {"kind": "sold_twice", "reason": "Returned without a receipt, sold again."}
    browser.get("/admin/trace/doubts?state=settled")
    assert "Returned without a receipt" in browser.page


def test_the_second_one_is_told_who_was_faster(app: Flask, chain: Chain) -> None:
    first, second = someone(app, chain), someone(app, chain, email="eva@example.org")
    path = f"/admin/trace/doubts/{doubt().id}"
    for browser in (first, second):
        browser.get(path)
    first.post(f"{path}/settle", {"reason": "Sold again."})
    second.post(f"{path}/settle", {"reason": "No idea."})
    assert "Ed has settled this already: Sold again." in second.page
    db.session.expire_all()
    assert doubt().reason == "Sold again."


def test_a_viewer_looks_only(app: Flask, chain: Chain) -> None:
    browser = someone(app, chain, "viewer")
    path = f"/admin/trace/doubts/{doubt().id}"
    browser.get(path)
    assert "Settle it" not in browser.page
    browser.get("/admin/account")
    assert browser.post(f"{path}/settle", {"reason": "x"}).status_code == 403


def test_the_unit_s_page_says_so(app: Flask, chain: Chain) -> None:
    browser = someone(app, chain)
    browser.get("/admin/trace?q=S0")
    browser.get(browser.page.partition('">What happened')[0].rpartition('href="')[2])
    assert "A contradiction: sold twice" in browser.page
