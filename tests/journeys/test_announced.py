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
from registry.db import db
from registry.journeys import registering
from registry.registrations.queries import owner_by_id
from registry.webhooks.actions import add
from registry.webhooks.events import Event
from registry.webhooks.running import send_all
from tests.admin.recalls.desk import editor, published, publisher
from tests.conftest import dispose, make_site
from tests.people import a_maker
from tests.portal.api.conftest import Fits, fits  # noqa: F401 - a fixture
from tests.receiver import Receiver, receiving
from tests.registry.matching.records import a_saw, load, sale
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration

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
    assert sum(told["data"]["upload"]["rows"].values()) == 2
