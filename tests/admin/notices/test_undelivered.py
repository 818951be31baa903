"""Letters that belong to no recall and could not be delivered: a maker sees and sends its own, the operator all."""

from flask import Flask

from registry.audit.models import AuditEntry
from registry.db import db
from registry.notices.actions import write
from registry.notices.models import Letter
from registry.staff.permissions import Role
from tests.people import a_maker, a_member, signed_in


def dead(kind: str, **more: int | None) -> Letter:
    letter = write(kind, "a" * 64, **more)
    letter.state, letter.problem = "failed", "the mail server answered 550"
    db.session.commit()
    return letter


def test_a_maker_sees_its_own_and_sends_them_again(app: Flask) -> None:
    maker, other = a_maker(), a_maker("Other")
    mine = dead("registration_confirmed", organisation_id=maker)
    theirs = dead("proof_wanted", organisation_id=other)
    nobodys = dead("sign_in")
    browser = signed_in(app, a_member(app, maker=maker, role=Role.PUBLISHER, second_factor=True))
    browser.get("/admin/notices/undelivered")
    assert f"Letter {mine.id}" in browser.page
    assert "Confirmation of a registration" in browser.page
    assert "answered 550" in browser.page
    assert not any(f"Letter {one.id}<" in browser.page for one in (theirs, nobodys))
    for one in (theirs.id, nobodys.id, 2**40):
        assert browser.post(f"/admin/notices/undelivered/{one}").status_code == 404
        browser.get("/admin/notices/undelivered")
    browser.post(f"/admin/notices/undelivered/{mine.id}")
    assert "waits to be sent again" in browser.page
    assert "No letter came back" in browser.page
    db.session.rollback()
    assert [db.session.get_one(Letter, one).state for one in (mine.id, theirs.id)] == ["queued", "failed"]
    assert db.session.query(AuditEntry).filter_by(action="letter.sent_again").count() == 1


def test_the_operator_sees_all_and_sends_them_again(app: Flask) -> None:
    first, second = dead("sign_in"), dead("confirm_watch")
    run = app.test_cli_runner().invoke
    said = run(args=["notices", "dead"]).output
    assert "1 sign_in" in said
    assert f"{first.id} " in said
    assert "no maker: the mail server answered 550" in said
    assert run(args=["notices", "again"]).exit_code == 2
    wrong = run(args=["notices", "again", str(first.id), "999"])
    assert (wrong.exit_code, "999" in wrong.output) == (1, True)
    assert "1 letter(s) wait" in run(args=["notices", "again", str(first.id)]).output
    assert "1 letter(s) wait" in run(args=["notices", "again", "--kind", "confirm_watch"]).output
    db.session.expire_all()
    assert {db.session.get_one(Letter, one).state for one in (first.id, second.id)} == {"queued"}
    assert "sign_in" not in run(args=["notices", "dead"]).output
