"""Who works for some of a maker's brands reaches nothing of the others: each staff endpoint is asked with real rows of
both, and what they find and are shown is of theirs alone."""

from datetime import date
from typing import Any

from flask import Flask

from admin.account.guard import open_to
from registry.catalogue.actions import brand_named
from registry.catalogue.limits import limited_to
from registry.catalogue.models import Product
from registry.db import Base, db
from registry.staff.actions import give_seat
from registry.staff.models import Member
from registry.staff.permissions import OF_ALL_BRANDS, Permission, Role
from registry.staff.queries import actor_of
from tests.admin.recalls.desk import CONTENTS, seen, started, wrote
from tests.house.test_staff_rows import _addresses, _theirs
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit

HERS = {"makers", "style", "start", "account", "security", "languages"}
SEARCHES = (
    "", "recalls?q=borealis", "products?q=N", "units?q=borealis+1", "units?q=borealis", "registrations?q=borealis+9",
    "registrations/conflicts", "registrations/papers", "cases?q=BRLS3467", "cases?q=BRLC3467", "cases?state=open",
    "uploads", "uploads/new", "warranty", "warranty/dates", "labels", "faults", "faults/0", "reports", "reports/saved",
    "reports/radar", "reports/drills", "trace?q=borealis+1", "trace/doubts", "trace/pipeline", "registering",
    "registering/new", "cases/call?serial=borealis+8", "notices/undelivered",
)  # fmt: skip


def limited(app: Flask, maker: int, email: str, *brands: str, role: str = "publisher") -> Browser:
    someone = a_member(app, email, maker=maker, role=role, second_factor=True, customers=True)
    ids = [brand_named(maker, name).id for name in brands]
    give_seat(db.session.get_one(Member, someone.id), maker, Role(role), brands=ids)
    db.session.commit()
    return signed_in(app, someone)


def own_rows(maker: int) -> None:
    """A product of the limited person's own brand, sold and registered, beside those of the other brand."""
    brand = brand_named(maker, "Own label")
    own = Product(
        organisation_id=maker, brand_id=brand.id, name="Aurora", slug="aurora", number_field="serial"
    )
    db.session.add(own)
    db.session.flush()
    a_sale(a_unit(own, "Aurora 1"), "A-17", name="Ada Aurora")
    a_registration(own, "Aurora 2", "ada@example.org", bought_on=date(2026, 1, 1))
    db.session.commit()


def _asked(app: Flask, numbers: dict[str, list[Any]]) -> list[tuple[str, str, str, bool]]:
    """Every staff endpoint with real numbers of the other brand: method, path, endpoint, whether it takes any."""
    rules = [rule for rule in app.extensions["staff"].url_map.iter_rules() if rule.endpoint != "static"]
    return [
        (method, path, rule.endpoint, bool(rule.arguments))
        for rule in rules
        if rule.endpoint.partition(".")[0] not in HERS
        for path in (_addresses(rule, numbers) if rule.arguments else ["/admin" + rule.rule])
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def test_no_endpoint_reaches_rows_of_another_brand(app: Flask) -> None:
    numbers, maker = _theirs(app)
    browser = limited(app, maker, "own@example.org", "Own label")
    own_rows(maker)
    who = actor_of(db.session.query(Member).filter_by(email="own@example.org").one(), maker)
    views = app.extensions["staff"].view_functions
    shut = missing = 0
    for method, path, endpoint, takes in _asked(app, numbers):
        browser.get("/admin/account")
        answer = browser.get(path) if method == "GET" else browser.post(path, {"seen": "x"})
        assert "Borealis" not in browser.page or path == "/admin/recalls/new", path  # its example
        if not open_to(who, endpoint) or views[endpoint].permission in OF_ALL_BRANDS:
            assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"
            assert "you work for some of them" in browser.page or method == "POST"
            shut += 1
        elif takes:
            assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
            missing += 1
    assert shut > 30
    assert missing > 150


def test_lists_searches_and_tables_hold_one_s_own_brands_only(app: Flask) -> None:
    numbers, maker = _theirs(app)
    browser = limited(app, maker, "own@example.org", "Own label")
    own_rows(maker)
    for path in SEARCHES:
        assert browser.get(f"/admin/{path}").status_code == 200, path
        assert "Borealis" not in browser.page, path
        assert f"/admin/products/{numbers['product_id'][0]}" not in browser.page, path
    browser.get("/admin/units")
    browser.post("/admin/units/find", {"q": "borealis"})
    assert "Borealis" not in browser.page
    for path, mine in (("products", "Aurora"), ("units?q=Aurora+1", "Aurora"), ("registrations", "Aurora 2")):
        browser.get(f"/admin/{path}")
        assert mine in browser.page, path


def test_every_table_that_says_what_its_rows_are_of_is_limited(app: Flask) -> None:
    """With a brand that has nothing, no such table has a row; whoever adds one need not think of it."""
    _, maker = _theirs(app)
    empty = brand_named(maker, "Empty").id
    db.session.commit()
    hidden = 0
    for mapper in Base.registry.mappers:
        entity = mapper.class_
        if entity.__module__.startswith(("registry.catalogue.models", "registry.recalls")):
            continue
        if not {"product_id", "recall_id", "registration_id", "case_id", "unit_id"} & set(
            mapper.columns.keys()
        ):
            continue
        there = db.session.query(entity).count()
        with limited_to(str(empty)):
            assert db.session.query(entity).count() == 0, entity
        hidden += there > 0
    assert hidden > 10


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
    navigation = ed.page.partition("<nav")[2].partition("</nav>")[0]
    assert "Uploads" in navigation
    assert "Log" not in navigation
    assert ed.get("/admin/log").status_code == 403
    assert "all of the maker’s brands, and you work for some of them" in ed.page
    assert Permission.SEE_LOG in OF_ALL_BRANDS
