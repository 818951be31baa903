"""What happens to a maker's recalls, registrations and sales reaches the maker's program, once, as it is described, and
with nothing about a person."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.api.hooks import MESSAGES
from registry.audit.who import COMMAND_LINE
from registry.clock import now
from registry.db import db
from registry.journeys import following, own_data, putting_right, registering, remedying
from registry.registrations.actions import owner_for
from registry.registrations.queries import owner_by_id
from registry.webhooks.actions import add
from registry.webhooks.events import Event
from registry.webhooks.running import send_all
from tests.admin.recalls.desk import editor, published, publisher
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.people import a_maker
from tests.portal.api.conftest import Fits, fits  # noqa: F401 - a fixture
from tests.portal.cases.asking import a_recalled_kettle, query_of
from tests.programs import Program, a_key
from tests.receiver import Receiver, receiving
from tests.registry.matching.records import a_saw, load, sale
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration
from tests.registry.units.events.fullest import document
from tests.traced import a_saw_maker, day, made, shipped, sold
from tests.traced import saw as saw_epc

NAMES = {event: name for name, (event, _) in MESSAGES.items()}


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = make_site(tmp_path / "data", database_url, webhooks_to="anywhere")
    with made.app_context():
        yield made
    dispose(made)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


def _heard(receiver: Receiver, fits: Fits) -> list[dict[str, Any]]:  # noqa: F811
    """Each message, held against its description."""
    send_all()
    told = [json.loads(one.body) for one in receiver.heard]
    for one in told:
        fits(NAMES[one["type"]], one)
    receiver.heard.clear()
    return told


def test_a_recall_that_goes_public(site: Flask, receiver: Receiver, fits: Fits) -> None:  # noqa: F811
    maker = a_maker()
    add(maker, "Care", receiver.url, list(Event), COMMAND_LINE)
    db.session.commit()
    ed, pub = editor(site, maker), publisher(site, maker)
    number = published(site, ed, pub, maker)
    (told,) = _heard(receiver, fits)
    assert told["type"] == "recall.published"
    assert (told["data"]["recall"]["id"], told["data"]["recall"]["version"]) == (number, 1)


def test_a_unit_that_is_confirmed_and_no_word_of_whose_it_is(
    site: Flask,
    receiver: Receiver,
    fits: Fits,  # noqa: F811
) -> None:
    drill = a_product(a_brand("Acme"), "drill driver", ["D1"])
    add(drill.organisation_id, "Care", receiver.url, list(Event), COMMAND_LINE)
    waiting = a_registration(drill, "AB 121", "pia@example.org", state="waiting", confirmed_at=None)
    owner = owner_by_id(waiting.owner_id or 0)
    assert owner is not None
    assert registering.confirm(waiting, owner)
    db.session.commit()
    (told,) = _heard(receiver, fits)
    assert told["type"] == "unit.registered"
    assert told["data"]["registration"]["number"] == "AB 121"
    assert "pia" not in json.dumps(told)


def test_an_upload_is_one_message(site: Flask, receiver: Receiver, fits: Fits) -> None:  # noqa: F811
    saw = a_saw()
    add(saw.organisation_id, "Care", receiver.url, list(Event), COMMAND_LINE)
    db.session.commit()
    load(site, saw, [sale(), sale(serial="HX0009")])
    (told,) = _heard(receiver, fits)
    assert told["type"] == "sale.recorded"
    assert sum(told["data"]["rows"].values()) == 2
    assert told["data"]["source"] == "upload"


def test_sales_of_a_billing_system_and_of_events_are_told_too(
    site: Flask,
    receiver: Receiver,
    fits: Fits,  # noqa: F811
) -> None:
    saw = a_saw_maker()
    add(saw.organisation_id, "Care", receiver.url, list(Event), COMMAND_LINE)
    program = Program(site, a_key(saw.organisation_id, "billing:write", "epcis:capture"))
    line = {
        "serial": "S1",
        "model": "S1",
        "invoice": "R-1",
        "sold_on": "2026-03-10",
        "customer_email": "pia@example.org",
    }
    for _ in range(2):
        program.post("/api/v1/billing/lines", {"lines": [line]})
    (billed,) = _heard(receiver, fits)
    assert billed["data"] == {"source": "billing", "rows": {"new": 1}, "upload": None}
    back = {
        "serial": "S1",
        "model": "S1",
        "invoice": "R-1",
        "credit_note": "CN-1",
        "returned_on": "2026-03-12",
    }
    program.post("/api/v1/billing/credits", {"credits": [back]})
    (credited,) = _heard(receiver, fits)
    assert credited["data"]["rows"] == {"credited": 1}
    program.post("/api/v1/epcis/events", sold(day(11), saw_epc(2), saw_epc(3)))
    (told,) = _heard(receiver, fits)
    assert told["data"] == {"source": "events", "rows": {"new": 2}, "upload": None}
    events = [made(day(1), saw_epc(4), saw_epc(5)), sold(day(12), saw_epc(4)), shipped(day(13), saw_epc(5))]
    program.post("/api/v1/epcis/capture", document(*events))
    run_jobs(site)
    (told,) = _heard(receiver, fits)
    assert told["data"]["rows"] == {"new": 1}
    program.post("/api/v1/epcis/capture", document(shipped(day(14), saw_epc(5))))
    run_jobs(site)
    assert _heard(receiver, fits) == []


def test_a_remedy_that_is_asked_for_and_ends(site: Flask, receiver: Receiver, fits: Fits) -> None:  # noqa: F811
    recalled = a_recalled_kettle()
    add(recalled.kettle.organisation_id, "Care", receiver.url, list(Event), COMMAND_LINE)
    db.session.commit()
    made = remedying.choice(query_of(recalled, "AB1500"))
    case = remedying.choose(made, {"kind": "repair", "email": "pia@example.org", "name": "Pia"}, None)
    db.session.commit()
    assert _heard(receiver, fits) == [], "nobody has confirmed it"
    remedying.opened(case)
    following.take_back(case)
    db.session.commit()
    opened, closed = _heard(receiver, fits)
    assert (opened["type"], closed["type"]) == ("case.opened", "case.closed")
    assert opened["data"]["case"]["number"] == "AB1500"
    assert closed["data"]["case"]["state"] == "withdrawn"
    assert "pia" not in json.dumps([opened, closed]).lower()


def test_a_remedy_that_did_not_help_and_an_owner_who_is_forgotten(
    site: Flask,
    receiver: Receiver,
    fits: Fits,  # noqa: F811
) -> None:
    recalled = a_recalled_kettle()
    add(recalled.kettle.organisation_id, "Care", receiver.url, list(Event), COMMAND_LINE)
    mine = a_registration(recalled.kettle, "AB1500", "pia@example.org")
    db.session.commit()
    made = remedying.choice(query_of(recalled, "AB1500"))
    case = remedying.choose(made, {"kind": "repair", "email": "pia@example.org", "name": "Pia"}, None)
    case.registration_id = mine.id
    remedying.opened(case)
    db.session.commit()
    _heard(receiver, fits)
    done = putting_right.Work(done_on=now().date().isoformat(), replacement="AB9000")
    putting_right.put_right(case, done, COMMAND_LINE)
    following.still_does_it(case, "It smokes again.")
    db.session.commit()
    registered, closed, again = _heard(receiver, fits)
    assert (registered["type"], registered["data"]["registration"]["number"]) == ("unit.registered", "AB9000")
    assert (closed["type"], closed["data"]["case"]["state"]) == ("case.closed", "remedied")
    assert (again["type"], again["data"]["case"]["promises_broken"]) == ("case.opened", 1)
    own_data.erase(owner_for("pia@example.org"), warn=False)
    db.session.commit()
    (ended,) = _heard(receiver, fits)
    assert (ended["type"], ended["data"]["case"]["state"]) == ("case.closed", "withdrawn")
