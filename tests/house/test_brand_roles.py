"""Who works for some of a maker's brands reaches nothing of the others: each staff endpoint is asked with real rows."""

from flask import Flask

from admin.account.guard import BY_BRAND
from registry.catalogue.actions import brand_named
from registry.db import db
from registry.staff.actions import give_seat
from registry.staff.models import Member
from registry.staff.permissions import Role
from tests.admin.recalls.desk import CONTENTS, seen, started, wrote
from tests.house.test_staff_rows import _addresses, _theirs
from tests.people import Browser, a_maker, a_member, signed_in


def limited(app: Flask, maker: int, email: str, *brands: str, role: str = "publisher") -> Browser:
    someone = a_member(app, email, maker=maker, role=role, second_factor=True, customers=True)
    ids = [brand_named(maker, name).id for name in brands]
    give_seat(db.session.get_one(Member, someone.id), maker, Role(role), brands=ids)
    db.session.commit()
    return signed_in(app, someone)


def test_no_endpoint_reaches_rows_of_another_brand(app: Flask) -> None:
    numbers, maker = _theirs(app)
    browser = limited(app, maker, "own@example.org", "Own label")
    shut = asked = 0
    for rule in app.extensions["staff"].url_map.iter_rules():
        area = rule.endpoint.partition(".")[0]
        if rule.endpoint == "static" or area in ("security", "makers", "style", "start", "account"):
            continue
        for path in _addresses(rule, numbers) if rule.arguments else ["/admin" + rule.rule]:
            for method in (rule.methods or set()) & {"GET", "POST"}:
                browser.get("/admin/account")
                answer = browser.get(path) if method == "GET" else browser.post(path, {"seen": "x"})
                assert "Borealis" not in browser.page or path == "/admin/recalls/new", path  # its example
                if area not in BY_BRAND:
                    assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"
                    shut += 1
                elif rule.arguments:
                    assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
                    asked += 1
    assert shut > 100
    assert asked > 30
    for path in ("", "recalls", "recalls?q=Borealis", "products", "products?q=N"):
        browser.get(f"/admin/{path}")
        assert "Borealis" not in browser.page
        assert "/admin/products/" + str(numbers["product_id"][0]) not in browser.page


def test_a_brand_s_people_write_its_recall_and_no_other(app: Flask) -> None:
    maker = a_maker("House of Brands")
    ed = limited(app, maker, "ed@example.org", "North", role="editor")
    other = limited(app, maker, "other@example.org", "South", role="editor")
    chief = signed_in(app, a_member(app, "chief@example.org", maker=maker, role="editor"))
    south = brand_named(maker, "South").id
    db.session.commit()
    number = started(ed, "North recalls kettles")
    ed.post(
        f"/admin/recalls/{number}/contents", CONTENTS | {"seen": seen(ed), "do": "next", "new_brand": "East"}
    )
    assert "You work for other brands" in ed.page
    ed.post(
        f"/admin/recalls/{number}/contents",
        CONTENTS | {"seen": seen(ed), "new_brand": "", "brand_ids": str(south)},
    )
    assert "Choose brands of your own" in ed.page
    wrote(ed, number, title="North recalls kettles", new_brand="North")
    for browser, there in ((ed, True), (chief, True), (other, False)):
        browser.get("/admin/recalls")
        assert ("North recalls kettles" in browser.page) is there
        assert browser.get(f"/admin/recalls/{number}").status_code == (200 if there else 404)
    ed.get("/admin/products/new")
    ed.post("/admin/products/new", {"brand": "South", "name": "Kettle", "number_field": "serial"})
    assert "You work for other brands" in ed.page
    assert "Units" not in ed.page.partition("<nav")[2].partition("</nav>")[0]
