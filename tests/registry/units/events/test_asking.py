"""Queries by one word, in either order, are read off an index in that order: none walks all events, or sorts them."""

import pytest
from flask import Flask
from sqlalchemy import Select, select

from registry.db import db
from registry.units.events.asking import query_of
from registry.units.events.queries import _page

ORDERS: dict[str, dict[str, list[str]]] = {"as recorded": {}, "latest first": {"orderBy": ["eventTime"]}}


def plan_of(wanted: Select[tuple[object]]) -> str:
    with db.engine.connect() as connection:
        made = wanted.compile(connection, compile_kwargs={"literal_binds": True})
        return "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {made}"))


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize(
    ("name", "value", "index"),
    [
        ("EQ_action", "DELETE", "action=?"), ("EQ_bizStep", "shipping", "step=?"),
        ("EQ_disposition", "active", "disposition=?"), ("EQ_bizLocation", "urn:x:1", "location_id=?"),
        ("EQ_readPoint", "urn:x:1", "read_point_id=?"), ("eventType", "AggregationEvent", "kind=?"),
    ],
)  # fmt: skip
def test_one_word_is_one_run_of_an_index(
    app: Flask, name: str, value: str, index: str, order: dict[str, list[str]]
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by the number of rows: bench.asking_events shows it")
    plan = plan_of(select(_page(query_of(1, {name: [value], **order}), 31)))
    assert f"(organisation_id=? AND {index})" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_beside_a_step_an_action_is_looked_at_row_by_row(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by the number of rows: bench.asking_events shows it")
    plan = plan_of(select(_page(query_of(1, {"EQ_action": ["OBSERVE"], "EQ_bizStep": ["destroying"]}), 31)))
    assert "AND step=?" in plan, plan
