"""How many of a product or lot are where, and what a recall leaves where. What takes long is counted by a job."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.trace import words
from admin.trace.area import bp, by
from registry.catalogue.staff_queries import own_products
from registry.db import commits
from registry.journeys import leaving, parting, pipelining
from registry.journeys.leaving import LeftBehind
from registry.recalls.pages import Page
from registry.recalls.states import Author
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.web.tables import sent_as_csv

SIZE = 25
LARGEST = 2**31 - 1


@bp.get("/pipeline")
@needs(Permission.SEE_TRACE)
def products() -> str:
    search, number = request.args.get("q", "")[:200], _number()
    items, total = own_products(actor().organisation_id, search, number, SIZE)
    page = Page(tuple(items), number, SIZE, total)
    return render_template("admin/trace/products.html", page=page, search=search)


@bp.get("/pipeline/<int:product_id>")
@needs(Permission.SEE_TRACE)
def pipeline(product_id: int) -> str | Response:
    found = pipelining.pipeline(
        actor().organisation_id, _small(product_id), request.args.get("lot", "")[:120]
    )
    if found is None:
        abort(404)
    if request.args.get("csv"):
        rows = [
            (words.STAGES[one.stage], found.site(one.place_id).title, words.exact(one.many), one.source)
            for one in (found.pipeline.counts if found.pipeline else ())
        ]
        return sent_as_csv("pipeline", ("Stage", "Place", "How many", "Source"), rows)
    classes = words.classes(pipelining.CLASSES)
    return render_template("admin/trace/pipeline.html", found=found, words=words, classes=classes)


@bp.post("/pipeline/<int:product_id>/count")
@needs(Permission.SEE_TRACE)
@commits
def count(product_id: int) -> Answer:
    if not pipelining.count_again(actor().organisation_id, _small(product_id), by()):
        abort(404)
    flash(_("It is being counted. Look again in a minute."), "success")
    return redirect(url_for("trace.pipeline", product_id=product_id))


@bp.get("/recalls/<int:recall_id>")
@needs(Permission.SEE_TRACE)
def left(recall_id: int) -> str | Response:
    found = leaving.left_behind(actor().organisation_id, _small(recall_id)) or abort(404)
    if request.args.get("csv"):
        header = ("Stage", "Place or name", "Run by", "GLN", "How many", "Held back", "Source")
        return sent_as_csv("recall-where", header, _left_rows(found))
    inside = parting.built_in(actor().organisation_id, recall_id)
    return render_template("admin/trace/left.html", found=found, inside=inside, words=words)


@bp.post("/recalls/<int:recall_id>/count")
@needs(Permission.SEE_TRACE)
@commits
def count_left(recall_id: int) -> Answer:
    found = leaving.left_behind(actor().organisation_id, _small(recall_id)) or abort(404)
    leaving.ask(found.recall, Author(by().id, by().name))
    flash(_("It is being counted. Look again in a minute."), "success")
    return redirect(url_for("trace.left", recall_id=recall_id))


def _left_rows(found: LeftBehind) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (words.STAGES[one.stage], site.title, site.party, site.gln, words.exact(one.units + one.quantity),
         words.exact(one.held), "events")
        for one in found.there
        for site in [found.site(one.place_id)]
    ]  # fmt: skip
    return rows + [
        (words.STATES[one.state], one.name, "", "", one.units, "", "records") for one in found.told
    ]


def _number() -> int:
    return min(max(1, request.args.get("page", 1, type=int)), 100_000)


def _small(number: int) -> int:
    return number if number <= LARGEST else abort(404)
