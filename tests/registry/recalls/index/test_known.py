"""Where production data are loaded, a number that the maker never gave is "not recognised", on files and in tables."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from registry.catalogue.models import Product
from registry.db import db
from registry.journeys.check import Answer, Told, Verdict, check
from registry.recalls.index import known
from registry.recalls.index.serving import refresh, serving
from registry.recalls.known import units_changed
from registry.recalls.models import KnownProduct
from registry.units.actions import unit_for
from registry.units.models import Unit
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.units.builders import a_sale


@pytest.fixture(params=["file", "database"])
def site(request: pytest.FixtureRequest, app: Flask) -> Iterator[Flask]:
    """The site with its index in files, then in tables."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], check_index=request.param)
    yield app
    serving().stop()


def units(product: Product, *serials: str) -> None:
    for serial in serials:
        key = chr(64 + len(serial)) + serial
        db.session.add(
            Unit(
                organisation_id=product.organisation_id,
                product_id=product.id,
                serial=serial,
                serial_key=key,
                upload_id=1,
            )
        )
    db.session.flush()


def told(serial: str, model: str = "K1", **fields: str) -> Answer:
    return check(Told({"serial": serial, "model": model, "brand": "Acme", **fields}))


@pytest.fixture
def kettle(site: Flask) -> Product:
    """Acme's kettle K1, recalled by serial, and its iron I5, of which nothing is loaded."""
    brand = a_brand("Acme")
    product = a_product(brand, "kettle", ["K1"])
    a_product(brand, "iron", ["I5"])
    a_published_recall(brand, {"any": [{"model": "K1", "serial": {"range": ["SN1000", "SN1999"]}}]}, product)
    units(product, *(f"SN{n}" for n in range(2995, 3006)), "SN7007", "XSN1")
    db.session.commit()
    return product


def load(product: Product) -> None:
    units_changed([product.id])
    db.session.commit()


def test_before_production_data_count_nothing_is_unrecognised(kettle: Product) -> None:
    assert told("SN4000").verdict == Verdict.NOT_IN_ANY_RECALL


def test_a_number_that_was_never_given_is_not_recognised(kettle: Product) -> None:
    load(kettle)
    answer = told("SN4444")
    assert (answer.verdict, answer.message_key) == (Verdict.NOT_RECOGNISED, "number_unknown")
    assert answer.numbers_as_of == f"{db.session.get_one(KnownProduct, kettle.id).loaded_at:%Y-%m-%d}"
    for serial in ("SN2995", "SN3000", "SN3005", "sn 70-07", "XSN1"):
        assert told(serial).verdict == Verdict.NOT_IN_ANY_RECALL, serial
    for serial in ("SN2994", "SN3006", "SN300", "SN30000", "XSN2", "X", "SN29A9"):
        assert told(serial).verdict != Verdict.NOT_IN_ANY_RECALL, serial
    assert told("SN4444", "I5").verdict == Verdict.NOT_IN_ANY_RECALL


def test_that_somebody_registered_a_number_does_not_make_it_one(kettle: Product) -> None:
    """It may be mistyped. That it was sold, or stands in a list, does."""
    for serial in ("SN5000", "SN5001", "SN5002", "SN5003"):
        unit_for(kettle.organisation_id, kettle.id, chr(64 + 6) + serial, None)
    sold, listed = (
        unit_for(kettle.organisation_id, kettle.id, f"F{one}", None) for one in ("SN5001", "SN5003")
    )
    a_sale(sold, "INV-1")
    listed.listed_id = 2
    load(kettle)
    assert [told(f"SN500{n}").message_key for n in range(4)] == [
        "number_unknown",
        "not_in_any_recall",
        "number_unknown",
        "not_in_any_recall",
    ]


def test_what_a_recall_covers_is_affected_even_if_the_maker_does_not_know_it(kettle: Product) -> None:
    load(kettle)
    assert told("SN1500").verdict == Verdict.AFFECTED


def test_look_alikes_come_first(kettle: Product) -> None:
    load(kettle)
    assert told("5N1500").verdict == Verdict.LOOK_AGAIN
    sure = check(Told({"serial": "5N1500", "model": "K1"}, None, frozenset({"serial"})))
    assert sure.message_key == "number_unknown"


def test_other_units_are_never_named(kettle: Product) -> None:
    load(kettle)
    answer = told("SN3OOO")
    assert answer.verdict == Verdict.NOT_RECOGNISED
    assert answer.doubts == ()
    assert "SN3000" not in repr(answer)


def test_a_further_load_is_live_and_the_part_before_goes(kettle: Product) -> None:
    load(kettle)
    assert told("SN4444").verdict == Verdict.NOT_RECOGNISED
    units(kettle, "SN4444")
    db.session.commit()
    serving().prepare_known(kettle.id, kettle.organisation_id)
    serving().prepare_known(kettle.id, kettle.organisation_id)
    assert told("SN4444").verdict == Verdict.NOT_RECOGNISED, "prepared, but not filed yet"
    load(kettle)
    assert told("SN4444").verdict == Verdict.NOT_IN_ANY_RECALL
    assert known.part_name(kettle.id, 2) in _parts()
    for _ in range(2):
        load(kettle)
        refresh()
    assert told("SN4444").verdict == Verdict.NOT_IN_ANY_RECALL
    assert told("SN5555").verdict == Verdict.NOT_RECOGNISED


def _parts() -> list[str]:
    names = serving()._builder(db.session.connection()).store.names()
    db.session.rollback()
    return names


def test_several_products_of_several_makers_are_told_apart(kettle: Product) -> None:
    other = a_product(a_brand("Bolt"), "drill", ["D1"])
    pan = db.session.get_one(Product, kettle.id + 1)
    units(other, "SN9999", "77")
    units(pan, "SN7777", "SN7778", "SN3000")
    units_changed([other.id, kettle.id, pan.id])
    db.session.commit()
    assert told("SN9999").verdict == Verdict.NOT_RECOGNISED
    assert told("SN9999", "D1", brand="Bolt").verdict == Verdict.NOT_IN_ANY_RECALL
    assert told("77", "D1", brand="Bolt").verdict == Verdict.NOT_IN_ANY_RECALL
    assert told("SN7777", "I5").verdict == Verdict.NOT_IN_ANY_RECALL
    assert told("SN3000", "I5").verdict == Verdict.NOT_IN_ANY_RECALL
    assert told("SN2999", "I5").verdict == Verdict.NOT_RECOGNISED
    assert serving().current().generation.known.keys() == {other.id, kettle.id, pan.id}


def test_lots_alone_make_no_number_unrecognised(kettle: Product) -> None:
    iron = db.session.get_one(Product, kettle.id + 1)
    db.session.add(
        Unit(organisation_id=iron.organisation_id, product_id=iron.id, lot="L1", lot_key="BL1", quantity=9)
    )
    load(kettle)
    load(iron)
    assert told("SN9999", "I5").verdict == Verdict.NOT_IN_ANY_RECALL


def test_runs_hold_just_what_was_there() -> None:
    chance = random.Random(7)
    numbers = sorted({chance.randrange(990, 1100) for _ in range(80)})
    texts = {f"{chr(64 + len(t))}{t}" for n in numbers for t in (f"A{n}", f"{n}", f"{n}B", f"0{n}")}
    found = set()
    for first, last in known.joined(sorted(texts)):
        head = first.rstrip("0123456789")
        width = len(first) - len(head)
        if first == last:
            found.add(first)
            continue
        span = range(int(first[len(head) :]), int(last[len(head) :]) + 1)
        found |= {f"{head}{n:0{width}}" for n in span}
    assert found == texts
