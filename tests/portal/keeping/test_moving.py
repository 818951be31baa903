"""Another address that has products of its own: both come together once both are proved, and not a moment earlier."""

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.notices.actions import write
from registry.notices.models import Letter
from registry.registrations import answers, handing, proofs
from registry.registrations.models import Owner, Registration, SafetyContact, Watch
from registry.vault import SAFETY, person_key, seal, unseal
from tests.owners import a_link
from tests.people import Browser
from tests.portal.keeping.visitor import send, send_file, visitor
from tests.registry.plates.papers import a_receipt
from tests.registry.registrations.owners import a_registration, an_owner

PIA, NEW = "pia@example.org", "pia@new.example"


@pytest.fixture
def saw(drill: Registration) -> Registration:
    """What the new address has registered: another unit, and the same drill."""
    product = db.session.get_one(Product, drill.product_id)
    made = a_registration(product, "SN9", NEW)
    db.session.commit()
    return made


def old_owner(drill: Registration) -> Owner:
    return db.session.get_one(Owner, drill.owner_id)


def asked(app: Flask, drill: Registration) -> Browser:
    """Pia, signed in with her old address, asks for the new one."""
    browser = visitor(app, old_owner(drill))
    assert send(browser, "/mine/data", {"email": NEW}, "/mine/data/address") == 200
    return browser


def press(app: Flask, drill: Registration) -> Browser:
    """In the new mailbox."""
    mailbox = visitor(app)
    path = f"/mine/data/address/{a_link('address', drill.owner_id or 0)}"
    mailbox.get(path)
    mailbox.post(path)
    db.session.expire_all()
    return mailbox


def twin(drill: Registration, **facts: str) -> Registration:
    """The same drill, registered with the new address as well."""
    made = a_registration(db.session.get_one(Product, drill.product_id), drill.number, NEW, **facts)
    db.session.commit()
    return made


def test_both_come_together_once_both_are_proved(app: Flask, drill: Registration, saw: Registration) -> None:
    old_owner(drill).sealed = seal({"email": PIA, "name": "Pia Lang", "phone": "030 1"})
    db.session.get_one(Owner, saw.owner_id).sealed = seal({"email": NEW, "phone": "030 2"})
    a_letter = write(
        "registration_confirmed", drill.person or "", registration_id=drill.id, owner_id=drill.owner_id
    )
    db.session.add(
        Watch(code="w1", person=drill.person, sealed=seal({"email": PIA}), query="serial=1", told_key="1")
    )
    db.session.commit()
    number, letter = drill.owner_id, a_letter.id
    browser = asked(app, drill)
    assert "A letter is on its way" in browser.page, "nothing is told of an address before it is confirmed"
    mailbox = press(app, drill)
    assert "From now on we write to this address" in mailbox.page
    owner = db.session.get_one(Owner, saw.owner_id)
    assert db.session.get(Owner, number) is None
    assert {drill.owner_id, saw.owner_id} == {owner.id}
    assert {drill.person, saw.person, owner.person} == {person_key(NEW)}
    assert unseal(owner.sealed) == {"email": NEW, "name": "Pia Lang", "phone": "030 2"}
    contact = db.session.get_one(SafetyContact, drill.contact_id)
    assert (contact.person, unseal(contact.sealed, SAFETY)) == (person_key(NEW), {"email": NEW})
    assert db.session.scalars(select(Watch.person)).all() == [person_key(NEW)]
    moved = db.session.get_one(Letter, letter)
    assert (moved.person, moved.owner_id) == (person_key(NEW), owner.id)
    mailbox.get("/mine")
    for words in ("SN1003", "SN9"):
        assert words in mailbox.page
    assert browser.client.get("/mine").location == "/mine/enter", (
        "who only asked for it sees nothing of the other"
    )


@pytest.mark.parametrize("there", [False, True])
def test_the_old_mailbox_opens_nothing_any_more(app: Flask, drill: Registration, there: bool) -> None:
    if there:
        a_registration(db.session.get_one(Product, drill.product_id), "SN9", NEW)
        db.session.commit()
    asked(app, drill)
    number = drill.owner_id or 0
    ways = [f"/mine/enter/{a_link('sign_in', number)}", f"/still/{a_link('still', number)}"]
    assert [visitor(app).get(way).status_code for way in ways] == [200, 200]
    press(app, drill)
    assert [visitor(app).get(way).status_code for way in ways] == [410, 410]


