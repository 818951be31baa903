"""Commands for whoever keeps the translations."""

import click
from flask.cli import AppGroup

from registry.tongue.catalogues import ENGLISH, MESSAGES, OWN_NAMES, VERDICTS, agrees, read
from registry.tongue.gathering import update

languages_group = AppGroup("languages", help="The catalogues in translations/.")


@languages_group.command("update")
def update_catalogues() -> None:
    """Write new sentences of templates and code into the catalogues, and say what each still lacks."""
    update()
    for code in OWN_NAMES:
        if code != ENGLISH:
            for domain in (VERDICTS, MESSAGES):
                found = [message for message in read(code, domain) if message.id]
                missing = sum(not agrees(message) for message in found)
                click.echo(f"{code} {domain}: {len(found) - missing} of {len(found)}")
