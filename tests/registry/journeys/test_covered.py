"""Warranties of many registrations at once: as few queries as for one, and the version of the day of sale."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import event

from registry.catalogue.warranty.terms import Cover
from registry.clock import now
from registry.db import db
from registry.journeys.covered import warranties_of, warranty_of
from registry.registrations.models import Registration
from tests.registry.catalogue.warranty.builders import FULL, published_warranty
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


def test_twenty_take_as_few_queries_as_one(app: Flask) -> None:
    drill = a_product(a_brand("Borealis"), "drill")
    published_warranty(drill)
    some: list[Registration] = []
    for n in range(20):
        a_sale(a_unit(drill, f"B{n}"), f"INV-{n}", sold_on=date(2025, 1, 1) + timedelta(days=n))
        some.append(a_registration(drill, f"B{n}", "pia@example.org"))
    db.session.commit()
    for one in some:
        db.session.refresh(one)
    with counted() as few:
        warranty_of(some[0])
    with counted() as many:
        found = warranties_of(some)
    assert len(many) == len(few) <= 8
    assert [found[one.id].facts.sold_on for one in some] == [
        date(2025, 1, 1) + timedelta(days=n) for n in range(20)
    ]


def test_who_bought_earlier_keeps_the_earlier_terms(app: Flask) -> None:
    drill = a_product(a_brand("Borealis"), "drill")
    published_warranty(drill)
    half = (Cover("Whole drill", "parts", 6, "months"),)
    published_warranty(drill, replace(FULL, covers=half, register_days=None), valid_from=now().date())
    before = a_registration(drill, "B1", bought_on=now().date() - timedelta(days=1))
    after = a_registration(drill, "B2", bought_on=now().date())
    assert [held.cover.months for held in warranty_of(before).held] == [24, 60]
    assert [held.cover.months for held in warranty_of(after).held] == [6]


def test_terms_of_a_country_hold_for_who_bought_there(app: Flask) -> None:
    drill = a_product(a_brand("Borealis"), "drill")
    published_warranty(drill)
    german = (Cover("Whole drill", "parts", 36, "months"),)
    terms = replace(FULL, covers=german, register_days=None)
    published_warranty(drill, terms, countries=("DE",), valid_from=now().date())
    line = a_sale(a_unit(drill, "B1"), "INV-1", sold_on=now().date(), country="DE")
    assert line.country == "DE"
    in_germany = a_registration(drill, "B1")
    elsewhere = a_registration(drill, "B2", bought_on=now().date(), country="FR")
    unknown = a_registration(drill, "B3", bought_on=now().date())
    found = warranties_of([in_germany, elsewhere, unknown])
    assert [held.cover.months for held in found[in_germany.id].held] == [36]
    assert [held.cover.months for held in found[elsewhere.id].held] == [24, 60]
    assert found[unknown.id].countries == ("DE",)
    assert not found[unknown.id].held