def test_one_unit_registered_with_both_is_one(app: Flask, drill: Registration) -> None:
    other = twin(drill, dealer="Müller", acquired="gift")
    answers.keep(other.id, {"colour": "red", "size": "L"})
    answers.keep(drill.id, {"colour": "blue"})
    db.session.commit()
    send_file(visitor(app, db.session.get_one(Owner, other.owner_id)), f"/mine/{other.code}/proof", "proof",
              a_receipt(), "r.jpg")  # fmt: skip
    handing.make_code(other)
    db.session.commit()
    asked(app, drill)
    mailbox = press(app, drill)
    assert (drill.state, other.state) == ("active", "removed")
    assert drill.dealer == "Müller"
    assert answers.answers_of([drill.id]) == {drill.id: {"colour": "blue", "size": "L"}}
    assert len(proofs.proofs_of(drill)) == 1
    assert handing.open_code(drill) is not None, "who was given the code can still use it"
    mailbox.get("/mine")
    assert mailbox.page.count(f'id="u-{drill.code}"') == 1
    assert other.code not in mailbox.page


def test_what_the_maker_has_accepted_stays(app: Flask, drill: Registration) -> None:
    other = twin(drill, bought_state="confirmed")
    asked(app, drill)
    press(app, drill)
    assert (drill.state, other.state) == ("removed", "active")


def test_a_recall_s_letter_goes_out_once(app: Flask, drill: Registration) -> None:
    other = twin(drill, bought_state="confirmed")
    recall = {"kind": "recall", "recall_id": 7, "organisation_id": drill.organisation_id}
    for one, version in ((drill, 1), (other, 1), (drill, 2)):
        about = {"person": one.person, "registration_id": one.id, "version_number": version}
        db.session.add(Letter(**recall, **about))
    db.session.commit()
    asked(app, drill)
    press(app, drill)
    letters = db.session.scalars(select(Letter).where(Letter.recall_id == 7).order_by(Letter.id)).all()
    assert [(one.state, one.registration_id) for one in letters] == [
        ("dropped", other.id), ("queued", other.id), ("queued", other.id)
    ]  # fmt: skip


def test_what_waits_at_the_new_address_waits_still(app: Flask, drill: Registration) -> None:
    """Somebody typed the new address; nobody has ever come in by it."""
    owner = an_owner(NEW)
    owner.confirmed_at = None
    made = a_registration(
        db.session.get_one(Product, drill.product_id), "SN9", NEW, state="waiting", confirmed_at=None
    )
    db.session.commit()
    asked(app, drill)
    mailbox = press(app, drill)
    mailbox.get("/mine")
    assert "Is this yours?" in mailbox.page
    assert made.state == "waiting"
    assert drill.owner_id == owner.id
    assert owner.confirmed_at is not None


def test_a_code_for_oneself_is_no_second_registration(app: Flask, drill: Registration) -> None:
    code = handing.make_code(drill)
    owner = an_owner(NEW)
    waiting = handing.offer(drill, owner, NEW)
    db.session.commit()
    number = waiting.id
    assert code
    asked(app, drill)
    press(app, drill)
    assert db.session.get(Registration, number) is None
    assert (drill.state, drill.owner_id) == ("active", owner.id)


def test_a_number_that_is_somebody_else_s_by_now_opens_nothing(app: Flask, drill: Registration) -> None:
    """SQLite gives the number of an owner who was erased to the next one."""
    browser = visitor(app, old_owner(drill))
    send(browser, "/mine/data/erase", {"how": "all"})
    stale = visitor(app)
    tom = an_owner("tom@example.org")
    db.session.commit()
    with stale.client.session_transaction("/mine") as session:
        session["owner"], session["since"] = tom.id, "2020-01-01T00:00:00+00:00"
    assert stale.client.get("/mine").location == "/mine/enter"
