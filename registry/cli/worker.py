"""Starts the worker with the periodic work of every noun."""

import click
from flask import current_app
from flask.cli import with_appcontext

from registry.recalls.index.serving import refresh
from registry.worker import Task, make_consumer

EVERY_MINUTE: dict[str, Task] = {"check-index": refresh}
"""The index is kept current on this machine even while no web worker is there to do it."""


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Runs periodic work and jobs until ctrl-C or SIGTERM."""
    make_consumer(current_app._get_current_object(), EVERY_MINUTE).run()  # type: ignore[attr-defined]
