"""My appointment in my own calendar: times are those of the place where the unit is, wherever my telephone is."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from registry import links
from registry.cases.models import Appointment
from registry.cases.references import shown
from registry.clock import now
from registry.journeys.following import Followed
from registry.tongue.speaking import gettext as _


def calendar(found: Followed) -> bytes | None:
    """The confirmed appointment as RFC 5545 has it; none where none is confirmed."""
    visit = found.confirmed
    if visit is None:
        return None
    made, event = Calendar(), Event()
    made.add("prodid", "-//Recall Portal//Appointment//EN")
    made.add("version", "2.0")
    event.add("uid", f"visit-{visit.id}@{links.public('').partition('://')[2]}")
    event.add("dtstamp", now())
    event.add("dtstart", _at(visit, visit.begins))
    event.add("dtend", _at(visit, visit.ends))
    event.add(
        "summary",
        f"{_(found.offer.name)}: {found.product or (found.recall.title if found.recall else found.case.number)}",
    )
    reference = _("Reference")
    event.add("description", f"{reference} {shown(found.case.reference)}. {links.public('/case')}")
    made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _at(visit: Appointment, hour: str) -> datetime:
    """Without a zone where nobody said whose clock it is by."""
    return datetime.combine(visit.day, time.fromisoformat(hour), ZoneInfo(visit.zone) if visit.zone else None)
