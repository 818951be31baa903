"""The log as staff read it: their own maker's, filtered, paged, proved; nobody else's."""

from flask import Flask
from sqlalchemy import text

from registry.audit.entries import keep
from registry.db import db
from tests.admin.recalls.desk import editor, published, publisher
from tests.people import a_maker, a_member, signed_in
from tests.registry.audit.test_chain import unguarded


def test_a_recall_s_story_with_before_and_after(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = published(app, ed, pub, maker)
    pub.get(f"/admin/recalls/{number}")
    assert f"/admin/log?kind=recall&amp;of={number}" in pub.page
    pub.get(f"/admin/log?kind=recall&of={number}")
    for words in (
        "started a recall",
        "changed the draft",
        "sent it to review",
        "approved it",
        "published it",
    ):
        assert words in pub.page
    assert "The battery can catch fire." in pub.page
    assert "Covers units with model number BD-18" in pub.page or "BA10060000 to BA10069999" in pub.page
    assert "BA10060000, BD-18, no: must be covered" in pub.page
    assert "The chain holds" in pub.page
    assert "signed in" not in pub.page
    pub.get("/admin/log?kind=member")
    assert "Pub</strong> signed in" in pub.page
    assert "gave a person a place here" in pub.page
    pub.get("/admin/log?who=pub")
    assert "published it" in pub.page
    assert "sent it to review" not in pub.page


def test_paged_by_entries(app: Flask) -> None:
    maker = a_maker()
    for number in range(120):
        keep(maker, None, "Ada", "unit.seen", "unit", number, None, {"what": f"look {number}"})
    db.session.commit()
    viewer = signed_in(app, a_member(app, "v@example.org", maker=maker, role="viewer"))
    viewer.get("/admin/log?kind=unit")
    assert "look 119" in viewer.page
    assert "look 60" not in viewer.page
    older = viewer.page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    viewer.get(older)
    assert "look 60" in viewer.page
    assert "Newest" in viewer.page
    for odd in ("before=-1", "before=99999999999999999999", "before=x", "kind=<b>", "of=-5&kind=recall",
                "of=99999999999&kind=recall", "who=%25", "who=" + "x" * 500):  # fmt: skip
        assert viewer.get(f"/admin/log?{odd}").status_code == 200, odd


def test_what_was_done_beside_a_recall_s_versions_is_read(app: Flask) -> None:
    maker = a_maker()
    for action in ("recall.rows_seen", "recall.reminded", "recall.overridden", "consignee.answered"):
        keep(maker, None, "Ada", action, "recall", 1, None, {"of": "found"})
    db.session.commit()
    viewer = signed_in(app, a_member(app, "v@example.org", maker=maker, role="viewer"))
    assert viewer.get("/admin/log").status_code == 200
    for words in (
        "looked at the rows behind a number",
        "had owners reminded",
        "overrode what was objected to",
    ):
        assert words in viewer.page


def test_another_maker_s_log_and_the_operator_s_are_not_there(app: Flask) -> None:
    mine, theirs = a_maker("Mine"), a_maker("Theirs")
    keep(theirs, None, "Eve", "unit.seen", "unit", 1, None, {"what": "secret"})
    keep(None, None, "Olga", "maker.admitted", "maker", 1, None, {"what": "operators only"})
    db.session.commit()
    viewer = signed_in(app, a_member(app, "v@example.org", maker=mine, role="viewer"))
    viewer.get("/admin/log")
    assert "secret" not in viewer.page
    assert "operators only" not in viewer.page
    assert viewer.get("/admin/log/operator").status_code == 403
    operator = signed_in(app, a_member(app, "op@example.org", operator=True, second_factor=True))
    operator.get("/admin/log/operator")
    assert "operators only" in operator.page
    assert "secret" not in operator.page
    assert operator.get("/admin/log").status_code == 403


def test_people_are_kept_by_name_never_by_address(app: Flask) -> None:
    maker = a_maker()
    operator = signed_in(app, a_member(app, "olga@example.org", operator=True, second_factor=True))
    operator.get(f"/admin/makers/{maker}")
    operator.post(
        f"/admin/makers/{maker}/people", {"email": "new@example.org", "person": "Nia", "role": "viewer"}
    )
    operator.get(f"/admin/makers/{maker}")
    viewer = signed_in(app, a_member(app, "v@example.org", maker=maker, role="viewer"))
    viewer.get("/admin/log?kind=member")
    assert "Nia" in viewer.page
    assert "@example.org" not in viewer.page.partition('<ol class="log"')[2].partition("</ol>")[0]


def test_a_broken_chain_is_said_aloud(app: Flask) -> None:
    maker = a_maker()
    viewer = signed_in(app, a_member(app, "v@example.org", maker=maker, role="viewer"))
    unguarded()
    db.session.execute(text("UPDATE audit_entry SET by_name = 'Eve' WHERE number = 1"))
    db.session.commit()
    viewer.get("/admin/log")
    assert "The chain is broken at entry 1" in viewer.page
    assert 'role="alert"' in viewer.page


def test_hostile_words_are_words(app: Flask) -> None:
    maker = a_maker()
    odd = {"rule": {"any": "x"}, "trials": [], "list": [{"<b>": ["<script>alert(1)</script>"]}, 5, None]}
    keep(
        maker,
        None,
        "<i>Eve</i>",
        "odd.<b>thing",
        "recall",
        None,
        {"rule": 5},
        odd,
        "<script>alert(1)</script>",
    )
    db.session.commit()
    viewer = signed_in(app, a_member(app, "v@example.org", maker=maker, role="viewer"))
    assert viewer.get("/admin/log").status_code == 200
    assert "<script>alert" not in viewer.page
    assert "<i>Eve" not in viewer.page
