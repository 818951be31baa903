"""Whom publishing would reach is known to a recall's writers while it is still a draft."""

from flask import Flask

from registry.db import db
from registry.intake.models import PREVIEW
from registry.recalls.models import ScopeVersion
from tests.admin.recalls.desk import RANGE, editor, kept, scoped, seen, started, wrote
from tests.admin.uploads.desk import an_upload
from tests.jobs import run_jobs
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.recalls.builders import a_brand, a_product

FIND = "Find it out now"


def a_drill_sold() -> int:
    """One of the numbers that the recall will cover; bought by somebody with an e-mail address. Its maker."""
    product = a_product(a_brand("Borealis"), "drill", models=["BD-18"])
    a_sale(a_unit(product, "BA10060007"), "Ann", "ann@example.org")
    db.session.commit()
    return product.organisation_id


def found_out(app: Flask, ed: Browser, number: int) -> str:
    """The figures, asked for on the review page of a draft."""
    ed.get(f"/admin/recalls/{number}/review")
    assert FIND in ed.page
    assert "not found out yet" in ed.page
    ed.post(f"/admin/recalls/{number}/survey")
    assert "It is being found out" in ed.page
    assert FIND not in ed.page, "not while it is worked at"
    run_jobs(app)
    ed.get(f"/admin/recalls/{number}/review")
    return ed.page


def test_of_a_draft_and_anew_after_a_change(app: Flask) -> None:
    maker = a_drill_sold()
    ed = editor(app, maker)
    number = started(ed)
    assert "No unit on record is covered" in found_out(app, ed, number), "nothing is said of any unit yet"
    wrote(ed, number)
    scoped(ed, number)
    page = found_out(app, ed, number)
    assert "1 unit cannot be told" in page, "nobody has said whether it has a green dot"
    assert "Nothing was written to find this out." in page
    assert "Work it out again" in page
    version = db.session.query(ScopeVersion).filter_by(recall_id=kept(maker, number).id).one()
    assert version.state == "draft"
    ed.get(f"/admin/recalls/{number}/scope")
    scoped(ed, number, **{"g0-l1-last": "BA10060001"})
    assert FIND in ed.page
    assert "Buyers who can be reached" not in ed.page


def test_who_may_not_write_sees_no_button(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    reader = signed_in(app, a_member(app, "sue@example.org", maker=maker, role="viewer"))
    reader.get(f"/admin/recalls/{number}/review")
    assert FIND not in reader.page
    found_out(app, ed, number)
    reader.get(f"/admin/recalls/{number}/review")
    assert "Units and owners on record" in reader.page
    assert "Work it out again" not in reader.page


def test_a_list_that_is_looked_at_says_where(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    summary = {"rows": {"singles": 2}}
    upload = an_upload(maker, state=PREVIEW, rows=2, recall_id=number, summary=summary, fingerprint="f" * 64)
    ed.get(f"/admin/uploads/{upload.id}")
    assert f'href="/admin/recalls/{number}/review#survey"' in ed.page
    ed.get(f"/admin/recalls/{number}/review")
    assert 'id="survey"' in ed.page


def test_where_the_units_are_is_shown_and_taken_away_whole(app: Flask) -> None:
    maker = a_drill_sold()
    ed = editor(app, maker)
    number = started(ed)
    wrote(ed, number)
    ed.get(f"/admin/recalls/{number}/scope")
    rule = {name: value for name, value in RANGE.items() if not name.startswith("x0")}
    ed.post(f"/admin/recalls/{number}/scope", rule | {"seen": seen(ed), "do": "next"})
    assert ed.get(f"/admin/recalls/{number}/reach.csv").status_code == 404, "it was not found out yet"
    page = found_out(app, ed, number)
    assert "By region and dealer" in page
    assert "Corner shop" in page
    answer = ed.get(f"/admin/recalls/{number}/reach.csv")
    assert answer.mimetype == "text/csv"
    assert [line.strip("\ufeff\r") for line in answer.text.splitlines()] == [
        'Country,Region,Dealer or place,Made,In stock,"Left stock, no sale known",Sold,Registered,'
        "Owners who can be reached",
        "DE,,Corner shop,1,0,0,1,0,1",
    ]
