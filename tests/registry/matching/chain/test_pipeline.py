"""What events tell and what was loaded are one pipeline: no unit counts twice, and each number has its source."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.who import By
from registry.catalogue.models import Product
from registry.db import db
from registry.journeys import pipelining
from registry.journeys.pipelining import pipeline
from registry.matching.chain.pipeline import EVENTS, PRODUCTION, SALES, Pipeline, pipeline_of
from registry.units.events.models import AT_DEALER, DESTROYED, IN_TRANSIT, MADE, SOLD, STORED
from registry.units.models import Unit
from tests.chain import a_chain
from tests.jobs import run_jobs
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit
from tests.traced import SHOP, day, made, saw, shipped, tell, told


def counted(product: Product, lot: str = "") -> Pipeline:
    found = pipeline(product.organisation_id, product.id, lot)
    assert found is not None
    assert found.pipeline is not None
    return found.pipeline


def by_source(found: Pipeline) -> dict[tuple[int, str], float]:
    return {(one.stage, one.source): found.stage(one.stage) for one in found.counts}


def the_unit(serial: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.serial == serial)).one()


def test_of_events_alone(app: Flask) -> None:
    chain = a_chain(8)
    found = counted(chain.product)
    assert found.made == 8
    assert by_source(found) == {(STORED, EVENTS): 2, (AT_DEALER, EVENTS): 5, (SOLD, EVENTS): 1}


def test_a_maker_without_events_sees_what_was_loaded(app: Flask) -> None:
    kettle = a_product(a_brand("Acme"))
    for number in range(6):
        a_unit(kettle, f"SN{number}", "L1", shipped_on=date(2026, 1, 5) if number > 2 else None)
    a_sale(the_unit("SN5"), "INV-1")
    a_unit(kettle, lot="L2", quantity=100)
    a_sale(db.session.scalars(select(Unit).where(Unit.lot == "L2")).one(), "INV-2", quantity=30)
    a_unit(kettle, lot="L3", quantity=10, shipped_on=date(2026, 1, 5))
    db.session.commit()
    found = counted(kettle)
    assert found.made == 116
    assert by_source(found) == {(MADE, PRODUCTION): 73, (IN_TRANSIT, PRODUCTION): 12, (SOLD, SALES): 31}
    assert counted(kettle, "l-1").made == 6
    assert counted(kettle, "L2").stage(SOLD) == 30
    assert counted(kettle, "NOSUCH").made == 0


def test_a_sale_on_record_counts_above_the_last_event(app: Flask) -> None:
    chain = a_chain(8)
    a_sale(the_unit("S1"), "INV-1")  # at the shop by events
    a_sale(the_unit("S0"), "INV-2")  # sold by events as well
    a_unit(chain.product, "S900", "L7")  # of which no event tells
    db.session.commit()
    found = counted(chain.product)
    assert found.made == 9
    assert found.stage(SOLD) == 2
    assert found.sources(SOLD) == [EVENTS, SALES]
    assert found.stage(AT_DEALER) == 4
    assert found.stage(MADE) == 1
    assert found.sources(MADE) == [PRODUCTION]
    sold = [one for one in found.counts if one.stage == SOLD]
    assert {one.place_id for one in sold} == {chain.place(SHOP).id}


def test_who_registered_and_what_was_destroyed(app: Flask) -> None:
    chain = a_chain(4)
    a_registration(chain.product, "S0")
    end = told(day(20), action="DELETE", epcList=[saw(3)], bizStep="destroying", disposition="destroyed")
    tell(chain.maker, end)
    found = counted(chain.product)
    assert found.registered == 1
    assert found.stage(DESTROYED) == 1
    assert found.made == 4


def test_a_lot_told_by_quantity_is_not_counted_from_both(app: Flask) -> None:
    chain = a_chain(4)
    many = [{"epcClass": "https://id.gs1.org/01/04012345123456/10/Q1", "quantity": 500}]
    tell(chain.maker, made(day(1), quantityList=many) | {"epcList": []})
    a_unit(chain.product, lot="Q2", quantity=20)
    db.session.commit()
    found = counted(chain.product, "Q1")
    assert (found.made, found.sources(MADE)) == (500, [EVENTS])
    assert (counted(chain.product, "Q2").made, counted(chain.product, "Q2").sources(MADE)) == (
        20,
        [PRODUCTION],
    )


def test_how_long_in_a_stage(app: Flask) -> None:
    chain = a_chain(8)
    recent = (datetime.now().astimezone() - timedelta(days=20)).isoformat(timespec="seconds")
    tell(chain.maker, shipped(recent, saw(6), where="https://id.gs1.org/414/4012345000023", to=SHOP))
    found = pipeline(chain.maker, chain.product.id)
    assert found is not None
    assert list(found.ages[IN_TRANSIT]) == [0, 1, 0, 0, 0, 0]
    assert sum(found.ages[AT_DEALER]) == 5
    assert found.site(chain.place(SHOP).id).title == "Shop Graz"


def test_a_large_product_is_counted_by_a_job(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = a_chain(8)
    small = pipeline(chain.maker, chain.product.id)
    monkeypatch.setattr(pipelining, "LARGE", 8)
    first = pipeline(chain.maker, chain.product.id)
    assert first is not None
    assert (first.large, first.pipeline) == (True, None)
    assert pipelining.count_again(chain.maker, chain.product.id, By(None, "Ed"))
    db.session.commit()
    run_jobs(app)
    then = pipeline(chain.maker, chain.product.id)
    assert then is not None
    assert then.pipeline == pipeline_of(chain.maker, chain.product.id, "", ())
    assert small is not None
    assert then.ages == small.ages
    tell(
        chain.maker,
        told(day(20), action="DELETE", epcList=[saw(3)], bizStep="destroying", disposition="destroyed"),
    )
    later = pipeline(chain.maker, chain.product.id)
    assert later is not None
    assert (later.pipeline, later.ages) == (then.pipeline, then.ages), "the whole page is of one moment"
    assert pipelining.count_again(chain.maker + 1, chain.product.id, By(None, "Ed")) is False
