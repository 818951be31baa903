"""Makes a Flask app into a face of the portal: everything both need, in one place and one order."""

from pathlib import Path

from flask import Flask, Response, request
from flask_babel import Babel
from flask_compress import Compress
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from registry.db import db, engine_options
from registry.settings import Settings
from registry.tongue.speaking import language
from registry.tongue.templates import add_tongue
from registry.web.assets import add_assets
from registry.web.edge import Edge
from registry.web.errors import add_error_pages
from registry.web.shortcuts import Shortcut

PRESSED = [
    *("text/html", "text/plain", "application/json", "application/problem+json", "application/xml"),
    *("application/atom+xml", "application/feed+json", "application/linkset+json", "application/ld+json"),
]
TEMPLATES = Path(__file__).parents[2] / "templates"


def make_face(name: str, face: str, settings: Settings, *, cache: str) -> Flask:
    """`face` is "portal" or "admin"; `cache` the Cache-Control of answers that set none."""
    app = Flask(name, template_folder=str(TEMPLATES), static_folder=None)
    app.config.from_mapping(
        SECRET_KEY=settings.secret(),
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
        MAX_CONTENT_LENGTH=int(settings.max_upload_bytes),
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=PRESSED,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=3,
        COMPRESS_LEVEL=4,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=language)
    add_tongue(app.jinja_env)
    db.init_app(app)
    _add_edges(app, face, settings, cache)
    return app


def _add_edges(app: Flask, face: str, settings: Settings, cache: str) -> None:
    add_error_pages(app, face)
    add_assets(app)
    _compress_for_those_who_ask(app)
    shortcuts: dict[str, Shortcut] = {}
    app.extensions["shortcuts"] = shortcuts
    edge = Edge(app.wsgi_app, face, shortcuts, https=settings.secure_cookies, cache=cache)
    app.wsgi_app = edge  # type: ignore[method-assign]
    if hops := int(settings.trusted_proxies):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _compress_for_those_who_ask(app: Flask) -> None:
    """Flask-Compress looks at every answer for a while; who asks for nothing need not wait for that."""
    press = Compress(app).after_request

    @app.after_request
    def compress(response: Response) -> Response:
        if "HTTP_ACCEPT_ENCODING" in request.environ:
            return press(response)
        return response
