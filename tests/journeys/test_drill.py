"""A recall is rehearsed: the list is loaded as in earnest, the drill is held, and nobody outside learns of any of it.
No letter leaves, no page changes, nothing of it stays but how long it took, on a page and on paper."""

import io

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from registry.catalogue import staff_queries as catalogue
from registry.db import db
from registry.drills.holding import KIND
from registry.drills.models import Drill
from registry.errors import Refused
from registry.jobs.actions import queue
from registry.notices.models import Letter
from registry.recalls import actions
from registry.recalls.models import Recall
from registry.recalls.publication import publish_version
from tests.admin.recalls.desk import editor, wrote
from tests.house.test_brand_roles import limited
from tests.jobs import run_jobs
from tests.journeys.test_list_to_public import _confirmed, _loaded
from tests.letters import Inbox, send_letters
from tests.pdfua import assert_ua
from tests.people import Browser, a_maker
from tests.portal.pagecheck import assert_page
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.notices.builders import a_registration
from tests.registry.recalls.builders import a_product
from tests.registry.recalls.test_actions import PUBLISHER

LIST = "Model;First serial;Last serial\nBD-18;BA10060000;BA10060999\n"


def held(site: Flask, ed: Browser, number: int) -> Drill:
    ed.get("/admin/reports/drills")
    ed.post(f"/admin/reports/drills/{number}/hold")
    assert "It is being held" in ed.page, ed.page
    ed.post(f"/admin/reports/drills/{number}/hold")
    assert "A drill is going on" in ed.page
    run_jobs(site)
    db.session.rollback()
    return db.session.scalars(db.select(Drill).order_by(Drill.id.desc())).first() or pytest.fail("no drill")


def test_rehearsed_and_nobody_outside_learns_of_it(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    maker = a_maker()
    ed = editor(site, maker)
    assert_page(ed.get("/admin/reports/drills"))
    ed.post("/admin/reports/drills", {"title": " "})
    assert "Give it a name" in ed.page
    ed.post("/admin/reports/drills", {"title": "Drill of November"})
    assert "This is a drill" in ed.page
    number = int(ed.path.rpartition("/")[2])
    ed.post(f"/admin/reports/drills/{number}/hold")
    assert "Load its list first" in ed.page
    wrote(ed, number, **{"identifiers-0-label": "", "identifiers-0-field": ""})
    drill_ = a_product(catalogue.own_brands(maker)[0], "drill", ["BD-18"])
    for place in range(20):
        a_registration(drill_, f"BA{10060000 + place}", f"p{place}@example.org", model="BD-18")
    a_registration(drill_, "BA10070000", "out@example.org", model="BD-18")
    a_sale(a_unit(drill_, "BA10060500", model="BD-18"), "Hal", phone="0800 1")
    db.session.commit()
    _confirmed(site, ed, _loaded(site, ed, LIST, recall_id=number))
    drill = held(site, ed, number)
    assert drill.state == "done", drill.message
    assert (drill.facts["letters"], drill.facts["told"], drill.facts["by_phone"]) == (20, 20, 1)
    seconds = drill.facts["seconds"]
    order = ("copied", "public", "written", "first", "half", "ninety", "all")
    assert [seconds[name] for name in order] == sorted(seconds[name] for name in order)
    assert drill.list_at is not None
    assert drill.list_at <= drill.asked_at

    assert send_letters(site) == 0
    assert inbox.letters == []
    assert db.session.query(Letter).count() == 0
    recall = db.session.get_one(Recall, number)
    assert (recall.state, recall.current_number, recall.kind) == ("draft", None, "drill")
    for path in (
        "/",
        "/recalls",
        "/recalls.json",
        "/recalls.atom",
        "/api/v1/recalls",
        "/RestWebServices/Recall",
    ):
        assert recall.title not in site.test_client().get(path).text, path
    assert site.test_client().get(f"/recalls/{recall.slug}").status_code == 404
    assert ed.get(f"/admin/reports/recalls/{number}").status_code == 404
    settings = site.config["SETTINGS"]
    assert list((settings.data_path / "drills").iterdir()) == []
    assert not [name for name in inspect(db.engine).get_schema_names() if name.startswith("drill_")]

    text_of = assert_page(ed.get(f"/admin/reports/drills/{drill.id}"))
    assert "from the list to 90 % told" in text_of
    assert "p1@example.org" not in text_of
    paper = ed.client.get(f"/admin/reports/drills/{drill.id}?pdf=1")
    assert_ua(paper.data)
    words = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(paper.data))
    )
    assert "90 % told" in words
    held(site, ed, number)
    assert assert_page(ed.get("/admin/reports/drills")).count(recall.title) >= 3, "to hold, and held twice"
    other = editor(site, a_maker("Borealis"), "o@example.org")
    assert other.get(f"/admin/reports/drills/{drill.id}").status_code == 404
    other.get("/admin/reports/drills")
    assert other.post(f"/admin/reports/drills/{number}/hold").status_code == 404


def test_a_drill_can_never_become_public(app: Flask) -> None:
    ed = editor(app, a_maker())
    ed.get("/admin/reports/drills")
    ed.post("/admin/reports/drills", {"title": "Drill of May"})
    recall = db.session.get_one(Recall, int(ed.path.rpartition("/")[2]))
    version = actions.working_version(recall.id)
    assert version is not None
    with pytest.raises(Refused, match="never becomes public"):
        actions.submit(version, PUBLISHER, "Now")
    with pytest.raises(Refused, match="never becomes public"):
        publish_version(recall, version, PUBLISHER)
    db.session.rollback()
    for change in ("state = 'open'", "current_number = 1"):
        with pytest.raises(DatabaseError, match="a drill is never public"):
            db.session.execute(text(f"UPDATE recall SET {change} WHERE kind = 'drill'"))
        db.session.rollback()


def test_one_whose_draft_is_thrown_away_holds_up_no_other(app: Flask) -> None:
    ed = editor(app, a_maker())
    ed.get("/admin/reports/drills")
    ed.post("/admin/reports/drills", {"title": "Drill of June"})
    recall = db.session.get_one(Recall, int(ed.path.rpartition("/")[2]))
    db.session.add(
        Drill(organisation_id=recall.organisation_id, recall_id=None, title=recall.title, by_name="Ed")
    )
    db.session.commit()
    drill = db.session.scalars(db.select(Drill)).one()
    queue(KIND, organisation_id=drill.organisation_id, by_id=None, by_name="Ed", subject_id=drill.id)
    db.session.commit()
    run_jobs(app)
    db.session.rollback()
    assert db.session.get_one(Drill, drill.id).state == "failed"


def test_one_drill_at_a_time_whoever_asks(app: Flask) -> None:
    """Another brand's is not seen, and waited for all the same: each copies all data."""
    maker = a_maker()
    number = {}
    for name in ("North", "South"):
        ed = limited(app, maker, f"{name.lower()}@example.org", name)
        ed.get("/admin/reports/drills")
        ed.post("/admin/reports/drills", {"title": f"Drill of {name}"})
        number[name] = int(ed.path.rpartition("/")[2])
        version = actions.working_version(number[name]) or pytest.fail("no draft")
        version.criteria = {"any": [{"serial": {"starts": ["N1"]}}]}
        db.session.commit()
        ed.get("/admin/reports/drills")
        ed.post(f"/admin/reports/drills/{number[name]}/hold")
        assert ("It is being held" if name == "North" else "A drill is going on") in ed.page, ed.page
    assert "Drill of North" not in ed.page
