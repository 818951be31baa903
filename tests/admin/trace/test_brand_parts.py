"""A maker's batteries of one brand are in its saws of another: each brand's people learn what a recall takes, and no
more of the other."""

from flask import Flask

from registry.catalogue.actions import brand_named
from registry.catalogue.models import Gtin, Product
from registry.db import db
from registry.journeys import parting
from tests.admin.trace.test_pages import viewer
from tests.chain import a_chain
from tests.house.test_brand_roles import limited
from tests.registry.matching.chain.test_left import a_recall, left
from tests.traced import BATTERY


def test_each_brand_s_people_learn_of_a_recalled_part(app: Flask) -> None:
    chain = a_chain(4)
    cell = Product(
        organisation_id=chain.maker, brand_id=brand_named(chain.maker, "Cells").id, slug="cell", name="Cell"
    )
    cell.gtins, chain.product.brand_id = [Gtin(gtin=BATTERY)], brand_named(chain.maker, "Saws").id
    db.session.add(cell)
    db.session.commit()
    recall = a_recall(cell, {"serial": {"range": ["E1", "E3"]}})
    left(app, recall)
    everybody = viewer(app, chain)
    cells = limited(app, chain.maker, "cells@example.org", "Cells")
    saws = limited(app, chain.maker, "saws@example.org", "Saws")
    path = f"/admin/trace/recalls/{recall.id}"
    assert "Saws Saw" in everybody.get(path).text
    assert "products of others" not in everybody.page
    assert "3 of the recalled units were built into products of others here" in cells.get(path).text
    assert "Saws" not in cells.page
    assert saws.get(path).status_code == 404
    for browser, told in ((saws, True), (cells, False), (everybody, False)):
        assert ("3 of your units hold recalled parts" in browser.get("/admin/").text) is told
    page = f"/admin/parts/{recall.id}/{chain.product.id}"
    assert "sees neither them" not in saws.get(page).text
    assert cells.get(page).status_code == 404
    saws.post(f"{page}/propose")
    assert "Saws Saw: recalled part" in saws.page
    assert len(list(parting.numbers(chain.maker, recall.id, chain.product.id))) == 3
