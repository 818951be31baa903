"""A site that sends over a real mail server, for stories told by letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import dispose, make_site
from tests.letters import Inbox, an_inbox


@pytest.fixture
def mailing(database_url: str, tmp_path: Path) -> Iterator[tuple[Flask, Inbox]]:
    """The site on each engine in turn, inside its app context, and what arrives."""
    with an_inbox() as inbox:
        site = make_site(
            tmp_path / "data", database_url,
            mail_server="127.0.0.1", mail_port=str(inbox.port), public_url="http://recalls.example",
        )  # fmt: skip
        with site.app_context():
            yield site, inbox
        dispose(site)
