"""What was filed, as it was filed: the page, the PDF, the table and the JSON of the frozen copy."""

import json

from flask import Response, abort, render_template, request

from admin.account.guard import actor, needs
from admin.reports import words
from admin.reports.area import LARGEST, bp, own
from registry.reports.filing import queries
from registry.reports.filing.models import Report
from registry.reports.filing.papers import HEADER, rows_of
from registry.staff.permissions import Permission
from registry.web.tables import sent_as_csv


@bp.get("/<int:report_id>/filed")
@needs(Permission.SEE_RECALLS)
def filed(report_id: int) -> str | Response:
    wanted = request.args.get("as", "")
    report = _own(report_id)
    copy = queries.filed_copy(report.id, pdf=wanted == "pdf") or abort(404)
    name = f"{report.kind}-{report.first}-{report.last}-{report.number}"
    if wanted == "pdf":
        return _sent(copy.pdf, "application/pdf", f"{name}.pdf")
    if wanted == "json":
        return _sent(copy.body.encode(), "application/json", f"{name}.json")
    if wanted == "csv":
        return sent_as_csv(name, HEADER, rows_of(copy.body))
    return render_template(
        "admin/reports/filed.html",
        report=report, recall=own(report.recall_id), copy=copy, body=json.loads(copy.body), words=words,
    )  # fmt: skip


def _own(report_id: int) -> Report:
    found = queries.own_report(actor().organisation_id, report_id) if report_id <= LARGEST else None
    return found or abort(404)


def _sent(data: bytes, kind: str, name: str) -> Response:
    """A file as it was kept, byte by byte."""
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
