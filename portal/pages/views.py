"""About, what is kept of people, sitemap, robots."""

from flask import Blueprint, Response, current_app, render_template
from markupsafe import escape

from portal.cached import cached
from registry.recalls.queries import sitemap as recall_addresses
from registry.reports.vault.counting import uses

bp = Blueprint("pages", __name__)
OURS = ("/", "/recalls", "/warranty", "/about", "/transparency", "/api/v1/docs", "/embed")


@bp.get("/about")
def about() -> Response:
    return cached(render_template("portal/pages/about.html"), max_age=3600)


@bp.get("/transparency")
def transparency() -> Response:
    return cached(render_template("portal/pages/transparency.html", uses=uses()), max_age=3600)


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    site = _site()
    lines = [f"<url><loc>{escape(site + path)}</loc></url>" for path in OURS]
    lines += [
        f"<url><loc>{escape(site)}/recalls/{escape(slug)}</loc><lastmod>{changed:%Y-%m-%d}</lastmod></url>"
        for slug, changed in recall_addresses()
    ]
    body = "\n".join(lines)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</urlset>\n'
    return cached(xml, "application/xml; charset=utf-8")


@bp.get("/robots.txt")
def robots() -> Response:
    """Checks are asked by people, one at a time: nothing there to be searched."""
    closed = "".join(f"Disallow: {path}\n" for path in ("/check", "/embed/check", "/admin/", "/language/"))
    text = f"User-agent: *\n{closed}Allow: /\n\nSitemap: {_site()}/sitemap.xml\n"
    return cached(text, "text/plain; charset=utf-8", max_age=86400)


def _site() -> str:
    return str(current_app.config["SETTINGS"].public_url).rstrip("/")
