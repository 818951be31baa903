"""A large maker's lot is found by its own index, once the worker has looked at how many rows there are."""

import pytest
from flask import Flask
from sqlalchemy import insert, select

from registry import planner
from registry.catalogue.models import Product
from registry.db import db
from registry.units.events.models import AT_DEALER, Whereabouts
from registry.units.events.standing import of_product
from tests.traced import a_saw_maker


def plan_of(product: Product) -> str:
    """How items of a lot are read by a connection that is opened now."""
    db.engine.dispose()
    items, _ = of_product(product.organisation_id, product.id, "GL7")
    wanted = select(Whereabouts.key).where(items).order_by(Whereabouts.key)
    with db.engine.connect() as connection:
        made = wanted.compile(connection, compile_kwargs={"literal_binds": True})
        return "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {made}"))


def fill(product: Product, lots: range, each: int) -> None:
    whose = {"organisation_id": product.organisation_id, "product_id": product.id, "event_id": 1}
    rows = [
        {"key": f"i04012345123456.S{lot}-{n}", "lot_key": f"GL{lot}", "stage": AT_DEALER, "at": n, **whose}
        for lot in lots
        for n in range(each)
    ]
    db.session.execute(insert(Whereabouts), rows)
    db.session.commit()


def test_a_lot_among_many_is_found_by_its_index(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL sees to it by itself")
    product = a_saw_maker()
    fill(product, range(10), each=20)
    guessed = plan_of(product)
    assert "lot_key=?" not in guessed, "as SQLite guesses: all of the maker's items"
    planner.look()
    assert plan_of(product) == guessed, "what is small may grow before the next look"
    fill(product, range(10, 800), each=20)
    planner.look_at_times()
    assert "lot_key=?" in plan_of(product)
