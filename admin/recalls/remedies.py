"""The page on which the remedies of a recall are written: what one gets, by when, what one must do, how a refund is
worked out. Kept in the draft, published with it."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.recalls import remedy_forms, words
from admin.recalls.area import author, bp, draft, locked, own
from registry.clock import now
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls import actions
from registry.recalls.models import Recall
from registry.remedies.offers import KINDS, MOST_STEPS, REFUND, read
from registry.remedies.refund import Formula, Paid, Sum, work_out
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

EXAMPLE = Paid(Decimal(500), tax=Decimal(50), delivery=Decimal(20))


@bp.route("/<int:recall_id>/remedies", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def remedies(recall_id: int) -> str | Response:
    recall = own(recall_id)
    version = draft(recall)
    if request.method == "GET":
        plain = version.notice.get("remedies") or {}
        return _page(recall, _written(plain), actions.fingerprint(version), plain)
    plain, errors = remedy_forms.typed(request.form)
    seen = request.form.get("seen", "")
    if request.form.get("do") == "more" or errors:
        return _page(recall, request.form, seen, errors=errors)
    try:
        kept = locked(recall_id)
        actions.save_draft(kept, author(), seen, said={**kept.notice, "remedies": plain})
    except Refused as refused:
        db.session.rollback()
        return _page(recall, request.form, seen, errors=[(refused.field, refused.message)])
    flash(_("The remedies are saved."), "success")
    target = "scope" if request.form.get("do") == "next" else "remedies"
    return redirect(url_for(f"recalls.{target}", recall_id=recall_id))


def _page(
    recall: Recall,
    typed: Mapping[str, Any],
    seen: str,
    plain: dict[str, Any] | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> str:
    rows = max((n + 1 for n in range(MOST_STEPS) if typed.get(f"steps-{n}-months")), default=0)
    return render_template(
        "admin/recalls/remedies.html",
        recall=recall, typed=typed, seen=seen, errors=errors or [], wrong=dict(reversed(errors or [])),
        kinds=KINDS, named=words.NAMED_ONLY,
        rows=min(MOST_STEPS, rows + 1 + (typed.get("do") == "more")), most=MOST_STEPS,
        examples=_examples(plain), paid=EXAMPLE,
    )  # fmt: skip


def _written(plain: dict[str, Any]) -> dict[str, Any]:
    """What is kept, as the form has it."""
    made: dict[str, Any] = {"only": plain.get("only", ""), "tax": True, "delivery": True}
    for row in plain.get("offers", ()):
        made |= {f"{row['kind']}-{name}": value for name, value in row.items() if value is not None}
        made[f"{row['kind']}-offered"] = "y"
    if refund := plain.get("refund"):
        made |= {name: refund[name] for name in ("currency", "tax", "delivery")}
        made["floor"] = refund.get("floor") or ""
        for place, (months, share) in enumerate(refund["steps"]):
            made |= {f"steps-{place}-months": str(months), f"steps-{place}-percent": share}
    return made


def _examples(plain: dict[str, Any] | None) -> list[Sum]:
    """What the formula as it is kept gives back, for a new unit and for one at each step of age."""
    offers = read(plain)
    if offers.refund is None or offers.of(REFUND) is None:
        return []
    return [_worth(offers.refund, months) for months, _ in offers.refund.steps]


def _worth(rule: Formula, months: int) -> Sum:
    today = now().date()
    bought = today - timedelta(days=round(months * 30.5) + 1)
    return work_out(rule, Paid(EXAMPLE.price, bought, EXAMPLE.tax, EXAMPLE.delivery), today)
