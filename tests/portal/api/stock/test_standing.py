"""A stock system reads what lies where, page by page, and what of it is held back."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.matching.chain import sold as on_record
from registry.units.models import Unit
from tests.chain import described
from tests.people import a_maker
from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.registry.units.builders import a_sale
from tests.traced import (
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    lot,
    made,
    received,
    saw,
    shipped,
    sold,
    tell,
    told,
)

STOCK = "/api/v1/stock"
WAREHOUSE_GLN = "4012345000023"
ENDS = {"cbvmda:lotNumber": "L7", "cbvmda:itemExpirationDate": "2026-04-30"}


@pytest.fixture
def saws(app: Flask) -> Product:
    """Five in the warehouse, one of them held back; one of another lot on its way to the shop, one sold there."""
    product = a_saw_maker()
    described(product.organisation_id)
    tell(
        product.organisation_id,
        made(day(1), *(saw(n) for n in range(5)), ilmd=ENDS),
        made(day(1), saw(5), saw(6), ilmd={"cbvmda:lotNumber": "L8"}),
        received(day(2), *(saw(n) for n in range(7))),
        told(day(3), epcList=[saw(1)], bizStep="holding", disposition="non_sellable_other"),
        shipped(day(4), saw(5), saw(6), where=WAREHOUSE, to=SHOP),
        sold(day(5), saw(6)),
        received(day(2), quantityList=[{"epcClass": lot("Q1"), "quantity": 12}]),
    )
    return product


@pytest.fixture
def stock(app: Flask, saws: Product) -> Program:
    return Program(app, a_key(saws.organisation_id, "stock:read"))


def piles(stock: Program, query: str, fits: Fits) -> list[tuple[Any, ...]]:
    found, cursor = [], ""
    while True:
        page = stock.get(f"{STOCK}?limit=1&{query}{cursor}").json
        fits("StockList", page)
        found += [
            tuple(row[name] for name in ("lot", "state", "expires", "pieces", "held"))
            for row in page["stock"]
        ]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def test_pile_by_pile(stock: Program, fits: Fits) -> None:
    assert piles(stock, f"place={WAREHOUSE_GLN}", fits) == [("L7", "stored", "2026-04-30", 5, 1)]
    assert piles(stock, f"place={SHOP}", fits) == [("L8", "on_its_way", None, 1, 0)]
    assert piles(stock, f"place={WAREHOUSE}&kind=lots", fits) == [("Q1", "stored", None, 12, 0)]


def test_what_a_sale_on_record_names_is_not_there(
    stock: Program, fits: Fits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Billing tells of a sale, no event does."""
    for serial in ("S0", "S1", "S5"):
        a_sale(db.session.scalars(select(Unit).where(Unit.serial == serial)).one(), "INV-7")
    db.session.commit()
    assert piles(stock, f"place={WAREHOUSE_GLN}", fits) == [("L7", "stored", "2026-04-30", 3, 0)]
    assert piles(stock, f"place={SHOP}", fits) == []
    monkeypatch.setattr(on_record, "LARGE", 4)
    assert piles(stock, f"place={WAREHOUSE_GLN}", fits) == [("L7", "stored", "2026-04-30", 5, 1)]


def test_a_sale_of_what_is_in_service_leaves_it_there(stock: Program, saws: Product, fits: Fits) -> None:
    a_sale(db.session.scalars(select(Unit).where(Unit.serial == "S0")).one(), "INV-7")
    db.session.commit()
    tell(saws.organisation_id, told(day(6), epcList=[saw(0)], bizStep="repairing",
                                    bizLocation={"id": WAREHOUSE}))  # fmt: skip
    found = piles(stock, f"place={WAREHOUSE_GLN}", fits)
    assert [(lot_, state, many) for lot_, state, _, many, _ in found] == [
        ("L7", "stored", 4), ("L7", "in_service", 1),
    ]  # fmt: skip


def test_unchanged_costs_no_body(stock: Program) -> None:
    first = stock.get(f"{STOCK}?place={WAREHOUSE_GLN}")
    assert stock.get(f"{STOCK}?place={WAREHOUSE_GLN}", If_None_Match=first.headers["ETag"]).status_code == 304


def test_places_are_listed(stock: Program, fits: Fits) -> None:
    page = stock.get(f"{STOCK}/places?limit=2").json
    fits("StockPlaces", page)
    rest = stock.get(f"{STOCK}/places?cursor={page['next']}").json
    names = [row["name"] for row in (*page["places"], *rest["places"])]
    assert names == ["Plant Linz", "Central warehouse", "Shop Graz", "Shop Wels"]
    assert rest["places"][0]["party"] == "Tools & Co"


def test_what_cannot_be_asked_for(app: Flask, saws: Product, stock: Program) -> None:
    for query in ("", "?place=4012345999999", "?place=x&kind=both", f"?place={WAREHOUSE_GLN}&cursor=made-up"):
        assert stock.get(STOCK + query).status_code == 422, query
    stranger = Program(app, a_key(a_maker("Bolt"), "stock:read"))
    assert stranger.get(f"{STOCK}?place={WAREHOUSE_GLN}").status_code == 422
    assert stranger.get(f"{STOCK}/places").json["places"] == []
    writer = Program(app, a_key(saws.organisation_id, "stock:write"))
    assert writer.get(f"{STOCK}?place={WAREHOUSE_GLN}").status_code == 403
