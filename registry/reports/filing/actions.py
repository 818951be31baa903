"""Starts reports, fills them in, files and throws them away. Callers commit, and say it to the log."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from registry.audit.hashing import canonical
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.reports.filing import queries
from registry.reports.filing.drawing import Drawn
from registry.reports.filing.forms import NUMBER, YES_NO, Form, Line
from registry.reports.filing.models import FiledReport, Report, ReportDuty, ReportEntry
from registry.reports.filing.periods import Period
from registry.tongue.counts import whole
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

LONGEST, LARGEST = 4_000, 10**12


def start(recall: Recall, form: Form, period: Period, by: Author) -> Report:
    """The report of a period that is being written; where the last one was filed, one that corrects it."""
    found = queries.last_of(recall.id, form.kind, period.first, period.last)
    if found is not None and not found[1]:
        return found[0]
    report = Report(
        organisation_id=recall.organisation_id, recall_id=recall.id, kind=form.kind, first=period.first,
        last=period.last, number=found[0].number + 1 if found else 1, by_id=by.id, by_name=by.name,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:  # somebody else pressed at the same moment
        again = queries.last_of(recall.id, form.kind, period.first, period.last)
        if again is None:
            raise
        return again[0]
    return report


def fill(
    report: Report, told: tuple[Line, ...], given: Mapping[str, str], by: Author
) -> list[tuple[str, str]]:
    """Keeps what was changed, with who and when; blank takes it away. What cannot be kept: (line, why)."""
    entries = queries.entries_of(report.id)
    faults: list[tuple[str, str]] = []
    for line in told:
        text, entry = given.get(line.key, "").replace("\r\n", "\n").strip(), entries.get(line.key)
        try:
            value = _value(line, text)
        except Refused as refused:
            faults.append((refused.field, refused.message))
            continue
        if value == (entry.value if entry else ""):
            continue
        if entry is not None:
            db.session.delete(entry)
            db.session.flush()
        if value:
            made = ReportEntry(report_id=report.id, line=line.key, value=value, by_id=by.id, by_name=by.name)
            db.session.add(made)
    db.session.flush()
    return faults


def _value(line: Line, text: str) -> str:
    if len(text) > LONGEST:
        raise Refused(line.key, _("That is longer than %(most)s characters.", most=counted(LONGEST)))
    if line.kind == NUMBER and text:
        count = whole(text)
        if count is None or count > LARGEST:
            raise Refused(
                line.key, "Give a whole number, for example 12. Leave it blank where it is not known."
            )
        return str(count)
    if line.kind == YES_NO and text not in {"", "yes", "no"}:
        raise Refused(line.key, "Choose yes, no or not recorded.")
    return text


def freeze(report: Report, drawn: Drawn, pdf: bytes, by: Author, moment: datetime) -> FiledReport:
    """Keeps the copy that never changes. Raises Refused where there is one already."""
    body = canonical(body_of(drawn, by, moment))
    copy = FiledReport(
        report_id=report.id, organisation_id=report.organisation_id, body=body,
        digest=sha256(body.encode()).hexdigest(), pdf=pdf, pdf_digest=sha256(pdf).hexdigest(), by_id=by.id,
        by_name=by.name, filed_at=moment,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(copy)
    except IntegrityError as error:
        raise Refused("", "This report was filed already.") from error
    return copy


def body_of(drawn: Drawn, by: Author, moment: datetime) -> dict[str, object]:
    """All that the frozen copy holds."""
    when = {
        "as_of": drawn.as_of.isoformat(timespec="seconds"),
        "filed_at": moment.isoformat(timespec="seconds"),
    }
    return drawn.said | when | {"filed_by": by.name}


def discard(report: Report) -> None:
    db.session.execute(delete(ReportEntry).where(ReportEntry.report_id == report.id))
    db.session.delete(report)
    db.session.flush()


def begin_duty(recall: Recall, form: Form, begins: date, by: Author) -> bool:
    """False where it stands already."""
    duty = ReportDuty(
        organisation_id=recall.organisation_id, recall_id=recall.id, kind=form.kind, begins=begins, by_id=by.id,
        by_name=by.name,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(duty)
    except IntegrityError:
        return False
    return True


def end_duty(recall: Recall, form: Form) -> bool:
    found = [duty for duty, _ in queries.duties(recall.organisation_id, recall.id) if duty.kind == form.kind]
    for duty in found:
        duty.ended_at = now()
    return bool(found)
