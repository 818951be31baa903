"""Where something went, and what is in it: one page each, their tables as CSV. Another maker's events are not there."""

from collections.abc import Iterable, Sequence

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.trace import words
from admin.trace.area import bp
from admin.trace.chart import chart
from registry.journeys import tracing
from registry.journeys.backwards import Backwards, backwards
from registry.journeys.forwards import Forwards, every_item, forwards
from registry.staff.permissions import Permission
from registry.web.tables import sent_as_csv

Table = tuple[Sequence[str], Iterable[Sequence[object]]]


@bp.get("")
@needs(Permission.SEE_TRACE)
def index() -> str | Answer:
    """The box; a single thing that was found is opened at once."""
    text, gtin = (
        request.args.get("q", "").strip()[: tracing.LONGEST],
        request.args.get("gtin", "").strip()[:20],
    )
    found = tracing.find(actor().organisation_id, text, gtin) if text else []
    if len(found) == 1:
        return redirect(url_for("trace.where", key=found[0].key))
    return render_template("admin/trace/index.html", found=found, text=text, gtin=gtin, words=words)


@bp.get("/forwards")
@needs(Permission.SEE_TRACE)
def where() -> str | Response:
    found = forwards(actor().organisation_id, _key()) or abort(404)
    if table := request.args.get("csv"):
        return sent_as_csv(f"forwards-{table}", *(_forward_table(found, table) or abort(404)))
    return render_template("admin/trace/forwards.html", found=found, chart=chart(found), words=words)


@bp.get("/backwards")
@needs(Permission.SEE_TRACE)
def what() -> str | Response:
    found = backwards(actor().organisation_id, _key()) or abort(404)
    if table := request.args.get("csv"):
        return sent_as_csv(f"backwards-{table}", *(_backward_table(found, table) or abort(404)))
    return render_template("admin/trace/backwards.html", found=found, words=words)


def _key() -> str:
    key = request.args.get("key", "")
    return key if 1 < len(key) <= 200 else abort(404)


def _forward_table(found: Forwards, table: str) -> Table | None:
    if table == "where":
        rows = [
            (words.STAGES[one.stage], site.title, site.party, site.country, site.gln, words.exact(one.many))
            for one in found.standings
            for site in [found.site(one.place_id)]
        ]
        return ("Stage", "Place", "Run by", "Country", "GLN", "How many"), rows
    if table == "moves":
        moves = [(one.source.title, one.target.title, words.exact(one.many)) for one in found.moves]
        return ("From", "To", "How many"), moves
    if table == "items":
        told = (
            (words.thing(one.subject.named), one.subject.named.gtin, words.STAGES[one.there.stage], one.site.title,
             "yes" if one.there.held else "", one.there.expires)
            for one in every_item(actor().organisation_id, found)
            if one.there
        )  # fmt: skip
        return ("Item", "GTIN", "Stage", "Place", "Held back", "Expires"), told
    return None


def _backward_table(found: Backwards, table: str) -> Table | None:
    if table == "kinds":
        rows = [
            (words.thing(one.subject.named), one.subject.named.gtin, one.subject.product, words.HOW[one.how],
             words.exact(one.many))
            for one in found.kinds
        ]  # fmt: skip
        return ("What", "GTIN", "Product", "How", "How many"), rows
    if table == "parts":
        parts = [
            (words.thing(one.subject.named), one.subject.named.gtin, words.HOW[one.how],
             found.lots.get(one.subject.key, "")[1:], one.site.title, "taken out" if one.gone else "")
            for one in found.parts
        ]  # fmt: skip
        return ("What", "GTIN", "How", "Lot", "First seen at", "Now"), parts
    return None
