"""Two brands of one maker have people of their own: each loads records, looks and takes tables away, and neither meets
the other's; whoever works for all brands sees both."""

import csv
import io
import re

from flask import Flask

from registry.cases import actions
from registry.cases.models import OWNER, RemedyCase
from registry.catalogue.actions import brand_named
from registry.catalogue.models import Brand
from registry.db import db
from registry.intake.models import PREVIEW, PRODUCTION
from registry.journeys.hearing import moved
from registry.notices.models import Letter
from registry.staff.models import Member, Membership
from registry.vault import person_key
from tests.admin.uploads.desk import editor, now, seen, sent
from tests.admin.uploads.test_whole_way import _chosen
from tests.house.test_brand_roles import limited
from tests.jobs import run_jobs
from tests.people import Browser
from tests.portal.faults.telling import a_warranted_saw, query_of, report
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.units.builders import a_unit

MADE = "Model,Serial,Made on\nNK-1,NK10060001,2026-03-02\nSK-1,SK10060002,2026-03-02\n"


def member(email: str) -> int:
    return db.session.query(Member).filter_by(email=email).one().id


def _serials(browser: Browser, saved: int) -> list[str]:
    answer = browser.client.get(f"/admin/reports/saved/{saved}/csv")
    return [row["Serial"] for row in csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))]


def _report(browser: Browser) -> int:
    browser.get("/admin/reports/saved/new?of=stock")
    browser.post("/admin/reports/saved/new?of=stock", {"name": "Stock", "every": "", "columns": ["serial"]})
    return int(browser.path.rpartition("/")[2])


def test_people_of_two_brands_work_side_by_side(app: Flask) -> None:
    north = a_brand("North")
    maker = north.organisation_id
    a_product(north, "kettle", ["NK-1"])
    a_unit(a_product(brand_named(maker, "South"), "pan", ["SK-1"]), "SK10060009")
    db.session.commit()
    ed, other = (
        limited(app, maker, f"{name.lower()}@example.org", name, role="editor") for name in ("North", "South")
    )
    chief = editor(app, maker, "chief@example.org")
    upload_id = sent(ed, MADE, "made.csv", purpose=PRODUCTION)
    run_jobs(app)
    _chosen(ed, upload_id)
    run_jobs(app)
    upload = now(maker, upload_id)
    assert (upload.state, upload.rows, upload.faulty) == (PREVIEW, 2, 1), upload.message
    ed.get(f"/admin/uploads/{upload_id}")
    assert "None of your products has this model" in ed.page
    ed.post(f"/admin/uploads/{upload_id}/confirm", {"seen": seen(ed)})
    run_jobs(app)
    for browser, status in ((ed, 200), (other, 404), (chief, 200)):
        assert browser.get(f"/admin/uploads/{upload_id}").status_code == status
        browser.get("/admin/uploads")
        assert ("made.csv" in browser.page) is (status == 200)
    _take_tables(ed, other, chief)


def _take_tables(ed: Browser, other: Browser, chief: Browser) -> None:
    """Each report holds the rows of whoever takes it, and is offered to whom it is of."""
    found = {browser: _report(browser) for browser in (ed, other, chief)}
    assert _serials(ed, found[ed]) == ["NK10060001"]
    assert _serials(other, found[other]) == ["SK10060009"]
    assert sorted(_serials(chief, found[chief])) == ["NK10060001", "SK10060009"]
    assert _serials(chief, found[ed]) == _serials(chief, found[chief])
    _work_for_more(ed, found[ed], found[other])
    for number in (found[other], found[chief]):
        assert ed.get(f"/admin/reports/saved/{number}").status_code == 404
    for browser, told, not_told in ((ed, "Chief", "South"), (chief, "Chief", "North")):
        browser.get("/admin/reports/saved/new?of=stock")
        names = re.findall(r'name="members".*?<label[^>]*>([^<]*)', browser.page, re.S)
        assert told in names
        assert not_told not in names


