"""I report to an authority: the figures are there already, each with its rows; I add what no record tells, look at it
once more, and file. What I filed is kept as it was, and nobody can change it. What is due, and when, I am told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.audit.entries import keep
from registry.catalogue.limits import brands_of
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.jobs.models import Job
from registry.jobs.queries import waiting
from registry.journeys.progressing import KIND
from registry.notices.actions import write
from registry.papers import paper
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.reports import progress
from registry.reports.filing import actions, queries
from registry.reports.filing.all_forms import FORMS
from registry.reports.filing.drawing import Drawn, draw
from registry.reports.filing.forms import Form
from registry.reports.filing.models import FiledReport, Report
from registry.reports.filing.papers import facts_of
from registry.reports.filing.periods import Period, due_on, periods
from registry.reports.models import RecallProgress
from registry.staff.permissions import Permission
from registry.staff.queries import people_who
from registry.vault import person_key

UNCOUNTED = (
    "The figures are not counted yet. Wait a minute, or press “Count now” on the recall’s progress page."
)


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is to be filed for a period."""

    recall: Recall
    form: Form
    period: Period
    on: date

    @property
    def overdue(self) -> bool:
        return self.on < now().date()

    @property
    def ready(self) -> bool:
        """The period is over."""
        return self.period.last < now().date()


@dataclass(frozen=True, slots=True)
class Draft:
    """A report being written: `drawn` is None while nothing was counted. `early`: the count is from before the period
    was over, so that the figures may still grow."""

    report: Report
    recall: Recall
    drawn: Drawn | None
    job: Job | None
    early: bool


def dues(organisation_id: int | None, recall_id: int | None = None) -> list[Due]:
    """What was not filed of all periods that are over, and of the one that goes on; the first due first."""
    found, today = queries.duties(organisation_id, recall_id), now().date()
    filed = queries.filed_periods([recall.id for _, recall in found])
    wanted = [
        Due(recall, FORMS[duty.kind], period, due_on(FORMS[duty.kind], period))
        for duty, recall in found
        for period in periods(FORMS[duty.kind], duty.begins, today)
        if (recall.id, duty.kind, period.last) not in filed
    ]
    return sorted(wanted, key=lambda due: (due.on, due.recall.id, due.form.kind))


def remind() -> None:
    """Every minute: once a period is over, publishers get a letter about each report on it."""
    for duty, recall in queries.duties():
        late = [
            due for due in dues(duty.organisation_id, recall.id) if due.form.kind == duty.kind and due.ready
        ]
        if late and (duty.told_for is None or late[-1].on > duty.told_for):
            duty.told_for = late[-1].on
            _write(late[-1], duty.organisation_id)
    db.session.commit()


def _write(due: Due, organisation_id: int) -> None:
    period = {"first": due.period.first.isoformat(), "last": due.period.last.isoformat()}
    said = {"report": due.form.title, "due_on": due.on.isoformat()} | period
    for one in people_who(organisation_id, Permission.PUBLISH_RECALLS, brands_of(None, due.recall.id)):
        told = {"member": one.member_id, "recall": due.recall.id} | said
        write("report_due", person_key(one.email), organisation_id=organisation_id, facts=told)


def choices(recall: Recall, form: Form) -> list[Period]:
    """The periods that can be reported on, the newest first; one until today where a form has none."""
    today, began = now().date(), _began(recall)
    if not form.months:
        return [Period(began, today)]
    return list(reversed(list(periods(form, began, today))))


def start(recall: Recall, form: Form, first: str, by: Author) -> Report:
    """Raises Refused for a period that there is not. Callers commit."""
    period = next((one for one in choices(recall, form) if not first or one.first.isoformat() == first), None)
    if period is None:
        raise Refused("first", "Choose one of the periods.")
    report = actions.start(recall, form, period, by)
    _log(report, by, "report.started")
    return report


def standing(report: Report, recall: Recall) -> Draft:
    row = progress.kept(recall.organisation_id, recall.id)
    drawn = draw(report, recall, row) if row else None
    return Draft(report, recall, drawn, waiting(KIND, recall.id), row is None or _early(report, row))


def fill(report: Report, given: Mapping[str, str], by: Author) -> list[tuple[str, str]]:
    """What could be kept is kept; the rest goes back to its field. Callers commit."""
    _open(report)
    faults = actions.fill(report, FORMS[report.kind].told, given, by)
    _log(report, by, "report.filled")
    return faults


def file(draft: Draft, seen: str, by: Author) -> FiledReport:
    """Freezes what was seen. Raises Refused where figures or words have changed since. Callers commit."""
    _open(draft.report)
    if draft.drawn is None:
        raise Refused("", UNCOUNTED)
    if draft.early and FORMS[draft.report.kind].months:
        raise Refused(
            "", "The period was not over when this was counted. File it when it is, after a new count."
        )
    if seen != draft.drawn.fingerprint:
        raise Refused("", "A figure or a word has changed since you looked. Look again, then file.")
    moment = now().replace(microsecond=0)
    pdf = paper("report", facts_of(draft.drawn, by.name, moment), moment)
    copy = actions.freeze(draft.report, draft.drawn, pdf, by, moment)
    _log(draft.report, by, "report.filed", {"sha256": copy.digest, "pdf_sha256": copy.pdf_digest})
    return copy


def discard(report: Report, by: Author) -> None:
    """Throws away what was not filed. Callers commit."""
    _open(report)
    _log(report, by, "report.discarded")
    actions.discard(report)


def oblige(recall: Recall, form: Form, by: Author, *, on: bool) -> None:
    """From now on it is due again and again, or no longer. Callers commit."""
    if not form.months:
        raise Refused("", "This report has no dates on which it is due.")
    changed = actions.begin_duty(recall, form, _began(recall), by) if on else actions.end_duty(recall, form)
    if changed:
        action = "report.duty_begun" if on else "report.duty_ended"
        keep(recall.organisation_id, by.id, by.name, action, "recall", recall.id, after={"kind": form.kind})


def _open(report: Report) -> None:
    if queries.filed_copy(report.id) is not None:
        raise Refused("", "This report was filed. Start a correction to say something else.")


def _early(report: Report, row: RecallProgress) -> bool:
    return row.counted_at.date() <= report.last


def _began(recall: Recall) -> date:
    return min(recall.opened_on or now().date(), (recall.published_at or now()).date())


def _log(report: Report, by: Author, action: str, more: dict[str, str] | None = None) -> None:
    told = {"kind": report.kind, "first": report.first.isoformat(), "last": report.last.isoformat()}
    after = told | {"number": report.number} | (more or {})
    keep(report.organisation_id, by.id, by.name, action, "report", report.id, after=after)
