"""Composition root: settings in, the site out. `gunicorn wsgi:app` and `flask --app wsgi` start here.
Nothing imports it."""

import os

from admin.app import create_staff
from portal.app import create_portal
from registry.cli.site import add_commands, compose
from registry.settings import Settings
from registry.web.logs import configure

settings = Settings.from_env(os.environ)
configure(settings.log_level)
app = compose(create_portal(settings), create_staff(settings))
add_commands(app)
