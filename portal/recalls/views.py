"""List, page, papers and feeds of recalls: read, render, say how long it may be kept."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.cached import cached
from portal.gone_to import gone_to
from portal.languages import named
from portal.recalls.asked import asked
from portal.recalls.feeds import ATOM_TYPE, JSON_TYPE, Feed, atom, json_feed
from portal.recalls.linked import linked_data
from portal.recalls.words import add_words
from registry.journeys.notice_papers import headline_of, printed
from registry.journeys.previewing import page_by
from registry.recalls.pages import RecallPage
from registry.recalls.queries import brand_name, facets, feed, recall_page, search_recalls
from registry.recalls.translating import in_language, languages_of
from registry.regimes.sentences import NAMES as OWN_NAMES
from registry.reports.public import counter_of
from registry.reports.visits.counting import note
from registry.throttle.local import Throttle, caller_of
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import speaking

bp = Blueprint("recalls", __name__)
add_words(bp)
RATE = "30 per minute"
"""Papers that one caller gets, a worker."""


@bp.record
def set_up(state: object) -> None:
    state.app.extensions["paper_throttle"] = Throttle(RATE)  # type: ignore[attr-defined]


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
    reading, asked = _in_language(page)
    facts = _facts(reading) | {"counter": counter_of(page.row.id)}
    offered = [(code, OWN_NAMES.get(code, code)) for code in languages_of(page)]
    answer = cached(render_template("portal/recalls/recall.html", **facts, offered=offered, asked=asked))
    if "lang" not in request.args:
        answer.vary.add("Accept-Language")
    if answer.status_code in (200, 304) and gone_to():
        note(page.row.id)
    return answer


@bp.get("/recalls/<slug>.pdf")
def notice(slug: str) -> Response:
    return _paper(slug, "notice")


@bp.get("/recalls/<slug>/poster.pdf")
def poster(slug: str) -> Response:
    return _paper(slug, "poster")


@bp.get("/recalls/preview/<token>")
def preview(token: str) -> Response:
    """A draft, for whoever its writers gave the link to. No search engine and no cache keeps it."""
    found = page_by(token)
    if found is None:
        abort(404)
    page, number = found
    answer = Response(
        render_template("portal/recalls/recall.html", **_facts(page), counter=None, preview=number)
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get("/recalls.<any(atom, json):kind>")
def all_feed(kind: str) -> Response:
    return _feed("", "/recalls", f"/recalls.{kind}", None, kind)


@bp.get("/brands/<slug>/recalls.<any(atom, json):kind>")
def brand_feed(slug: str, kind: str) -> Response:
    name = brand_name(slug) if slug.isprintable() and len(slug) <= 80 else None
    if name is None:
        abort(404)
    return _feed(name, f"/recalls?brand={slug}", f"/brands/{slug}/recalls.{kind}", slug, kind)


def _facts(page: RecallPage) -> dict[str, Any]:
    return {
        "page": page,
        "recall": page.row,
        "linked": linked_data(page, _site()),
        "site": _site(),
        "headline": headline_of(page),
    }


def _in_language(page: RecallPage) -> tuple[RecallPage, str]:
    """The page in the language asked for, or in the browser's; and the language that there is none in."""
    offered, asked = languages_of(page), request.args.get("lang", "")[:8].lower()
    if asked in offered:
        return in_language(page, asked), ""
    best = "" if asked else request.accept_languages.best_match(offered)
    return in_language(page, best or offered[0]), asked


def _paper(slug: str, kind: str) -> Response:
    """Each is made anew, so that it says what holds now; nobody makes them by the thousand."""
    if not current_app.extensions["paper_throttle"].allow(caller_of(request.remote_addr)):
        raise TooManyRequests
    made = (
        printed(slug, kind, request.args.get("lang", "")) if slug.isprintable() and len(slug) <= 120 else None
    )
    if made is None:
        abort(404)
    answer = cached(made, "application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{kind}.pdf"'
    return answer


def _feed(name: str, page: str, path: str, brand: str | None, kind: str) -> Response:
    """In the language of its address alone, English where that names none: caches keep it, and newsreaders ask in a
    language of their own."""
    asked = named(request.environ)
    with speaking(asked or ENGLISH):
        title = _("Recalls of %(name)s", name=name) if name else _("Recalls")
        made = Feed(title, _site(), page, f"{path}?lang={asked}" if asked else path, feed(brand))
        if kind == "atom":
            return cached(atom(made), ATOM_TYPE)
        return cached(json_feed(made), JSON_TYPE)


def _site() -> str:
    return str(current_app.config["SETTINGS"].public_url).rstrip("/")
