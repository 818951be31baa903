"""What is found for a rule is what judging every unit by itself says, on both engines, whatever the rule."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.catalogue.models import Product
from registry.criteria.answers import NO, UNDECIDED, YES
from registry.criteria.judging import judge
from registry.criteria.parsing import parse
from registry.criteria.unit import Lookup
from registry.db import db
from registry.intake.models import Upload
from registry.matching import sources
from registry.matching.matching import Matching
from registry.matching.scopes import scope_of
from registry.recalls.drafted import lists_of_draft
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, ScopeVersion
from registry.units.models import Unit
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.recalls.builders import a_brand, a_product, a_recall

NUMBERS = (
    "7",
    "07",
    "42",
    "0042",
    "99",
    "100",
    "0100",
    "999",
    "1000",
    "A1",
    "A9",
    "AA",
    "B0",
    "1A",
    "A10",
    "A1X",
)
LOTS = ("L1", "L2", "L10", "77", "077")
MODELS = ("KT1", "KT2")


def answers(recall: Recall, rule: dict[str, Any], by_line: bool = False) -> dict[int, int]:
    """Unit -> what was found, as a job would find it: nothing of it is ours to commit."""
    version = ScopeVersion(
        organisation_id=recall.organisation_id, recall_id=recall.id, number=1, criteria=rule, notice={}
    )
    db.session.commit()
    found: dict[int, int] = {}
    with db.engine.connect() as connection, db.engine.connect() as reader:
        scope = scope_of(reader, version)
        lookup = lists_of_draft(recall.organisation_id)
        options = dict(connection.get_execution_options()), dict(reader.get_execution_options())
        matching = Matching(connection, reader, parse(rule, strict=False), scope, lookup)
        for match in matching.matches():
            ids = connection.scalars(match.units).all()
            assert len(ids) == len(set(ids))
            for number in ids:
                found[number] = max(found.get(number, 0), match.answer)
        left = connection.get_execution_options(), reader.get_execution_options()
        assert left == options, "what is asked of the connection next is not streamed for that"
    return found


def told(unit: Unit) -> dict[str, Any]:
    said: dict[str, Any] = {"brand": "Kettle & Co", "model": unit.model}
    if unit.serial_key:
        said["serial"] = unit.serial_key[1:]
    if unit.lot_key:
        said["lot"] = unit.lot_key[1:]
    for name in ("made_on", "expires"):
        if day := getattr(unit, name):
            said[name] = day.isoformat()
    return said


def by_hand(units: list[Unit], rule: dict[str, Any], lookup: Lookup) -> dict[int, int]:
    criteria = parse(rule, strict=False)
    found = {unit.id: judge(criteria, told(unit), lookup).answer for unit in units}
    return {number: answer for number, answer in found.items() if answer is not NO}


def bounds(texts: tuple[str, ...]) -> st.SearchStrategy[Any]:
    return st.tuples(st.sampled_from(texts), st.sampled_from(texts)).map(list)


def field_tests(texts: tuple[str, ...], lists: list[str]) -> st.SearchStrategy[Any]:
    some = st.lists(st.sampled_from(texts), min_size=1, max_size=3)
    plain = st.one_of(
        some,
        st.builds(lambda ends: {"range": ends}, bounds(texts)),
        st.builds(lambda low: {"range": [low, None]}, st.sampled_from(texts)),
        st.builds(lambda high: {"range": [None, high]}, st.sampled_from(texts)),
        st.builds(lambda high: {"below": high}, st.sampled_from(texts)),
        st.builds(lambda head: {"starts": [head]}, st.sampled_from(("A", "A1", "0", "1", "L"))),
        st.builds(lambda name: {"lookup": name}, st.sampled_from([*lists, "list:999", "kept elsewhere"])),
        st.sampled_from(
            ({"mask": ["A?"]}, {"mask": ["*0"]}, {"ends": ["0"]}, {"length": [2, 3]}, {"absent": True})
        ),
        st.builds(lambda ends: {"at": [1, 1], "is": [ends]}, st.sampled_from(("A", "1", "0"))),
        st.builds(lambda ends, n: {"range": ends, "width": n}, bounds(texts), st.sampled_from((2, 4))),
    )
    return st.one_of(plain, st.builds(lambda a, b: {"any": [a, b]}, plain, plain))


def groups(lists: list[str]) -> st.SearchStrategy[Any]:
    days = st.sampled_from((["2020-01", "2020-03"], ["2020-02-02", None], [None, "2019"]))
    return st.fixed_dictionaries(
        {},
        optional={
            "model": st.lists(st.sampled_from((*MODELS, "KT3")), min_size=1, max_size=2),
            "serial": field_tests(NUMBERS, lists),
            "lot": field_tests(LOTS, lists),
            "made_on": st.builds(lambda ends: {"range": ends}, days),
            "date_code": st.just(["4410"]),
        },
    ).filter(bool)


def rules(lists: list[str]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda some, besides: {"any": some, "except": besides},
        st.lists(groups(lists), min_size=1, max_size=3),
        st.lists(groups(lists), max_size=2),
    )


RUNS = [("40", "99"), ("0042", "0042"), ("100", "1000"), ("A0", "A5"), ("AA", "AZ"), ("A10", "A29")]


@pytest.fixture
def kettles(app: Flask) -> tuple[Recall, list[Unit], list[str]]:
    brand = a_brand("Kettle & Co")
    product = a_product(brand, models=MODELS)
    recall = a_recall(brand, product)
    days = (None, date(2020, 2, 1), date(2019, 5, 5))
    units = [
        a_unit(product, serial, LOTS[n % 5] if n % 3 else None, model=MODELS[n % 2], made_on=days[n % 3])
        for n, serial in enumerate(NUMBERS)
    ]
    units += [a_unit(product, None, lot, model=MODELS[n % 2], quantity=10 * n) for n, lot in enumerate(LOTS)]
    lists = [
        list_name(add_list(recall, RUNS)),
        list_name(add_list(recall, [("7", "7"), ("A1", "A9")])),
        list_name(add_list(recall, [("L1", "L2"), ("77", "80")], field="lot")),
    ]
    db.session.commit()
    return recall, units, lists


def test_equals_judging_each(
    kettles: tuple[Recall, list[Unit], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    recall, units, lists = kettles
    lookup = lists_of_draft(recall.organisation_id)
    for name, size in (("UNITS", 3), ("SPANS", 2), ("POINTS", 2)):
        monkeypatch.setattr(sources, name, size)

    @settings(max_examples=60)
    @given(rule=rules(lists))
    def check(rule: dict[str, Any]) -> None:
        assert answers(recall, rule) == by_hand(units, rule, lookup)

    check()


SQL_ALONE: list[dict[str, Any]] = [
    {"any": [{"serial": {"lookup": "FIRST"}}]},
    {"any": [{"serial": {"lookup": "FIRST"}, "model": ["KT2"]}]},
    {"any": [{"serial": {"lookup": "FIRST"}}], "except": [{"serial": {"lookup": "SECOND"}}]},
    {"any": [{"serial": {"any": [{"lookup": "FIRST"}, {"starts": ["A"]}]}}], "except": [{"lot": ["L2"]}]},
    {"any": [{"lot": {"lookup": "LOTS"}}, {"serial": {"range": ["A0", "B9"]}}]},
    {"any": [{"serial": {"range": ["41", "1000"]}}], "except": [{"serial": {"range": ["99", "100"]}}]},
    {"any": [{"serial": {"range": ["40", None]}, "lot": ["L1", "L10"]}]},
    {"any": [{"made_on": {"range": ["2020-01", "2020-03"]}}]},
    {"any": [{"serial": {"below": "100"}}, {"serial": {"range": ["A10", "A29"]}}]},
    {"any": [{"serial": {"lookup": "FIRST"}, "date_code": ["4410"]}]},
]


@pytest.mark.parametrize("number", range(len(SQL_ALONE)))
def test_sql_alone_says_the_same(
    kettles: tuple[Recall, list[Unit], list[str]], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    recall, units, (first, second, lots) = kettles
    monkeypatch.setattr(Matching, "_judged", None)
    monkeypatch.setattr(sources, "SPANS", 2)
    text = json.dumps(SQL_ALONE[number])
    for word, name in (("FIRST", first), ("SECOND", second), ("LOTS", lots)):
        text = text.replace(word, name)
    rule = json.loads(text)
    found = by_hand(units, rule, lists_of_draft(recall.organisation_id))
    assert found
    assert answers(recall, rule) == found


def test_rows_being_filed_are_not_there(kettles: tuple[Recall, list[Unit], list[str]]) -> None:
    recall, units, _ = kettles
    upload = Upload(
        organisation_id=recall.organisation_id, purpose="production", state="filing", token="t",
        file_name="f.csv", size=1, sha256="",
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    units[0].upload_id = upload.id
    rule = {"any": [{"serial": list(NUMBERS)}]}
    assert units[0].id not in answers(recall, rule)
    upload.state = "done"
    assert answers(recall, rule)[units[0].id] == YES


def test_only_products_named_are_in_doubt(kettles: tuple[Recall, list[Unit], list[str]]) -> None:
    """A sure yes counts for any product of the brand, a doubt only where the recall is about it; other brands never."""
    recall, units, _ = kettles
    product = db.session.get_one(Product, units[0].product_id)
    brand = a_brand("Elsewhere")
    brand.organisation_id = product.organisation_id
    other = a_product(brand, "toaster")
    cousin = Product(
        organisation_id=product.organisation_id, brand_id=product.brand_id, name="pot", slug="pot",
        serial_lengths=[],
    )  # fmt: skip
    db.session.add(cousin)
    db.session.flush()
    mine, sure, unsure = a_unit(other, "A1"), a_unit(cousin, "A1"), a_unit(cousin, None, "L9")
    found = answers(recall, {"any": [{"serial": ["A1"]}]})
    assert found[sure.id] == YES
    assert mine.id not in found
    assert unsure.id not in found
    assert found[units[-1].id] == UNDECIDED  # a lot without serials, of the product named


def test_sales_decide_by_their_own_day(kettles: tuple[Recall, list[Unit], list[str]]) -> None:
    recall, units, _ = kettles
    early = a_sale(units[0], sold_on=date(2020, 1, 5))
    a_sale(units[1], sold_on=date(2021, 1, 5))
    rule = {"any": [{"serial": list(NUMBERS), "sold_on": {"range": ["2020-01", "2020-12"]}}]}
    found = answers(recall, rule)
    assert found[early.unit_id or 0] == YES
    assert units[1].id not in found
    assert found[units[2].id] == UNDECIDED


def test_a_record_without_model_is_what_all_models_are(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand, models=MODELS)
    recall, unit = a_recall(brand, product), a_unit(product, "A1")
    both = {"any": [{"model": list(MODELS), "serial": ["A1"]}]}
    each = {"any": [{"model": model, "serial": ["A1"]} for model in MODELS]}
    one = {"any": [{"model": "KT1", "serial": ["A1"]}]}
    assert answers(recall, both) == answers(recall, each) == {unit.id: YES}
    assert answers(recall, one) == {unit.id: UNDECIDED}


def test_imeis_are_looked_for_where_serials_are_kept(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    phone, kettle = a_product(brand, "phone", number_field="imei"), a_product(brand)
    recall = a_recall(brand)
    mine, other = a_unit(phone, "356938035643809"), a_unit(kettle, "356938035643809")
    found = answers(recall, {"any": [{"imei": {"range": ["356938035643800", "356938035643810"]}}]})
    assert found == {mine.id: YES, other.id: UNDECIDED}
