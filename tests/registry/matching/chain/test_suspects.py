"""Products that hold recalled parts, found on the indexes, are those that judging every part by itself finds, whatever
the rule, on both engines."""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from sqlalchemy import select

from registry.catalogue.models import Gtin, Product
from registry.criteria.answers import YES
from registry.db import db
from registry.matching import sources
from registry.matching.asked import judge_of
from registry.matching.chain import suspects
from registry.matching.chain.models import PartUnit
from registry.matching.chain.parts import find_parts
from registry.matching.judged import COLUMNS
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, ScopeVersion
from registry.serials.keys import LEADS
from registry.units.events.models import COMPONENT, INPUT, OUTPUT, Holding, TraceEvent, TraceItem
from registry.units.models import Unit
from tests.chain import built_in
from tests.registry.matching.builders import a_unit
from tests.registry.matching.test_matching import LOTS, MODELS, NUMBERS, RUNS, rules
from tests.registry.recalls.builders import a_brand, a_product, a_recall
from tests.traced import BATTERY, CASE, GTIN, a_saw_maker, day, lot, made, packed, saw, tell, told

ONE_MODEL = "09506000134369"
ELSEWHERE = "04012345123463"
"""Of another maker's saw."""
MORE = ("43", "0043", "A2", "B1", "AZ", "A55", "430", "10000")
Whole = set[tuple[int, str, str]]


def cell(number: str, gtin: str = BATTERY) -> str:
    return f"https://id.gs1.org/01/{gtin}/21/{number}"


@pytest.fixture
def cells(app: Flask) -> tuple[Recall, list[str]]:
    """Two kinds of battery of one maker, half of them on its record, in the saws of two others."""
    brand = a_brand("Volt Cells")
    both = a_product(brand, "cell", MODELS), a_product(brand, "small cell", ["KT1"])
    recall = a_recall(brand, both[0])
    for product, gtin in zip(both, (BATTERY, ONE_MODEL), strict=True):
        db.session.add(Gtin(product_id=product.id, gtin=gtin))
        for n, serial in enumerate(NUMBERS[::2]):
            a_unit(product, serial, LOTS[n % 5] if n % 3 else None, model="KT1")
    a_unit(both[0], None, "L2", model="KT2", quantity=5)
    lists = [list_name(add_list(recall, RUNS)), list_name(add_list(recall, [("7", "7"), ("A1", "A9")]))]
    lists.append(list_name(add_list(recall, [("L1", "L2"), ("77", "80")], field="lot")))
    db.session.commit()
    for name, gtin in (("Acme Tools", GTIN), ("Other Saws", ELSEWHERE)):
        build(a_saw_maker(name, gtin).organisation_id, gtin)
    own = Product(organisation_id=brand.organisation_id, brand_id=brand.id, slug="lamp", name="Lamp")
    db.session.add(own)
    db.session.flush()
    db.session.add(Gtin(product_id=own.id, gtin="04012345123470"))
    db.session.commit()
    build(brand.organisation_id, "04012345123470")
    return recall, lists


def build(maker: int, gtin: str) -> None:
    """In every way that a part gets into something, and some that are none."""
    parts = [cell(number, BATTERY if n % 3 else ONE_MODEL) for n, number in enumerate(NUMBERS + MORE)]
    named = [
        made(day(1), one, ilmd={"cbvmda:lotNumber": LOTS[n % 5]}) for n, one in enumerate(parts) if n % 4
    ]
    events = [built_in(day(2), saw(n, gtin), one) for n, one in enumerate(parts[:18])]
    events += [built_in(day(3), saw(n, gtin), one) | {"action": "DELETE"} for n, one in enumerate(parts[:3])]
    pack, kept_in = cell("P1", gtin), saw("90", gtin)
    of_lots = [{"epcClass": lot(name, BATTERY), "quantity": 4} for name in LOTS]
    tell(
        maker, *named, *events,
        packed(day(4), pack, *parts[18:20]),
        built_in(day(5), kept_in, pack),
        packed(day(4), CASE, parts[20]),
        told(day(6), "TransformationEvent", inputEPCList=parts[21:23], outputEPCList=[saw("91", gtin)]),
        built_in(day(7), saw("92", gtin)) | {"childEPCs": [], "childQuantityList": of_lots},
    )  # fmt: skip


