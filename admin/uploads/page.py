"""The page of one upload: whatever its state asks for. Reads only; rows with customers only for those who may."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.uploads import forms, words
from admin.uploads.area import bp, note_look, own, sees_rows
from admin.uploads.summaries import good_rows, whole
from registry.catalogue import staff_queries as catalogue
from registry.clock import now
from registry.db import commits
from registry.intake import queries
from registry.intake.faulty import faulty_rows
from registry.intake.models import COLUMNS, DONE, PREVIEW, Upload
from registry.intake.roles import LABELS, ORDERS
from registry.jobs import queries as jobs
from registry.journeys import choosing, uploading
from registry.recalls import staff_queries as recalls
from registry.recalls.pages import Page
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

EVERY_SECONDS, LATER_SECONDS, OFTEN = 2, 5, 60
PROBLEMS_A_PAGE = 50
Errors = list[tuple[str, str]]


@bp.get("/<int:upload_id>")
@needs(Permission.SEE_UNITS)
@commits
def page(upload_id: int) -> Answer:
    upload = own(upload_id)
    if upload.state in {COLUMNS, PREVIEW, DONE}:
        note_look(upload)
    answer = make_response(shown(upload))
    if upload.state in queries.AT_WORK and "still" not in request.args:
        answer.headers["Refresh"] = _refresh(upload)
    return answer


def _refresh(upload: Upload) -> str:
    """The next address differs, or the browser would only jump within the page. It ends at the work's heading, so
    that the next press of Tab goes to the buttons there."""
    time = min(request.args.get("n", 0, type=int), 1000) + 1
    seconds = EVERY_SECONDS if time < OFTEN else LATER_SECONDS
    return f"{seconds}; url={url_for('uploads.page', upload_id=upload.id, n=time)}#work"


def shown(
    upload: Upload,
    errors: Errors | None = None,
    mapping: dict[str, str] | None = None,
    options: dict[str, Any] | None = None,
) -> str:
    """The page as it is now, with what was typed and what is wrong with it."""
    maker = actor().organisation_id
    context: dict[str, Any] = {
        "upload": upload, "words": words, "errors": errors or [], "wrong": dict(reversed(errors or [])),
        "seen": uploading.stamp(upload), "now": now(), "sees_rows": sees_rows(upload),
        "may": actor().may(words.PERMISSIONS[upload.purpose]),
        "recall": recalls.own_recall(maker, upload.recall_id) if upload.recall_id else None,
        "product": catalogue.own_product(maker, upload.product_id) if upload.product_id else None,
        "twins": queries.twins(upload), "has_file": uploading.has_file(upload), "typed": request.form,
    }  # fmt: skip
    job = queries.job_of(upload)
    context |= {"job": job, "pace": jobs.pace(job) if job else None}
    if upload.state == COLUMNS:
        context |= _columns(upload, mapping, options)
    elif upload.state in {PREVIEW, DONE}:
        context |= {
            "summary": _summary(upload),
            "good": good_rows(upload),
            "problems": _problems(upload),
            "kinds": queries.kinds(upload.id),
            "level": _level(),
        }
    return render_template("admin/uploads/page.html", **context)


def _summary(upload: Upload) -> dict[str, Any]:
    found = whole(upload.purpose, upload.summary)
    overlaps = recalls.told_apart(upload.organisation_id, found.get("overlaps", ()))
    return {**found, "overlaps": overlaps}


def _columns(
    upload: Upload, mapping: Mapping[str, str] | None, options: Mapping[str, Any] | None
) -> dict[str, Any]:
    said = choosing.proposal(upload)
    width = min(max((len(row) for row in upload.sample), default=0), forms.MOST_COLUMNS)
    chosen = {**said.options, **(options or {})}
    header = upload.sample[0] if chosen.get("header") and upload.sample else []
    names = [header[i].strip() if i < len(header) else "" for i in range(width)]
    return {
        "mapping": said.mapping if mapping is None else mapping, "options": chosen,
        "remembered": said.remembered and mapping is None, "dates_sure": said.dates_sure,
        "names": [name or _("Column %(letters)s", letters=words.letters(i)) for i, name in enumerate(names)],
        "rows": upload.sample[1 if header else 0 :], "width": width,
        "products": [
            (p.id, f"{p.name} ({p.brand.name})") for p in catalogue.all_own_products(upload.organisation_id)
        ],
        "roles": [("", _("Leave out")), *LABELS[upload.purpose].items()], "orders": list(ORDERS.items()),
        "encodings": [(name, words.ENCODINGS.get(name, name.upper())) for name in forms.encodings(upload)],
        "is_text": forms.is_text(upload), "sheets": upload.layout.get("sheets", []),
        **_dividers(upload, chosen["delimiter"]),
    }  # fmt: skip


def _dividers(upload: Upload, chosen: str) -> dict[str, Any]:
    """The choices, the one that holds, and what was typed where it is none of them."""
    found = upload.layout.get("delimiter") or ","
    choices = {found: f"“{found}”"} | choosing.DIVIDERS | {forms.TYPED: _("Another character")}
    listed = chosen in choices and chosen != forms.TYPED
    return {
        "dividers": list(choices.items()),
        "divider": chosen if listed else forms.TYPED,
        "typed_divider": "" if listed else chosen,
    }


def _problems(upload: Upload) -> Page[Any]:
    number = min(max(1, request.args.get("page", 1, type=int)), 1000)
    if not sees_rows(upload):
        return Page((), 1, PROBLEMS_A_PAGE, 0)
    items, total = queries.problems(upload.id, level=_level(), number=number, size=PROBLEMS_A_PAGE)
    return Page(tuple(items), number, PROBLEMS_A_PAGE, total)


def _level() -> str:
    asked = request.args.get("level", "")
    return asked if asked in {"error", "warning"} else ""


@bp.get("/<int:upload_id>/faulty.csv")
@needs(Permission.SEE_UNITS)
@commits
def faulty(upload_id: int) -> Response:
    """The rows that were left out, to correct and load again."""
    upload = own(upload_id)
    if not sees_rows(upload) or not upload.faulty:
        abort(404)
    note_look(upload)
    name = f"faulty-rows-of-upload-{upload.id}.csv"
    answer = Response(faulty_rows(upload), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
