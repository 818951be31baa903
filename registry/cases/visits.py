"""Appointments: offered by staff, confirmed once by the owner, changed by either. Callers commit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from registry.audit.who import By
from registry.cases import actions
from registry.cases.models import MAKER, OPEN, OWNER, Appointment, CaseStep, RemedyCase
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.tongue.zones import known, moment_in

OFFERED, CONFIRMED, OFF, MISSED, PAST = "offered", "confirmed", "off", "missed", "past"
MOST_OFFERED = 6
AHEAD = timedelta(days=366)
GONE = "This appointment is not offered any more. Reload the page to see what is."


@dataclass(frozen=True, slots=True)
class Slot:
    """A day, and from when to when somebody comes, by the clock of a zone: `2026-12-03`, `09:00`, `12:00`."""

    day: date
    begins: str
    ends: str
    zone: str


def begins_at(one: Slot | Appointment) -> datetime:
    return moment_in(one.day, one.begins, one.zone)


def is_over(one: Slot | Appointment) -> bool:
    """The hour until which somebody was to come has passed."""
    return moment_in(one.day, one.ends, one.zone, later=True) <= now()


def is_ahead(one: Slot | Appointment) -> bool:
    """It has not begun."""
    return begins_at(one) > now()


def offer(case: RemedyCase, slots: Sequence[Slot], by: By) -> CaseStep | None:
    """These may be chosen from now on; what was offered before and not chosen is off. None where just these were
    offered a moment ago."""
    if case.state != OPEN:
        raise Refused("", actions.NOT_OPEN)
    if not slots:
        raise Refused("slot-0-day", "Offer at least one appointment.")
    some = dict.fromkeys(_checked(place, slot) for place, slot in enumerate(slots[:MOST_OFFERED]))
    if actions.repeats(case, "visit_offered", MAKER) and set(some) == _offered(case):
        return None
    before = _end(case)
    for slot in some:
        db.session.add(
            Appointment(
                organisation_id=case.organisation_id,
                case_id=case.id,
                day=slot.day,
                begins=slot.begins,
                ends=slot.ends,
                zone=slot.zone,
            )
        )
    facts = {"count": len(some)} | ({"instead": _facts(before)} if before else {})
    return actions.note(case, "visit_offered", MAKER, by, facts=facts)


def confirm(case: RemedyCase, appointment_id: int) -> CaseStep | None:
    """The owner takes one: the others are off. Again it is what it was."""
    chosen = _own(case, appointment_id)
    if chosen is not None and chosen.state == CONFIRMED:
        return None
    if chosen is None or chosen.state != OFFERED or case.state != OPEN or not is_ahead(chosen):
        raise Refused("", GONE)
    _end(case)
    before = _entry(case)
    chosen.state = CONFIRMED
    chosen.series, chosen.sequence = (before.series, before.sequence + 1) if before else (chosen.id, 0)
    return actions.note(case, "visit_confirmed", OWNER, facts=_facts(chosen))


def ask_other(case: RemedyCase, words: str) -> CaseStep:
    """None of them fits the owner, or not any more."""
    if not words.strip():
        raise Refused("words", "Say when you can be there.")
    if case.state != OPEN:
        raise Refused("", actions.NOT_OPEN)
    before = _end(case)
    return actions.note(
        case, "visit_change", OWNER, words=words, facts={"instead": _facts(before)} if before else {}
    )


def call_off(case: RemedyCase, appointment_id: int, words: str, by: By) -> CaseStep:
    """Staff cannot come then."""
    one = _own(case, appointment_id)
    if one is None or one.state not in (OFFERED, CONFIRMED):
        raise Refused("", GONE)
    if not words.strip():
        raise Refused("words", "Say why: the owner reads it.")
    _off(one)
    db.session.flush()
    return actions.note(case, "visit_off", MAKER, by, words, _facts(one))


def nobody_came(case: RemedyCase, appointment_id: int) -> CaseStep:
    """Its time is over, and nobody came."""
    one = _own(case, appointment_id)
    if one is None or one.state != CONFIRMED or case.state != OPEN:
        raise Refused("", "That was told already, or the appointment is off.")
    if not is_over(one):
        raise Refused("", "The time of that appointment is not over yet.")
    one.state = MISSED
    return actions.break_promise(case, "nobody_came", facts=_facts(one))


def _checked(place: int, slot: Slot) -> Slot:
    """As it is kept. Raises Refused."""
    if not known(slot.zone):
        raise Refused("zone", "Choose one of the time zones.")
    begins, ends = _hour(f"slot-{place}-begins", slot.begins), _hour(f"slot-{place}-ends", slot.ends)
    today = now().date()
    if not today - timedelta(days=1) <= slot.day <= today + AHEAD:
        raise Refused(f"slot-{place}-day", "Choose a day from today on, within a year.")
    if not begins < ends:
        raise Refused(f"slot-{place}-ends", "It ends after it begins.")
    slot = replace(slot, begins=begins, ends=ends)
    if not is_ahead(slot):
        raise Refused(f"slot-{place}-begins", "That time has passed already, by the clock of the zone.")
    return slot


def _hour(field: str, text: str) -> str:
    try:
        hour = time.fromisoformat(text)
    except ValueError:
        hour = None
    if hour is None or hour.tzinfo is not None:
        raise Refused(field, "Write the times as 09:00.")
    return f"{hour:%H:%M}"


def _own(case: RemedyCase, appointment_id: int) -> Appointment | None:
    wanted = select(Appointment).where(Appointment.id == appointment_id, Appointment.case_id == case.id)
    found: Appointment | None = db.session.scalar(wanted.with_for_update())
    return found


def _offered(case: RemedyCase) -> set[Slot]:
    wanted = select(Appointment).where(Appointment.case_id == case.id, Appointment.state == OFFERED)
    return {Slot(one.day, one.begins, one.ends, one.zone) for one in db.session.scalars(wanted)}


def drop(case: RemedyCase) -> None:
    """Nobody is to come any more: the request ended, or takes another way."""
    _end(case)


def last_entry(visits: Iterable[Appointment]) -> Appointment | None:
    """The one that the owner's calendar was told of last."""
    told = (one for one in visits if one.series is not None)
    return max(told, key=lambda one: (one.series, one.sequence), default=None)


def _entry(case: RemedyCase) -> Appointment | None:
    """What was called off, so that another one moves it; none where the last one took its course."""
    last = last_entry(db.session.scalars(select(Appointment).where(Appointment.case_id == case.id)))
    return last if last is not None and last.state == OFF else None


def _end(case: RemedyCase) -> Appointment | None:
    """What was offered or confirmed is off; what was confirmed for a time that is over stays what it was. The confirmed
    one that was called off by this."""
    wanted = select(Appointment).where(
        Appointment.case_id == case.id, Appointment.state.in_((OFFERED, CONFIRMED))
    )
    off = None
    for one in db.session.scalars(wanted.with_for_update()).all():
        if one.state == CONFIRMED and is_over(one):
            one.state = PAST
        else:
            off = one if one.state == CONFIRMED else off
            _off(one)
    db.session.flush()
    return off


def _off(one: Appointment) -> None:
    """A calendar that has it is to take it out."""
    one.sequence += one.state == CONFIRMED
    one.state = OFF


def _facts(one: Appointment) -> dict[str, Any]:
    return {
        "visit": one.id, "day": one.day.isoformat(), "begins": one.begins, "ends": one.ends, "zone": one.zone,
    }  # fmt: skip
