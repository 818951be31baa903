"""Reads of reports. Every query takes the maker or a row of theirs: another's are not there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from registry.db import db
from registry.recalls.models import Recall
from registry.recalls.states import OPEN
from registry.reports.filing.models import FiledReport, Report, ReportDuty, ReportEntry

MOST = 200


def own_report(organisation_id: int, report_id: int) -> Report | None:
    found: Report | None = db.session.scalar(
        select(Report).where(Report.id == report_id, Report.organisation_id == organisation_id)
    )
    return found


def filed_copy(report_id: int, *, pdf: bool = False) -> FiledReport | None:
    wanted = select(FiledReport).where(FiledReport.report_id == report_id)
    found: FiledReport | None = db.session.scalar(wanted.options(undefer(FiledReport.pdf)) if pdf else wanted)
    return found


def entries_of(report_id: int) -> dict[str, ReportEntry]:
    """Line -> what was filled in."""
    rows = db.session.scalars(select(ReportEntry).where(ReportEntry.report_id == report_id))
    return {one.line: one for one in rows}


def filed_before(report: Report) -> FiledReport | None:
    """The last one filed for a period before this one's."""
    wanted = (
        select(FiledReport)
        .join(Report, Report.id == FiledReport.report_id)
        .where(Report.recall_id == report.recall_id, Report.kind == report.kind, Report.last < report.first)
    )
    found: FiledReport | None = db.session.scalar(
        wanted.order_by(Report.last.desc(), Report.number.desc()).limit(1)
    )
    return found


def reports_of(organisation_id: int, recall_id: int | None = None) -> Sequence[Any]:
    """(Report, its frozen copy or None, title of its recall), the newest first; of one recall or of all."""
    wanted = (
        select(Report, FiledReport, Recall.title)
        .join(Recall, Recall.id == Report.recall_id)
        .outerjoin(FiledReport, FiledReport.report_id == Report.id)
        .where(Report.organisation_id == organisation_id)
    )
    if recall_id is not None:
        wanted = wanted.where(Report.recall_id == recall_id)
    return db.session.execute(wanted.order_by(Report.last.desc(), Report.id.desc()).limit(MOST)).all()


def last_of(recall_id: int, kind: str, first: Any, last: Any) -> tuple[Report, bool] | None:
    """The newest report of a period, and whether it was filed."""
    wanted = select(Report, FiledReport.report_id).outerjoin(FiledReport, FiledReport.report_id == Report.id)
    wanted = wanted.where(
        Report.recall_id == recall_id, Report.kind == kind, Report.first == first, Report.last == last
    )
    row = db.session.execute(wanted.order_by(Report.number.desc()).limit(1)).first()
    return (row[0], row[1] is not None) if row else None


def duties(
    organisation_id: int | None = None, recall_id: int | None = None
) -> Sequence[tuple[ReportDuty, Recall]]:
    """What is to be reported on again and again, with its recall; of one maker, one recall, or all."""
    wanted = select(ReportDuty, Recall).join(Recall, Recall.id == ReportDuty.recall_id)
    wanted = wanted.where(ReportDuty.ended_at.is_(None), Recall.state == OPEN)
    if organisation_id is not None:
        wanted = wanted.where(ReportDuty.organisation_id == organisation_id)
    if recall_id is not None:
        wanted = wanted.where(ReportDuty.recall_id == recall_id)
    return [(duty, recall) for duty, recall in db.session.execute(wanted.order_by(ReportDuty.id))]


def filed_periods(recall_ids: Sequence[int]) -> set[tuple[int, str, Any]]:
    """(recall, kind, last day) of everything that was filed."""
    wanted = select(Report.recall_id, Report.kind, Report.last).join(
        FiledReport, FiledReport.report_id == Report.id
    )
    rows = db.session.execute(wanted.where(Report.recall_id.in_(recall_ids)).distinct())
    return {(recall, kind, last) for recall, kind, last in rows}
