"""Labels: the list of what was made, the form with a look at one, and each order with its file. Another maker's order
or product is not there: its number answers 404 like any unknown one."""

import base64
from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response

from admin import amounts
from admin.account.guard import actor, needs
from admin.labels import words
from registry.audit.who import By
from registry.catalogue import staff_queries as catalogue
from registry.catalogue.models import Product
from registry.clock import now
from registry.db import commits, db
from registry.errors import Refused
from registry.jobs import queries as jobs
from registry.journeys import labelling
from registry.labels import actions, queries
from registry.labels.models import MAKING, LabelOrder
from registry.labels.wishes import RANGE, Wish
from registry.recalls.pages import Page
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

bp = Blueprint("labels", __name__, url_prefix="/labels")
SIZE = 25
EVERY_SECONDS, LATER_SECONDS, OFTEN = 2, 5, 60


@bp.get("")
@needs(Permission.PRINT_LABELS)
def index() -> str:
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    items, total = queries.own_orders(actor().organisation_id, number, SIZE)
    return render_template(
        "admin/labels/index.html",
        page=Page(tuple(items), number, SIZE, total),
        words=words,
        products=catalogue.all_own_products(actor().organisation_id),
    )


@bp.route("/new/<int:product_id>", methods=["GET", "POST"])
@needs(Permission.PRINT_LABELS)
@commits
def new(product_id: int) -> str | Response:
    """A look at one keeps nothing; "make" asks for them all."""
    product = _product(product_id)
    if request.method == "GET":
        return _form(product, Wish.of({**_usual(product), "source": request.args.get("source", RANGE)}))
    wish = Wish.of(request.form)
    try:
        if request.form.get("do") != "make":
            return _form(product, wish, sample=labelling.sample(product, _maker(), wish))
        made = labelling.order(product, wish, request.form.get("token", ""), _by())
    except Refused as refused:
        db.session.rollback()
        return _form(_product(product_id), wish, [(refused.field, refused.message)])
    return redirect(url_for("labels.page", order_id=made.id))


@bp.get("/<int:order_id>")
@needs(Permission.PRINT_LABELS)
def page(order_id: int) -> Response:
    made = _own(order_id)
    answer = make_response(_shown(made))
    if made.state == MAKING and "still" not in request.args:
        answer.headers["Refresh"] = _refresh(made)
    return answer


@bp.get("/<int:order_id>/file")
@needs(Permission.PRINT_LABELS)
def file(order_id: int) -> Response:
    made = _own(order_id)
    path = queries.file_of(made) or abort(404)
    return send_file(path, as_attachment=True, download_name=f"labels-{made.id}{path.suffix}")


@bp.post("/<int:order_id>/cancel")
@needs(Permission.PRINT_LABELS)
@commits
def cancel(order_id: int) -> str | Response:
    return _step(_own(order_id), actions.cancel, _("Cancelled."))


@bp.post("/<int:order_id>/go-on")
@needs(Permission.PRINT_LABELS)
@commits
def go_on(order_id: int) -> str | Response:
    return _step(_own(order_id), actions.go_on, "")


@bp.post("/<int:order_id>/remove")
@needs(Permission.PRINT_LABELS)
@commits
def remove(order_id: int) -> str | Response:
    return _step(_own(order_id), actions.remove, _("The file is removed."))


def _step(made: LabelOrder, do: Callable[[LabelOrder, By], None], says: str) -> str | Response:
    try:
        do(made, _by())
    except Refused as refused:
        db.session.rollback()
        return _shown(_own(made.id), refused.message)
    if says:
        flash(says, "success")
    return redirect(url_for("labels.page", order_id=made.id))


def _form(
    product: Product,
    wish: Wish,
    errors: list[tuple[str, str]] | None = None,
    sample: labelling.Sample | None = None,
) -> str:
    context: dict[str, Any] = {
        "product": product,
        "given": wish,
        "errors": errors or [],
        "wrong": dict(reversed(errors or [])),
        "sample": sample,
        "drawing": base64.b64encode(sample.svg.encode()).decode() if sample else "",
        "gtins": [(gtin.gtin, gtin.gtin) for gtin in product.gtins],
        "lists": labelling.lists_of(product.organisation_id, product),
        "words": words,
    }
    return render_template("admin/labels/form.html", **context)


def _shown(made: LabelOrder, error: str = "") -> str:
    job = queries.job_of(made)
    path = queries.file_of(made)
    return render_template(
        "admin/labels/page.html",
        made=made, product=_product(made.product_id), job=job, pace=jobs.pace(job) if job else None, now=now(),
        size=path.stat().st_size if path else None, error=error, words=words, amounts=amounts,
        kept_days=actions.KEPT_DAYS,
    )  # fmt: skip


def _refresh(made: LabelOrder) -> str:
    """The next address differs, or the browser would only jump within the page."""
    time = min(request.args.get("n", 0, type=int), 1000) + 1
    seconds = EVERY_SECONDS if time < OFTEN else LATER_SECONDS
    return f"{seconds}; url={url_for('labels.page', order_id=made.id, n=time)}#work"


def _usual(product: Product) -> dict[str, str]:
    plain = [model.text for model in product.models if not set("*?") & set(model.text)]
    gtins = [gtin.gtin for gtin in product.gtins]
    return {"gtin": gtins[0] if gtins else "", "model": plain[0] if len(plain) == 1 else ""}


def _product(product_id: int) -> Product:
    if product_id >= 2**31:
        abort(404)
    return catalogue.own_product(actor().organisation_id, product_id) or abort(404)


def _own(order_id: int) -> LabelOrder:
    if order_id >= 2**31:
        abort(404)
    return queries.own_order(actor().organisation_id, order_id) or abort(404)


def _maker() -> str:
    seat = actor().seat
    return seat.name if seat else ""


def _by() -> By:
    return By(actor().member_id, actor().name)
