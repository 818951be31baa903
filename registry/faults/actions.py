"""Keeps what was told of a fault and what came of it. Raises Refused for what makes no sense now. Callers commit."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.faults.models import (
    APPEALED,
    COVERED,
    FOUND,
    GRANTED,
    NOT_COVERED,
    NOT_FOUND,
    REFUSED,
    REPORTED,
    WAITING,
    WITHDRAWN,
    FaultReport,
    Repair,
)
from registry.faults.queries import report_of
from registry.regimes.accidents import AUTHORITIES
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number
from registry.vault import seal

FIRST = date(1950, 1, 1)
NO_REASON = marked("Say why, in a sentence that the owner reads.")
LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """All that is told of one, and what records say of its unit."""

    organisation_id: int
    product_id: int
    unit_id: int | None = None
    model: str = ""
    serial: str = ""
    serial_key: str | None = None
    lot: str = ""
    lot_key: str | None = None
    made_on: date | None = None
    plant: str = ""
    code_id: int | None = None
    failed_on: date | None = None
    used_from: date | None = None
    harm: str = "none"
    source: str = "public"


def keep_report(fault: Fault, told: dict[str, str], case_id: int | None = None) -> FaultReport:
    """The report of a request: made, or told anew while it waits. One that counts stays as it is."""
    report = report_of(case_id, lock=True) if case_id else None
    if report is not None and report.state != WAITING:
        return report
    report = report or FaultReport(case_id=case_id, state=WAITING)
    for name in (field.name for field in fields(Fault)):
        setattr(report, name, getattr(fault, name))
    report.harm_sealed = seal(told) if told else ""
    db.session.add(report)
    db.session.flush()
    return report


def count(report: FaultReport) -> bool:
    """From now on it counts, wherever faults are counted. False where it does so already."""
    if report.state != WAITING:
        return False
    report.state, report.counted_at = REPORTED, now()
    db.session.flush()
    return True


def set_cover(report: FaultReport, cover: str, reason: str, by: str) -> None:
    """What is decided of the warranty, by the record or by staff, who say why."""
    if cover not in (COVERED, NOT_COVERED):
        raise Refused("cover", "Choose whether the warranty covers it.")
    check_reason(reason)
    report.cover, report.cover_by = cover, by
    db.session.flush()


def appeal(report: FaultReport, words: str) -> None:
    """Whoever told of it does not agree. Once: the answer to it is the last word here."""
    if report.cover != NOT_COVERED:
        raise Refused("", _("The warranty was not refused."))
    if report.appeal:
        raise Refused("", _("You have objected already. The answer to it stands below."))
    check_reason(words, "appeal", _("Say why you do not agree."))
    report.appeal = APPEALED
    db.session.flush()


def answer_appeal(report: FaultReport, reason: str, *, grant: bool) -> None:
    """Raises Refused where none waits, or without a reason."""
    if report.appeal != APPEALED:
        raise Refused("", "There is no objection that waits for an answer. Reload the page.")
    check_reason(reason, "answer")
    report.appeal = GRANTED if grant else REFUSED
    if grant:
        report.cover, report.cover_by = COVERED, "staff"
    db.session.flush()


def diagnose(report: FaultReport, code_id: int | None, *, found: bool) -> None:
    """Somebody looked: which fault it has, or that none was found."""
    if report.state in (WAITING, WITHDRAWN):
        raise Refused("", "This report does not count.")
    if found and code_id is None:
        raise Refused("found", "Choose which fault was found.")
    report.state, report.found_code_id = (FOUND, code_id) if found else (NOT_FOUND, None)
    db.session.flush()


def withdraw(report: FaultReport) -> None:
    """Whoever told of it takes it back. What hurt somebody stays counted."""
    if report.harm in ("none", "property"):
        report.state = WITHDRAWN
        db.session.flush()


def add_repair(report: FaultReport, began_on: date, ended_on: date) -> Repair:
    """Raises Refused for days that cannot be. The same days again are the ones that are there."""
    if began_on > ended_on:
        raise Refused("repair_from", "It was away from this day on: it cannot be after the day it was done.")
    if began_on < (report.made_on or FIRST):
        raise Refused("repair_from", "That is before it was made. Look at the year.")
    made = Repair(
        organisation_id=report.organisation_id, report_id=report.id, unit_id=report.unit_id,
        began_on=began_on, ended_on=ended_on,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def told_authority(report: FaultReport, authority: str, number: str, by: By) -> dict[str, Any]:
    """An authority was told of the accident. The first time is what counts."""
    if authority not in AUTHORITIES:
        raise Refused("authority", "Choose who was told.")
    if authority in report.authorities:
        raise Refused("authority", "That is noted already.")
    told = {"at": now().isoformat(timespec="seconds"), "by": by.name.partition("@")[0], "number": number}
    report.authorities = {**report.authorities, authority: told}
    db.session.flush()
    return told


def check_reason(words: str, field: str = "reason", message: str = NO_REASON) -> None:
    """Raises Refused at the field."""
    if not words.strip():
        raise Refused(field, message)
    if len(words) > LONGEST_REASON:
        raise Refused(
            field, _("That is longer than %(most)s characters. Shorten it.", most=number(LONGEST_REASON))
        )
