"""One press for several requests: what could not be done is told by its reference, and a second press does nothing
twice."""

from flask import Flask

from registry.cases.models import CaseStep, RemedyCase
from registry.db import db
from registry.notices.models import Letter
from tests.letters import Inbox
from tests.people import a_maker, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed, the_case
from tests.portal.pagecheck import assert_page
from tests.registry.notices.conftest import mailing

__all__ = ["mailing"]
TOM, EVE, PIA = "tom@example.org", "eve@example.org", "pia@example.org"


def count(kind: str) -> int:
    db.session.rollback()
    return db.session.query(CaseStep).filter_by(kind=kind).count()


def letters() -> int:
    db.session.rollback()
    return db.session.query(Letter).filter_by(kind="case_news").count()


def test_what_cannot_be_done_is_told_by_its_reference_and_nothing_is_done_twice(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    for place, (number, email) in enumerate((("AB1500", TOM), ("AB1600", EVE), ("AB1700", PIA))):
        confirmed(site, inbox, ask_for(site, recalled, number, email, address=f"192.0.2.{place}"), email)
    tom, eve, pia = (the_case(number) for number in ("AB1500", "AB1600", "AB1700"))
    pia.state = "withdrawn"
    shown = {one.id: f"{one.reference[:4]}-{one.reference[4:]}" for one in (tom, eve, pia)}
    edda = a_member(site, "edda@example.org", recalled.kettle.organisation_id, "editor")
    other = a_member(site, "olaf@example.org", a_maker("Other Works"), "editor")
    ids = [str(one.id) for one in (tom, eve, pia)]
    db.session.commit()
    ed = signed_in(site, edda)
    ed.get("/admin/cases")
    ticked = {"case": [*ids, "99999"], "step": "looked_into", "words": ""}
    ed.post("/admin/cases/steps", ticked)
    text = ed.page
    assert "Noted in 2 requests" in text
    assert f"Closed, and left as they were: {shown[pia.id]}." in text
    assert "1 of those that were ticked is not among yours any more." in text
    assert count("looked_into") == 2
    ed.post("/admin/cases/steps", ticked)
    for reference in (shown[tom.id], shown[eve.id]):
        assert reference in ed.page.partition("Noted a moment ago already: ")[2][:40]
    assert "Noted in" not in ed.page
    assert (count("looked_into"), letters()) == (2, 2)
    ed.post("/admin/cases/steps", ticked | {"step": "asked"})
    assert "Say what you need" in ed.page
    assert f'name="case" value="{ids[0]}" checked' in ed.page, "what was ticked stays so"
    ed.post("/admin/cases/hand", {"case": [*ids, "99999"], "hand_to": str(edda.id)})
    assert "2 requests handed over" in ed.page
    assert f"Closed, and left as they were: {shown[pia.id]}." in ed.page
    olaf = signed_in(site, other)
    olaf.get("/admin/cases")
    olaf.get("/admin/")
    olaf.post("/admin/cases/steps", ticked)
    assert "4 of those that were ticked are not among yours any more." in olaf.page
    assert shown[tom.id] not in olaf.page
    assert count("looked_into") == 2
    ed.get(f"/admin/cases/{ids[0]}")
    for _ in range(2):
        ed.post(f"/admin/cases/{ids[0]}/say", {"say": "We come on Monday."})
        ed.post(f"/admin/cases/{ids[0]}/step", {"step": "part_ordered", "note": "A lid."})
        ed.post(f"/admin/cases/{ids[0]}/step", {"step": "part_ordered", "note": "A lid."})
    assert count("part_ordered") == 2, "other things happened in between"
    assert count("message") == 2


def test_what_an_owner_sends_twice_stands_there_once(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    tom = confirmed(site, inbox, ask_for(site, a_recalled_kettle(), "AB1500", TOM), TOM)
    page = tom.path
    for _ in range(2):
        tom.post(f"{page}/say", {"say": "When do you\r\ncome?"})
    assert tom.path == page
    assert assert_page(tom.get(page)).count("come?") == 1
    case = db.session.query(RemedyCase).one()
    assert db.session.query(CaseStep).filter_by(case_id=case.id, kind="message").count() == 1
