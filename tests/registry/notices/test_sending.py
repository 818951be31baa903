"""The outbox over a real mail server: each letter once, whatever the server answers, and nothing lost."""

import json
import zlib
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.notices.actions import again, write
from registry.notices.codes import letter_of_message, told_code
from registry.notices.facts import stop_of
from registry.notices.kinds import KINDS
from registry.notices.models import Letter, LetterText
from registry.notices.preparing import headers
from registry.notices.running import send_all
from registry.notices.sending import MOST_ATTEMPTS, pause_after
from registry.tokens.actions import peek
from tests.conftest import dispose, make_site
from tests.letters import Inbox, an_inbox, link_in, send_letters, words
from tests.registry.notices.builders import a_watch, an_owner


def sign_in_letters(count: int) -> list[int]:
    owners = [an_owner(f"p{number}@example.org") for number in range(count)]
    ids = [write("sign_in", owner.person, owner_id=owner.id).id for owner in owners]
    db.session.commit()
    return ids


def states(ids: list[int]) -> list[str]:
    db.session.expire_all()
    return [db.session.get_one(Letter, number).state for number in ids]


def test_a_letter_goes_out_once_and_its_link_works(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    owner = an_owner()
    letter = write("sign_in", owner.person, owner_id=owner.id)
    db.session.commit()
    assert send_letters(site) == 1
    assert send_letters(site) == 0
    (arrived,) = inbox.to("ann@example.org")
    token = link_in(arrived, "/mine/enter/").rpartition("/")[2]
    assert token in words(arrived, "html")
    assert peek("sign_in", token) == owner.id
    db.session.refresh(letter)
    assert (letter.state, letter.attempts, letter.lease_owner) == ("sent", 1, "")
    assert letter.code is not None
    assert letter.code == told_code(words(arrived).split("code is ")[1].split(".")[0])
    assert letter_of_message(site.config["SETTINGS"], arrived["Message-ID"]) == letter.id


def test_what_was_sent_is_kept_without_its_link(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    (number,) = sign_in_letters(1)
    send_letters(site)
    kept = db.session.get_one(LetterText, number)
    subject, text, html = json.loads(zlib.decompress(kept.pressed))
    token = link_in(inbox.letters[0], "/mine/enter/").rpartition("/")[2]
    assert subject == inbox.letters[0]["Subject"]
    assert token not in text + html
    assert text.replace("ONE-USE-LINK", token) == words(inbox.letters[0]).replace("\r\n", "\n")
    assert kept.message_id == inbox.letters[0]["Message-ID"]


def test_a_server_that_cannot_now_gets_it_later_and_one_that_will_not_never_again(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    ids = sign_in_letters(3)
    inbox.answers = ["451 come again", "550 no such person here", "250"]
    send_letters(site)
    assert states(ids) == ["sent", "failed", "sent"]
    assert len(inbox.letters) == 2
    assert db.session.get_one(Letter, ids[0]).attempts == 2
    assert db.session.get_one(Letter, ids[1]).problem == "the mail server answered 550"


def test_the_connection_is_kept_and_opened_again_after_421(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    ids = sign_in_letters(5)
    inbox.answers = ["250", "421 going down"]
    send_letters(site)
    assert states(ids) == ["sent"] * 5
    assert len(inbox.letters) == 5


def test_many_letters_go_over_one_line(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    ids = sign_in_letters(130)
    inbox.answers = ["250"] * 60 + ["550 no such person here", "451 come again"]
    send_letters(site)
    assert Counter(states(ids)) == {"sent": 129, "failed": 1}
    assert len(inbox.lines) == 1, "neither a batch nor a refusal costs a connection"


def test_a_letter_is_tried_16_times_with_longer_pauses_over_two_days(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(hours=6))
    assert timedelta(hours=42) < sum(pauses, timedelta()) < timedelta(hours=48)
    (number,) = sign_in_letters(1)
    inbox.answers = ["451 come again"] * 99
    with site.app_context():
        send_all(site.extensions["mail"])
    letter = db.session.get_one(Letter, number, populate_existing=True)
    assert (letter.state, letter.attempts) == ("queued", 1)
    assert timedelta(seconds=55) < letter.run_at - now() <= timedelta(minutes=1)
    assert send_letters(site) == 0, "not before its time"
    letter.run_at = now()
    db.session.commit()
    send_letters(site)
    assert states([number]) == ["failed"]
    letter = db.session.get_one(Letter, number)
    assert (letter.attempts, letter.problem) == (16, "the mail server answered 451; tried 16 times")
    assert len(inbox.answers) == 99 - MOST_ATTEMPTS
    inbox.answers.clear()
    again(letter)
    db.session.commit()
    send_letters(site)
    assert states([number]) == ["sent"]


def test_without_a_server_letters_wait_as_they_were(database_url: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "data", database_url, mail_server="127.0.0.1", mail_port="9")
    with site.app_context():
        ids = sign_in_letters(2)
        with pytest.raises(Exception, match="no connection"):
            send_letters(site)
        assert states(ids) == ["queued", "queued"]
        assert db.session.get_one(Letter, ids[0]).attempts == 0
    dispose(site)


def test_without_a_setting_letters_are_files(app: Flask, tmp_path: Path) -> None:
    sign_in_letters(2)
    send_letters(app)
    files = list((tmp_path / "data" / "mail").glob("*.eml"))
    assert len(files) == 2
    assert "/mine/enter/" in files[0].read_text()


def test_the_address_and_the_subject_cannot_bring_a_header(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    for email in (
        "ann@example.org\r\nBcc: eve@example.org",
        "ann@example.org, eve@example.org",
        "a b@example.org",
    ):
        owner = an_owner(email)
        write("sign_in", owner.person, owner_id=owner.id)
    watch = a_watch(query="serial=A%0D%0ABcc:%20eve@example.org")
    write("watch_changed", watch.person, watch_id=watch.id, facts={"before": "need", "after": "affected"})
    db.session.commit()
    send_letters(site)
    (arrived,) = inbox.letters
    assert arrived["Bcc"] is None
    assert arrived["Subject"] == "Recalled: the product you watch"
    assert sorted(db.session.scalars(select(Letter.state))) == ["failed", "failed", "failed", "sent"]


def test_every_letter_but_those_about_safety_can_be_left_with_one_click(app: Flask) -> None:
    safe = {kind for kind in KINDS if not stop_of(kind, "ABCDEFGH23")}
    assert safe == {kind for kind, one in KINDS.items() if one.recall} | {
        "consignee_notice", "consignee_reminder", "injury_alert",
    }  # fmt: skip
    for kind in KINDS:
        heads = headers(stop_of(kind, "ABCDEFGH23"))
        assert ("List-Unsubscribe" in heads) == (kind not in safe), kind
        assert heads.get("List-Unsubscribe-Post", "") == (
            "" if kind in safe else "List-Unsubscribe=One-Click"
        )


def test_a_watch_is_ended_by_its_letter(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    watch = a_watch()
    write("watch_changed", watch.person, watch_id=watch.id, facts={"before": "need", "after": "affected"})
    owner = an_owner("bo@example.org")
    write("sign_in", owner.person, owner_id=owner.id)
    db.session.commit()
    send_letters(site)
    first, second = inbox.letters
    assert first["To"] == "bo@example.org", "somebody waits for a link before the screen"
    stop = second["List-Unsubscribe"].strip("<>")
    assert second["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert peek("stop_watch", stop.rpartition("/")[2]) == watch.id
    assert stop.startswith("http://recalls.example/watch/stop/")
    assert stop in words(second)


def test_one_click_ends_letters_of_a_kind_and_links_for_a_day(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    owner, client = an_owner(), site.test_client()

    def arrived(kind: str, **facts: int) -> bool:
        write(kind, owner.person, owner_id=owner.id, facts=facts)
        db.session.commit()
        send_letters(site)
        return bool(inbox.letters) and not inbox.letters.clear()

    def leave(letter: EmailMessage) -> None:
        path = letter["List-Unsubscribe"].strip("<>").removeprefix("http://recalls.example")
        assert path in words(letter)
        assert "No more of these letters?" in client.get(path).text, "to open the link changes nothing"
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "You get no more" in answer.text) == (200, True)

    for kind, facts in (("list_registered", {"count": 2}), ("sign_in", {})):
        write(kind, owner.person, owner_id=owner.id, facts=facts)
    db.session.commit()
    send_letters(site)
    for letter in list(inbox.letters):
        leave(letter)
    inbox.letters.clear()
    assert not arrived("list_registered", count=3)
    assert not arrived("sign_in")
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert arrived("sign_in")
        assert not arrived("list_registered", count=4)
    assert client.post("/l/ABCDEFGH23/stop").status_code == 404


def test_what_is_no_longer_wanted_is_dropped(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    ended, bounced = a_watch(state="stopped"), a_watch("bo@example.org")
    bounced.bounced_at = now()
    for watch in (ended, bounced):
        write("watch_changed", watch.person, watch_id=watch.id, facts={"before": "need", "after": "affected"})
    write("sign_in", "0" * 64, owner_id=999)
    db.session.commit()
    send_letters(site)
    assert not inbox.letters
    assert sorted(db.session.scalars(select(Letter.state))) == ["bounced", "dropped", "dropped"]


def test_one_domain_gets_only_so_many(database_url: str, tmp_path: Path) -> None:
    with an_inbox() as inbox:
        site = make_site(
            tmp_path / "data", database_url,
            mail_server="127.0.0.1", mail_port=str(inbox.port), mail_domain_rate="3 per hour",
        )  # fmt: skip
        with site.app_context():
            ids = sign_in_letters(5)
            other = an_owner("else@example.net")
            ids.append(write("sign_in", other.person, owner_id=other.id).id)
            db.session.commit()
            send_letters(site)
            assert states(ids) == ["sent", "sent", "sent", "queued", "queued", "sent"]
            assert db.session.get_one(Letter, ids[4]).attempts == 0
            assert db.session.get_one(Letter, ids[4]).run_at > now()
        dispose(site)
