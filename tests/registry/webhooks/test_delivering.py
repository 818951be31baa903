"""What happened reaches whoever wants to know, signed, again and again until it is taken, under one webhook-id."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry.audit.models import AuditEntry
from registry.audit.who import COMMAND_LINE
from registry.clock import now
from registry.db import db
from registry.webhooks import actions, posting, queries
from registry.webhooks.cleaning import forget_old
from registry.webhooks.events import Event
from registry.webhooks.models import WebhookDelivery, WebhookMessage, WebhookTry
from registry.webhooks.running import send_all
from registry.webhooks.sending import PAUSES
from registry.webhooks.telling import tell
from tests.people import a_maker
from tests.receiver import Receiver, drips, hangs_up
from tests.registry.webhooks.conftest import Told


def _tell(maker: int, number: int = 1, event: Event = Event.RECALL_PUBLISHED) -> None:
    tell(maker, event, lambda: {"number": number, "title": "Kettle “K2”"})
    db.session.commit()


def _states() -> list[tuple[str, int]]:
    db.session.rollback()
    rows = db.session.execute(
        sa.select(WebhookDelivery.state, WebhookDelivery.tries).order_by(WebhookDelivery.id)
    )
    return [(state, tries) for state, tries in rows]


def test_a_message_is_signed_as_standard_webhooks_has_it(care: Told, receiver: Receiver) -> None:
    _tell(care.maker)
    assert send_all() == 1
    (heard,) = receiver.heard
    told = json.loads(heard.body)
    assert told["type"] == "recall.published"
    assert told["data"] == {"number": 1, "title": "Kettle “K2”"}
    assert (heard.path, heard.headers["content-type"]) == ("/hooks", "application/json")
    key = base64.b64decode(care.secret.removeprefix("whsec_"))
    signed = f"{heard.id}.{heard.headers['webhook-timestamp']}.".encode() + heard.body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert heard.headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(heard.headers["webhook-timestamp"]) - now().timestamp()) < 30
    assert _states() == [("sent", 1)]
    assert send_all() == 0


def test_where_nobody_listens_nothing_is_written(site: Flask) -> None:
    maker = a_maker()
    tell(maker, Event.SALE_RECORDED, lambda: pytest.fail("nobody asked for the facts"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WebhookMessage)) == 0


def test_only_what_was_chosen_and_only_one_s_own(care: Told, receiver: Receiver) -> None:
    actions.change(care.row, "Customer care", receiver.url, ["sale.recorded"], COMMAND_LINE)
    other = Told(f"{receiver.url}/other", a_maker("Bolt"))
    _tell(care.maker)
    _tell(care.maker, 2, Event.SALE_RECORDED)
    _tell(other.maker, 3)
    send_all()
    assert sorted((h.path, json.loads(h.body)["data"]["number"]) for h in receiver.heard) == [
        ("/hooks", 2),
        ("/hooks/other", 3),
    ]


def test_what_happened_and_was_undone_is_not_told(care: Told, receiver: Receiver) -> None:
    tell(care.maker, Event.RECALL_PUBLISHED, lambda: {"number": 1})
    db.session.rollback()
    assert send_all() == 0
    assert receiver.heard == []


def test_again_and_again_until_it_is_taken(care: Told, receiver: Receiver) -> None:
    receiver.answers = [500, hangs_up, 302, 200]
    receiver.more_headers = {"Location": f"{receiver.url}/elsewhere"}
    _tell(care.maker)
    moment = now()
    for tries, pause in enumerate((timedelta(0), *PAUSES[:3])):
        moment += pause + timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            assert send_all() == 1
            assert send_all() == 0, "not before its time"
        assert _states() == [("sent" if tries == 3 else "queued", tries + 1)]
    assert len({heard.id for heard in receiver.heard}) == 1
    assert [heard.path for heard in receiver.heard] == ["/hooks"] * 4, "no redirect is followed"
    problems = [(one.status, one.problem) for one in reversed(queries.tries_of(1))]
    assert [status for status, _ in problems] == [500, None, 302, 200]
    assert problems[0][1] == "It answered 500, not 2xx."
    assert "redirect" in problems[2][1]
    assert queries.tries_of(1)[0].answer == "thank you"
    assert care.row.failing_since is None


def test_whoever_asks_for_time_gets_it(care: Told, receiver: Receiver) -> None:
    receiver.answers, receiver.more_headers = [503, 200], {"Retry-After": "600"}
    _tell(care.maker)
    send_all()
    with time_machine.travel(now() + timedelta(seconds=590), tick=False):
        assert send_all() == 0
    with time_machine.travel(now() + timedelta(seconds=610), tick=False):
        assert send_all() == 1


def test_who_takes_nothing_for_days_is_stopped_and_nothing_is_lost(care: Told, receiver: Receiver) -> None:
    receiver.answers = [500]
    _tell(care.maker)
    moment = now()
    for pause in (timedelta(0), *PAUSES):
        moment += pause + timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            send_all()
    assert care.row.state == "stopped"
    assert [one.id for one in queries.stopped(care.maker)] == [care.id]
    assert _states() == [("failed", 11)]
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.words) == ("webhook.stopped", "It answered 500, not 2xx.")

    _tell(care.maker, 2)
    receiver.answers = [204]
    assert send_all() == 0
    assert _states()[1] == ("waiting", 0)
    actions.go_on(care.row, COMMAND_LINE)
    db.session.commit()
    assert send_all() == 1
    assert json.loads(receiver.heard[-1].body)["data"]["number"] == 2


def test_410_says_that_nothing_more_is_wanted(care: Told, receiver: Receiver) -> None:
    receiver.answers = [410]
    _tell(care.maker)
    send_all()
    assert care.row.state == "stopped"
    assert _states() == [("waiting", 1)]


def test_a_slow_or_endless_answer_ends(
    care: Told, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "ALL_SECONDS", 1.0)
    receiver.answers = [drips, 200]
    _tell(care.maker)
    began = now()
    send_all()
    assert (now() - began).total_seconds() < 5
    assert queries.tries_of(1)[0].problem == "It took too long."


def test_of_a_long_answer_the_beginning_is_kept(care: Told, receiver: Receiver) -> None:
    receiver.answers, receiver.says = [200], b"\x00\xff<b>" + b"y" * 1_000_000
    _tell(care.maker)
    send_all()
    assert len(queries.tries_of(1)[0].answer) <= 500
    assert "\0" not in queries.tries_of(1)[0].answer


def test_while_a_secret_is_changed_both_sign(care: Told, receiver: Receiver) -> None:
    new = actions.rotate(care.row, COMMAND_LINE)
    db.session.commit()
    assert new != care.secret
    _tell(care.maker)
    send_all()
    assert len(receiver.heard[0].headers["webhook-signature"].split(" ")) == 2
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        _tell(care.maker, 2)
        send_all()
    assert len(receiver.heard[1].headers["webhook-signature"].split(" ")) == 1
    for table in ("webhook_endpoint", "audit_entry"):
        rows = repr(db.session.execute(sa.text(f"SELECT * FROM {table}")).all())
        assert care.secret not in rows
        assert new not in rows


def test_paused_nothing_is_written_and_what_was_waits(care: Told, receiver: Receiver) -> None:
    _tell(care.maker)
    actions.pause(care.row, COMMAND_LINE)
    db.session.commit()
    _tell(care.maker, 2)
    assert send_all() == 0
    actions.go_on(care.row, COMMAND_LINE)
    db.session.commit()
    assert send_all() == 1
    assert json.loads(receiver.heard[0].body)["data"]["number"] == 1


def test_removed_it_is_told_nothing(care: Told, receiver: Receiver) -> None:
    _tell(care.maker)
    actions.remove(care.row, COMMAND_LINE)
    db.session.commit()
    _tell(care.maker, 2)
    assert send_all() == 0
    assert queries.endpoints_of(care.maker) == []
    assert queries.own_endpoint(care.maker, care.id) is None


def test_sent_again_by_hand_it_is_the_same_message(care: Told, receiver: Receiver) -> None:
    for number in (1, 2, 3):
        _tell(care.maker, number)
    send_all()
    actions.send_again(care.row, 2, COMMAND_LINE)
    db.session.commit()
    send_all()
    assert [json.loads(h.body)["data"]["number"] for h in receiver.heard] == [1, 2, 3, 2]
    assert receiver.heard[3].id == receiver.heard[1].id
    assert receiver.heard[3].body == receiver.heard[1].body


def test_a_span_of_time_again(care: Told, receiver: Receiver) -> None:
    moment = now()
    for hour in range(5):
        with time_machine.travel(moment + timedelta(hours=hour), tick=False):
            _tell(care.maker, hour)
    with time_machine.travel(moment + timedelta(hours=6), tick=False):
        send_all()
        receiver.heard.clear()
        span = moment + timedelta(minutes=30), moment + timedelta(hours=3, minutes=30)
        assert actions.send_between(care.row, *span, COMMAND_LINE, failed=True) == 0
        assert actions.send_between(care.row, *span, COMMAND_LINE, failed=False) == 3
        db.session.commit()
        send_all()
    assert [json.loads(h.body)["data"]["number"] for h in receiver.heard] == [1, 2, 3]


def test_after_thirty_days_it_is_forgotten(care: Told, receiver: Receiver) -> None:
    _tell(care.maker)
    send_all()
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        _tell(care.maker, 2)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        forget_old()
    kept = db.session.scalars(sa.select(WebhookMessage)).all()
    assert [json.loads(one.body)["data"]["number"] for one in kept] == [2]
    assert db.session.scalars(sa.select(WebhookTry)).all() == []
