"""A site that may send to this machine, and a program that listens there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from registry.audit.who import COMMAND_LINE
from registry.db import db
from registry.webhooks.actions import add
from registry.webhooks.events import Event
from registry.webhooks.models import WebhookEndpoint
from tests.conftest import dispose, make_site
from tests.people import a_maker
from tests.receiver import Receiver, receiving


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = make_site(tmp_path / "data", database_url, webhooks_to="anywhere")
    with made.app_context():
        yield made
    dispose(made)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


class Told:
    """An endpoint of a maker, and its secret."""

    def __init__(self, url: str, maker: int | None = None) -> None:
        self.maker = a_maker() if maker is None else maker
        endpoint, self.secret = add(self.maker, "Customer care", url, list(Event), COMMAND_LINE)
        db.session.commit()
        self.id = endpoint.id

    @property
    def row(self) -> WebhookEndpoint:
        db.session.rollback()
        return db.session.get_one(WebhookEndpoint, self.id, populate_existing=True)


@pytest.fixture
def care(site: Flask, receiver: Receiver) -> Told:
    return Told(receiver.url)
