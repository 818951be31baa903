"""Gathers the pages: importing this module is what puts every view on the blueprint."""

from flask import Flask

from portal.warranty import certificate, mine, views
from portal.warranty.area import bp
from portal.warranty.views import RATE
from portal.warranty.words import add_words
from registry.throttle.local import Throttle

VIEWS = (certificate, mine, views)
add_words(bp)


def add_warranty(app: Flask) -> None:
    app.extensions["warranty_throttle"] = Throttle(RATE)
    app.register_blueprint(bp)
