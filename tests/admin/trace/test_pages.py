"""Staff follow a lot, a pallet, a supplier's battery: forwards, backwards, on the unit's own page, and as a table."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.actions import brand_named
from registry.catalogue.models import Gtin, Product
from registry.db import db
from registry.journeys import tracing
from registry.matching.chain import sold as sold_records
from registry.units.models import Unit
from tests.chain import BATTERY, LOT_KEY, Chain, a_chain, battery, built_in
from tests.house.test_brand_roles import limited
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.test_searching import statements
from tests.registry.units.builders import a_sale
from tests.traced import (
    CASE,
    GTIN,
    OTHER_SHOP,
    PALLET,
    SHOP,
    WAREHOUSE,
    day,
    key,
    made,
    packed,
    received,
    saw,
    taken_back,
    tell,
    told,
)

PALLET_KEY = "s340123450000000017"


@pytest.fixture
def chain(app: Flask) -> Chain:
    return a_chain(8)


def viewer(app: Flask, chain: Chain) -> Browser:
    return signed_in(app, a_member(app, "vi@example.org", maker=chain.maker, role="viewer"))


def table(browser: Browser, path: str) -> list[list[str]]:
    """A table as it is taken away."""
    browser.get(path)
    return list(csv.reader(io.StringIO(browser.page.removeprefix("\ufeff"))))


def unit_page(browser: Browser, serial: str) -> str:
    unit = db.session.scalars(select(Unit).where(Unit.serial == serial)).one()
    browser.get(f"/admin/units/{unit.id}")
    return browser.page


def test_where_a_lot_went(app: Flask, chain: Chain) -> None:
    browser = viewer(app, chain)
    browser.get("/admin/trace?q=L7")
    assert browser.path == "/admin/trace/forwards"
    assert table(browser, f"/admin/trace/forwards?key={LOT_KEY}&csv=where")[1:] == [
        ["In stock", "Central warehouse", "", "", "4012345000023", "2"],
        ["At dealers", "Shop Graz", "Tools & Co", "", "4012345000030", "3"],
        ["At dealers", "Shop Wels", "", "", "", "2"],
        ["Sold", "Shop Graz", "Tools & Co", "", "4012345000030", "1"],
    ]
    assert table(browser, f"/admin/trace/forwards?key={LOT_KEY}&csv=moves")[1:] == [
        ["Plant Linz", "Central warehouse", "8"],
        ["Central warehouse", "Shop Graz", "4"],
        ["Central warehouse", "Shop Wels", "2"],
    ]
    items = table(browser, f"/admin/trace/forwards?key={LOT_KEY}&csv=items")
    assert len(items) == 9
    assert items[1] == ["Serial S0", "04012345123456", "Sold", "Shop Graz", "", "2026-04-30"]


def test_a_sale_on_record_says_who_has_it(app: Flask, chain: Chain) -> None:
    """Billing tells of a sale, no event does."""
    browser = viewer(app, chain)
    before = rows_of(browser, LOT_KEY, "items")
    stock = [one["Item"] for one in before if one["Stage"] == "At dealers"]
    there = next(one for one in before if one["Stage"] == "At dealers")
    serial = there["Item"].removeprefix("Serial ")
    a_sale(db.session.scalars(select(Unit).where(Unit.serial == serial)).one(), "INV-7")
    db.session.commit()
    after = {one["Item"]: one for one in rows_of(browser, LOT_KEY, "items")}
    assert after[there["Item"]] == there | {"Stage": "Sold"}
    assert [name for name, one in after.items() if one["Stage"] == "At dealers"] == stock[1:]
    told = [one for one in rows_of(browser, LOT_KEY, "where") if one["Place"] == there["Place"]]
    same = [one for one in before if (one["Stage"], one["Place"]) == (there["Stage"], there["Place"])]
    assert {one["Stage"]: int(one["How many"]) for one in told}["At dealers"] == len(same) - 1
    only = rows_of(browser, f"i{GTIN}.{serial}", "where")
    assert [(one["Stage"], one["Place"], one["How many"]) for one in only] == [("Sold", there["Place"], "1")]
    browser.get(f"/admin/trace/forwards?key=i{GTIN}.{serial}")
    assert "At dealers" not in browser.page
    assert "Owners" in browser.page, "the map leads to them"


def test_of_very_many_events_tell_alone_and_the_page_says_so(
    app: Flask, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = viewer(app, chain)
    browser.get(f"/admin/trace/forwards?key={LOT_KEY}")
    assert "As events tell: it is too many" not in browser.page
    monkeypatch.setattr(sold_records, "LARGE", 3)
    browser.get(f"/admin/trace/forwards?key={LOT_KEY}")
    assert "As events tell: it is too many" in browser.page


def rows_of(browser: Browser, key: str, table: str) -> list[dict[str, str]]:
    answer = browser.client.get(f"/admin/trace/forwards?key={key}&csv={table}")
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_a_lot_is_looked_for_once_not_once_a_unit(app: Flask, chain: Chain) -> None:
    with statements() as asked:
        found = tracing.find(chain.maker, "L7")
    assert [one.key for one in found] == [LOT_KEY]
    assert sum("FROM whereabouts" in statement for statement, _ in asked) == 2, asked


def test_the_map_says_what_the_tables_say(app: Flask, chain: Chain) -> None:
    browser = viewer(app, chain)
    browser.get(f"/admin/trace/forwards?key={LOT_KEY}")
    drawn = browser.page.partition("chain-map")[2].partition("</svg>")[0]
    assert "8 from Plant Linz to Central warehouse. " in drawn
    assert "1 from Shop Graz to Owners. " in drawn
    assert drawn.count('class="chain-arrow"') == 4
    columns = ["Plants", "Warehouses", "Retailers", "Owners"]
    assert [drawn.index(f">{name}<") for name in columns] == sorted(
        drawn.index(f">{name}<") for name in columns
    )


def test_a_pallet_leads_to_what_was_on_it(app: Flask, chain: Chain) -> None:
    browser = viewer(app, chain)
    browser.get("/admin/trace?q=340123450000000017")
    assert "Pallet or case 340123450000000017" in browser.page
    rows = table(browser, f"/admin/trace/forwards?key={PALLET_KEY}&csv=where")[1:]
    assert sum(int(row[-1]) for row in rows) == 8
    kinds = table(browser, f"/admin/trace/backwards?key={PALLET_KEY}&csv=kinds")[1:]
    assert ["Lot L7", "04012345123456", "Acme Tools Saw", "packed in it", "8"] in kinds
    assert ["Lot B9", BATTERY, "", "built in", "8"] in kinds


def test_what_is_in_a_unit_and_where_from(app: Flask, chain: Chain) -> None:
    browser = viewer(app, chain)
    parts = table(browser, f"/admin/trace/backwards?key={key(1)}&csv=parts")[1:]
    assert parts == [["Serial E1", BATTERY, "built in", "B9", "https://batteries.example/cells", ""]]
    tell(chain.maker, packed(day(20), saw(1), f"https://id.gs1.org/01/{BATTERY}/21/E1", action="DELETE")
         | {"type": "AssociationEvent", "bizStep": "removing"})  # fmt: skip
    parts = table(browser, f"/admin/trace/backwards?key={key(1)}&csv=parts")[1:]
    assert parts[0][-1] == "taken out"


def test_a_supplier_s_lot_leads_to_the_units_that_hold_it(app: Flask, chain: Chain) -> None:
    browser = viewer(app, chain)
    browser.get("/admin/trace?q=B9")
    assert browser.path == "/admin/trace/forwards"
    assert "Lot B9" in browser.page
    assert browser.page.count("Acme Tools Saw") >= 8
    rows = table(browser, f"/admin/trace/forwards?key=l{BATTERY}.B9&csv=where")[1:]
    assert [row[0] for row in rows] == ["In stock", "At dealers", "At dealers", "Sold"]
    browser.get(f"/admin/trace?q=E3&gtin={BATTERY}")
    assert "Serial S3" in browser.page


def test_a_unit_s_page_tells_its_containers_events_while_inside(app: Flask, chain: Chain) -> None:
    browser = viewer(app, chain)
    tell(chain.maker, received(day(21), PALLET, where=OTHER_SHOP))  # long unpacked
    page = unit_page(browser, "S1")
    story = page.partition("What happened")[2]
    steps = [
        "Made and numbered",
        "Assembled",
        "Packed",
        "Shipped",
        "Received",
        "Unpacked",
        "Shipped",
        "Received",
    ]
    places = [story.index(f"<h3>{step}</h3>") for step in dict.fromkeys(steps)]
    assert places == sorted(places)
    assert story.count("Together with") == 4
    assert "21 March 2026" not in story
    assert "Built in" in page
    assert "Serial E1" in page


def test_a_wrong_event_is_struck_through_with_what_corrects_it(app: Flask, chain: Chain) -> None:
    wrong = received(day(11), saw(1), where="https://shops.example/9")
    wrong["eventID"] = "urn:uuid:00000000-0000-4000-8000-000000000001"
    right = received(day(11), saw(1), where=SHOP)
    right["eventID"] = "urn:uuid:00000000-0000-4000-8000-000000000002"
    declared = taken_back(wrong)
    declared["errorDeclaration"]["correctiveEventIDs"] = [right["eventID"]]
    tell(chain.maker, wrong)
    tell(chain.maker, right, declared)
    page = unit_page(viewer(app, chain), "S1")
    assert page.count("<del>Received</del>") == 1
    assert "What it tells is not right, as declared on 30 March 2026." in page
    assert f'<a href="#{right["eventID"]}">' in page
    assert f'<li id="{right["eventID"]}"' in page


def test_what_is_packed_now_is_said(app: Flask, chain: Chain) -> None:
    tell(chain.maker, packed(day(22), CASE, saw(7), bizLocation={"id": WAREHOUSE}))
    assert "It is in <a" in unit_page(viewer(app, chain), "S7")


def test_nothing_known_is_said(app: Flask, chain: Chain) -> None:
    browser = viewer(app, chain)
    browser.get("/admin/trace?q=NOSUCH77")
    assert "No event tells of “NOSUCH77”" in browser.page
    assert browser.get("/admin/trace/forwards?key=i04012345123456.NOSUCH").status_code == 404
    assert browser.get("/admin/trace/backwards?key=i04012345123456.NOSUCH").status_code == 404
    for path in (
        "forwards",
        "forwards?key=",
        f"forwards?key={'x' * 300}",
        f"forwards?key={LOT_KEY}&csv=nothing",
    ):
        assert browser.get(f"/admin/trace/{path}").status_code == 404


def test_another_maker_s_events_are_not_there(app: Flask, chain: Chain) -> None:
    stranger = signed_in(app, a_member(app, "st@example.org", maker=a_maker("Others"), role="publisher"))
    for path in (f"forwards?key={LOT_KEY}", f"forwards?key={key(1)}", f"backwards?key={PALLET_KEY}"):
        assert stranger.get(f"/admin/trace/{path}").status_code == 404
    for text in ("L7", "S1", "B9", "340123450000000017"):
        stranger.get(f"/admin/trace?q={text}")
        assert "No event tells of" in stranger.page


@pytest.mark.parametrize(
    "text",
    [
        "https://id.gs1.org/01/04012345123456/21/S1", "urn:epc:id:sgtin:4012345.012345.S1",
        "(01)04012345123456(21)S1", "s1", "00340123450000000017", "4012345123456",
    ],
)  # fmt: skip
def test_however_it_is_written(app: Flask, chain: Chain, text: str) -> None:
    browser = viewer(app, chain)
    browser.client.get("/admin/trace")
    browser.get("/admin/trace?q=" + text.replace("(", "%28"))
    assert browser.path == "/admin/trace/forwards", browser.page


def test_a_brand_s_people_do_not_meet_what_their_part_became(app: Flask, chain: Chain) -> None:
    """Batteries of one brand are in saws of another, and became some: each brand's people see their own alone."""
    cell = Product(
        organisation_id=chain.maker, brand_id=brand_named(chain.maker, "Cells").id, slug="cell", name="Cell"
    )
    cell.gtins, chain.product.brand_id = [Gtin(gtin=BATTERY)], brand_named(chain.maker, "Saws").id
    db.session.add(cell)
    db.session.commit()
    became = told(day(12), "TransformationEvent", inputEPCList=[battery(21)], outputEPCList=[saw("77")])
    tell(
        chain.maker,
        made(day(11), battery(20), battery(21), ilmd={"cbvmda:lotNumber": "B10"}),
        made(day(11), saw("77")),
        built_in(day(12), saw(1), battery(20)),
        became,
    )
    everybody = viewer(app, chain)
    cells = limited(app, chain.maker, "cells@example.org", "Cells")
    saws = limited(app, chain.maker, "saws@example.org", "Saws")
    forwards = [f"/admin/trace/forwards?key={one}" for one in (f"l{BATTERY}.B10", f"i{BATTERY}.E21")]
    for path in forwards:
        for end in ("", "&csv=where", "&csv=moves", "&csv=items"):
            assert cells.get(path + end).status_code == 200, path
            assert "Saw" not in cells.page, path + end
            assert GTIN not in cells.page, path + end
        everybody.get(path)
        assert "Saw" in everybody.page, path
    path = f"/admin/trace/backwards?key={key(1)}&csv=parts"
    assert len(table(everybody, path)) == 3
    assert len(table(saws, path)) == 1
    assert "Serial E" not in saws.page
    pages = {browser: unit_page(browser, "S1") for browser in (everybody, saws)}
    assert "Serial E1" in pages[everybody]
    assert "Serial E1" not in pages[saws]
