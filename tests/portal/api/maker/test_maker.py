"""A maker's system reads what is the maker's, and never a person, nor anything of another maker."""

from datetime import date

import pytest
from flask import Flask

from registry.catalogue.models import Product
from registry.db import db
from registry.intake.models import DONE, FILING
from tests.people import a_maker
from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.registry.intake.builders import an_upload
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall, a_recall
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_correction, a_sale, a_unit

READ = ("units:read", "sales:read", "registrations:read", "recalls:read")
PERSONAL = ("Pia", "pia@", "0170")


class Acme:
    """A maker with ten drills, a lot of paint, a sale, an owner and two recalls."""

    def __init__(self, app: Flask) -> None:
        self.brand = a_brand("Acme")
        self.drill: Product = a_product(self.brand, "drill driver", ["D1"])
        self.units = [a_unit(self.drill, f"AB 12{n}", made_on=date(2026, 1, 1 + n)) for n in range(10)]
        self.lot = a_unit(self.drill, lot="L-7", quantity=500)
        line = a_sale(self.units[0], "INV-1", name="Pia Lang", email="pia@example.org", phone="0170 1234567")
        self.line = a_correction(line, self.units[0], dealer="Bolt")
        a_registration(self.drill, "AB 121", "pia@example.org")
        a_published_recall(self.brand, {"any": [{"serial": {"range": ["AB5000", "AB5999"]}}]}, self.drill)
        a_recall(self.brand, self.drill, state="draft").title = "Not yet public"
        db.session.commit()
        self.program = Program(app, a_key(self.drill.organisation_id, *READ))


@pytest.fixture
def acme(app: Flask) -> Acme:
    return Acme(app)


def test_all_units_page_by_page(acme: Acme, fits: Fits) -> None:
    page = acme.program.get("/api/v1/maker/units?limit=4").json
    seen = []
    while True:
        fits("MakerUnits", page)
        seen += [unit["serial"] for unit in page["units"]]
        if not page["next"]:
            break
        page = acme.program.get(f"/api/v1/maker/units?limit=4&cursor={page['next']}").json
    assert seen == [f"AB 12{n}" for n in range(10)]
    lots = acme.program.get("/api/v1/maker/units?kind=lots").json["units"]
    assert [(lot["lot"], lot["quantity"], lot["serial"]) for lot in lots] == [("L-7", 500, "")]


def test_numbers_are_read_as_they_are_typed(acme: Acme, fits: Fits) -> None:
    rows = [
        {"ref": 1, "serial": "ab123"},
        {"serial": "S/N: AB-124"},
        {"serial": "AB129", "product": "something-else"},
        {"serial": "ZZ999"},
        {"lot": "l7"},
        {"serial": "--"},
        {"lot": "L7", "serial": "AB123"},
        {},
    ]
    answer = acme.program.post("/api/v1/maker/units/find", {"numbers": rows}).json
    fits("MakerFound", answer)
    found = [
        [u["serial"] or u["lot"] for u in row["units"]] if "units" in row else "error"
        for row in answer["rows"]
    ]
    assert found == [["AB 123"], ["AB 124"], [], [], ["L-7"], "error", "error", "error"]
    assert (answer["count"], answer["failed"]) == (8, 3)


def test_a_thousand_numbers_take_a_few_queries(acme: Acme, app: Flask) -> None:
    rows = [{"serial": f"AB{n}"} for n in range(1000)]
    answer = acme.program.post("/api/v1/maker/units/find", {"numbers": rows}).json
    assert sum(bool(row["units"]) for row in answer["rows"]) == 10
    assert acme.program.post("/api/v1/maker/units/find", {"numbers": [*rows, {}]}).status_code == 422


def test_one_unit_and_its_sales(acme: Acme, fits: Fits) -> None:
    unit = acme.program.get(f"/api/v1/maker/units/{acme.units[0].id}")
    fits("MakerUnit", unit.json)
    assert unit.json["made_on"] == "2026-01-01"
    sales = acme.program.get(f"/api/v1/maker/units/{acme.units[0].id}/sales")
    fits("MakerSales", sales.json)
    first, second = sales.json["sales"]
    assert (first["superseded_by"], second["superseded_by"]) == (second["id"], None)
    assert (second["invoice"], second["dealer"]) == ("INV-1", "Bolt")


