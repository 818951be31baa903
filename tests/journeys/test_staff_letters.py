"""Staff are written to in the language in which they read the staff face, kept with them wherever they sign in."""

from datetime import date, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.notices.actions import write
from registry.staff.models import Member
from registry.vault import person_key
from tests.letters import Inbox, send_letters, words
from tests.people import Browser, Someone, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed
from tests.portal.pagecheck import assert_page

TOM, EDDA = "tom@example.org", "ed@example.org"


def reads(email: str = EDDA) -> str:
    db.session.expire_all()
    return db.session.scalars(select(Member.language).where(Member.email == email)).one()


def test_what_a_member_reads_is_kept_with_them_and_goes_to_their_next_browser(app: Flask) -> None:
    recalled = a_recalled_kettle()
    edda = a_member(app, EDDA, recalled.recall.organisation_id)
    assert reads() == ""
    ed = signed_in(app, edda)
    assert reads() == "en", "what the browser speaks"
    german = Browser(app)
    german.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de-AT,de;q=0.9"
    german.sign_in(edda)
    assert reads() == "de", "what the next one speaks, as long as nothing was chosen"
    assert '<html lang="de"' in german.get("/admin/cases").text
    ed = signed_in(app, edda)
    assert '<html lang="en"' in ed.get("/admin/cases").text
    ed.get("/admin/language/de")
    assert reads() == "de"
    assert_page(ed.get("/admin/cases"))
    assert '<html lang="de"' in ed.page
    other = signed_in(app, edda)
    assert '<html lang="de"' in other.get("/admin/cases").text, "another browser, which chose nothing"
    assert reads() == "de"
    third = Browser(app)
    third.client.get("/admin/language/en")
    third.sign_in(edda)
    assert reads() == "en", "chosen in this browser before signing in"
    Browser(app).client.get("/admin/language/de")
    assert reads() == "en", "nobody’s choice but their own"


def test_letters_to_staff_speak_their_language(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    maker = recalled.recall.organisation_id
    edda = a_member(site, EDDA, maker)
    signed_in(site, edda).get("/admin/language/de")
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    tom.get(tom.path)
    tom.post(f"{tom.path}/say", {"say": "Hello?"})
    others(edda, recalled.recall.id, maker)
    with time_machine.travel(now() + timedelta(minutes=6)):
        send_letters(site)
    letters = inbox.to(EDDA)
    subjects = sorted(str(one["Subject"]) for one in letters)
    assert len(letters) == 4
    assert any("Nachricht" in one for one in subjects), subjects
    assert any("1. November 2026" in one for one in subjects), subjects
    text = "\n".join((*subjects, *map(words, letters)))
    for said in (
        "You get this",
        "Request ",
        "due on",
        "comes more often",
        "Your report",
        "Is this letter genuine",
    ):
        assert said not in text
    assert "1. Oktober 2026 bis 31. Oktober 2026" in text


def others(edda: Someone, recall: int, maker: int) -> None:
    """A report that is due, a report that was asked for, a fault that comes more often."""
    due = {
        "member": edda.id, "recall": recall, "report": "Monthly progress report",
        "first": "2026-10-01", "last": "2026-10-31", "due_on": date(2026, 11, 1).isoformat(),
    }  # fmt: skip
    signal = {
        "member": edda.id,
        "signal": 1,
        "product": "Acme kettle",
        "fault": "something else",
        "where": "",
    }
    told = {
        "report_due": due,
        "saved_report": {"member": edda.id, "saved": 1, "name": "Lager"},
        "defect_signal": signal,
    }
    for kind, facts in told.items():
        write(kind, person_key(EDDA), organisation_id=maker, facts=facts)
    db.session.commit()
