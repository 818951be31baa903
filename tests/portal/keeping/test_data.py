"""Own data: seen, put right, taken along, moved, erased; and what is left in the database afterwards."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.clock import now
from registry.db import Base, db
from registry.journeys import own_data
from registry.notices.actions import write
from registry.notices.models import BouncedPerson, Letter, LetterStop, LetterText, ReturnedAddress
from registry.registrations import handing, proofs
from registry.registrations.models import Owner, Registration, SafetyContact, Watch
from registry.tokens.models import OneUseToken
from registry.vault import SAFETY, person_key, seal, unseal
from tests.owners import a_link
from tests.people import Browser
from tests.portal.keeping.visitor import send, send_file, visitor
from tests.registry.plates.papers import a_receipt
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration

PIA, NEW = "pia@example.org", "pia@new.example"


def owner_of(drill: Registration) -> Owner:
    return db.session.get_one(Owner, drill.owner_id)


def pia(app: Flask, drill: Registration) -> Browser:
    return visitor(app, owner_of(drill))


def test_what_is_known_is_seen_and_put_right(app: Flask, drill: Registration) -> None:
    browser = pia(app, drill)
    browser.get("/mine/data")
    for words in (PIA, "SN1003", "safety alerts and recalls only"):
        assert words in browser.page
    details = {"name": "Pia\r\nBcc: x", "phone": "030 555", "address": "Elm Road 1", "reminders": "y"}
    assert send(browser, "/mine/data", details) == 200
    assert "Saved" in browser.page
    db.session.expire_all()
    owner = owner_of(drill)
    told = {"email": PIA, "name": "Pia Bcc: x", "phone": "030 555", "address": "Elm Road 1"}
    assert unseal(owner.sealed) == told
    assert owner.reminders
    assert unseal(db.session.get_one(SafetyContact, drill.contact_id).sealed, SAFETY) == told, (
        "they are reached so, too"
    )
    send(browser, "/mine/data", {"name": "", "phone": "", "address": ""})
    db.session.expire_all()
    assert unseal(owner_of(drill).sealed) == {"email": PIA}
    assert send(browser, "/mine/data", {"name": "x" * 201}) == 400
    assert "longer than 200" in browser.page


def test_it_can_be_taken_along(app: Flask, drill: Registration) -> None:
    drill.dealer = "=cmd|' /C calc'!A0"
    write("registration_confirmed", drill.person or "", registration_id=drill.id)
    db.session.commit()
    browser = pia(app, drill)
    answer = browser.get("/mine/data/download.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    facts = json.loads(answer.text)
    assert facts["you"]["email"] == PIA
    assert facts["products"][0]["reached_by"] == {"email": PIA}
    assert facts["letters"][0]["kind"] == "Confirmation of a registration"
    rows = list(csv.reader(io.StringIO(browser.get("/mine/data/download.csv").text.removeprefix("\ufeff"))))
    assert rows[0] == ["about", "number", "what", "value"]
    assert ["you", "", "email", PIA] in rows
    assert ["products", "1", "dealer", "'=cmd|' /C calc'!A0"] in rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_another_s_is_not_in_it(app: Flask, drill: Registration) -> None:
    a_registration(db.session.get_one(Product, drill.product_id), "SN9", "tom@example.org")
    db.session.commit()
    assert "tom@" not in own_data.as_json(owner_of(drill))
    assert visitor(app).client.get("/mine/data").location == "/mine/enter"
    assert visitor(app).client.get("/mine/data/download.json").location == "/mine/enter"


def test_a_new_address_counts_once_its_link_was_pressed(app: Flask, drill: Registration) -> None:
    write("registration_confirmed", drill.person or "", registration_id=drill.id)
    for key, email in (("1", PIA), ("2", PIA), ("2", NEW)):
        watch = {"person": person_key(email), "sealed": seal({"email": email}), "told_key": key}
        db.session.add(Watch(code=f"{key}{email}", query=f"serial={key}", state="active", **watch))
    db.session.commit()
    browser, before = pia(app, drill), drill.person
    assert send(browser, "/mine/data", {"email": NEW}, "/mine/data/address") == 200
    assert "A letter is on its way" in browser.page
    db.session.expire_all()
    assert owner_of(drill).person == before
    path = f"/mine/data/address/{a_link('address', drill.owner_id or 0)}"
    mailbox = visitor(app)
    assert NEW in mailbox.get(path).text
    mailbox.post(path)
    assert "From now on we write to this address" in mailbox.page
    db.session.expire_all()
    contact = db.session.get_one(SafetyContact, drill.contact_id)
    assert {owner_of(drill).person, drill.person, contact.person} == {person_key(NEW)}
    assert unseal(contact.sealed, SAFETY)["email"] == NEW
    assert not db.session.scalars(select(Letter).where(Letter.person == before)).all()
    watched = db.session.scalars(select(Watch).order_by(Watch.told_key)).all()
    assert [(one.told_key, one.person, unseal(one.sealed)) for one in watched] == [
        (key, person_key(NEW), {"email": NEW}) for key in "12"
    ]
    assert mailbox.get(path).status_code == 410
    mailbox.get("/mine/data")
    assert mailbox.post(path).status_code == 410, "once"


@pytest.mark.parametrize("email", ["", "no", PIA.upper(), "a@b.example\nBcc: x@y.example"])
def test_slips_in_an_address_are_told(app: Flask, drill: Registration, email: str) -> None:
    browser = pia(app, drill)
    assert send(browser, "/mine/data", {"email": email}, "/mine/data/address") == 400
    assert 'id="f-email-error"' in browser.page


def lived_in(app: Flask, drill: Registration) -> Owner:
    """Pia has a paper, a code out, a watch, letters with their texts, links, and a cot that was passed on; one letter
    came back, one on paper did, and one kind she did not want."""
    owner = owner_of(drill)
    owner.sealed = seal({"email": PIA, "name": "Pia Lang", "phone": "030 5551234"})
    send_file(pia(app, drill), f"/mine/{drill.code}/proof", "proof", a_receipt(), "r.jpg")
    handing.make_code(drill)
    db.session.add(
        Watch(
            code="w1",
            person=owner.person,
            sealed=seal({"email": PIA}),
            query="serial=1",
            told_key="1",
            state="active",
        )
    )
    sold = a_registration(db.session.get_one(Product, drill.product_id), "SN1", PIA)
    handing.end(sold, "sold")
    for state in ("sent", "queued"):
        letter = write("registration_confirmed", owner.person, registration_id=drill.id, owner_id=owner.id)
        letter.state = state
    db.session.add(LetterText(letter_id=letter.id - 1, message_id="m1", pressed=b"Pia Lang"))
    db.session.add(BouncedPerson(person=owner.person, problem="came back: 5.1.1"))
    db.session.add(ReturnedAddress(person=owner.person, digest="d" * 64))
    db.session.add(LetterStop(person=owner.person, kind="warranty_ending"))
    db.session.commit()
    for purpose, number in (("sign_in", owner.id), ("stop", owner.id), ("registration", drill.id)):
        a_link(purpose, number)
    return owner


def found_anywhere(*words: str) -> list[str]:
    """Tables with a value that holds one of these texts, or opens to it by the site's key."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            for name, value in row.items():
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                if name in {"sealed", "new_sealed"} and value:
                    text = json.dumps(unseal(value, SAFETY if table.name == "safety_contact" else ""))
                if any(word in text for word in words):
                    found.append(f"{table.name}.{name}")
    return found


