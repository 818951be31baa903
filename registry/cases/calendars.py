"""An appointment for somebody's own calendar (RFC 5545, 5546): one entry as long as it is moved, taken out again by the
same where it is called off."""

from datetime import UTC, datetime, time
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from registry import links
from registry.cases.models import Appointment, RemedyCase
from registry.cases.references import shown
from registry.cases.visits import OFF
from registry.clock import now
from registry.db import settings_here
from registry.remedies.offers import NAMES
from registry.tongue.speaking import gettext as _
from registry.tongue.words import appointed, colon
from registry.vault import unseal

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def method_of(visit: Appointment) -> str:
    """What its calendar file does: puts it in, moves it, or takes it out."""
    return CANCEL if visit.state == OFF else PUBLISH


def calendar_of(visit: Appointment, case: RemedyCase, about: str, maker: str) -> bytes:
    """Of one that is, or was, confirmed. `about`: what it is about; `maker`: who comes."""
    made, event = Calendar(), Event()
    made.add("prodid", "-//Recall Portal//Appointment//EN")
    made.add("version", "2.0")
    made.add("method", method_of(visit))
    event.add("uid", f"visit-{visit.series}@{links.public('').partition('://')[2]}")
    event.add("sequence", visit.sequence)
    event.add("dtstamp", now())
    event.add("dtstart", _at(visit, visit.begins))
    event.add("dtend", _at(visit, visit.ends))
    event.add("status", "CANCELLED" if visit.state == OFF else "CONFIRMED")
    event.add("summary", colon().join((_(NAMES[case.kind]), about or case.number)))
    event.add("description", _described(visit, case))
    event.add("url", links.public("/case"))
    event.add("organizer", _organizer(maker), encode=False)
    if where := unseal(case.sealed).get("address", "") if case.sealed else "":
        event.add("location", where)
    made.add_component(event)
    return bytes(made.to_ical())


def _described(visit: Appointment, case: RemedyCase) -> str:
    when, reference = appointed(visit.day, visit.begins, visit.ends, visit.zone), _("Reference")
    return f"{when}. {reference} {shown(case.reference)}. {links.public('/case')}"


def _organizer(maker: str) -> vCalAddress:
    """Letters about it come from there."""
    address = vCalAddress(f"mailto:{parseaddr(settings_here().mail_sender)[1]}")
    address.params["CN"] = vText(maker)
    return address


def _at(visit: Appointment, hour: str) -> datetime:
    """In UTC, which every calendar knows; without a zone where nobody said whose clock it is by."""
    there = datetime.combine(
        visit.day, time.fromisoformat(hour), ZoneInfo(visit.zone) if visit.zone else None
    )
    return there.astimezone(UTC) if visit.zone else there
