"""It is done: job, date, part and technician are recorded against this very unit. From then on its check says so, its
owner hears of it, and another unit in its place goes on with the cover and has recalls of its own. Callers commit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.audit.entries import keep
from registry.audit.who import By
from registry.cases import actions, parts, visits
from registry.cases.files import DISPOSAL, add_file
from registry.cases.models import MAKER, RemedyCase
from registry.cases.queries import files_of
from registry.clock import now
from registry.criteria.unit import Told
from registry.db import db
from registry.errors import Refused
from registry.faults.actions import add_repair
from registry.faults.models import FaultReport
from registry.faults.queries import report_of
from registry.journeys import announcing
from registry.journeys.broken import own_broken_by_id, warranty_now
from registry.matching.single import note_registered
from registry.notices.actions import write
from registry.plates.papers import Paper
from registry.recalls.models import Recall
from registry.recalls.remedies import record_remedy
from registry.recalls.states import Author
from registry.registrations.addresses import read_line
from registry.registrations.queries import is_theirs, registration_by_id
from registry.registrations.replacing import replace_unit
from registry.remedies.offers import REBATE, REFUND, REPLACE
from registry.units.actions import unit_for
from registry.units.queries import key_of

NO_NUMBER = "Write the number of the new unit: it has its own recalls, and goes on with the warranty."
NO_NEW_UNIT = "Whoever gets money gets no new unit: leave this empty. A new unit belongs to a replacement."
NO_PICTURE = (
    "The recall asks for a picture that shows the old one made useless, and none has come. Add it, or close without it "
    "and say why."
)
NO_REASON = "Say why it is closed without the picture."
MONEY = (REFUND, REBATE)


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, as typed."""

    done_on: str = ""
    job: str = ""
    part: str = ""
    technician: str = ""
    replacement: str = ""
    repair_from: str = ""
    without_photo: str = ""
    why_without: str = ""


def put_right(case: RemedyCase, typed: Work, by: By, photo: Paper | None = None) -> None:
    """Closes the request. Raises Refused, at the field; so where the recall asks for a picture of the old one and there
    is none, unless whoever closes chose that, and says why."""
    day = _day(typed.done_on)
    job, part = read_line(typed.job, "job", 80), read_line(typed.part, "part", 80)
    technician = read_line(typed.technician, "technician", 120)
    new = _new_number(case, typed.replacement)
    why = "" if photo is not None or not lacks_picture(case) else _why_without(typed)
    repaired = _repaired(case, typed.repair_from, day)
    if photo is not None:
        add_file(case, MAKER, DISPOSAL, photo, by)
    case.done_on, case.job, case.part, case.technician, case.replacement = day, job, part, technician, new
    facts = (
        {
            "done_on": day.isoformat(),
            "job": job,
            "part": part,
            "technician": technician,
            "replacement": new,
        }
        | ({"without_picture": why} if why else {})
        | repaired
    )
    step = actions.close(case, by, facts)
    visits.drop(case)
    if part:
        parts.use(case.organisation_id, part)
    if case.key and case.recall_id:
        recall = db.session.get_one(Recall, case.recall_id)
        record_remedy(recall, case.field, case.key, day, Author(by.id, by.name), f"{case.kind} {job}".strip())
    if new:
        _goes_on(case, new)
    announcing.case_closed(case)
    news = {"step": step.id}
    write("case_news", case.person, organisation_id=case.organisation_id, case_id=case.id, facts=news)
    keep(case.organisation_id, by.id, by.name, "case.remedied", "case", case.id, after=facts)


def lacks_picture(case: RemedyCase) -> bool:
    """Whether the recall asks for a picture of the old one, made useless, that nobody has sent yet."""
    return bool(case.offer.get("photo")) and all(one.about != DISPOSAL for one in files_of(case.id))


def _why_without(typed: Work) -> str:
    if not typed.without_photo:
        raise Refused("photo", NO_PICTURE)
    why = read_line(typed.why_without, "why_without", 300)
    if not why:
        raise Refused("why_without", NO_REASON)
    return why


def _repaired(case: RemedyCase, text: str, until: date) -> dict[str, Any]:
    """How long a unit under warranty was away, which may make its cover longer: as the step keeps it."""
    report = report_of(case.id, lock=True) if case.is_claim and text.strip() else None
    if report is None:
        return {}
    try:
        began = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("repair_from", "Write the day from which it was away.") from None
    before = _added(case, report)
    add_repair(report, began, until)
    return {"repair_from": began.isoformat(), "longer": _added(case, report) - before}


def _added(case: RemedyCase, report: FaultReport) -> int:
    """By how many days repairs make its covers longer: of those the one that they add most to."""
    warranty, _lacks = warranty_now(report, own_broken_by_id(case.registration_id, case.person))
    reasons = [reason for held in (warranty.held if warranty else ()) for reason in held.reasons]
    return max((reason.number for reason in reasons if reason.code == "repaired"), default=0)


def _goes_on(case: RemedyCase, number: str) -> None:
    """The new unit is on record as the one that took the old one's place. Where that is registered to who asked, the
    new one is from now on."""
    old = registration_by_id(case.registration_id, lock=True) if case.registration_id else None
    key, product_id = key_of(Told("serial", number).plain), old.product_id if old else case.product_id
    if key is None or product_id is None:
        return
    unit = unit_for(case.organisation_id, product_id, key, None, old.model if old else "")
    case.replacement_unit_id = unit.id
    if old is not None and is_theirs(old) and old.person == case.person:
        made = replace_unit(old, number, key, unit.id)
        note_registered(made.id, made.organisation_id, unit.id)
        announcing.registered(made)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("done_on", "Write the day on which it was done.") from None
    if day > now().date():
        raise Refused("done_on", "The day lies in the future.")
    return day


def _new_number(case: RemedyCase, text: str) -> str:
    number = read_line(text, "replacement", 120)
    if case.kind == REPLACE and case.key and not number:
        raise Refused("replacement", NO_NUMBER)
    if case.kind in MONEY and number:
        raise Refused("replacement", NO_NEW_UNIT)
    if number and Told("serial", number).plain == case.key:
        raise Refused("replacement", "That is the number of the old unit.")
    return number
