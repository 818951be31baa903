"""I asked to be reminded: thirty days before a cover of mine ends I get one letter, however often anybody looks. And I
put all the ends into my own calendar."""

from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from registry import links
from registry.catalogue.warranty import words
from registry.clock import now
from registry.db import db
from registry.jobs.actions import queue_since
from registry.jobs.running import Run
from registry.journeys.covered import Warranty, warranties_of, warranty_of
from registry.notices.actions import write
from registry.registrations.models import Registration
from registry.registrations.warranty.actions import remind_once
from registry.registrations.warranty.queries import who_want_reminders
from registry.tongue.speaking import gettext as _

KIND = "warranty_endings"
AHEAD = timedelta(days=30)
BATCH = 500


def look_daily() -> None:
    """Every minute: asks for the day's look at all covers, where nobody has."""
    if queue_since(KIND, now().replace(hour=0, minute=0, second=0, microsecond=0)):
        db.session.commit()


def write_endings(run: Run) -> None:
    """Letters about all covers that end within thirty days and of which none was written."""
    last, done = 0, 0
    while batch := who_want_reminders(last, BATCH):
        found = warranties_of(batch)
        for registration in batch:
            _remind(registration, found[registration.id])
        last, done = batch[-1].id, done + len(batch)
        run.progress(rows=done)


def _remind(registration: Registration, warranty: Warranty) -> None:
    for held in warranty.running:
        soon = held.state(warranty.today) == "runs" and held.ends - warranty.today <= AHEAD
        if soon and remind_once(registration.id, held.cover.label, held.ends):
            write(
                "warranty_ending", registration.person or "", organisation_id=registration.organisation_id,
                registration_id=registration.id, owner_id=registration.owner_id,
                facts={"cover": held.cover.label, "ends_on": held.ends.isoformat()},
            )  # fmt: skip


def calendar(registration: Registration, product: str) -> bytes:
    """The ends of its covers as RFC 5545 has them, each with an alarm thirty days before."""
    made = Calendar()
    made.add("prodid", "-//Recall Portal//Warranty//EN")
    made.add("version", "2.0")
    for place, held in enumerate(warranty_of(registration).held):
        made.add_component(_event(registration, product, place, words.title(held.cover), held.ends))
    return bytes(made.to_ical())


def _event(registration: Registration, product: str, place: int, cover: str, ends: date) -> Event:
    event, alarm = Event(), Alarm()
    event.add("uid", f"{registration.code}-{place}@{links.public('').partition('://')[2]}")
    event.add("dtstamp", now())
    event.add("dtstart", ends)
    event.add("dtend", ends + timedelta(days=1))
    event.add("summary", _("Last day of warranty: %(product)s, %(cover)s", product=product, cover=cover))
    told = _("Something wrong with it? Tell the maker or the shop by today. %(link)s", link=links.mine())
    event.add("description", told)
    event.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -AHEAD)
    alarm.add("description", event["summary"])
    event.add_component(alarm)
    return event
