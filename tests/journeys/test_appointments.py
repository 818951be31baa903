"""Appointments, by the clock of the place where the product is: offered for times to come, confirmed once, over when
their hour is over; each page and letter says whose clock that is."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar, Component

from registry.cases.models import Appointment
from registry.db import db
from registry.journeys.appointing import zone_for
from registry.vault import seal
from tests.letters import Inbox, send_letters, words
from tests.people import Browser, a_member, signed_in
from tests.portal.cases.asking import Recalled, a_recalled_kettle, ask_for, confirmed, the_case
from tests.portal.pagecheck import assert_page

TOM, EDDA = "tom@example.org", "ed@example.org"
START = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
BERLIN = "Central European Standard Time"


def offer(ed: Browser, case_id: int, *slots: tuple[str, str, str], zone: str = "Europe/Berlin") -> str:
    """Day, from, to; the page afterwards."""
    ed.get(f"/admin/cases/{case_id}")
    typed = {"zone": zone}
    for place, slot in enumerate(slots):
        typed |= {
            f"slot-{place}-{name}": text for name, text in zip(("day", "begins", "ends"), slot, strict=True)
        }
    ed.post(f"/admin/cases/{case_id}/visits", typed)
    db.session.rollback()  # the test's own session, which the owner's page shares
    return ed.page


def take(tom: Browser, page: str) -> str:
    """The first of those offered; its number."""
    tom.get(page)
    number = tom.page.partition('name="visit" value="')[2].partition('"')[0]
    tom.post(f"{page}/visit", {"visit": number})
    return number


def office(site: Flask, recalled: Recalled) -> Browser:
    return signed_in(site, a_member(site, EDDA, recalled.recall.organisation_id))


@pytest.mark.parametrize(
    ("slot", "zone", "said"),
    [
        (("2026-11-02", "09:00", "12:00"), "Europe/Berlin", "That time has passed already"),
        (("2026-11-02", "09:30", "12:00"), "Europe/Berlin", "That time has passed already"),
        (("2026-11-02", "09:31", "12:00"), "Europe/Berlin", ""),
        (("2026-11-02", "09:00", "12:00"), "UTC", ""),
        (("2026-11-02", "09:00", "12:00"), "Asia/Tokyo", "That time has passed already"),
        (("2026-11-01", "23:00", "23:30"), "America/Los_Angeles", "That time has passed already"),
        (("2026-11-02", "03:00", "04:00"), "America/Los_Angeles", ""),
        (("2026-10-28", "09:00", "12:00"), "UTC", "Choose a day from today on"),
        (("0001-01-01", "09:00", "12:00"), "Asia/Tokyo", "Choose a day from today on"),
        (("9999-12-31", "09:00", "12:00"), "America/Denver", "Choose a day from today on"),
        (("2026-11-04", "09:00Z", "12:00"), "UTC", "Write the times as 09:00."),
        (("2026-11-04", "09:00:00", "12:00:00"), "UTC", ""),
        (("2026-11-04", "12:00", "09:00"), "UTC", "It ends after it begins."),
        (("2026-11-04", "09:00", "12:00"), "", "Choose one of the time zones."),
        (("2026-11-04", "09:00", "12:00"), "Europe/Atlantis", "Choose one of the time zones."),
    ],
)
def test_only_times_to_come_can_be_offered(
    mailing: tuple[Flask, Inbox], slot: tuple[str, str, str], zone: str, said: str
) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=False):
        recalled = a_recalled_kettle()
        confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
        page = offer(office(site, recalled), the_case("AB1500").id, slot, zone=zone)
        assert (said or "The owner chooses one") in page
        assert db.session.query(Appointment).count() == (0 if said else 1)


def test_it_is_over_when_its_hour_is_over_and_everybody_knows_by_whose_clock(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=False) as clock:
        recalled = a_recalled_kettle()
        tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
        page, case = tom.path, the_case("AB1500").id
        ed = office(site, recalled)
        offer(ed, case, ("2026-11-02", "10:00", "12:00"), ("2026-11-02", "14:00", "16:00"))
        assert "2 November 2026, 14:00 to 16:00 (Central European Standard Time)" in assert_page(
            ed.get(f"/admin/cases/{case}")
        )
        send_letters(site)
        letter = words(inbox.to(TOM)[-1])
        assert "2 November 2026, 10:00 to 12:00 (Central European Standard Time)" in letter
        text = assert_page(tom.get(page))
        assert f"2 November 2026, 10:00 to 12:00 ({BERLIN})" in text
        first = tom.page.partition('name="visit" value="')[2].partition('"')[0]

        clock.move_to(datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
        assert "10:00 to 12:00" not in tom.get(page).text, "it begins now"
        assert tom.post(f"{page}/visit", {"visit": first}).status_code == 400
        number = take(tom, page)
        assert f"2 November 2026, 14:00 to 16:00 ({BERLIN})" in assert_page(tom.get(page))
        clock.move_to(datetime(2026, 11, 2, 14, 59, tzinfo=UTC))
        assert "Did nobody come?" not in tom.get(page).text
        assert tom.post(f"{page}/visit/nobody", {"visit": number}).status_code == 400
        assert the_case("AB1500").missed == 0
        clock.move_to(datetime(2026, 11, 2, 15, 0, tzinfo=UTC))
        assert "Did nobody come?" in tom.get(page).text
        tom.post(f"{page}/visit/nobody", {"visit": number})
        assert the_case("AB1500").missed == 1
        send_letters(site)


def test_times_that_passed_while_nobody_chose_one_are_asked_for_anew(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=False) as clock:
        recalled = a_recalled_kettle()
        edda = a_member(site, EDDA, recalled.recall.organisation_id)
        tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
        page, case = tom.path, the_case("AB1500").id
        offer(signed_in(site, edda), case, ("2026-11-03", "10:00", "12:00"))
        clock.move_to(datetime(2026, 11, 4, tzinfo=UTC))
        text = assert_page(tom.get(page))
        assert "The times that were offered have passed." in text
        assert "Ask for an appointment below." in text
        assert "none was chosen" in assert_page(signed_in(site, edda).get(f"/admin/cases/{case}"))
        tom.get(page)
        tom.post(f"{page}/visit/other", {"other": "Any Friday."})
        assert the_case("AB1500").turn == "maker"


def test_staff_hear_that_a_time_was_chosen_and_that_another_is_asked_for(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=False) as clock:
        recalled = a_recalled_kettle()
        tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
        page, case = tom.path, the_case("AB1500").id
        offer(office(site, recalled), case, ("2026-11-04", "10:00", "12:00"))
        take(tom, page)
        clock.move_to(datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
        send_letters(site)
        assert "The appointment was confirmed" in str(inbox.to(EDDA)[-1]["Subject"])
        tom.post(f"{page}/visit/other", {"other": "Any Friday."})
        clock.move_to(datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
        send_letters(site)
        assert "Another time was asked for" in str(inbox.to(EDDA)[-1]["Subject"])


@pytest.mark.parametrize(
    ("address", "sold_in", "last", "zone"),
    [
        ("Elm Road 1, 10115 Berlin, Germany", [], "", "Europe/Berlin"),
        ("Elm Road 1, Denver CO 80014, USA", [], "America/Denver", "America/Denver"),
        ("Elm Road 1, Denver CO 80014, USA", [], "Europe/Berlin", "Europe/Berlin"),
        ("Elm Road 1", ["FR"], "", "Europe/Paris"),
        ("Elm Road 1", ["FR", "DE"], "Europe/Rome", "Europe/Rome"),
        ("", [], "", "UTC"),
    ],
)
def test_the_clock_that_is_proposed_is_that_of_the_place_as_far_as_it_is_known(
    mailing: tuple[Flask, Inbox], address: str, sold_in: list[str], last: str, zone: str
) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle(sold_in=sold_in)
    for number in ("AB1500", "AB1600"):
        confirmed(site, inbox, ask_for(site, recalled, number, TOM), TOM)
    if last:
        other = the_case("AB1600")
        facts = {"day": date(2026, 1, 2), "begins": "09:00", "ends": "10:00", "zone": last}
        db.session.add(Appointment(organisation_id=other.organisation_id, case_id=other.id, **facts))
    case = the_case("AB1500")
    case.sealed = seal({"email": TOM, "address": address})
    db.session.commit()
    assert zone_for(case, recalled.recall) == zone
    assert f'<option value="{zone}" selected' in office(site, recalled).get(f"/admin/cases/{case.id}").text


def entry(tom: Browser, page: str) -> Component:
    """The file of the page, as a calendar reads it; its method is told by its head, too."""
    answer = tom.client.get(f"{page}/visit.ics")
    assert answer.status_code == 200
    return read(answer.data, answer.headers["Content-Type"])


def attached(letter: EmailMessage) -> Component:
    (part,) = (one for one in letter.walk() if one.get_content_type() == "text/calendar")
    assert part.get_filename() == "appointment.ics"
    return read(part.get_payload(decode=True), str(part["Content-Type"]))


def read(data: object, head: str) -> Component:
    assert isinstance(data, bytes)
    made = Calendar.from_ical(data)
    assert f"method={made['method']}" in head.replace('"', "")
    (event,) = made.walk("VEVENT")
    assert (made["method"] == "CANCEL") == (event["status"] == "CANCELLED")
    assert event["organizer"] == "mailto:recalls@recalls.example"
    assert event["organizer"].params["CN"] == "Acme Ltd"
    assert event["dtstamp"].dt.tzinfo is not None
    return event


def test_a_moved_appointment_is_the_same_entry_of_a_calendar_and_one_called_off_leaves_it(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=False) as clock:
        recalled = a_recalled_kettle()
        address = "Elm Road 1, 10115 Berlin, Germany"
        tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
        the_case("AB1500").sealed = seal({"email": TOM, "address": address})
        db.session.commit()
        page, case = tom.path, the_case("AB1500").id
        ed = office(site, recalled)
        assert tom.client.get(f"{page}/visit.ics").status_code == 404
        offer(ed, case, ("2026-11-04", "10:00", "12:00"))
        assert tom.client.get(f"{page}/visit.ics").status_code == 404, "nothing is agreed"
        take(tom, page)
        first = entry(tom, page)
        assert first["dtstart"].dt == datetime(2026, 11, 4, 9, tzinfo=UTC)
        assert first["dtend"].dt == datetime(2026, 11, 4, 11, tzinfo=UTC)
        assert (first["sequence"], first["status"], first["location"]) == (0, "CONFIRMED", address)
        assert f"10:00 to 12:00 ({BERLIN})" in first["description"]
        send_letters(site)
        assert "The appointment was confirmed" in str(inbox.to(TOM)[-1]["Subject"])
        assert attached(inbox.to(TOM)[-1])["uid"] == first["uid"]

        db.session.rollback()
        offer(ed, case, ("2026-11-06", "14:00", "16:00"))
        off = entry(tom, page)
        assert (off["uid"], off["sequence"], off["status"]) == (first["uid"], 1, "CANCELLED")
        send_letters(site)
        letter = inbox.to(TOM)[-1]
        assert "This appointment is off: 4 November 2026, 10:00 to 12:00" in words(letter)
        assert "6 November 2026, 14:00 to 16:00" in words(letter)
        assert attached(letter)["sequence"] == 1
        assert "Take it out of my calendar" in assert_page(tom.get(page))
        take(tom, page)
        moved = entry(tom, page)
        assert (moved["uid"], moved["sequence"], moved["status"]) == (first["uid"], 2, "CONFIRMED")
        assert moved["dtstart"].dt == datetime(2026, 11, 6, 13, tzinfo=UTC)

        tom.get(page)
        tom.post(f"{page}/visit/other", {"other": "Any Monday."})
        assert entry(tom, page)["sequence"] == 3
        offer(ed, case, ("2026-11-09", "10:00", "12:00"))
        number = take(tom, page)
        assert entry(tom, page)["sequence"] == 4
        ed.get(f"/admin/cases/{case}")
        ed.post(f"/admin/cases/{case}/visits/off", {"visit": number, "off": "Our van broke down."})
        send_letters(site)
        letter = inbox.to(TOM)[-1]
        assert "9 November 2026, 10:00 to 12:00" in words(letter)
        assert "Our van broke down." in words(letter)
        gone = attached(letter)
        assert (gone["uid"], gone["sequence"], gone["status"]) == (first["uid"], 5, "CANCELLED")

        offer(ed, case, ("2026-11-02", "11:00", "12:00"))
        take(tom, page)
        clock.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC))
        number = tom.get(page).text.partition('name="visit" value="')[2].partition('"')[0]
        tom.post(f"{page}/visit/nobody", {"visit": number})
        offer(ed, case, ("2026-11-10", "10:00", "12:00"))
        take(tom, page)
        other = entry(tom, page)
        assert other["uid"] != first["uid"], "what took its course stays in the calendar as it was"
        assert other["sequence"] == 0
        tom.get(page)
        tom.post(f"{page}/withdraw")
        assert entry(tom, page)["status"] == "CANCELLED", "nobody comes to a request that was taken back"
        assert "Take it out of my calendar" in assert_page(tom.get(page))
