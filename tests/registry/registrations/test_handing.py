"""A code hands a unit over once; the owner before is forgotten, the history stays."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import inspect, select

from registry.clock import now
from registry.db import db
from registry.registrations import handing
from registry.registrations.actions import owner_for
from registry.registrations.models import HandOver, Registration, SafetyContact
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration


@pytest.fixture
def drill(app: Flask) -> Registration:
    made = a_registration(a_product(a_brand("Acme"), "Drill"), "SN1003", "pia@example.org")
    db.session.commit()
    return made


def offered(code: str, email: str = "tom@example.org") -> Registration:
    old = handing.passed_by(code)
    assert old
    made = handing.offer(old, owner_for(email), email)
    db.session.commit()
    return made


def test_a_code_can_be_read_aloud_and_is_kept_as_a_digest(drill: Registration) -> None:
    code = handing.make_code(drill)
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(handing.ALPHABET)
    assert not set("01258OILSZBG") & set(handing.ALPHABET)
    kept = db.session.scalars(select(HandOver)).one()
    assert code not in kept.digest
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code.replace('-', '')}"):
        assert handing.passed_by(typed) is drill
    assert handing.passed_by(code[:-1]) is None
    assert handing.passed_by("") is None


def test_the_next_owner_takes_it_over_and_the_one_before_is_gone(drill: Registration) -> None:
    drill.bought_on, drill.bought_state = now().date(), "confirmed"
    old_contact = drill.contact_id
    code = handing.make_code(drill)
    new = offered(code)
    assert (drill.state, new.state) == ("active", "waiting"), "nothing counts before it is confirmed"
    assert handing.take_over(new)
    db.session.commit()
    assert inspect(new).persistent, "it is there"
    db.session.refresh(new)
    db.session.refresh(drill)
    assert (drill.state, drill.person, drill.contact_id) == ("passed_on", None, None)
    assert drill.ended_at
    assert db.session.get(SafetyContact, old_contact) is None
    assert (new.previous_id, new.serial_key, new.number) == (drill.id, drill.serial_key, "SN1003")
    assert (new.bought_on, new.bought_state) == (drill.bought_on, "confirmed")
    assert handing.passed_by(code) is None, "a code is used once"


def test_of_two_who_typed_the_code_one_gets_it(drill: Registration) -> None:
    code = handing.make_code(drill)
    tom, uma = offered(code), offered(code, "uma@example.org")
    assert handing.take_over(uma)
    db.session.commit()
    assert db.session.scalar(select(Registration.id).where(Registration.id == uma.id)) == uma.id
    assert db.session.scalars(select(Registration).where(Registration.id == tom.id)).all() == []
    assert not db.session.scalars(select(SafetyContact).where(SafetyContact.person == tom.person)).all()


def test_a_code_called_off_or_replaced_or_too_old_hands_nothing_over(drill: Registration) -> None:
    first = handing.make_code(drill)
    waiting = offered(first)
    second = handing.make_code(drill)
    db.session.commit()
    assert handing.passed_by(first) is None
    gone = select(Registration).where(Registration.id == waiting.id)
    assert db.session.scalars(gone).all() == [], "who typed the old one has nothing to confirm any more"
    late = offered(second)
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        assert handing.passed_by(second) is None
        assert not handing.take_over(late)
    handing.call_off(drill)
    db.session.commit()
    assert handing.passed_by(second) is None
    assert handing.open_code(drill) is None
    assert drill.state == "active"


@pytest.mark.parametrize("how", handing.ENDS)
def test_every_end_forgets_how_to_reach_them(drill: Registration, how: str) -> None:
    contact = drill.contact_id
    code = handing.make_code(drill)
    handing.end(drill, how)
    db.session.commit()
    assert (drill.state, drill.person, drill.contact_id) == (how, None, None)
    assert db.session.get(SafetyContact, contact) is None
    assert handing.passed_by(code) is None


def test_what_the_law_keeps_stays_until_its_day(app: Flask) -> None:
    until = now().date() + timedelta(days=400)
    cot = a_registration(a_product(a_brand("Acme"), "Cot"), "C1", purpose="infant_safety", keep_until=until)
    handing.end(cot, "sold")
    db.session.commit()
    assert cot.person is None
    assert cot.contact_id is not None
    from registry.registrations.erasing import forget_kept

    assert forget_kept() == 0
    with time_machine.travel(now() + timedelta(days=401), tick=False):
        assert forget_kept() == 1
    db.session.commit()
    assert db.session.scalars(select(SafetyContact)).all() == []
