"""A maker's own units that hold recalled parts, whoever made those. What is shown of the other maker is its public
recall."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import parting
from registry.matching.chain.parted import Holds
from registry.recalls.states import Author
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.web.tables import sent_as_csv

bp = Blueprint("parts", __name__, url_prefix="/parts")
LARGEST = 2**31 - 1
Page = str | Answer | tuple[str, int]


@bp.get("/<int:recall_id>/<int:product_id>")
@needs(Permission.SEE_TRACE)
def page(recall_id: int, product_id: int) -> str | Response:
    held = _held(recall_id, product_id)
    if request.args.get("csv"):
        rows = parting.numbers(actor().organisation_id, recall_id, product_id)
        return sent_as_csv("units-with-recalled-parts", ("Unit", "Part"), rows)
    return _page(held)


@bp.post("/<int:recall_id>/<int:product_id>/propose")
@needs(Permission.DRAFT_RECALLS)
@commits
def propose(recall_id: int, product_id: int) -> Page:
    held = _held(recall_id, product_id)
    try:
        own = parting.propose(
            actor().organisation_id, recall_id, product_id, Author(actor().member_id, actor().name)
        )
    except Refused as refused:
        db.session.rollback()
        return _page(held, refused), 400
    if own is None:
        abort(404)
    flash(
        _("A draft with these units is there. Say what owners should do, then send it to review."), "success"
    )
    return redirect(url_for("recalls.page", recall_id=own.id), 303)


def _held(recall_id: int, product_id: int) -> Holds:
    small = max(recall_id, product_id) <= LARGEST
    return (parting.held(actor().organisation_id, recall_id, product_id) if small else None) or abort(404)


def _page(held: Holds, refused: Refused | None = None) -> str:
    rows = parting.numbers(actor().organisation_id, held.recall_id, held.product_id, parting.SHOWN)
    return render_template("admin/parts/page.html", held=held, rows=list(rows), refused=refused)
