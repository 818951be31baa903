"""Letters that come back, from the mail server that gets them."""

import sys

import click
from flask.cli import AppGroup

from registry.db import commits
from registry.notices.bounces import from_mailbox

notices_group = AppGroup("notices", help="Letters to owners.")


@notices_group.command("bounce")
@commits
def bounce() -> None:
    """Reads one delivery report from standard input; for a mail server to pipe to (MAIL_BOUNCES' mailbox)."""
    about = from_mailbox(sys.stdin.buffer.read())
    click.echo("A letter of ours came back." if about else "Not about a letter of ours, or not for good.")
