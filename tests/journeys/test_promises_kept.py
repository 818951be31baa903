"""What was promised and not kept stays in the figures: a visit to which nobody came, a part that never arrived, a first
round after which it still does it."""

from datetime import date, timedelta

import time_machine
from flask import Flask
from sqlalchemy import delete, select

from registry.cases.models import CaseStage
from registry.cases.service import Counted, counted
from registry.clock import now
from registry.db import db
from registry.jobs.actions import queue
from tests.jobs import run_jobs
from tests.letters import Inbox
from tests.people import Browser, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed, the_case
from tests.portal.pagecheck import assert_page

TOM = "tom@example.org"
START = date(2026, 11, 2)


def kept(maker: int, name: str) -> tuple[int, int, int]:
    """In time, late, not kept."""
    db.session.expire_all()
    one = next((found for found in counted(maker, claims=False) if found.name == name), Counted(name))
    return one.in_time, one.late, one.failed


def visit(ed: Browser, tom: Browser, case_id: int, page: str, day: date) -> str:
    """Offered and confirmed; its number."""
    ed.get(f"/admin/cases/{case_id}")
    slot = {"slot-0-day": day.isoformat(), "slot-0-begins": "09:00", "slot-0-ends": "12:00", "zone": "UTC"}
    ed.post(f"/admin/cases/{case_id}/visits", slot)
    db.session.rollback()
    tom.get(page)
    number = tom.page.partition('name="visit" value="')[2].partition('"')[0]
    tom.post(f"{page}/visit", {"visit": number})
    return number


def test_a_broken_promise_stays_broken_and_a_second_round_is_one_more(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=True) as clock:
        recalled = a_recalled_kettle()
        maker = recalled.recall.organisation_id
        ed = signed_in(site, edda := a_member(site, "ed@example.org", maker))
        tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
        page, case = tom.path, the_case("AB1500").id
        ed.get(f"/admin/cases/{case}")
        ed.post(f"/admin/cases/{case}/step", {"step": "part_ordered", "note": ""})
        number = visit(ed, tom, case, page, START + timedelta(days=3))
        clock.move_to(START + timedelta(days=4))
        tom.post(f"{page}/visit/nobody", {"visit": number})
        assert kept(maker, "visit") == (0, 0, 1)
        clock.move_to(START + timedelta(days=16))
        ed = signed_in(site, edda)
        visit(ed, tom, case, page, START + timedelta(days=17))
        clock.move_to(START + timedelta(days=19))
        ed = signed_in(site, edda)
        ed.get(f"/admin/cases/{case}")
        ed.post(f"/admin/cases/{case}/remedied", {"done_on": str(START + timedelta(days=17))})
        assert "Recorded" in ed.page, "it is recorded two days after the visit, when that would be late"
        first = {"answer": (1, 0, 0), "part": (0, 0, 1), "visit": (1, 0, 1), "close": (0, 1, 0)}
        assert {name: kept(maker, name) for name in first} == first
        text = assert_page(ed.get(f"/admin/cases/{case}"))
        assert "not kept: promised by" in text
        assert "Visit, time 2" in text
        text = assert_page(ed.get("/admin/cases/service"))
        assert "Not kept" in text
        assert "50 %" in text, "one visit of two"

        tom.get(page)
        tom.post(f"{page}/again", {"again": "It hums."})
        assert {name: kept(maker, name) for name in first} == first, "the first round is not forgotten"
        ed.get(f"/admin/cases/{case}")
        ed.post(f"/admin/cases/{case}/step", {"step": "looked_into", "note": ""})
        ed.post(f"/admin/cases/{case}/remedied", {"done_on": str(START + timedelta(days=17))})
        assert {name: kept(maker, name) for name in first} == first | {
            "answer": (2, 0, 0),
            "close": (1, 1, 0),
        }


def test_rounds_that_were_lost_come_back_by_a_job(mailing: tuple[Flask, Inbox]) -> None:
    """Stages that were kept before rounds were hold the last one alone."""
    site, inbox = mailing
    recalled = a_recalled_kettle()
    maker = recalled.recall.organisation_id
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    ed, case = signed_in(site, a_member(site, "ed@example.org", maker)), the_case("AB1500").id
    ed.get(f"/admin/cases/{case}")
    ed.post(f"/admin/cases/{case}/remedied", {"done_on": now().date().isoformat(), "job": "J-1"})
    tom.get(tom.path)
    tom.post(f"{tom.path}/again", {"again": "It still does it."})
    rows = select(CaseStage.stage, CaseStage.number, CaseStage.result).where(CaseStage.case_id == case)
    db.session.rollback()
    before = set(db.session.execute(rows))
    assert ("close", 1, "done") in before
    assert ("close", 2, "") in before
    db.session.execute(delete(CaseStage).where(CaseStage.number == 1))
    queue("measure_requests", organisation_id=maker, by_id=None, by_name="")
    db.session.commit()
    run_jobs(site)
    assert set(db.session.execute(rows)) == before
