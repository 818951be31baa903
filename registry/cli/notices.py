"""Letters that come back, and answers to letters, from the mail server that gets them; and letters that could not be
sent, to be sent again by whoever runs the site. No address is shown."""

import sys

import click
from flask.cli import AppGroup

from registry.db import commits
from registry.journeys import noticing, writing_back
from registry.notices.bounces import from_mailbox
from registry.recalls.states import Author

NO_SUCH = 65
"""EX_DATAERR: the mail server tells whoever wrote it that nobody read it."""
notices_group = AppGroup("notices", help="Letters to owners.")


@notices_group.command("bounce")
@commits
def bounce() -> None:
    """Reads one delivery report from standard input; for a mail server to pipe to (MAIL_BOUNCES' mailbox)."""
    about = from_mailbox(sys.stdin.buffer.read())
    click.echo("A letter of ours came back." if about else "Not about a letter of ours, or not for good.")


@notices_group.command("dead")
@click.option("--kind", default="", help="Only of this kind, such as sign_in.")
def dead(kind: str) -> None:
    """Lists letters that are not tried again by themselves, of every maker and of none; the newest 100."""
    for name, count in noticing.count_dead():
        click.echo(f"{count:>7} {name}")
    for letter in noticing.dead_of_site(kind):
        maker = f"maker {letter.organisation_id}" if letter.organisation_id else "no maker"
        about = f", recall {letter.recall_id}" if letter.recall_id else ""
        words = letter.problem or "it came back"
        click.echo(f"{letter.id} {letter.made_at:%Y-%m-%d %H:%M} {letter.kind}, {maker}{about}: {words}")


@notices_group.command("again")
@click.argument("numbers", nargs=-1, type=click.IntRange(1, 2**31 - 1))
@click.option("--kind", default="", help="The newest 100 of this kind.")
@commits
def again(numbers: tuple[int, ...], kind: str) -> None:
    """Sends dead letters once more, by their NUMBERS or all of a kind."""
    if not numbers and not kind:
        raise click.UsageError("Say which: numbers of letters, or --kind.")
    letters = noticing.dead_of_site(kind, numbers)
    if missing := set(numbers) - {letter.id for letter in letters}:
        raise click.ClickException(f"These are no dead letters: {', '.join(map(str, sorted(missing)))}.")
    for letter in letters:
        noticing.send_again(letter, Author(None, "the operator"))
    click.echo(f"{len(letters)} letter(s) wait to be sent again.")


@notices_group.command("reply")
@commits
def reply() -> None:
    """Reads one message from standard input; for a mail server to pipe to (MAIL_REPLIES' mailbox)."""
    taken = writing_back.from_mailbox(sys.stdin.buffer.read())
    click.echo(
        "It stands in the thread."
        if taken
        else "No answer to a letter about a request, or not from its owner."
    )
    if not taken:
        raise SystemExit(NO_SUCH)
