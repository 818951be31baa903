"""Joins the two faces into one site and gives it its commands."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from registry.cli.audit import audit_group
from registry.cli.criteria import criteria_group
from registry.cli.languages import languages_group
from registry.cli.notices import notices_group
from registry.cli.recalls import recalls_group
from registry.cli.records import records_group
from registry.cli.serve import serve_command
from registry.cli.staff import staff_commands
from registry.cli.worker import worker_command
from registry.db import db
from registry.web.assets import serve_assets

COMMANDS = (
    serve_command,
    worker_command,
    criteria_group,
    recalls_group,
    records_group,
    staff_commands,
    audit_group,
    notices_group,
    languages_group,
)
MIGRATIONS = Path(__file__).parents[2] / "migrations"


def compose(portal: Flask, staff: Flask) -> Flask:
    """The public app with the staff app at /admin and static files in front of both."""
    site = DispatcherMiddleware(portal.wsgi_app, {"/admin": staff})
    portal.wsgi_app = serve_assets(site, portal.config["SETTINGS"].data_path)  # type: ignore[method-assign]
    portal.extensions["staff"] = staff
    return portal


def add_commands(app: Flask) -> None:
    """`flask --app wsgi db|recalls|criteria|staff|audit|notices|serve|worker`."""
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    for command in COMMANDS:
        app.cli.add_command(command)
