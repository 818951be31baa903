"""Each person has one letter of a recall and version, however they are known (as owner, as customer, as somebody who
watches a unit or two, by several of these at once), whichever job is done first, and in both directions."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

import time_machine
from flask import Flask

from registry.catalogue.models import Product
from registry.cli.worker import JOBS
from registry.clock import now
from registry.db import db
from registry.jobs.running import run_all
from registry.journeys import reaching, watching
from registry.journeys.looking import look
from registry.notices.watchers import AUDIENCE
from registry.recalls.models import Recall
from registry.recalls.publication import LOOK
from registry.recalls.states import Author
from registry.registrations import watches
from registry.units.models import Unit
from tests.jobs import run_jobs
from tests.letters import Inbox, send_letters, words
from tests.registry.matching.builders import a_unit
from tests.registry.notices.builders import a_registration, a_sale
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version

BY = Author(None, "Ed")
WAYS = ("registration", "watch", "sale", "another watch")
PEOPLE = 90
Mailing = tuple[Flask, Inbox]


@dataclass
class Person:
    """Somebody, and the unit by which each way leads to them."""

    email: str
    units: dict[str, str] = field(default_factory=dict)

    @property
    def serials(self) -> set[str]:
        return set(self.units.values())


def some_people(dice: random.Random) -> list[Person]:
    """Every set of ways, with one unit for all of them or several."""
    people = []
    for number in range(PEOPLE):
        ways = [way for place, way in enumerate(WAYS) if (number % 15 + 1) >> place & 1]
        person = Person(f"p{number}@example.org")
        person.units = {way: f"K{number:03}{dice.choice('123')}" for way in ways}
        people.append(person)
    return people


def known(product: Product, person: Person, units: dict[str, Unit], way: str) -> None:
    serial = person.units[way]
    unit = units.setdefault(serial, units.get(serial) or a_unit(product, serial))
    if way == "registration":
        a_registration(product, serial, person.email, unit)
    elif way == "sale":
        a_sale(unit, "Somebody", person.email.upper())
    else:
        looked = look(f"serial={serial.lower()}&brand=Acme")
        watch = watches.keep(person.email, looked.query, watching.told_key(looked.told))
        watches.confirm(watch, watching.kept(looked.answer), 0)


def published(site: Flask, recall: Recall, serials: set[str], first: str) -> None:
    """The jobs of a publication in either order, letters going out after each."""
    a_version(recall, {"any": [{"serial": {"is": sorted(serials)}}]})
    reaching.ask(recall, BY)
    db.session.commit()
    for kind in (first, LOOK if first == AUDIENCE else AUDIENCE):
        with site.app_context():
            run_all({kind: JOBS[kind]}, raising=True)
        send_letters(site)
    settle(site)


def settle(site: Flask) -> None:
    run_jobs(site)
    with time_machine.travel(now() + timedelta(minutes=1)):
        send_letters(site)
    db.session.expire_all()


def arrived(inbox: Inbox) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for letter in inbox.letters:
        found.setdefault(letter["To"].lower(), []).append(words(letter) + words(letter, "html"))
    inbox.letters.clear()
    return found


def assert_told(inbox: Inbox, wanted: dict[str, set[str]]) -> None:
    """One letter to each of these, which names these units; none to anybody else."""
    found = arrived(inbox)
    assert {email: len(texts) for email, texts in found.items()} == {
        email: 1 for email, units in wanted.items() if units
    }
    for email, (text,) in found.items():
        assert all(unit in text.upper() for unit in wanted[email]), (email, wanted[email], text)


def test_one_letter_a_person_recall_and_version(mailing: Mailing) -> None:
    site, inbox = mailing
    dice, units = random.Random(4), dict[str, Unit]()
    brand = a_brand("Acme")
    product = a_product(brand)
    recall = a_recall(brand, product, what_to_do="Unplug it.", remedy_available=True)
    db.session.commit()
    run_jobs(site)
    people = some_people(dice)
    for person in people:
        for way in person.units:
            known(product, person, units, way)
    db.session.commit()
    run_jobs(site)
    before: set[str] = set()
    for first in (AUDIENCE, LOOK, LOOK, AUDIENCE):
        after = {unit for unit in sorted(units) if dice.random() < 0.5}
        published(site, recall, after, first)
        assert_told(inbox, {one.email: one.serials & (before ^ after) for one in people})
        before = after


def test_records_that_come_later_repeat_nothing_that_a_watcher_knows(mailing: Mailing) -> None:
    site, inbox = mailing
    brand, units = a_brand("Acme"), dict[str, Unit]()
    product = a_product(brand)
    recall = a_recall(brand, product, remedy_available=True)
    people = [
        Person(f"p{number}@example.org", {"watch": f"K{number}", "sale": f"K{number}"}) for number in range(4)
    ]
    people.append(Person("other@example.org", {"watch": "K5", "sale": "K6"}))
    db.session.commit()
    run_jobs(site)
    for person in people:
        known(product, person, units, "watch")
    db.session.commit()
    published(site, recall, {"K0", "K1", "K5", "K6"}, LOOK)
    assert_told(inbox, {"p0@example.org": {"K0"}, "p1@example.org": {"K1"}, "other@example.org": {"K5"}})
    for person in people:
        known(product, person, units, "sale")
    reaching.ask(recall, BY)
    db.session.commit()
    settle(site)
    assert_told(inbox, {"other@example.org": {"K6"}})
    published(site, recall, {"K0"}, AUDIENCE)
    assert_told(inbox, {"p1@example.org": {"K1"}, "other@example.org": {"K5", "K6"}})
