"""My appointment in my own calendar: times are those of the place where the unit is, whatever my telephone thinks."""

from datetime import date, datetime, time

from icalendar import Calendar, Event

from registry import links
from registry.cases.references import shown
from registry.clock import now
from registry.journeys.following import Followed
from registry.tongue.speaking import gettext as _


def calendar(found: Followed) -> bytes | None:
    """The confirmed appointment as RFC 5545 has it, without a time zone; none where none is confirmed."""
    visit = found.confirmed
    if visit is None:
        return None
    made, event = Calendar(), Event()
    made.add("prodid", "-//Recall Portal//Appointment//EN")
    made.add("version", "2.0")
    event.add("uid", f"visit-{visit.id}@{links.public('').partition('://')[2]}")
    event.add("dtstamp", now())
    event.add("dtstart", _at(visit.day, visit.begins))
    event.add("dtend", _at(visit.day, visit.ends))
    event.add(
        "summary",
        f"{_(found.offer.name)}: {found.product or (found.recall.title if found.recall else found.case.number)}",
    )
    reference = _("Reference")
    event.add("description", f"{reference} {shown(found.case.reference)}. {links.public('/case')}")
    made.add_component(event)
    return bytes(made.to_ical())


def _at(day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text))
