"""The page on which the words of a recall are written: title, hazard, what to do, remedy, contacts, questions."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.countries import Errors
from admin.pictures import sent_picture
from admin.recalls import forms, words
from admin.recalls.area import author, bp, draft, locked, own
from registry.catalogue import staff_queries as catalogue
from registry.catalogue.actions import brand_named, store_picture
from registry.catalogue.countries import names_of
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls import actions
from registry.recalls.contents import COUNTS, DATES, PARTS, empty
from registry.recalls.models import Recall
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.route("/<int:recall_id>/contents", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def contents(recall_id: int) -> str | Response:
    recall = own(recall_id)
    version = draft(recall)
    if request.method == "GET":
        return _form(recall, version.notice, actions.fingerprint(version))
    typed, errors = _with_pictures(request.form)
    said, slips = forms.typed(typed)
    errors += slips
    seen = request.form.get("seen", "")
    if request.form.get("do", "save").startswith("more:"):
        return _form(recall, said, seen, more=request.form["do"].partition(":")[2])
    if not errors:
        errors = _kept(recall_id, said, seen)
    if errors:
        return _form(recall, said, seen, errors)
    flash(_("The contents are saved."), "success")
    target = "scope" if request.form.get("do") == "next" else "contents"
    return redirect(url_for(f"recalls.{target}", recall_id=recall_id))


def _with_pictures(form: MultiDict[str, str]) -> tuple[MultiDict[str, str], Errors]:
    """The form with the address of each picture that was sent along; a picture taken away has none."""
    typed, errors = MultiDict(form), []
    for name in [*request.files, *(key for key in form if key.endswith("-gone"))]:
        row, _, what = name.rpartition("-")
        place = f"{row}-{'path' if row.startswith('pictures') else 'picture'}"
        try:
            if what == "gone":
                typed[place] = typed[f"{row}-alt"] = ""
            elif remade := sent_picture(name):
                typed[place] = store_picture(actor().organisation_id, remade.data, remade.digest, remade.size)
        except Refused as refused:
            errors.append((refused.field, refused.message))
    return typed, errors


def _kept(recall_id: int, said: dict[str, Any], seen: str) -> Errors:
    try:
        if name := request.form.get("new_brand", "").strip():
            brand = brand_named(actor().organisation_id, name)
            said["brand_ids"] = sorted({*said["brand_ids"], brand.id})
        actions.save_draft(locked(recall_id), author(), seen, said=said)
    except Refused as refused:
        db.session.rollback()
        return [("new_brand" if refused.field == "brand" else refused.field, refused.message)]
    return []


def _form(
    recall: Recall, said: dict[str, Any], seen: str, errors: Errors | None = None, more: str = ""
) -> str:
    """The form as typed; what could not be read stands in it as it was sent. Fields that are younger than the draft
    are empty."""
    said = empty("") | said
    organisation_id = actor().organisation_id
    typed = request.form if request.method == "POST" else {}
    raw = {name: typed.get(name, _written(said.get(name))) for name in (*DATES, *COUNTS)}
    raw["sold_in"] = typed.get("sold_in", ", ".join(names_of(said.get("sold_in", []))))
    rows = {part: [*said.get(part, []), *[{}] * (1 + (part == more))] for part in PARTS}
    brands, products = catalogue.own_brands(organisation_id), catalogue.all_own_products(organisation_id)
    return render_template(
        "admin/recalls/contents.html",
        recall=recall, said=said, raw=raw, rows=rows, seen=seen, errors=errors or [],
        wrong=dict(reversed(errors or [])), new_brand=typed.get("new_brand", ""),
        brands=brands, brand_choices=[(b.id, b.name) for b in brands],
        products=products, product_choices=[(p.id, p.name, p.brand.name) for p in products],
        severities=words.SEVERITIES, hazards=words.HAZARDS, kinds=words.IDENTIFIER_KINDS,
        languages=words.LANGUAGES,
    )  # fmt: skip


def _written(value: Any) -> str:
    """A number or a day as it stands in its field; 0 is a number."""
    return "" if value is None else str(value)
