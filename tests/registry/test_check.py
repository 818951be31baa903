"""Verdicts of a check, one story each. The corpus as a whole is told in journeys."""

from datetime import timedelta

import pytest
from flask import Flask

from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.journeys.check import OTHER, Answer, Told, Verdict, check, parse_told
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall

RANGE = {"any": [{"serial": {"range": ["SN1000", "SN1999"]}}]}


def told(product: str | None = None, sure: str = "", **fields: str | bool | None) -> Answer:
    return check(Told(fields, product, frozenset(sure.split())))


@pytest.fixture
def kettles(app: Flask) -> Flask:
    """Acme's kettles K1 and K2, recalled by serial; its irons are not recalled."""
    brand = a_brand("Acme")
    product = a_product(brand, "kettle", ["K1", "K2*"])
    a_product(brand, "iron", ["IR5"], serial_mask='"IR"9999')
    a_published_recall(brand, RANGE, product)
    db.session.commit()
    return app


def test_affected_and_not(kettles: Flask) -> None:
    answer = told(serial="sn 1500", brand="ACME")
    assert answer.verdict == Verdict.AFFECTED
    assert answer.product is not None
    assert answer.product.name == "kettle"
    assert now() - answer.as_of < timedelta(seconds=5)
    outside = told(serial="SN2500", brand="acme", model="K2-x")
    assert outside.verdict == Verdict.NOT_IN_ANY_RECALL
    assert outside.list_version == answer.list_version
    assert outside.compared == 1


@pytest.mark.parametrize(
    ("serial", "twin"), [("5N1500", "S"), ("SNI500", "1"), ("SN15O0", "0"), ("SN1 50", "")]
)
def test_a_slip_is_shown_not_answered_with_a_no(kettles: Flask, serial: str, twin: str) -> None:
    answer = told(serial=serial, brand="Acme")
    assert answer.verdict == Verdict.LOOK_AGAIN
    assert answer.doubts[0].twin == twin
    assert told(serial=serial, brand="Acme", sure="serial").verdict == Verdict.NOT_IN_ANY_RECALL


def test_a_number_alone_is_known_by_its_shape(kettles: Flask) -> None:
    answer = told(serial="SN2500")
    assert answer.verdict == Verdict.NOT_IN_ANY_RECALL
    assert answer.product is not None
    assert answer.product.name == "kettle"
    assert told(serial="SN1500").verdict == Verdict.AFFECTED
    unknown = told(serial="77777")
    assert (unknown.verdict, unknown.need[0].field) == (Verdict.NEED, "brand")


def test_what_we_do_not_know_is_no_plain_no(kettles: Flask) -> None:
    answer = told(serial="SN2500", brand="Acne")
    assert (answer.verdict, answer.need[0].choices) == (Verdict.NOT_RECOGNISED, (("Acme", "Acme"),))
    assert told(serial="SN2500", brand="Acme", model="Q9").message_key == "model_unknown"
    assert told(serial="SN2500", brand="Acme", product="toaster").message_key == "product_unknown"
    assert told(serial="SN2500", brand="Acme", model="IR5").message_key == "number_unlike"
    assert told(serial="IR1234", brand="Acme", model="IR5").verdict == Verdict.NOT_IN_ANY_RECALL


def test_a_hit_of_another_brand_asks_whose_it_is(kettles: Flask) -> None:
    answer = told(serial="SN1500", brand="Zork")
    assert (answer.verdict, answer.need[0].field) == (Verdict.NEED, "product")
    slug = answer.products[0].slug
    assert answer.need[0].choices == ((slug, "Acme kettle"), (OTHER, "None of these"))
    assert told(serial="SN1500", product=slug).verdict == Verdict.AFFECTED
    assert told(serial="SN1500", brand="Zork", product=OTHER).verdict == Verdict.NOT_RECOGNISED


def test_only_the_next_thing_is_asked(app: Flask) -> None:
    brand = a_brand("Acme")
    product = a_product(
        brand, "fan", ["F1"], number_field="lot", where_words="Under the foot.", example="L23"
    )
    rule = {"any": [{"model": "F1", "lot": ["L23", "L24"], "green dot": True}]}
    a_published_recall(brand, rule, product)
    db.session.commit()
    answer = told(brand="Acme", model="F1")
    (ask,) = answer.need
    assert (answer.verdict, ask.field, ask.help, ask.example) == (
        Verdict.NEED,
        "lot",
        "Under the foot.",
        "L23",
    )
    assert told(brand="Acme", model="F1", lot="L23").need[0].field == "green dot"
    assert (
        told(brand="Acme", model="F1", lot="L23", **{"green dot": False}).verdict == Verdict.NOT_IN_ANY_RECALL
    )
    assert told(brand="Acme", model="F1", lot="L23", **{"green dot": True}).verdict == Verdict.AFFECTED


