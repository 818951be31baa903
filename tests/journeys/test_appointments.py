"""Appointments, by the clock of the place where the product is: offered for times to come, confirmed once, over when
their hour is over; each page and letter says whose clock that is."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

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