def by_hand(version: ScopeVersion) -> Whole:
    """Every part of every maker, one by one."""
    found: Whole = set()
    above = climbing()
    with db.engine.connect() as connection:
        judge = judge_of(connection, version)
        products = {
            row.gtin: row.product_id
            for row in db.session.execute(
                select(Gtin.gtin, Gtin.product_id)
                .join(Product, Product.id == Gtin.product_id)
                .where(Product.organisation_id == version.organisation_id)
            )
        }
        for maker, key in list(above):
            if key[0] in "il" and key[1:15] in products:
                row = of_part(version.organisation_id, products[key[1:15]], maker, key)
                if judge.batch([row]).units[row.id] is YES:
                    found |= {(maker, holder, key) for holder in all_above(above, maker, key)}
    return found


def climbing() -> dict[tuple[int, str], set[str]]:
    """(maker, what is in it) -> what holds it now, packing aside, or was made of it."""
    above: dict[tuple[int, str], set[str]] = defaultdict(set)
    for one in db.session.scalars(select(Holding).where(Holding.until.is_(None))):
        if one.kind == COMPONENT or one.parent_key[0] in "ilc":
            above[one.organisation_id, one.child_key].add(one.parent_key)
    told = select(TraceItem).join(TraceEvent, TraceEvent.id == TraceItem.event_id)
    items = db.session.scalars(told.where(TraceEvent.wrong.is_(False))).all()
    for went in (one for one in items if one.role == INPUT):
        above[went.organisation_id, went.key] |= {
            one.key for one in items if one.role == OUTPUT and one.event_id == went.event_id
        }
    return above


def all_above(above: dict[tuple[int, str], set[str]], maker: int, key: str) -> set[str]:
    direct = above.get((maker, key), set())
    return direct.union(*(all_above(above, maker, one) for one in direct))


def of_part(owner: int, product_id: int, maker: int, key: str) -> Any:
    number = key[16:]
    mine = select(Unit).where(Unit.organisation_id == owner, Unit.product_id == product_id)
    keyed = LEADS[len(number)] + number
    of = Unit.serial_key == keyed if key[0] == "i" else (Unit.serial_key.is_(None) & (Unit.lot_key == keyed))
    if (unit := db.session.scalars(mine.where(of)).one_or_none()) is not None:
        return unit
    lots = suspects.there.c.lot_key
    wanted = select(lots).where(
        suspects.there.c.organisation_id == maker, suspects.there.c.key == key, lots != ""
    )
    lot_key = (db.session.scalar(wanted) if key[0] == "i" else keyed) or None
    serial = number if key[0] == "i" else ""
    told = dict.fromkeys(COLUMNS) | {"id": -1, "product_id": product_id, "model": "", "serial": serial}
    told |= {"serial_key": keyed if serial else None, "lot": (lot_key or "")[1:], "lot_key": lot_key}
    return SimpleNamespace(**told)


def found_for(version: ScopeVersion, run: int) -> Whole:
    find_parts(version, run, lambda _: db.session.commit())
    db.session.commit()
    rows = db.session.execute(select(PartUnit.organisation_id, PartUnit.unit_key, PartUnit.part_key))
    return {tuple(row) for row in rows}


def test_finds_what_judging_each_part_finds(
    cells: tuple[Recall, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    recall, lists = cells
    for module, name, size in ((sources, "SPANS", 2), (suspects, "POINTS", 2)):
        monkeypatch.setattr(module, name, size)
    runs = iter(range(1, 10_000))

    @settings(max_examples=60)
    @given(rule=rules(lists))
    def check(rule: dict[str, Any]) -> None:
        version = ScopeVersion(
            organisation_id=recall.organisation_id, recall_id=recall.id, number=1, criteria=rule, notice={}
        )
        assert found_for(version, next(runs)) == by_hand(version)

    check()


def test_looks_at_what_may_be_covered_alone(cells: tuple[Recall, list[str]]) -> None:
    """What is judged one by one follows the rule, not the number of parts there are."""
    recall, lists = cells
    looked: list[int] = []
    for rule in (
        {"serial": ["43"]},
        {"lot": ["L10"], "serial": {"range": ["A0", "A2"]}},
        {"serial": {"lookup": lists[1]}},
    ):
        version = ScopeVersion(
            organisation_id=recall.organisation_id,
            recall_id=recall.id,
            number=1,
            criteria={"any": [rule]},
            notice={},
        )
        looked.clear()
        find_parts(version, 1, looked.append)
        db.session.commit()
        assert (looked or [0])[-1] <= 20, rule