def _work_for_more(ed: Browser, mine: int, other_s: int) -> None:
    """Who gets another brand keeps what was theirs, and has that brand's."""
    ids = {one.name: one.id for one in db.session.query(Brand)}
    north, south, ed_s = ids["North"], ids["South"], member("north@example.org")
    for brands, there in (([north, south], (200, 200)), ([south], (404, 200)), ([north], (200, 404))):
        db.session.query(Membership).filter_by(member_id=ed_s).one().brand_ids = brands
        db.session.commit()
        found = (ed.get(f"/admin/reports/saved/{number}").status_code for number in (mine, other_s))
        assert tuple(found) == there, brands


def test_letters_go_to_the_brand_s_people(app: Flask) -> None:
    """Of an injury, and of what an owner writes: by the brand of the product, whoever else has the role."""
    made = a_warranted_saw()
    maker, own = made.saw.organisation_id, db.session.get_one(Brand, made.saw.brand_id).name
    for name, brand in (("ed", own), ("other", "South")):
        limited(app, maker, f"{name}@example.org", brand, role="editor")
    editor(app, maker, "chief@example.org")
    report(app, query_of(made.saw), code=str(made.sparks.id), harm="injury", hurt="Hand")
    case = db.session.query(RemedyCase).one()
    case.assignee_id = member("other@example.org")
    moved(case, actions.say(case, OWNER, "It sparked."))
    db.session.commit()
    for kind in ("injury_alert", "case_moved"):
        told = {one.person for one in db.session.query(Letter).filter_by(kind=kind)}
        assert told == {person_key("ed@example.org"), person_key("chief@example.org")}, kind


def test_an_injury_is_heard_of_even_where_nobody_works_for_its_brand(app: Flask) -> None:
    made = a_warranted_saw()
    limited(app, made.saw.organisation_id, "other@example.org", "South", role="editor")
    report(app, query_of(made.saw), code=str(made.sparks.id), harm="injury", hurt="Hand")
    told = [one.person for one in db.session.query(Letter).filter_by(kind="injury_alert")]
    assert told == [person_key("other@example.org")]


def test_a_brand_s_people_take_a_call_and_work_on_it(app: Flask) -> None:
    made = a_warranted_saw()
    maker, asked = made.saw.organisation_id, query_of(made.saw)
    ed = limited(
        app, maker, "ed@example.org", db.session.get_one(Brand, made.saw.brand_id).name, role="editor"
    )
    other = limited(app, maker, "other@example.org", "South", role="editor")
    told = {
        "unit": asked,
        "harm": "none",
        "code": "other",
        "words": "It hums.",
        "phone": "0170 1",
        "name": "Tom",
    }
    for browser in (other, ed):
        browser.get(f"/admin/cases/call?{asked}")
        browser.post("/admin/cases/call", told)
    assert "No product of yours" in other.page
    case = db.session.query(RemedyCase).one()
    assert ed.path == f"/admin/cases/{case.id}"
    chief = editor(app, maker, "chief@example.org")
    hand = {name: member(f"{name}@example.org") for name in ("ed", "other")}
    chief.get(f"/admin/cases/{case.id}")
    assert f'<option value="{hand["ed"]}">Ed</option>' in chief.page
    assert f'<option value="{hand["other"]}">Other</option>' not in chief.page
    for name, words in (("other", "who works for the brand of each"), ("ed", "1 request handed over")):
        chief.get("/admin/cases")
        chief.post("/admin/cases/hand", {"case": [case.id], "hand_to": str(hand[name])})
        assert words in chief.page, name
    ed.get(f"/admin/cases/{case.id}")
    ed.post(f"/admin/cases/{case.id}/say", {"say": "We ring you at noon."})
    assert "We ring you at noon." in ed.page
    other.get("/admin/account")
    assert other.post(f"/admin/cases/{case.id}/say", {"say": "No."}).status_code == 404
    for path in ("cases", f"cases?q={case.reference}", "cases/service", "reports/radar"):
        other.get(f"/admin/{path}")
        assert case.reference[:4] not in other.page.replace(f'value="{case.reference}"', ""), path
