"""Whom a recall reaches: found once, kept with the version that found them, let go with the one that no longer does."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from registry.criteria.parsing import parse
from registry.db import db
from registry.journeys import reaching
from registry.matching.matching import Matching
from registry.matching.models import AudienceState, RecallAudience
from registry.matching.scopes import scope_of
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.units.models import Unit
from tests.jobs import run_jobs
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version

BY = Author(None, "Ed")


def find(app: Flask, recall: Recall) -> dict[int, tuple[int, int, int | None]]:
    """Sale -> version that found it, reach, version that let it go."""
    reaching.ask(recall, BY)
    db.session.commit()
    run_jobs(app)
    rows = db.session.scalars(
        select(RecallAudience).where(RecallAudience.recall_id == recall.id),
        execution_options={"populate_existing": True},
    )
    return {row.sale_line_id: (row.version_number, row.reach, row.left_number) for row in rows}


def a_rule(first: str, last: str, **more: Any) -> dict[str, Any]:
    return {"any": [{"serial": {"range": [first, last]}, **more}]}


def test_versions_reach_and_let_go(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand)
    sales = [a_sale(a_unit(product, f"K{n}"), "Ann", "ann@example.org") for n in range(1, 7)]
    silent = a_sale(a_unit(product, "K8"))
    recall = a_recall(brand, product)
    a_version(recall, a_rule("K1", "K4"))
    assert find(app, recall) == {sale.id: (1, 1, None) for sale in sales[:4]}
    a_version(recall, a_rule("K3", "K9"))
    two = find(app, recall)
    assert silent.id not in two
    assert two == {
        **{sale.id: (1, 1, 2) for sale in sales[:2]},
        **{sale.id: (1, 1, None) for sale in sales[2:4]},
        **{sale.id: (2, 1, None) for sale in sales[4:6]},
    }
    a_version(recall, a_rule("K1", "K1"))
    assert find(app, recall)[sales[0].id] == (3, 1, None)
    state = db.session.get_one(AudienceState, recall.id, populate_existing=True)
    assert (state.version_number, state.facts["reachable"]) == (3, 1)
    assert state.facts["versions"] == [[1, 3, 0], [2, 2, 1], [3, 1, 4]]


def test_a_unit_that_two_groups_cover_is_found_once_on_the_first_run_too(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand)
    sales = [a_sale(a_unit(product, f"K{n}"), "Ann", "ann@example.org") for n in range(1, 7)]
    recall = a_recall(brand, product)
    groups = [{"serial": {"range": ["K1", "K4"]}}, {"serial": {"range": ["K3", "K5"]}}]
    a_version(recall, {"any": groups})
    assert find(app, recall) == {sale.id: (1, 1, None) for sale in sales[:5]}


def test_what_another_worker_writes_meanwhile_stands_in_nobodys_way(app: Flask) -> None:
    """SQLite cannot go from reading to writing once somebody else wrote: "database is locked", at once."""
    brand = a_brand("Kettle & Co")
    product = a_product(brand)
    unit = a_unit(product, "K1")
    a_unit(product, "K2")
    recall = a_recall(brand, product)
    rule = a_rule("K1", "K9") | {"except": [{"serial": "K2"}]}
    version = a_version(recall, rule)
    db.session.commit()
    with db.engine.connect() as connection, db.engine.connect() as reader, db.engine.connect() as other:
        lookup = lists_of_draft(recall.organisation_id)
        matching = Matching(connection, reader, parse(rule), scope_of(reader, version), lookup)
        match = next(matching.matches(undecided=False))
        other.execute(update(Unit).where(Unit.id == unit.id).values(consignee="Depot"))
        other.commit()
        connection.execute(update(Unit).where(Unit.id.in_(match.units)).values(country="DE"))
        connection.commit()
    db.session.refresh(unit)
    assert (unit.consignee, unit.country) == ("Depot", "DE")


def test_new_sales_catch_up(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand)
    units = [a_unit(product, f"K{n}") for n in range(1, 4)]
    recall = a_recall(brand, product)
    a_version(recall, a_rule("K1", "K9"))
    first = a_sale(units[0], "Ann", "ann@example.org")
    assert find(app, recall) == {first.id: (1, 1, None)}
    second = a_sale(units[1], "Bo", "bo@example.org", "+49 1")
    corrected = a_sale(units[0], "Anna", phone="+49 2")
    first.superseded_by_id = corrected.id
    reaching.records_filed(recall.organisation_id, BY)
    reaching.records_filed(recall.organisation_id, BY)
    assert find(app, recall) == {first.id: (1, 1, 1), second.id: (1, 3, None), corrected.id: (1, 2, None)}


def test_lots_and_sales_by_day(app: Flask) -> None:
    brand = a_brand("Dairy")
    product = a_product(brand, "cheese")
    lot = a_unit(product, None, "L1", quantity=50)
    early = a_sale(lot, "Ann", "ann@example.org", sold_on=date(2026, 1, 5))
    late = a_sale(lot, "Bo", "bo@example.org", sold_on=date(2026, 6, 5))
    recall, other = a_recall(brand, product), a_recall(brand, product)
    a_version(recall, {"any": [{"lot": {"range": ["L1", "L3"]}}]})
    a_version(other, {"any": [{"lot": ["L1"], "sold_on": {"range": ["2026-05", None]}}]})
    assert set(find(app, recall)) == {early.id, late.id}
    assert set(find(app, other)) == {late.id}
