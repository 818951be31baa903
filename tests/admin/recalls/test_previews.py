"""Before anybody else does, writers see the page, the papers and the e-mail of their draft."""

import re
from datetime import timedelta
from html import unescape

import time_machine
from flask import Flask

from registry.clock import now
from tests.admin.recalls.desk import editor, kept, scoped, started, wrote
from tests.people import Browser, a_maker
from tests.portal.pagecheck import assert_page


def drafted(app: Flask, maker: int = 0) -> tuple[Browser, int]:
    ed = editor(app, maker or a_maker())
    number = started(ed)
    wrote(ed, number, sold_in="Germany")
    scoped(ed, number)
    return ed, number


def page_link(ed: Browser, number: int) -> str:
    ed.get(f"/admin/recalls/{number}/notice")
    found = re.search(r'href="[^"]*(/recalls/preview/[^"]+)"', ed.page)
    assert found
    return unescape(found[1])


def test_the_page_is_seen_by_whoever_has_the_link_for_an_hour(app: Flask) -> None:
    ed, number = drafted(app)
    link = page_link(ed, number)
    answer = app.test_client().get(link)
    text = assert_page(answer)
    assert "A draft that is not public" in text
    assert "The battery can catch fire." in text
    assert "BA10060000" in text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]
    assert app.test_client().get(link[:-2]).status_code == 404
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert app.test_client().get(link).status_code == 404


def test_papers_and_e_mail_are_of_the_draft(app: Flask) -> None:
    ed, number = drafted(app)
    for kind in ("notice", "poster", "letter"):
        answer = ed.get(f"/admin/recalls/{number}/notice/{kind}.pdf")
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
    assert ed.get(f"/admin/recalls/{number}/notice/other.pdf").status_code == 404
    assert_page(ed.get(f"/admin/recalls/{number}/notice/e-mail"))
    assert "Take the battery out." in ed.page
    assert "A new battery, free of charge." in ed.page


def test_looking_changes_nothing(app: Flask) -> None:
    maker = a_maker()
    ed, number = drafted(app, maker)
    before = kept(maker, number)
    facts = (before.title, before.hazard, before.published_at, before.state, len(before.versions))
    app.test_client().get(page_link(ed, number))
    ed.get(f"/admin/recalls/{number}/notice/poster.pdf")
    ed.get(f"/admin/recalls/{number}/notice/e-mail")
    after = kept(maker, number)
    assert (after.title, after.hazard, after.published_at, after.state, len(after.versions)) == facts
