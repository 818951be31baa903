"""Reads one's own cases: by reference, by number, by person. What staff read is in `staff_queries`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from registry.cases.models import OPEN, WAITING, Appointment, CaseFile, CaseStep, RemedyCase
from registry.db import db
from registry.vault import unseal

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Happened:
    """A step as a page shows it; `words` is what somebody wrote."""

    id: int
    kind: str
    side: str
    by_name: str
    facts: dict[str, Any]
    words: str
    made_at: datetime


def by_id(case_id: int | None, *, lock: bool = False) -> RemedyCase | None:
    """With `lock` nobody else changes it before the caller commits."""
    found: RemedyCase | None = (
        db.session.get(RemedyCase, case_id, with_for_update=lock, populate_existing=lock) if case_id else None
    )
    return found


def by_reference(reference: str, *, lock: bool = False) -> RemedyCase | None:
    wanted = select(RemedyCase).where(RemedyCase.reference == reference)
    found: RemedyCase | None = db.session.scalar(
        wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": lock}
    )
    return found


def of_person(person: str) -> Sequence[RemedyCase]:
    """Cases of somebody, newest first; none that nobody confirmed."""
    wanted = select(RemedyCase).where(RemedyCase.person == person, RemedyCase.state != WAITING)
    return db.session.scalars(wanted.order_by(RemedyCase.id.desc()).limit(200)).all()


def replaced_by(unit_id: int) -> RemedyCase | None:
    """The request in which this unit was given in place of another."""
    wanted = select(RemedyCase).where(RemedyCase.replacement_unit_id == unit_id, RemedyCase.key.is_not(None))
    found: RemedyCase | None = db.session.scalar(wanted.order_by(RemedyCase.id.desc()).limit(1))
    return found


def of_registrations(person: str, ids: Collection[int]) -> dict[int, list[RemedyCase]]:
    """Registration -> this person's cases about it, newest first."""
    found: dict[int, list[RemedyCase]] = {}
    for case in of_person(person):
        if case.registration_id in ids:
            found.setdefault(case.registration_id or 0, []).append(case)
    return found


def steps_of(case_id: int) -> list[Happened]:
    """All that happened, in its order."""
    wanted = select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.id).limit(MOST_STEPS)
    return [
        Happened(s.id, s.kind, s.side, s.by_name, s.facts, unseal(s.sealed).get("words", ""), s.made_at)
        for s in db.session.scalars(wanted)
    ]


def appointments_of(case_id: int) -> Sequence[Appointment]:
    """Every appointment, the earliest first."""
    wanted = select(Appointment).where(Appointment.case_id == case_id)
    return db.session.scalars(wanted.order_by(Appointment.day, Appointment.begins, Appointment.id)).all()


def last_zone(organisation_id: int, case_id: int | None = None) -> str:
    """By whose clock staff last offered a visit, in this request or in any; empty where they never did."""
    wanted = select(Appointment.zone).where(
        Appointment.organisation_id == organisation_id, Appointment.zone != ""
    )
    wanted = wanted if case_id is None else wanted.where(Appointment.case_id == case_id)
    return db.session.scalar(wanted.order_by(Appointment.id.desc()).limit(1)) or ""


def files_of(case_id: int) -> Sequence[CaseFile]:
    """Its files, newest first, without what is on them."""
    wanted = select(CaseFile).where(CaseFile.case_id == case_id).order_by(CaseFile.id.desc())
    return db.session.scalars(wanted).all()


def file_of(case_id: int, file_id: int) -> tuple[CaseFile, bytes] | None:
    """One file and what is on it."""
    wanted = select(CaseFile, CaseFile.data).where(CaseFile.case_id == case_id, CaseFile.id == file_id)
    row = db.session.execute(wanted).first()
    return (row[0], bytes(row[1])) if row else None


def open_people(people: Collection[str]) -> set[str]:
    """Those of them who have a request that is not done."""
    wanted = select(RemedyCase.person).where(
        RemedyCase.person.in_(people), RemedyCase.state.in_((WAITING, OPEN))
    )
    return set(db.session.scalars(wanted))
