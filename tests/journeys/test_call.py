"""Somebody without a computer rings: staff write the fault down, it counts at once, and is worked on like any other."""

from flask import Flask

from registry.cases.models import RemedyCase
from registry.catalogue.models import Brand
from registry.db import db
from registry.faults.queries import counted
from registry.reports.sources.queries import Wish, sums
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle
from tests.portal.cases.asking import query_of as kettle_of
from tests.portal.faults.telling import a_warranted_saw, query_of, the_report
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.builders import a_published_recall

CALL = "/admin/cases/call"


def test_a_caller_without_e_mail_is_heard_and_an_injury_reaches_staff(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    made = a_warranted_saw()
    maker, query = made.saw.organisation_id, query_of(made.saw)
    ed = signed_in(site, a_member(site, "ed@example.org", maker, "editor"))
    assert "Somebody rings" in assert_page(ed.get("/admin/cases"))
    assert_page(ed.get(CALL))
    assert "No product of yours" in assert_page(ed.get(f"{CALL}?serial=ZZ9"))
    assert "It leaks oil" in assert_page(ed.get(f"{CALL}?{query}"))
    told = {
        "unit": query,
        "harm": "injury",
        "hurt": "Burnt a hand.",
        "code": str(made.leaks.id),
        "words": "Hot oil.",
    }
    for typed, said in (
        ({}, "Write a telephone number or an e-mail address"),
        ({"phone": "0170 1", "harm": ""}, "Say whether anybody was hurt"),
        ({"phone": "0170 1", "failed_on": "2031-01-01"}, "That day cannot be right"),
        ({"email": "tom"}, "no e-mail address"),
    ):
        ed.get(f"{CALL}?{query}")
        assert said in assert_page(ed.post(CALL, told | typed)), said
    assert db.session.query(RemedyCase).count() == 0, "nothing half done"
    for _ in range(2):
        ed.get(f"{CALL}?{query}")
        ed.post(CALL, told | {"phone": "0170 1", "name": "Tom Tinker", "speaks": "fr"})
        assert "telephone, written down by staff" in assert_page(ed.get(ed.path)), ed.page
    case = db.session.query(RemedyCase).one()
    assert (case.state, case.urgent, the_report().source) == ("open", True, "phone"), (
        "sent twice is kept once"
    )
    assert case.language == "fr", "as staff heard them speak"
    assert [row.harm for row in counted(maker)] == ["injury"]
    send_letters(site)
    assert inbox.to("ed@example.org")[0]["Subject"].startswith("An injury was reported")
    ed.get(f"/admin/cases/{case.id}")
    ed.post(f"/admin/cases/{case.id}/say", {"say": "We ring you at noon."})
    send_letters(site)
    assert {one["To"] for one in inbox.letters} == {"ed@example.org"}, "nobody else has an address"
    recall = a_published_recall(
        db.session.get_one(Brand, made.saw.brand_id),
        {"any": [{"model": ["X"]}]},
        made.saw,
        title="Saws recalled",
    )
    db.session.commit()
    assert sums({"calls": Wish(recall.id, "calls/heard")}) == {"calls": 1}, "a figure of the month"
    assert "wrote down a fault that a caller told of" in assert_page(ed.get("/admin/log?subject=case"))


def test_a_caller_with_e_mail_follows_it_and_nobody_reaches_anothers_product(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    made, recalled = a_warranted_saw(), a_recalled_kettle()
    ed = signed_in(site, a_member(site, "ed@example.org", made.saw.organisation_id, "editor"))
    ed.get(f"{CALL}?{query_of(made.saw)}")
    ed.post(CALL, {"unit": query_of(made.saw), "harm": "none", "code": "other", "words": "It hums.",
                   "email": "pia@example.org"})  # fmt: skip
    send_letters(site)
    (letter,) = inbox.to("pia@example.org")
    pia = Browser(site)
    pia.get(link_in(letter, "/case/enter/"))
    pia.post(pia.path)
    assert "It hums." in assert_page(pia.get(pia.path)), words(letter)
    other = kettle_of(recalled, "AB1500")
    if recalled.recall.organisation_id != made.saw.organisation_id:
        assert "No product of yours" in assert_page(ed.get(f"{CALL}?{other}"))
    kettle = signed_in(site, a_member(site, "kim@example.org", recalled.recall.organisation_id, "editor"))
    assert "This very unit is recalled" in assert_page(kettle.get(f"{CALL}?{other}"))
    partner = signed_in(site, a_member(site, "shop@example.org", made.saw.organisation_id, "partner"))
    assert partner.get(CALL).status_code == 403
