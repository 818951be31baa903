"""Appointments: offered by staff, confirmed once by the owner, changed by either. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select, update

from registry.audit.who import By
from registry.cases import actions
from registry.cases.models import MAKER, OPEN, OWNER, Appointment, CaseStep, RemedyCase
from registry.clock import now
from registry.db import db
from registry.errors import Refused

OFFERED, CONFIRMED, OFF, MISSED = "offered", "confirmed", "off", "missed"
MOST_OFFERED = 6
AHEAD = timedelta(days=366)
GONE = "This appointment is not offered any more. Reload the page to see what is."


@dataclass(frozen=True, slots=True)
class Slot:
    """A day, and from when to when somebody comes, as it is there: `2026-12-03`, `09:00`, `12:00`."""

    day: date
    begins: str
    ends: str


def offer(case: RemedyCase, slots: Sequence[Slot], by: By) -> CaseStep:
    """These may be chosen from now on; what was offered before and not chosen is off."""
    if case.state != OPEN:
        raise Refused("", actions.NOT_OPEN)
    if not slots:
        raise Refused("slot-0-day", "Offer at least one appointment.")
    for place, slot in enumerate(slots[:MOST_OFFERED]):
        _check(place, slot)
    _end(case, (OFFERED, CONFIRMED))
    for slot in dict.fromkeys(slots[:MOST_OFFERED]):
        db.session.add(
            Appointment(
                organisation_id=case.organisation_id,
                case_id=case.id,
                day=slot.day,
                begins=slot.begins,
                ends=slot.ends,
            )
        )
    return actions.note(case, "visit_offered", MAKER, by, facts={"count": len(slots[:MOST_OFFERED])})


def confirm(case: RemedyCase, appointment_id: int) -> CaseStep | None:
    """The owner takes one: the others are off. Again it is what it was."""
    chosen = _own(case, appointment_id)
    if chosen is not None and chosen.state == CONFIRMED:
        return None
    if chosen is None or chosen.state != OFFERED or case.state != OPEN or chosen.day < now().date():
        raise Refused("", GONE)
    _end(case, (OFFERED, CONFIRMED))
    chosen.state = CONFIRMED
    return actions.note(case, "visit_confirmed", OWNER, facts=_facts(chosen))


def ask_other(case: RemedyCase, words: str) -> CaseStep:
    """None of them fits the owner, or not any more."""
    if not words.strip():
        raise Refused("words", "Say when you can be there.")
    if case.state != OPEN:
        raise Refused("", actions.NOT_OPEN)
    _end(case, (OFFERED, CONFIRMED))
    return actions.note(case, "visit_change", OWNER, words=words)


def call_off(case: RemedyCase, appointment_id: int, words: str, by: By) -> CaseStep:
    """Staff cannot come then."""
    one = _own(case, appointment_id)
    if one is None or one.state not in (OFFERED, CONFIRMED):
        raise Refused("", GONE)
    if not words.strip():
        raise Refused("words", "Say why: the owner reads it.")
    one.state = OFF
    db.session.flush()
    return actions.note(case, "visit_off", MAKER, by, words, _facts(one))


def nobody_came(case: RemedyCase, appointment_id: int) -> CaseStep:
    """The day is there, and nobody came."""
    one = _own(case, appointment_id)
    if one is None or one.state != CONFIRMED or case.state != OPEN:
        raise Refused("", "That was told already, or the appointment is off.")
    if one.day > now().date():
        raise Refused("", "That appointment is still to come.")
    one.state = MISSED
    return actions.break_promise(case, "nobody_came", facts=_facts(one))


def _check(place: int, slot: Slot) -> None:
    if not now().date() <= slot.day <= now().date() + AHEAD:
        raise Refused(f"slot-{place}-day", "Choose a day from today on, within a year.")
    try:
        begins, ends = time.fromisoformat(slot.begins), time.fromisoformat(slot.ends)
    except ValueError:
        raise Refused(f"slot-{place}-begins", "Write the times as 09:00.") from None
    if not begins < ends:
        raise Refused(f"slot-{place}-ends", "It ends after it begins.")


def _own(case: RemedyCase, appointment_id: int) -> Appointment | None:
    wanted = select(Appointment).where(Appointment.id == appointment_id, Appointment.case_id == case.id)
    found: Appointment | None = db.session.scalar(wanted.with_for_update())
    return found


def _end(case: RemedyCase, states: tuple[str, ...]) -> None:
    over = update(Appointment).where(Appointment.case_id == case.id, Appointment.state.in_(states))
    db.session.execute(over.values(state=OFF))


def _facts(one: Appointment) -> dict[str, str]:
    return {"day": one.day.isoformat(), "begins": one.begins, "ends": one.ends}
