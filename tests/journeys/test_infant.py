"""A crib: one parent registers it with an e-mail address, one with a postal address; it is recalled, passed on, and
recalled again. Every letter is about safety, over real mail."""

from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.matching.impact import impact
from registry.recalls.models import ScopeVersion
from registry.registrations.models import Registration, SafetyContact
from registry.vault import SAFETY, unseal
from tests.journeys.test_registering import told
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.portal.keeping.test_passing import CODE
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall

OLGA, TOM = "olga@example.org", "tom@example.org"
RULE = {"any": [{"serial": {"range": ["CR100", "CR199"]}}]}


def test_from_the_card_to_the_next_parent(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    brand = a_brand("Acme")
    crib = a_product(brand, "Crib", ["C1"], is_infant=True)
    db.session.commit()
    for number, way in (("CR150", {"email": OLGA}), ("CR151", {"name": "Ann", "address": "Elm Road 1"})):
        browser = Browser(site)
        browser.get(f"/register?product={crib.slug}")
        browser.post("/register", {"product": crib.slug, "number": number, "made_on": "2026-03", **way})
        assert "It is registered" in browser.page
    send_letters(site)
    (asked,) = inbox.to(OLGA)
    assert "registered already" in words(asked)

    recall = a_published_recall(brand, RULE, crib, what_to_do="Take the child out.")
    told(site, recall.id)
    send_letters(site)
    letter = inbox.to(OLGA)[1]
    assert "Take the child out." in words(letter), "told, though she never confirmed: the law has it so"
    assert "CR150" in words(letter)
    version = db.session.scalars(select(ScopeVersion).where(ScopeVersion.recall_id == recall.id)).one()
    facts = impact(version)
    assert (facts["registered"], facts["registered_reachable"], facts["registered_by_post"]) == (2, 2, 1)

    path = link_in(asked, "/register/confirm/")
    olga = Browser(site)
    olga.get(path)
    olga.post(path)
    mine = db.session.scalars(select(Registration).where(Registration.number == "CR150")).one()
    olga.get(f"/mine/{mine.code}/pass-on")
    olga.post(f"/mine/{mine.code}/pass-on")
    (code,) = CODE.findall(olga.page)
    tom = Browser(site, "192.0.2.9")
    tom.get("/pass-on")
    tom.post("/pass-on", {"code": code, "email": TOM})
    send_letters(site)
    path = link_in(inbox.to(TOM)[0], "/register/confirm/")
    tom.get(path)
    tom.post(path)
    assert tom.path == "/mine"

    db.session.rollback()
    old, new = db.session.scalars(
        select(Registration).where(Registration.number == "CR150").order_by(Registration.id)
    )
    assert (old.state, new.state, new.made_on) == ("passed_on", "active", "2026-03")
    before, after = (db.session.get_one(SafetyContact, one.contact_id) for one in (old, new))
    assert [one.purpose for one in (before, after)] == ["infant_safety"] * 2
    assert unseal(before.sealed, SAFETY)["email"] == OLGA, "kept for its six years, and used for nothing"

    second = a_published_recall(brand, RULE, crib, what_to_do="Take it apart.")
    told(site, second.id)
    send_letters(site)
    assert len(inbox.to(OLGA)) == 2
    assert "Take it apart." in words(inbox.to(TOM)[1])
    assert len(inbox.to(TOM)) == 2, "the link, and the recall"
