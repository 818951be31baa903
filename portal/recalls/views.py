"""List, page and feeds of recalls: read, render, say how long it may be kept."""

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.cached import cached
from portal.recalls.asked import asked
from portal.recalls.feeds import ATOM_TYPE, JSON_TYPE, Feed, atom, json_feed
from portal.recalls.linked import linked_data
from portal.recalls.words import add_words
from registry.recalls.queries import brand_name, facets, feed, recall_page, search_recalls

bp = Blueprint("recalls", __name__)
add_words(bp)


@bp.get("/recalls")
def listing() -> Response:
    wish = asked(request.args)
    page = search_recalls(wish.filters, wish.page)
    html = render_template("portal/recalls/list.html", wish=wish, page=page, facets=facets())
    return Response(html, 400) if wish.errors else cached(html)


@bp.get("/recalls/<slug>")
def recall(slug: str) -> AnyResponse:
    page = recall_page(slug) if slug.isprintable() and len(slug) <= 120 else None
    if page is None:
        abort(404)
    if page.row.slug != slug:
        return redirect(f"/recalls/{page.row.slug}", 301)
    return cached(
        render_template(
            "portal/recalls/recall.html",
            page=page,
            recall=page.row,
            linked=linked_data(page, _site()),
            site=_site(),
        )
    )


@bp.get("/recalls.<any(atom, json):kind>")
def all_feed(kind: str) -> Response:
    return _feed("Recalls", "/recalls", f"/recalls.{kind}", None, kind)


@bp.get("/brands/<slug>/recalls.<any(atom, json):kind>")
def brand_feed(slug: str, kind: str) -> Response:
    name = brand_name(slug) if slug.isprintable() and len(slug) <= 80 else None
    if name is None:
        abort(404)
    return _feed(f"Recalls of {name}", f"/recalls?brand={slug}", f"/brands/{slug}/recalls.{kind}", slug, kind)


def _feed(title: str, page: str, path: str, brand: str | None, kind: str) -> Response:
    made = Feed(title, _site(), page, path, feed(brand))
    if kind == "atom":
        return cached(atom(made), ATOM_TYPE)
    return cached(json_feed(made), JSON_TYPE)


def _site() -> str:
    return str(current_app.config["SETTINGS"].public_url).rstrip("/")
