"""A recall from its first draft to its end, as an editor and a publisher live it."""

import time

import pytest
from flask import Flask

from registry.recalls.comparing import advice
from tests.admin.recalls.desk import (
    CONTENTS,
    RANGE,
    editor,
    kept,
    published,
    publisher,
    scoped,
    seen,
    sent,
    started,
    submitted,
    tried_out,
    wrote,
)
from tests.jobs import run_jobs
from tests.people import a_maker, a_member, signed_in


def test_drafted_reviewed_and_published_by_two(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    ed.get("/admin/recalls")
    assert "No recall yet" in ed.page
    number = submitted(ed, maker)
    pub.get("/admin/")
    assert "to review" in pub.page
    pub.get(f"/admin/recalls/{number}/review")
    for words in (
        "BA10060000 to BA10069999",
        "Except units",
        "The battery can catch fire.",
        "12,500",
        "Publish now",
    ):
        assert words in pub.page
    pub.post(f"/admin/recalls/{number}/publish", {"seen": seen(pub)})
    recall = kept(maker, number)
    assert (recall.state, recall.current_number) == ("open", 1)
    assert recall.versions[0].by_name == "Ed"
    assert recall.versions[0].approved_by_name == "Pub"
    assert recall.contacts[0].phone == "0800 123"
    assert recall.identifiers[0].field == "green dot"
    assert "The battery can catch fire." in app.test_client().get(f"/recalls/{recall.slug}").text
    assert _verdict(app, "BA10060001") == "affected"
    assert _verdict(app, "BA10070000") == "not_recognised", "no product was described"


@pytest.mark.parametrize(("units", "said"), [("600", False), ("400", True)])
def test_review_and_preview_advise_a_list_alike(app: Flask, units: str, said: bool) -> None:
    """The words, and from how many numbers a unit on, are those of `comparing.advice`."""
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    wrote(ed, number, units_announced=units)
    scoped(ed, number)
    tried_out(ed, number)
    sent(ed, number, "First published.")
    ed.get(f"/admin/recalls/{number}/review")
    assert "Numbers covered" in ed.page
    assert advice(10_000, 400) == "10,000 numbers for 400 units: a list would be better."
    assert (advice(10_000, 400) in ed.page) == said
    assert ("a list would be better" in ed.page) == said


def _verdict(app: Flask, serial: str) -> str:
    """What the public is told a moment later."""
    told = {"brand": "Borealis", "model": "BD-18", "serial": serial, "green dot": "false"}
    end = time.monotonic() + 10
    while True:
        answer = app.test_client().get("/api/v1/check", query_string=told)
        verdict = answer.json["verdict"] if answer.json else ""
        if verdict in {"affected", "not_recognised"} or time.monotonic() > end:
            return str(verdict)
        time.sleep(0.2)


def test_whoever_had_a_hand_in_it_never_publishes_it(app: Flask) -> None:
    maker = a_maker()
    pub, other = publisher(app, maker), publisher(app, maker, "other@example.org")
    number = submitted(pub, maker)
    pub.get(f"/admin/recalls/{number}/review")
    assert "You had a hand in this version" in pub.page
    assert "Publish now" not in pub.page
    fingerprint = pub.page.partition('class="serial">')[2]
    other.get(f"/admin/recalls/{number}/review")
    token = seen(other)
    pub.post(f"/admin/recalls/{number}/publish", {"seen": token})
    assert "a second person must publish it" in pub.page
    assert kept(maker, number).state == "draft"
    assert fingerprint
    other.post(f"/admin/recalls/{number}/publish", {"seen": token})
    assert kept(maker, number).state == "open"


def test_an_editor_never_publishes_and_a_publisher_needs_a_second_factor(app: Flask) -> None:
    maker = a_maker()
    ed, second = editor(app, maker), editor(app, maker, "second@example.org")
    number = submitted(ed, maker)
    second.get(f"/admin/recalls/{number}/review")
    assert "A publisher decides" in second.page
    assert second.post(f"/admin/recalls/{number}/publish", {"seen": "x"}).status_code == 403
    bare = signed_in(app, a_member(app, "bare@example.org", maker=maker, role="publisher"))
    bare.get("/admin/")
    assert "You cannot publish yet" in bare.page
    bare.get(f"/admin/recalls/{number}/review")
    assert "Publishing needs your second factor" in bare.page
    bare.post(f"/admin/recalls/{number}/publish", {"seen": "x"})
    assert bare.path == "/admin/account"
    assert kept(maker, number).state == "draft"


def test_what_changed_since_one_looked_is_not_published(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = submitted(ed, maker)
    pub.get(f"/admin/recalls/{number}/review")
    old = seen(pub)
    ed.get(f"/admin/recalls/{number}/review")
    ed.post(f"/admin/recalls/{number}/take-back")
    scoped(ed, number, **{"g0-l1-last": "BA10079999"})
    sent(ed, number, "More.")
    pub.post(f"/admin/recalls/{number}/publish", {"seen": old})
    assert "changed since you looked" in pub.page
    assert "BA10079999" in pub.page
    assert kept(maker, number).state == "draft"


def test_publishing_twice_and_submitting_twice_do_no_harm(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = started(ed)
    wrote(ed, number)
    scoped(ed, number)
    tried_out(ed, number)
    twice = {"seen": seen(ed), "reason": "First published."}
    ed.post(f"/admin/recalls/{number}/submit", twice)
    run_jobs(app)
    ed.get(f"/admin/recalls/{number}/review")
    ed.post(f"/admin/recalls/{number}/submit", twice)
    assert "changed since you looked" in ed.page
    pub.get(f"/admin/recalls/{number}/review")
    token = seen(pub)
    pub.post(f"/admin/recalls/{number}/publish", {"seen": token})
    pub.post(f"/admin/recalls/{number}/publish", {"seen": token})
    assert "somebody was quicker" in pub.page
    assert len(kept(maker, number).versions) == 1


def test_sent_back_with_a_comment(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = submitted(ed, maker)
    pub.get(f"/admin/recalls/{number}/review")
    pub.post(f"/admin/recalls/{number}/send-back", {"comment": ""})
    assert 'id="f-comment-error"' in pub.page
    pub.post(f"/admin/recalls/{number}/send-back", {"comment": "The <b>last</b> number is wrong."})
    ed.get("/admin/")
    assert "sent back" in ed.page
    ed.get(f"/admin/recalls/{number}")
    assert "Pub: The &lt;b&gt;last&lt;/b&gt; number is wrong." in ed.page


def test_amending_closing_and_reopening(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = published(app, ed, pub, maker)
    ed.get(f"/admin/recalls/{number}")
    ed.post(f"/admin/recalls/{number}/amend")
    assert "BA10060000" in ed.page
    scoped(ed, number, **{"g0-l1-last": "BA10079999"})
    assert "No longer covers" in ed.page
    assert "Now covers" in ed.page
    sent(ed, number, "Two more reports.")
    assert kept(maker, number).current_number == 1, "nothing changed for the public yet"
    pub.get(f"/admin/recalls/{number}/review")
    pub.post(f"/admin/recalls/{number}/publish", {"seen": seen(pub)})
    assert kept(maker, number).current_number == 2
    pub.get(f"/admin/recalls/{number}/versions/1")
    assert "BA10069999" in pub.page
    pub.get(f"/admin/recalls/{number}")
    assert "Two more reports." in pub.page
    assert ed.post(f"/admin/recalls/{number}/close").status_code == 403
    pub.post(f"/admin/recalls/{number}/close", {"reason": " "})
    assert 'id="f-reason-error"' in pub.page
    pub.post(f"/admin/recalls/{number}/close", {"reason": "All <b>repaired</b>."})
    assert "All &lt;b&gt;repaired&lt;/b&gt;." in pub.page
    assert kept(maker, number).state == "closed"
    pub.post(f"/admin/recalls/{number}/close", {"reason": "Twice."})
    assert "Only an open recall can be closed" in pub.page
    assert "Twice." not in pub.page.partition("<details")[0]
    pub.post(f"/admin/recalls/{number}/reopen", {"reason": "Two were missed."})
    assert kept(maker, number).state == "open"


def test_a_draft_is_thrown_away(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = published(app, ed, pub, maker)
    ed.get(f"/admin/recalls/{number}")
    ed.post(f"/admin/recalls/{number}/amend")
    ed.post(f"/admin/recalls/{number}/discard")
    assert len(kept(maker, number).versions) == 1
    first = started(ed, "Another")
    ed.post(f"/admin/recalls/{first}/discard")
    assert ed.path == "/admin/recalls"
    assert ed.get(f"/admin/recalls/{first}").status_code == 404
    assert ed.get(f"/admin/recalls/{number}/contents").status_code == 404, "no draft to write on"
    ed.get(f"/admin/recalls/{number}/review")
    assert ed.path == f"/admin/recalls/{number}"


def test_an_unfinished_draft_is_not_sent_to_review(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    ed.get(f"/admin/recalls/{number}/review")
    ed.post(f"/admin/recalls/{number}/submit", {"seen": seen(ed), "reason": ""})
    assert 'id="f-reason-error"' in ed.page
    ed.post(f"/admin/recalls/{number}/submit", {"seen": seen(ed), "reason": "Because"})
    assert "Not done yet" in ed.page
    assert "Say what can happen to people." in ed.page
    assert "Because" in ed.page
    wrote(ed, number)
    ed.get(f"/admin/recalls/{number}/review")
    ed.post(f"/admin/recalls/{number}/submit", {"seen": seen(ed), "reason": "Because"})
    assert "there is no group yet" in ed.page or "no unit is covered" in ed.page


def test_two_editors_at_one_draft(app: Flask) -> None:
    maker = a_maker()
    one, two = editor(app, maker), editor(app, maker, "two@example.org")
    number = started(one)
    two.get(f"/admin/recalls/{number}/contents")
    old = seen(two)
    wrote(one, number)
    two.post(f"/admin/recalls/{number}/contents", CONTENTS | {"seen": old, "hazard": "Mine."})
    assert "changed since you looked" in two.page
    assert "Mine." in two.page, "nothing typed is lost"
    assert kept(maker, number).versions[0].notice["hazard"] == "The battery can catch fire."
    two.get(f"/admin/recalls/{number}/scope")
    old = seen(two)
    scoped(one, number)
    two.post(
        f"/admin/recalls/{number}/scope", RANGE | {"seen": old, "do": "save", "g0-l1-first": "BA10050000"}
    )
    assert "changed since you looked" in two.page
    assert "BA10050000" in two.page
