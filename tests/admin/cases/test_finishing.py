"""A request is closed: what does not belong to it is refused, what the recall asks for is missed."""

from flask import Flask

from registry.audit.models import AuditEntry
from registry.cases.models import CaseStep
from registry.clock import now
from registry.db import db
from tests.letters import Inbox
from tests.people import Browser, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed, the_case
from tests.portal.keeping.visitor import send_file
from tests.portal.pagecheck import assert_page
from tests.registry.notices.conftest import mailing
from tests.registry.plates.plates import a_code, a_plate, as_file

__all__ = ["mailing"]
TOM = "tom@example.org"
MISSING = "The picture of the old one is missing"


def asked(mailing: tuple[Flask, Inbox], kind: str) -> tuple[Browser, Browser, str]:
    """Tom asks for it; Ed has the page of his request open."""
    site, inbox = mailing
    recalled = a_recalled_kettle()
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM, kind, price="300"), TOM)
    ed = signed_in(site, a_member(site, "ed@example.org", recalled.recall.organisation_id))
    ed.get(path := f"/admin/cases/{the_case('AB1500').id}")
    return tom, ed, path


def done(**more: str) -> dict[str, str]:
    return {"done_on": now().date().isoformat(), **more}


def test_a_new_unit_is_given_for_no_refund(mailing: tuple[Flask, Inbox]) -> None:
    _, ed, path = asked(mailing, "refund")
    assert 'name="replacement"' not in ed.page
    ed.post(f"{path}/remedied", done(replacement="AB1700", without_photo="y", why_without="Sunk."))
    assert "gets no new unit" in ed.page
    assert 'href="#f-replacement"' in ed.page
    assert the_case("AB1500").state == "open"
    assert "Number of the new unit" in ed.page, "so that it can be taken out"


def test_the_picture_that_the_recall_asks_for_is_missed_before_it_is_closed(
    mailing: tuple[Flask, Inbox],
) -> None:
    tom, ed, path = asked(mailing, "refund")
    assert MISSING in assert_page(ed.get(path))
    answer = ed.post(f"{path}/remedied", done(job="J-7"))
    assert "Add it, or close without it and say why." in assert_page(answer)
    assert 'value="J-7"' in ed.page
    assert the_case("AB1500").state == "open"
    ed.post(f"{path}/remedied", done(without_photo="y", why_without=" "))
    assert "Say why it is closed without the picture." in ed.page
    assert the_case("AB1500").state == "open"
    ed.post(f"{path}/remedied", done(without_photo="y", why_without="It sank with the boat."))
    assert the_case("AB1500").state == "remedied"
    assert "Closed without a picture of the old one: It sank with the boat." in assert_page(ed.get(path))
    assert "sank" not in tom.get(tom.path).text
    kept = db.session.query(AuditEntry).filter_by(action="case.remedied").one()
    assert kept.became["without_picture"] == "It sank with the boat."


def test_a_picture_that_is_there_is_not_missed(mailing: tuple[Flask, Inbox]) -> None:
    tom, ed, path = asked(mailing, "refund")
    picture = as_file(a_plate(a_code("AB1500")))
    assert send_file(tom, tom.path, "photo", picture, "old.jpg", f"{tom.path}/files", disposal="y") == 200
    db.session.rollback()
    assert MISSING not in assert_page(ed.get(path))
    ed.post(f"{path}/remedied", done())
    assert the_case("AB1500").state == "remedied"


def test_the_picture_may_come_with_what_closes_it(mailing: tuple[Flask, Inbox]) -> None:
    _, ed, path = asked(mailing, "refund")
    picture = as_file(a_plate(a_code("AB1500")))
    assert send_file(ed, path, "photo", picture, "old.jpg", f"{path}/remedied", **done()) == 200
    assert the_case("AB1500").state == "remedied"


def test_where_no_picture_is_asked_for_none_is_missed(mailing: tuple[Flask, Inbox]) -> None:
    _, ed, path = asked(mailing, "repair")
    assert MISSING not in ed.page
    ed.post(f"{path}/remedied", done())
    assert the_case("AB1500").state == "remedied"
    step = db.session.query(CaseStep).filter_by(kind="remedied").one()
    assert "without_picture" not in step.facts
