"""Starts the worker with the periodic work of every noun."""

import click
from flask import current_app
from flask.cli import with_appcontext

from registry.worker import Task, make_consumer

EVERY_MINUTE: dict[str, Task] = {}


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Runs periodic work and jobs until ctrl-C or SIGTERM."""
    make_consumer(current_app._get_current_object(), EVERY_MINUTE).run()  # type: ignore[attr-defined]