def test_erasing_leaves_nothing_of_them(app: Flask, drill: Registration) -> None:
    owner = lived_in(app, drill)
    person, number = owner.person, owner.id
    for purpose in ("sign_in", "address", "still", "stop"):
        a_link(purpose, number)
    assert set(found_anywhere(person, PIA, "Pia Lang")) >= {
        "owner.person", "owner.sealed", "registration.person", "safety_contact.sealed", "watch.person",
        "letter.person", "letter_text.pressed",
    }  # fmt: skip
    browser = pia(app, drill)
    browser.get("/mine/data/erase")
    for words in (
        "Afterwards nobody can warn you",
        "What stays, and why",
        "also by a recall that is open now",
    ):
        assert words in browser.page
    assert send(browser, "/mine/data/erase", {}) == 400
    assert send(browser, "/mine/data/erase", {"how": "all"}) == 200
    assert "<h1>Erased</h1>" in browser.page
    db.session.expire_all()
    assert found_anywhere(person, PIA, "Pia Lang") == []
    assert (drill.state, drill.owner_id, drill.contact_id) == ("removed", None, None)
    assert drill.serial_key, "the unit's history stays"
    links = db.session.scalars(select(OneUseToken.purpose).where(OneUseToken.subject_id == number))
    assert not set(links) & {"sign_in", "address", "still", "stop"}, (
        "SQLite may give its number to the next one"
    )
    assert not proofs.proofs_of(drill)
    assert not db.session.scalars(select(OneUseToken).where(OneUseToken.subject_id == number)).all()
    assert sorted(db.session.scalars(select(Letter.state))) == ["dropped", "sent"]
    assert visitor(app).client.get("/mine/data").location == "/mine/enter"


def test_the_address_alone_can_stay_to_be_warned(app: Flask, drill: Registration) -> None:
    owner = lived_in(app, drill)
    browser = pia(app, drill)
    assert send(browser, "/mine/data/erase", {"how": "warn"}) == 200
    db.session.expire_all()
    assert found_anywhere("Pia Lang", "030 5551234") == []
    assert (drill.state, drill.owner_id) == ("active", owner.id)
    assert unseal(db.session.get_one(SafetyContact, drill.contact_id).sealed, SAFETY) == {"email": PIA}
    assert set(found_anywhere(PIA)) == {"owner.sealed", "safety_contact.sealed"}
    send(pia(app, drill), "/mine/data/erase", {"how": "all"})
    db.session.expire_all()
    assert found_anywhere(PIA, person_key(PIA)) == []


def test_what_a_law_keeps_is_explained_and_can_still_warn(app: Flask, drill: Registration) -> None:
    until = date(now().year + 6, 3, 1)
    cot = a_registration(
        a_product(a_brand("Acme"), "Cot"), "C1", PIA, purpose="infant_safety", keep_until=until
    )
    db.session.commit()
    browser = pia(app, drill)
    browser.get("/mine/data/erase")
    assert f"kept until 1 March {until.year}" in " ".join(browser.page.split())
    send(browser, "/mine/data/erase", {"how": "all"})
    db.session.expire_all()
    assert (drill.state, cot.state, cot.owner_id) == ("removed", "active", None)
    assert set(found_anywhere(PIA)) == {"safety_contact.sealed"}
    assert set(found_anywhere(person_key(PIA))) == {"safety_contact.person", "registration.person"}
    assert until > now().date() + timedelta(days=365 * 5)
