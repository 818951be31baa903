"""A worker is killed (-9) in the moment between an endpoint's answer and its note: the message comes again, under the
same webhook-id, and nothing else does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.who import COMMAND_LINE
from registry.db import db
from registry.webhooks.actions import add
from registry.webhooks.events import Event
from registry.webhooks.models import WebhookDelivery
from registry.webhooks.telling import tell
from tests.conftest import dispose, make_site
from tests.people import a_maker
from tests.receiver import Receiver, receiving
from tests.registry.jobs import worker

PATIENCE = 60.0


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = make_site(tmp_path / "data", database_url, webhooks_to="anywhere")
    with made.app_context():
        yield made
    dispose(made)


def _a_worker(site: Flask, stack: ExitStack) -> "subprocess.Popen[bytes]":
    env = worker.environment(site) | {"WEBHOOKS_TO": "anywhere", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    child = subprocess.Popen(command, cwd=worker.ROOT, env=env, start_new_session=True)
    stack.callback(child.wait)
    stack.callback(child.kill)
    return child


def _states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(WebhookDelivery.state).order_by(WebhookDelivery.id)))


@pytest.mark.slow
def test_what_was_taken_by_the_dying_comes_again_as_the_same(site: Flask) -> None:
    with receiving() as receiver, ExitStack() as stack:
        children: list[subprocess.Popen[bytes]] = []

        def kills(handler: BaseHTTPRequestHandler) -> None:
            """Whoever sent it is dead before it can note the answer that it gets."""
            os.kill(children[0].pid, signal.SIGKILL)
            handler.send_response(204)
            handler.end_headers()

        receiver.answers = [204, kills, 204]
        maker = a_maker()
        add(maker, "Care", receiver.url, list(Event), COMMAND_LINE)
        for number in range(4):
            tell(maker, Event.SALE_RECORDED, lambda number=number: {"number": number})
        db.session.commit()
        children.append(_a_worker(site, stack))
        children[0].wait(PATIENCE)
        assert _states() == ["sent", "sending", "queued", "queued"]
        children.append(_a_worker(site, stack))
        _wait(receiver)
        ids = [heard.id for heard in receiver.heard]
        assert len(ids) == 5
        assert len(set(ids)) == 4
        assert ids.count(ids[1]) == 2
        repeated = [heard.body for heard in receiver.heard if heard.id == ids[1]]
        assert repeated[0] == repeated[1]


def _wait(receiver: Receiver) -> None:
    end = time.monotonic() + PATIENCE
    while _states() != ["sent"] * 4:
        assert time.monotonic() < end, (_states(), len(receiver.heard))
        time.sleep(0.1)
