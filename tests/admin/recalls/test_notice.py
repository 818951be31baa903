"""The notice page says what lacks by the countries of sale and leads to the field; an approver alone goes past it."""

from flask import Flask

from tests.admin.recalls.desk import (
    CONTENTS,
    editor,
    kept,
    publisher,
    scoped,
    seen,
    sent,
    started,
    tried_out,
    wrote,
)
from tests.people import Browser, a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page

GERMANY = {"sold_in": "Germany", "hazard": "The battery can catch fire in rare cases."}


def written(browser: Browser, **changes: str) -> int:
    number = started(browser)
    wrote(browser, number, **changes)
    scoped(browser, number)
    tried_out(browser, number)
    return number


def test_it_says_what_lacks_and_leads_to_the_field(app: Flask) -> None:
    ed = editor(app, a_maker())
    number = written(ed, **GERMANY)
    assert_page(ed.get(f"/admin/recalls/{number}/notice"))
    assert "Regulation (EU) 2023/988, Article 36" in ed.page
    assert "15 U.S.C." not in ed.page
    assert f'href="/admin/recalls/{number}/contents#f-pictures"' in ed.page
    assert "<mark>in rare cases</mark>" in ed.page
    ed.get(f"/admin/recalls/{number}/contents")
    assert 'id="f-pictures"' in ed.page, "where the link leads to is there"


def test_both_rules_hold_where_it_was_sold_in_both(app: Flask) -> None:
    ed = editor(app, a_maker())
    number = written(ed, sold_in="DE, USA")
    ed.get(f"/admin/recalls/{number}/notice")
    assert "Article 36" in ed.page
    assert "15 U.S.C. 2064(i)(2)" in ed.page


def test_where_no_rule_is_known_it_says_so(app: Flask) -> None:
    ed = editor(app, a_maker())
    number = written(ed)
    ed.get(f"/admin/recalls/{number}/notice")
    assert "No rules are known here for these countries" in ed.page


def test_a_new_draft_lacks_its_countries(app: Flask) -> None:
    ed = editor(app, a_maker())
    number = started(ed)
    ed.get(f"/admin/recalls/{number}/notice")
    assert "The countries of sale, which decide what a notice must say" in ed.page


def test_a_publisher_is_refused_until_a_reason_is_given(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = written(ed, **GERMANY)
    sent(ed, number, "First published.")
    pub.get(f"/admin/recalls/{number}/review")
    assert "Why it is published although it lacks something" in pub.page
    assert "“in rare cases” must go" in pub.page
    pub.post(f"/admin/recalls/{number}/publish", {"seen": seen(pub)})
    assert 'id="f-override-error"' in pub.page
    assert kept(maker, number).published_at is None
    pub.post(f"/admin/recalls/{number}/publish", {"seen": seen(pub), "override": "People must know today."})
    assert "Published. Checks answer" in pub.page
    pub.get(f"/admin/recalls/{number}/versions/1")
    assert "People must know today." in pub.page
    assert "a picture of the product" in pub.page


def test_an_editor_is_offered_no_way_past_it(app: Flask) -> None:
    ed = editor(app, a_maker())
    number = written(ed, **GERMANY)
    sent(ed, number, "First published.")
    ed.get(f"/admin/recalls/{number}/review")
    assert "must go" in ed.page
    assert "Why it is published although it lacks something" not in ed.page


def test_who_only_looks_sees_no_links_to_mend(app: Flask) -> None:
    maker = a_maker()
    number = written(editor(app, maker), **GERMANY)
    viewer = signed_in(app, a_member(app, "v@example.org", maker=maker, role="viewer"))
    assert_page(viewer.get(f"/admin/recalls/{number}/notice"))
    assert f"{number}/contents" not in viewer.page


def test_what_the_public_sees_is_judged_too(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = written(ed, injuries="2", made_by="Borealis Works, Tromsø")
    sent(ed, number, "First published.")
    pub.get(f"/admin/recalls/{number}/review")
    pub.post(f"/admin/recalls/{number}/publish", {"seen": seen(pub)})
    assert_page(ed.get(f"/admin/recalls/{number}/notice"))
    assert "sold in United Kingdom" in ed.page
    page = app.test_client().get(f"/recalls/{kept(maker, number).slug}").text
    for said in ("Borealis Works, Tromsø", "2 hurt", "United Kingdom"):
        assert said in page, said
    assert CONTENTS["hazard"] in page
