"""A fault told without an account, through both faces and a real mail server: refused by the exact sale, with the
reason; the objection granted; repaired, and the days of the repair make the cover longer. An injury reaches staff at
once, and who was hurt only whoever may know."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from registry.cases.models import RemedyCase
from registry.clock import now
from registry.db import db
from registry.faults.models import FaultReport
from registry.faults.queries import counted
from registry.journeys import claiming, own_data, remedying
from registry.journeys.answers import Told
from registry.journeys.covering import am_i_covered
from registry.registrations.models import Owner
from registry.tongue.words import moment
from tests.letters import Inbox, send_letters, words
from tests.people import Browser, Someone, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle
from tests.portal.cases.asking import query_of as kettle_of
from tests.portal.faults.telling import (
    MADE,
    SOLD,
    Warranted,
    a_warranted_saw,
    confirmed,
    query_of,
    report,
    the_report,
)
from tests.portal.keeping.visitor import visitor
from tests.portal.pagecheck import assert_page
from tests.registry.registrations.owners import a_registration

TOM, EDDA = "tom@example.org", "edda@example.org"
HEARD = "was told at once that somebody was hurt"
START = date(2026, 11, 2)


def desk(site: Flask, made: Warranted, email: str = EDDA, role: str = "editor", **more: bool) -> Browser:
    return signed_in(site, a_member(site, email, made.saw.organisation_id, role, **more))


def last_day(made: Warranted) -> date:
    found = am_i_covered(Told({"serial": "BX0001"}, made.saw.slug)).warranty
    assert found is not None
    assert found.longest is not None
    return found.longest.ends


def the_case() -> RemedyCase:
    db.session.expire_all()
    return db.session.query(RemedyCase).one()


def test_refused_by_the_sale_granted_on_appeal_repaired_and_longer(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=True) as clock:
        made = a_warranted_saw()
        query, tom = query_of(made.saw), Browser(site)
        assert "Report a fault" in assert_page(tom.get("/fault"))
        text = assert_page(tom.get(f"/fault?{query}"))
        assert "Oil below it · A smell" in text
        assert "Day you bought it" not in text, "the sale is on record"
        for typed, said in (
            ({}, "Choose what it does"),
            ({"code": str(made.leaks.id), "failed_on": "2031-01-01"}, "That day cannot be right"),
            ({"code": str(made.leaks.id), "failed_on": "2024-10-01"}, "before it was bought"),
            ({"code": str(made.leaks.id), "harm": "injury"}, "Say in a few words what happened"),
            ({"code": str(made.leaks.id), "harm": "none", "email": "tom"}, "no e-mail address"),
        ):
            assert report(site, query, **{"harm": "none", **typed}).page.count(said) >= 1, said
        assert db.session.query(FaultReport).count() == 0, "nothing half done"

        told = {"code": str(made.leaks.id), "words": "Oil on my floor."}
        tom = report(site, query, **told)
        assert tom.path == "/fault/sent"
        assert not list(counted(made.saw.organisation_id)), "nobody has confirmed it"
        again = report(site, query, "eve@example.org", "127.0.0.2", **told)
        assert again.page == tom.page, "the same whether somebody told of it before"
        tom = confirmed(site, inbox, tom)
        page, case = tom.path, opened()
        text = assert_page(tom.get(page))
        assert "The warranty does not cover it" in text
        assert (
            "It failed on 2 November 2026; “Whole drill: parts and labour, 24 months” ended on 1 November"
            in text
        )
        assert "1 November 2024" not in text, "who has only the number learns no day of sale"
        assert "Oil on my floor." in text
        (row,) = counted(made.saw.organisation_id)
        assert (row.serial, row.lot, row.made_on, row.code_id, row.harm, row.used_from) == (
            "BX0001", "L7", MADE, made.leaks.id, "none", SOLD,
        )  # fmt: skip

        assert tom.post(f"{page}/appeal", {"appeal": " "}).status_code == 400
        tom.post(f"{page}/appeal", {"appeal": "It leaked since Friday, I was away."})
        assert "You have objected" in assert_page(tom.get(page))
        assert tom.post(f"{page}/appeal", {"appeal": "Again."}).status_code == 400, "once"

        ed = desk(site, made)
        assert "objects" in assert_page(ed.get("/admin/cases?kind=claim"))
        text = assert_page(ed.get(f"/admin/cases/{case}"))
        assert "It leaked since Friday" in text
        ed.post(f"/admin/cases/{case}/appeal", {"grant": "y", "answer": ""})
        assert "Say why" in ed.page
        ed.post(f"/admin/cases/{case}/appeal", {"grant": "y", "answer": "One day: we take it."})
        assert "Answered" in ed.page, ed.page
        ed.post(f"/admin/cases/{case}/fault", {"found": str(made.sparks.id), "finding": "The seal is worn."})
        ed.post(f"/admin/cases/{case}/step", {"step": "part_ordered", "note": ""})
        ed.post(f"/admin/cases/{case}/step", {"step": "part_arrived", "note": ""})
        db.session.rollback()
        text = assert_page(tom.get(page))
        assert "The warranty covers it" in text
        assert "One day: we take it." in text
        (row,) = counted(made.saw.organisation_id)
        assert (row.code_id, row.state) == (made.sparks.id, "found")

        before = last_day(made)
        clock.move_to(START + timedelta(days=12))
        ed = signed_in(site, Someone(0, EDDA, None))
        ed.get(f"/admin/cases/{case}")
        done = {"done_on": "2026-11-14", "job": "J-1"}
        ed.post(f"/admin/cases/{case}/remedied", {**done, "repair_from": "2026-11-20"})
        assert "cannot be after the day it was done" in ed.page
        ed.post(f"/admin/cases/{case}/remedied", {**done, "repair_from": "2026-10-30"})
        assert "owner hears of it" in ed.page, ed.page
        db.session.rollback()
        assert last_day(made) - before == timedelta(days=16)
        assert (
            "16 days more, for the time that it was away" in site.test_client().get(f"/warranty?{query}").text
        )
        text = assert_page(tom.get(page))
        assert "It is settled" in text
        assert "It was away for a repair from 30 October 2026 to 14 November 2026." in text
        assert "The warranty is 16 days longer for it." in text
        text = assert_page(ed.get("/admin/cases/service"))
        assert "First answer" in text
        ed.post(
            "/admin/cases/service",
            {**dict.fromkeys(("answer", "diagnosis", "part", "visit"), "9"), "close": "3"},
        )
        assert "Give it as many days" in ed.page
        send_letters(site)
        assert any("One day: we take it." in words(letter) for letter in inbox.to(TOM))
        assert any("The warranty is 16 days longer for it." in words(letter) for letter in inbox.to(TOM))


def opened() -> int:
    """The one whose letter was opened; another waits for that."""
    db.session.expire_all()
    return db.session.query(RemedyCase).filter_by(state="open").one().id


def test_an_injury_reaches_staff_at_once_and_who_was_hurt_only_whoever_may_know(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    made = a_warranted_saw()
    maker = made.saw.organisation_id
    a_member(site, "vera@example.org", maker, "viewer")
    ed = desk(site, made)
    hurt = {"harm": "injury", "hurt": "Burnt a hand.", "who": "a child of 4", "treated": "hospital"}
    tom = report(site, query_of(made.saw), code="other", words="It flared up.", **hurt)
    assert tom.path == "/fault/heard", tom.page
    assert_page(tom.get("/fault/heard"))
    case = the_case()
    assert (case.state, case.urgent) == ("open", True), "it counts before its letter is opened"
    assert [row.harm for row in counted(maker)] == ["injury"]
    send_letters(site)
    (alarm,) = inbox.to(EDDA)
    assert alarm["Subject"].startswith("An injury was reported")
    assert f"/admin/cases/{case.id}" in words(alarm)
    assert "hand" not in words(alarm)
    assert not inbox.to("vera@example.org")
    assert "/case/enter/" in words(inbox.to(TOM)[-1])
    assert HEARD in words(inbox.to(TOM)[-1])

    assert "1 where somebody was hurt" in assert_page(ed.get("/admin/cases"))
    text = assert_page(ed.get(f"/admin/cases/{case.id}"))
    assert case.opened_at is not None
    assert f"until {moment(case.opened_at + timedelta(hours=24))}" in text
    assert not re.search(r"[^#/]\b\d{4}-\d\d-\d\d\b", text), "days are in words"
    assert "Article 20" in text
    assert "Burnt a hand" not in text
    assert ed.post(f"/admin/cases/{case.id}/injury").status_code == 403
    ed.get(f"/admin/cases/{case.id}")
    ed.post(f"/admin/cases/{case.id}/authority", {"authority": "cpsc", "number": "26-001"})
    assert "26-001" in ed.page
    paula = desk(site, made, "paula@example.org", "publisher", second_factor=True)
    paula.get(f"/admin/cases/{case.id}")
    assert "Burnt a hand" not in paula.page
    paula.post(f"/admin/cases/{case.id}/injury")
    assert "a child of 4" in paula.page
    text = assert_page(paula.get("/admin/log?subject=case"))
    assert "read who was hurt, and how" in text
    assert "hand" not in the_report().harm_sealed

    case = the_case()
    case.state, case.closed_at = "ended", now() - timedelta(days=5 * 365 + 1)
    db.session.commit()
    remedying.forget_old()
    assert (the_report().harm, the_report().harm_sealed) == ("injury", ""), "that it happened stays"


def test_whoever_tells_of_an_injury_reads_that_the_maker_was_told_where_it_was(
    mailing: tuple[Flask, Inbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, inbox = mailing
    made = a_warranted_saw()
    hurt = {"harm": "injury", "hurt": "Burnt a hand.", "code": "other", "words": "It flared up."}
    report(site, query_of(made.saw), **hurt)
    send_letters(site)
    assert HEARD not in words(inbox.to(TOM)[-1]), "nobody there reads it yet"
    ed = desk(site, made)
    mine = a_registration(made.saw, "BX0002", "pia@example.org")
    db.session.commit()
    pia = visitor(site, db.session.get_one(Owner, mine.owner_id))
    for harm, said in (("property", False), ("injury", True)):
        pia.get(f"/fault?own={mine.code}")
        pia.post("/fault", hurt | {"own": mine.code, "harm": harm})
        assert pia.path.startswith("/case/"), pia.page
        send_letters(site)
        assert (HEARD in words(inbox.to("pia@example.org")[-1])) == said, harm
    ed.get(f"/admin/cases/call?{query_of(made.saw)}")
    ed.post("/admin/cases/call", hurt | {"unit": query_of(made.saw), "email": "una@example.org"})
    send_letters(site)
    assert HEARD in words(inbox.to("una@example.org")[-1])
    monkeypatch.setattr(claiming, "ALERTS", "1 per day")
    for email in ("eve@example.org", "fay@example.org"):
        report(site, query_of(made.saw), email=email, **hurt)
    send_letters(site)
    assert HEARD in words(inbox.to("eve@example.org")[-1])
    assert HEARD not in words(inbox.to("fay@example.org")[-1]), "no letter left for the maker"


def test_a_recalls_remedy_comes_first_and_an_owner_types_nothing_anew(mailing: tuple[Flask, Inbox]) -> None:
    site, _ = mailing
    recalled = a_recalled_kettle()
    mine = a_registration(recalled.kettle, "AB1001", "pia@example.org")
    db.session.commit()
    owner = db.session.get_one(Owner, mine.owner_id)
    pia = visitor(site, owner)
    assert_page(pia.get("/mine"))
    assert f"/fault?own={mine.code}" in pia.page
    text = assert_page(pia.get(f"/fault?own={mine.code}"))
    assert "This very unit is recalled" in text
    assert f"/remedy?own={mine.code}" in pia.page
    assert "This very unit is recalled" in Browser(site).get(f"/fault?{kettle_of(recalled, 'AB1500')}").text
    assert_page(pia.get(f"/fault?own={mine.code}&anyway=y"))
    told = {"own": mine.code, "words": "The lid broke.", "harm": "property", "hurt": "The table is wet."}
    for _ in range(2):
        pia.get(f"/fault?own={mine.code}&anyway=y")
        pia.post("/fault", told)
        assert pia.path.startswith("/case/"), pia.page
    found = the_report()
    assert (found.source, found.state, found.serial, found.cover) == ("owner", "reported", "AB1001", "open")
    assert assert_page(pia.get(pia.path)).count("The lid broke.") == 1, "sent twice is told once"
    (one,) = own_data.gather(owner)["requests_for_remedies"]
    assert one["fault"]["hurt"] == "The table is wet."
    assert Browser(site).get(f"/fault?own={mine.code}").status_code == 404
    own_data.erase(owner, warn=False)
    db.session.commit()
    assert (the_report().harm, the_report().harm_sealed, the_case().sealed) == ("property", "", "")