def test_remedy_and_list_not_ready(app: Flask) -> None:
    brand = a_brand("Acme")
    kettle, iron = a_product(brand, "kettle", ["K1"]), a_product(brand, "iron", ["IR5"])
    a_published_recall(brand, {"any": [{"model": "K1"}]}, kettle, remedy_available=False)
    a_published_recall(brand, {"any": [{"model": "IR5", "serial": ["1"]}]}, iron, list_complete=False)
    db.session.commit()
    assert told(brand="Acme", model="K1").verdict == Verdict.AFFECTED_NO_REMEDY_YET
    assert told(brand="Acme", model="IR5", serial="2222").verdict == Verdict.LIST_NOT_COMPLETE
    assert told(brand="Acme", model="IR5", serial="1").verdict == Verdict.AFFECTED


def test_a_code_that_any_product_may_bear_asks_for_the_brand(app: Flask) -> None:
    a_published_recall(a_brand("Acme"), {"any": [{"date_code": {"ends": ["06"]}}]})
    db.session.commit()
    assert told(date_code="4506").verdict == Verdict.NEED
    assert told(date_code="4506", brand="Acme").verdict == Verdict.AFFECTED


def test_a_scanned_code_is_taken_apart(app: Flask) -> None:
    brand = a_brand("Acme")
    a_published_recall(brand, {"any": [{"gtin": "10801902133110", "lot": ["33F25L0140"]}]})
    db.session.commit()
    answer = told(serial="(01)10801902133110(17)270101(10)33F25L0140")
    assert answer.verdict == Verdict.AFFECTED
    assert answer.told.fields["lot"] == "33F25L0140"
    link = "https://id.gs1.org/01/10801902133110/10/33F25L0140"
    assert told(serial=link).verdict == Verdict.AFFECTED


def test_facts_of_the_catalogue_never_take_a_yes_away(app: Flask) -> None:
    """Two makers use the model number 175; what is told of brand and kind decides, not what we know."""
    acme, bolt = a_brand("Acme"), a_brand("Bolt")
    a_product(acme, "meter", ["175"], type="meter")
    a_published_recall(bolt, {"any": [{"model": "175", "brand": "Bolt"}]}, a_product(bolt, "lamp", ["175"]))
    db.session.commit()
    assert told(model="175").verdict == Verdict.NEED
    assert told(model="175", brand="Bolt").verdict == Verdict.AFFECTED
    assert told(model="175", brand="Acme").verdict == Verdict.NOT_IN_ANY_RECALL


@pytest.mark.parametrize(
    "args",
    [
        {"serial": ["x" * 201]},
        {"serial": ["a\x00b"]},
        {"serial": ["1", "2"]},
        {"n" * 61: ["1"]},
        {f"f{n}": ["1"] for n in range(40)},
    ],
)
def test_told_without_measure_is_refused(args: dict[str, list[str]]) -> None:
    with pytest.raises(Refused):
        parse_told(args)


def test_told_is_read_from_an_address() -> None:
    args = {
        "serial": [" SN 1 "],
        "lot": [""],
        "green dot": ["true"],
        "absent": ["date_code"],
        "sure": ["serial"],
    }
    read = parse_told({**args, "product": ["kettle"]})
    assert read == Told(
        {"serial": "SN 1", "green dot": True, "date_code": None}, "kettle", frozenset({"serial"})
    )


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_slip_in_a_second_code_is_shown_too(app: Flask, *, elsewhere: bool) -> None:
    """The index is asked by the serial alone; the date code beside it is looked at all the same, also where the index
    knows date codes from other recalls."""
    if elsewhere:
        a_published_recall(a_brand("Other"), {"any": [{"date_code": ["1201", "1202"]}]})
    brand = a_brand("Acme")
    washer = a_product(brand, "washer", ["WX1"])
    rule = {"any": [{"serial": {"range": ["AB1000", "AB1999"]}, "date_code": ["2331", "2332"]}]}
    a_published_recall(brand, rule, washer)
    db.session.commit()
    for sure in (frozenset(), frozenset({"serial"})):
        told = Told({"serial": "AB1500", "date_code": "233I"}, washer.slug, sure)
        answer = check(told)
        assert answer.verdict is Verdict.LOOK_AGAIN
        assert [(doubt.field, doubt.corrected) for doubt in answer.doubts] == [("date_code", "2331")]
        looked = check(Told(told.fields, told.product, sure | {"date_code"}))
        assert looked.verdict is Verdict.NOT_IN_ANY_RECALL
    assert (
        check(Told({"serial": "AB1500", "date_code": "4711"}, washer.slug)).verdict
        is Verdict.NOT_IN_ANY_RECALL
    )
