"""A maker's uploads: the list, and bringing a file. What happens to it afterwards is in `steps`, what its page shows
in `page`."""

from typing import Any, BinaryIO, cast

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.uploads import forms, sending, words
from admin.uploads.area import author, bp, may_or_forbid
from registry.catalogue import staff_queries as catalogue
from registry.db import commits, db
from registry.errors import Refused
from registry.intake import queries
from registry.intake.models import PRODUCTION, RECALL_LIST, SALES
from registry.journeys import uploading
from registry.recalls import staff_queries as recalls
from registry.recalls.pages import Page
from registry.spreadsheets import BOM
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

FILTERS = (("", "All"), ("waiting", "Waiting for somebody"), ("work", "At work"))
STATES = {"waiting": queries.WAITING, "work": queries.AT_WORK}
SIZE = 25


@bp.get("")
@needs(Permission.SEE_UNITS)
def index() -> str:
    state = request.args.get("state", "")
    purpose = request.args.get("purpose", "")
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    known = purpose if purpose in words.PURPOSES else ""
    items, total = queries.own_uploads(
        actor().organisation_id, purpose=known, states=STATES.get(state, ()), number=number, size=SIZE
    )
    return render_template(
        "admin/uploads/index.html",
        page=Page(tuple(items), number, SIZE, total), state=state if state in STATES else "", purpose=known,
        filters=FILTERS, words=words, may_load=actor().may(Permission.LOAD_RECORDS),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@sending.takes_files
@needs(Permission.LOAD_RECORDS)
@commits
def new() -> str | Answer | tuple[str, int]:
    if request.method == "GET":
        return _form(request.args)
    try:
        sending.open_body()
    except Refused as refused:
        return _form(request.args, [(refused.field, refused.message)]), 413
    try:
        upload_id = _brought()
    except Refused as refused:
        db.session.rollback()
        return _form(request.form, [(refused.field, refused.message)])
    flash(_("The file is here. Nothing is loaded from it before you say so."), "success")
    return redirect(url_for("uploads.page", upload_id=upload_id))


def _brought() -> int:
    """Every slip of the form at its field; then the file is kept."""
    purpose = request.form.get("purpose", "")
    if purpose not in words.PURPOSES:
        raise Refused("purpose", _("Say what the file holds."))
    may_or_forbid(purpose)
    recall_id = _recall() if purpose == RECALL_LIST else None
    product_id = _product() if purpose in {PRODUCTION, SALES} else None
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("file", _("Choose the file."))
    upload = uploading.bring(
        cast("BinaryIO", sent.stream), sent.filename,
        organisation_id=actor().organisation_id, purpose=purpose, by=author(),
        recall_id=recall_id, product_id=product_id,
    )  # fmt: skip
    db.session.flush()
    return upload.id


def _recall() -> int:
    recall_id = forms.number(request.form.get("recall_id"))
    recall = recalls.own_recall(actor().organisation_id, recall_id) if recall_id else None
    if recall is None:
        raise Refused("recall_id", _("Choose the recall whose units the file lists."))
    return recall.id


def _product() -> int | None:
    product_id = forms.number(request.form.get("product_id"))
    if not product_id:
        return None
    product = catalogue.own_product(actor().organisation_id, product_id)
    if product is None:
        raise Refused("product_id", _("Choose one of your products."))
    return product.id


def _form(given: Any, errors: list[tuple[str, str]] | None = None) -> str:
    maker = actor().organisation_id
    purpose = given.get("purpose", "")
    open_recalls = recalls.own_recalls(maker, size=200).items
    return render_template(
        "admin/uploads/new.html",
        errors=errors or [], wrong=dict(reversed(errors or [])), words=words, given=given,
        purpose=purpose if purpose in words.PURPOSES else "",
        recalls=[(recall.id, recall.title) for recall in open_recalls],
        products=[(p.id, f"{p.name} ({p.brand.name})") for p in catalogue.all_own_products(maker)],
        limit=words.size(sending.most_bytes()),
    )  # fmt: skip


@bp.get("/example.csv")
@needs(Permission.SEE_UNITS)
def example() -> Response:
    """A table to fill in, with the headers that need no guessing."""
    purpose = request.args.get("purpose", "")
    text = EXAMPLES.get(purpose) or ""
    answer = Response(BOM + text.replace("\n", "\r\n"), mimetype="text/csv", status=200 if text else 404)
    answer.headers["Content-Disposition"] = f'attachment; filename="{purpose.replace("_", "-")}-example.csv"'
    return answer


EXAMPLES = {
    RECALL_LIST: "Model,Serial,First,Last,Lot,Action,Note\nBD-18,,BA10060000,BA10069999,,include,\n"
    "BD-18,BA10071234,,,,include,returned twice\nBD-18,BA10060005,,,,exclude,never shipped\n",
    PRODUCTION: "Model,Serial,Lot,Quantity,Made on,Expires,Shipped on,Shipped to,Country\n"
    "BD-18,BA10060000,L2231,1,2026-03-02,,2026-03-20,Northern Tools,DE\n",
    SALES: "Model,Serial,Sold on,Dealer,Invoice,Line,Price,Currency,Country,Customer,E-mail,Telephone\n"
    "BD-18,BA10060000,2026-04-11,Northern Tools,INV-4711,1,129.00,EUR,DE,,,\n",
}  # fmt: skip
