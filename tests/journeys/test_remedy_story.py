"""The whole of a remedy, through both faces and a real mail server: a repair is chosen, nobody comes twice, the
promised day passes, the refund is taken with its sum, and recorded; the check of that very unit says so, and so
does the report of the month, whose every figure leads to its rows. It still does it: open again. Another unit in
its place goes on with the warranty."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import time_machine
from flask import Flask

from registry.clock import now
from registry.db import db
from registry.journeys import progressing, reaching
from registry.journeys.answers import Told
from registry.journeys.covered import warranty_of
from registry.journeys.covering import am_i_covered
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.registrations.models import Owner, Registration
from registry.reports.filing.figures import figures
from registry.reports.filing.models import FiledReport
from tests.jobs import run_jobs
from tests.journeys.test_progress import count
from tests.letters import Inbox, send_letters, words
from tests.people import Browser, a_member, signed_in
from tests.portal.cases.asking import (
    Recalled,
    a_recalled_kettle,
    ask_for,
    confirmed,
    query_of,
    seen_on,
    the_case,
)
from tests.portal.keeping.visitor import send_file, visitor
from tests.portal.pagecheck import assert_page
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.plates.plates import a_code, a_plate, as_file
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.registrations.owners import a_registration
from tests.registry.remedies.builders import REPAIR, two_remedies
from tests.registry.units.builders import a_unit

TOM, PIA = "tom@example.org", "pia@example.org"
START = date(2026, 11, 2)


def office(site: Flask, recalled: Recalled) -> Browser:
    return signed_in(site, a_member(site, "ed@example.org", recalled.recall.organisation_id))


def verdict(site: Flask, recalled: Recalled, number: str) -> str:
    refresh()
    text: str = site.test_client().get(f"/check?{query_of(recalled, number)}").text
    return text.partition('data-verdict="')[2].partition('"')[0]


def visited(ed: Browser, tom: Browser, case_id: int, page: str, day: date) -> None:
    """Staff offer a visit, the owner confirms it."""
    ed.get(f"/admin/cases/{case_id}")
    slot = {
        "slot-0-day": day.isoformat(),
        "slot-0-begins": "09:00",
        "slot-0-ends": "12:00",
        "zone": "Europe/Berlin",
    }
    ed.post(f"/admin/cases/{case_id}/visits", slot)
    assert "The owner chooses one" in ed.page, ed.page
    db.session.rollback()  # the test's own session, which the owner's page shares, has not seen it yet
    assert "It is your turn" in assert_page(tom.get(page))
    number = tom.page.partition('name="visit" value="')[2].partition('"')[0]
    tom.post(f"{page}/visit", {"visit": number})
    assert "Your appointment" in tom.page, tom.page


def month_reported(site: Flask, recalled: Recalled) -> dict[str, tuple[int, int]]:
    """A publisher counts, opens the monthly report of November, follows every figure to its rows, and files it: line ->
    number of the period, and since the beginning."""
    recall = recalled.recall
    progressing.ask(recall, Author(None, ""))
    db.session.commit()
    run_jobs(site)
    pam = a_member(site, "pam@example.org", recall.organisation_id, "publisher", second_factor=True)
    desk = signed_in(site, pam)
    desk.get(f"/admin/reports/recalls/{recall.id}/forms")
    desk.post(f"/admin/reports/recalls/{recall.id}/forms/cpsc/start", {"first": "2026-11-01"})
    assert_page(desk.get(desk.path))
    page, path = desk.page, desk.path
    links = re.findall(r'<a href="(/admin/reports/recalls/[^"]*)">([\d,]+)</a>', page)
    assert len(links) >= 10
    for link, shown in links:
        rows = list(csv.reader(io.StringIO(desk.get(unescape(link) + "&csv=1").text.lstrip("\ufeff"))))
        assert len(rows) - 1 == int(shown), link
    behind = next(link for link, _ in links if "of=cases/refund" in unescape(link).replace("%2F", "/"))
    assert "AB1500" in assert_page(desk.get(unescape(behind)))
    assert "@example.org" not in desk.page
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    desk.get(path)
    desk.post(f"{path}/file", {"seen": unescape(seen[1])})
    assert "This copy never changes" in desk.page, desk.page
    db.session.rollback()
    body = json.loads(db.session.scalars(db.select(FiledReport.body)).one())
    lines = (line for section in body["sections"] for line in section["lines"])
    return {
        line["key"]: (line["now"], line["all"]) for line in lines if line["source"] and line["text"] is None
    }


def test_chosen_missed_twice_escalated_refunded_and_remedied(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=True) as clock:
        recalled = a_recalled_kettle()
        edda = a_member(site, "ed@example.org", recalled.recall.organisation_id)
        other = confirmed(
            site, inbox, ask_for(site, recalled, "AB1600", "eve@example.org"), "eve@example.org"
        )
        tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
        page, case = tom.path, the_case("AB1500")
        assert verdict(site, recalled, "AB1500") == "affected"
        for count, days in enumerate((3, 8), start=1):
            visited(signed_in(site, edda), tom, the_case("AB1500").id, page, START + timedelta(days=days))
            send_letters(site)
            offered, taken = (str(letter["Subject"]) for letter in inbox.to(TOM)[-2:])
            assert "Appointments were offered" in offered
            assert "The appointment was confirmed" in taken
            calendar = tom.client.get(f"{page}/visit.ics")
            assert f"DTSTART:{START + timedelta(days=days):%Y%m%d}T080000Z\r\n" in calendar.text
            assert "Did nobody come?" not in tom.get(page).text, "not before it is over"
            clock.move_to(datetime.combine(START + timedelta(days=days), time(11), UTC))
            assert "Did nobody come?" in tom.get(page).text
            number = tom.page.partition('name="visit" value="')[2].partition('"')[0]
            tom.post(f"{page}/visit/nobody", {"visit": number})
            tom.post(f"{page}/visit/nobody", {"visit": number})
            assert the_case("AB1500").missed == count, "sent twice is told once"
            promised = START + timedelta(days=days + 14)
            assert (due := the_case("AB1500").due_at) is not None
            assert due.date() == promised, "the clock starts anew"
        ed = signed_in(site, edda)
        ed.get("/admin/cases")
        assert ed.page.index("AB1500") < ed.page.index("AB1600"), "broken promises first"
        assert "nobody came 2 times" in ed.page
        assert "Take the refund instead" not in tom.get(page).text

        clock.move_to(START + timedelta(days=24))
        text = assert_page(tom.get(page))
        assert "The promised day has passed" in text
        assert "Take the refund instead" in text
        assert tom.post(f"{page}/refund", {"price": "nothing"}).status_code == 400
        paid = {"price": "300", "bought_on": "2025-10-01"}
        assert "Nothing is chosen yet" in tom.post(f"{page}/refund", paid).text, "the sum first"
        tom.post(f"{page}/refund", paid | {"seen": seen_on(tom)})
        text = assert_page(tom.get(page))
        assert "75 % of the price paid, 300.00 EUR: 13 full months old" in text
        assert "225.00" in text
        assert tom.post(f"{page}/refund").status_code == 400, "once"

        picture = as_file(a_plate(a_code("AB1500")))
        assert send_file(tom, page, "photo", picture, "old.jpg", f"{page}/files", disposal="y") == 200
        assert "A picture of the old one was sent" in tom.get(page).text
        assert "Show that the old one" not in tom.page
        ed = signed_in(site, edda)
        ed.get(f"/admin/cases/{case.id}")
        ed.post(f"/admin/cases/{case.id}/step", {"step": "money_sent", "note": "225.00 EUR by bank."})
        ed.post(f"/admin/cases/{case.id}/remedied", {"done_on": "2031-01-01"})
        assert "The day lies in the future." in ed.page
        ed.post(
            f"/admin/cases/{case.id}/remedied",
            {"done_on": "2026-11-25", "job": "J-7", "technician": "T. Otto"},
        )
        assert "the check of this unit says so" in ed.page
        assert verdict(site, recalled, "AB1500") == "affected_remedied"
        assert verdict(site, recalled, "AB1600") == "affected"
        db.session.rollback()
        text = assert_page(tom.get(page))
        for said in ("The remedy is done", "J-7", "T. Otto", "25 November 2026"):
            assert said in text
        send_letters(site)
        assert "The remedy is done" in str(inbox.to(TOM)[-1]["Subject"])
        assert "225.00 EUR by bank." in words(inbox.to(TOM)[-2])

        clock.move_to(START + timedelta(days=30))
        told = month_reported(site, recalled)
        assert {key: told[key] for key in ("asked", "booked", "nobody_came", "again")} == {
            "asked": (2, 2), "booked": (2, 2), "nobody_came": (2, 2), "again": (0, 0),
        }  # fmt: skip
        done = ("corrected", "refunded", "repaired", "replaced", "rebated")
        assert [told[key][0] for key in done] == [1, 1, 0, 0, 0]
        assert [told[key][0] for key in ("corrected_owned", "corrected_other")] == [1, 0], (
            "whoever asked has it"
        )
        tom.get(page)
        assert tom.post(f"{page}/again", {"again": " "}).status_code == 400
        tom.post(f"{page}/again", {"again": "The money never came."})
        assert "It still does it" in tom.get(page).text
        assert the_case("AB1500").broken == 3
        assert verdict(site, recalled, "AB1500") == "affected"
        assert other.get(page).request.path == "/case"


def test_another_unit_goes_on_with_the_cover_and_has_recalls_of_its_own(mailing: tuple[Flask, Inbox]) -> None:
    site, _ = mailing
    with time_machine.travel(START, tick=True):
        replace = REPAIR | {"kind": "replace", "gets": "A new kettle."}
        recalled = a_recalled_kettle(remedies=two_remedies(offers=[replace, REPAIR]))
        published_warranty(recalled.kettle, transferable=False)
        mine = a_registration(
            recalled.kettle, "AB1001", PIA, bought_on=date(2024, 10, 3), bought_state="fits"
        )
        db.session.commit()
        before = warranty_of(mine).longest
        pia = visitor(site, db.session.get(Owner, mine.owner_id))
        pia.get(f"/remedy?own={mine.code}")
        pia.post("/remedy", {"own": mine.code, "unit": query_of(recalled, "AB1001"), "kind": "replace"})
        case = the_case("AB1001")
        ed = office(site, recalled)
        ed.get(f"/admin/cases/{case.id}")
        done = {"done_on": START.isoformat()}
        ed.post(f"/admin/cases/{case.id}/remedied", done)
        assert "Write the number of the new unit" in ed.page
        ed.post(f"/admin/cases/{case.id}/remedied", done | {"replacement": "ab1001"})
        assert "That is the number of the old unit." in ed.page
        ed.post(f"/admin/cases/{case.id}/remedied", done | {"replacement": "AB1700"})
        assert "says so from now on" in ed.page, ed.page
        new = db.session.query(Registration).filter_by(number="AB1700").one()
        assert (new.state, new.owner_id, new.previous_id) == ("active", mine.owner_id, mine.id)
        db.session.refresh(mine)
        assert (mine.state, mine.contact_id) == ("replaced", None)
        after = warranty_of(new).longest
        assert before is not None
        assert after is not None
        assert (after.starts, after.ends) == (before.starts, before.ends)
        assert verdict(site, recalled, "AB1001") == "affected_remedied"
        assert verdict(site, recalled, "AB1700") == "affected", "it has recalls of its own"
        reference = case.reference
        db.session.expire_all()
        assert "It stands among your products" in assert_page(pia.get(f"/case/{reference}"))
        text = assert_page(pia.get("/mine"))
        assert "AB1700" in text.replace(" ", "")
        assert "Get its remedy" in text


def test_another_unit_goes_on_with_the_sale_where_nobody_registered_it(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    with time_machine.travel(START, tick=True):
        replace = REPAIR | {"kind": "replace", "gets": "A new kettle."}
        recalled = a_recalled_kettle(remedies=two_remedies(offers=[replace, REPAIR]))
        published_warranty(recalled.kettle)
        db.session.commit()
        confirmed(site, inbox, ask_for(site, recalled, "AB1001", TOM, "replace"), TOM)
        ed, case = office(site, recalled), the_case("AB1001")
        ed.get(f"/admin/cases/{case.id}")
        ed.post(f"/admin/cases/{case.id}/remedied", {"done_on": START.isoformat(), "replacement": "ab1700"})
        assert "says so from now on" in ed.page, ed.page
        refresh()
        old, new = (am_i_covered(Told({"serial": n}, recalled.kettle.slug)) for n in ("AB1001", "AB1700"))
        assert old.on_record
        assert new.on_record
        assert old.warranty is not None
        assert new.warranty is not None
        assert new.warranty.longest == old.warranty.longest
        other = am_i_covered(Told({"serial": "AB1800"}, recalled.kettle.slug))
        assert not other.on_record


def test_a_unit_without_a_number_of_its_own_is_remedied_for_its_owner_alone(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, _ = mailing
    brand = a_brand("Acme")
    pram = a_product(brand, "pram", ["P1"], number_field="lot")
    rule = {"any": [{"lot": ["L77"]}]}
    recall = a_published_recall(brand, rule, pram, title="Acme prams recalled", remedies=two_remedies())
    lot = a_unit(pram, lot="L77", quantity=40)
    mine, other = (a_registration(pram, "L77", email) for email in (PIA, TOM))
    for one in (mine, other):
        one.serial_key, one.lot_key, one.unit_id = None, lot.lot_key, lot.id
    db.session.commit()
    refresh()
    pia, tom = (visitor(site, db.session.get(Owner, one.owner_id)) for one in (mine, other))
    assert "Get its remedy" in pia.get("/mine").text
    pia.get(f"/remedy?own={mine.code}")
    pia.post("/remedy", {"own": mine.code, "kind": "repair"})
    case = the_case("L77")
    assert case.key is None
    ed = signed_in(site, a_member(site, "ed@example.org", pram.organisation_id))
    ed.get(f"/admin/cases/{case.id}")
    ed.post(f"/admin/cases/{case.id}/remedied", {"done_on": now().date().isoformat()})
    assert "Recorded" in ed.page, ed.page
    db.session.rollback()
    text = assert_page(pia.get("/mine"))
    assert "its remedy is recorded as done" in text or "remedied" in text.lower(), text
    assert "Get its remedy" not in text
    assert "Get its remedy" in tom.get("/mine").text, "theirs is another one"
    wanted = ["cases/repair", "cases/unnumbered", "remedied/all", "remedies"]
    told = figures(recall, 0, wanted, None, now().date())
    assert [told[name].all for name in wanted] == [1, 1, 1, 0], (
        "it is corrected, whoever has no number for it"
    )
    reaching.ask(db.session.get_one(Recall, recall.id), Author(None, ""))
    db.session.commit()
    run_jobs(site)
    progress = count(site, recall)
    assert (progress.facts["remedies"], progress.facts["steps"]["remedied"]) == (1, 1), "Pia’s, and not Tom’s"
    pia.get(f"/case/{case.reference}")
    pia.post(f"/case/{case.reference}/again", {"again": "It wobbles."})
    db.session.rollback()
    assert "its remedy is recorded as done" not in pia.get("/mine").text


def test_a_service_partner_sees_what_was_handed_to_them_and_nothing_else(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    for number in ("AB1500", "AB1600", "AB1700"):
        confirmed(site, inbox, ask_for(site, recalled, number, TOM, name="Tom Tinker", phone="0170 1"), TOM)
    ed = office(site, recalled)
    maker = recalled.recall.organisation_id
    partner = a_member(site, "shop@example.org", maker, "partner")
    ids = [the_case(number).id for number in ("AB1500", "AB1600")]
    ed.get("/admin/cases")
    ed.post("/admin/cases/hand", {"case": ids, "hand_to": str(partner.id)})
    assert "2 requests handed over." in ed.page
    shop = signed_in(site, partner)
    assert "Tom Tinker" not in assert_page(shop.get("/admin/cases"))
    assert "AB1500" in shop.page
    assert "AB1700" not in shop.page
    hidden = the_case("AB1700").id
    assert shop.get(f"/admin/cases/{hidden}").status_code == 404
    assert shop.get("/admin/recalls").status_code == 403
    assert shop.get("/admin/cases/parts").status_code == 403
    assert "0170 1" not in shop.get(f"/admin/cases/{ids[0]}").text
    shop.post(f"/admin/cases/{ids[0]}/contact")
    assert "0170 1" in shop.page
    shop.get("/admin/cases")
    shop.post("/admin/cases/steps", {"case": [*ids, hidden], "step": "part_ordered", "words": ""})
    assert "Noted in 2 requests" in shop.page
    shop.post("/admin/cases/steps", {"case": ids, "step": "gold"})
    assert "Choose what was done." in shop.page
    assert shop.post("/admin/cases/hand", {"case": ids, "hand_to": "0"}).status_code == 403
    send_letters(site)
    assert sum("The part was ordered" in str(one["Subject"]) for one in inbox.to(TOM)) == 2
    ed.get("/admin/log")
    assert "looked how to reach who asked for a remedy" in ed.page
    case = the_case("AB1500")
    case.state = "remedied"
    db.session.commit()
    shop.get(f"/admin/cases/{ids[0]}")
    assert "Show how to reach the owner" not in shop.page, "the work is done"
    assert shop.post(f"/admin/cases/{ids[0]}/contact").status_code == 403
    ed.get(f"/admin/cases/{ids[0]}")
    assert "Show how to reach the owner" in ed.page


def test_parts_are_counted_down_and_never_below_none(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    for number in ("AB1500", "AB1600"):
        confirmed(site, inbox, ask_for(site, recalled, number, TOM), TOM)
    ed = office(site, recalled)
    assert_page(ed.get("/admin/cases/parts"))
    ed.post("/admin/cases/parts", {"number": "P-1", "name": "Pump", "stock": "many"})
    assert "a whole number" in ed.page
    ed.post("/admin/cases/parts", {"number": "P-1", "name": "Pump", "stock": "1"})
    first, second = (the_case(number).id for number in ("AB1500", "AB1600"))
    done = {"done_on": "2026-01-05", "part": "P-1"}
    ed.get(f"/admin/cases/{first}")
    ed.post(f"/admin/cases/{first}/remedied", done)
    assert "says so from now on" in ed.page
    ed.get(f"/admin/cases/{second}")
    ed.post(f"/admin/cases/{second}/remedied", done)
    assert "none of this part is left" in ed.page
    assert the_case("AB1600").state == "open", "nothing half done"
    assert verdict(site, recalled, "AB1600") == "affected"
    assert "0 there" in assert_page(ed.get("/admin/cases/parts"))


def test_messages_go_both_ways_in_one_thread(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    page, case = tom.path, the_case("AB1500").id
    ed = office(site, recalled)
    for text in ("Do you need\nthe lid?", "Or the base?"):
        tom.get(page)
        tom.post(f"{page}/say", {"say": text})
    send_letters(site)
    assert not inbox.to("ed@example.org"), "what else comes goes along"
    with time_machine.travel(now() + timedelta(minutes=6)):
        send_letters(site)
    (letter,) = inbox.to("ed@example.org")
    assert "Message" in str(letter["Subject"])
    assert "the lid?" not in words(letter)
    ed.get(f"/admin/cases/{case}")
    assert "the lid?" in assert_page(ed.get(f"/admin/cases/{case}"))
    ed.post(f"/admin/cases/{case}/step", {"step": "asked", "note": ""})
    assert "Say what you need of the owner." in ed.page
    ed.post(f"/admin/cases/{case}/step", {"step": "asked", "note": "A picture of the base, please."})
    assert the_case("AB1500").turn == "owner"
    send_letters(site)
    assert "A picture of the base, please." in words(inbox.to(TOM)[-1])
    before = the_case("AB1500").due_at
    assert before is not None
    tom.get(page)
    assert tom.post(f"{page}/say", {"say": "  "}).status_code == 400
    assert tom.post(f"{page}/say", {"say": "x" * 4001}).status_code == 400
    tom.post(f"{page}/say", {"say": "Here it is."})
    case_now = the_case("AB1500")
    assert case_now.turn == "maker"
    assert case_now.due_at is not None
    assert case_now.due_at > before, "what the owner took is added"
    ed.get(f"/admin/cases/{case}")
    ed.post(f"/admin/cases/{case}/say", {"say": "Thank you."})
    text = assert_page(tom.get(page))
    assert (
        text.index("the lid?")
        < text.index("of the base")
        < text.index("Here it is.")
        < text.index("Thank you.")
    )
    tom.post(f"{page}/withdraw")
    assert "You took this request back" in tom.get(page).text
    assert tom.post(f"{page}/withdraw").status_code == 400