def test_all_sales_page_by_page(acme: Acme, fits: Fits) -> None:
    """Also those that a correction superseded; a file being filed ends the list."""
    for n in range(1, 4):
        a_sale(acme.units[n], f"INV-{n + 1}")
    a_sale(acme.lot, "INV-9")
    filing = an_upload(acme.drill.organisation_id, b"", state=FILING)
    a_sale(acme.units[5], "INV-10", upload_id=filing.id)
    a_sale(acme.units[6], "INV-11")
    db.session.commit()
    seen, page = [], acme.program.get("/api/v1/maker/sales?limit=2").json
    while True:
        fits("MakerSalesList", page)
        seen += page["sales"]
        if page["next"] is None:
            break
        page = acme.program.get(f"/api/v1/maker/sales?limit=2&cursor={page['next']}").json
    said = [(row["invoice"], row["serial"], row["lot"], row["superseded_by"] is None) for row in seen]
    assert said == [
        ("INV-1", "AB 120", "", False), ("INV-1", "AB 120", "", True), ("INV-2", "AB 121", "", True),
        ("INV-3", "AB 122", "", True), ("INV-4", "AB 123", "", True), ("INV-9", "", "L-7", True),
    ]  # fmt: skip
    last = seen[-1]["id"]
    assert acme.program.get(f"/api/v1/maker/sales?after={last}").json["sales"] == []
    filing.state = DONE
    db.session.commit()
    rest = acme.program.get(f"/api/v1/maker/sales?after={last}").json["sales"]
    assert [row["invoice"] for row in rest] == ["INV-10", "INV-11"]
    for wrong in ("-1", "x", "99999999999"):
        assert acme.program.get(f"/api/v1/maker/sales?after={wrong}").status_code == 422


def test_registrations_and_recalls(acme: Acme, fits: Fits) -> None:
    registrations = acme.program.get("/api/v1/maker/registrations?state=active").json
    fits("MakerRegistrations", registrations)
    assert [one["number"] for one in registrations["registrations"]] == ["AB 121"]
    recalls = acme.program.get("/api/v1/maker/recalls").json
    fits("MakerRecalls", recalls)
    assert [(one["state"], one["url"] is None) for one in recalls["recalls"]] == [
        ("open", False),
        ("draft", True),
    ]
    drafts = acme.program.get("/api/v1/maker/recalls?state=draft").json["recalls"]
    assert [one["title"] for one in drafts] == ["Not yet public"]
    assert acme.program.get("/api/v1/maker/recalls?state=secret").status_code == 422


def test_no_answer_holds_a_person(acme: Acme) -> None:
    unit = acme.units[0].id
    for path in ("units", f"units/{unit}", f"units/{unit}/sales", "registrations", "recalls"):
        text = acme.program.get(f"/api/v1/maker/{path}").text
        assert not [word for word in PERSONAL if word in text], path


def test_another_maker_s_are_not_there(acme: Acme, app: Flask) -> None:
    stranger = Program(app, a_key(a_maker("Bolt"), *READ))
    unit = acme.units[0].id
    for path in (f"units/{unit}", f"units/{unit}/sales", f"units/{2**31}", f"units/{10**30}"):
        assert stranger.get(f"/api/v1/maker/{path}").status_code == 404
    for path, name in (("units", "units"), ("registrations", "registrations"), ("recalls", "recalls")):
        assert stranger.get(f"/api/v1/maker/{path}").json == {name: [], "next": None}
    found = stranger.post("/api/v1/maker/units/find", {"numbers": [{"serial": "AB123"}]}).json
    assert found["rows"][0]["units"] == []


def test_each_scope_opens_its_own_alone(acme: Acme, app: Flask) -> None:
    unit = acme.units[0].id
    opens = {"units": "units:read", f"units/{unit}": "units:read", f"units/{unit}/sales": "sales:read",
             "registrations": "registrations:read", "recalls": "recalls:read"}  # fmt: skip
    for scope in READ:
        program = Program(app, a_key(acme.drill.organisation_id, scope))
        for path, needed in opens.items():
            assert program.get(f"/api/v1/maker/{path}").status_code == (200 if scope == needed else 403)
