"""A line to the mail server over which nothing went for a while: letters come one by one on a quiet day, and servers
take leave of who says nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from registry.db import db
from registry.notices import posting
from registry.notices.actions import write
from registry.notices.models import Letter
from registry.notices.posting import Post
from registry.notices.running import post_here
from registry.notices.sending import Sender
from tests.conftest import dispose, make_site
from tests.letters import an_inbox
from tests.registry.notices.builders import an_owner


@contextmanager
def a_line(folder: Path, database_url: str, port: int) -> Iterator[Post]:
    site: Flask = make_site(folder, database_url, mail_server="127.0.0.1", mail_port=str(port))
    with site.app_context():
        post = post_here(site.extensions["mail"])
        yield post
        post.close()
    dispose(site)


def sent(post: Post, email: str) -> Letter:
    owner = an_owner(email)
    number = write("sign_in", owner.person, owner_id=owner.id).id
    db.session.commit()
    Sender("a", post).send_some()
    return db.session.get_one(Letter, number, populate_existing=True)


def test_a_letter_after_a_quiet_time_goes_out_at_once(database_url: str, tmp_path: Path) -> None:
    with an_inbox() as inbox, a_line(tmp_path / "data", database_url, inbox.port) as post:
        assert sent(post, "ann@example.org").state == "sent"
        inbox.leave()
        time.sleep(posting.RESTED + 0.5)
        letter = sent(post, "bob@example.org")
        assert (letter.state, letter.attempts, letter.problem) == ("sent", 1, "")
        assert len(inbox.letters) == 2


def test_a_line_that_still_lives_is_kept(database_url: str, tmp_path: Path) -> None:
    with an_inbox() as inbox, a_line(tmp_path / "data", database_url, inbox.port) as post:
        sent(post, "ann@example.org")
        post.rest()
        time.sleep(posting.RESTED + 0.2)
        sent(post, "bob@example.org")
        assert len(inbox.lines) == 1


def test_a_line_that_nobody_uses_is_given_back(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_inbox() as inbox, a_line(tmp_path / "data", database_url, inbox.port) as post:
        sent(post, "ann@example.org")
        monkeypatch.setattr(posting, "LONGEST_REST", 0.0)
        post.rest()
        sent(post, "bob@example.org")
        assert len(inbox.lines) == 2
