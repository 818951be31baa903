"""What is sent back: a label and a slip with the request's reference, the promised time waiting until it is on its way,
each stage measured for remedies of recalls as for claims."""

from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from flask import Flask
from PIL import Image

from registry.cases.queries import by_reference
from registry.cases.service import counted
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.plates.codes import find_codes
from registry.remedies.offers import read_address
from registry.vault import seal
from tests.letters import Inbox, send_letters
from tests.pdfua import assert_ua
from tests.people import Browser, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed, late, seen_on, the_case
from tests.portal.faults.telling import a_warranted_saw, report
from tests.portal.faults.telling import confirmed as told
from tests.portal.faults.telling import query_of as query_of_saw
from tests.portal.pagecheck import assert_page
from tests.registry.remedies.builders import two_remedies

TOM = "tom@example.org"
DOCK = "Acme Returns\nDock 3\n12345 Springfield"


def words_in(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def codes_in(pdf: bytes) -> set[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=3).to_pil()
    return {found.text for found in find_codes(picture.convert("L"))}


def test_a_kettle_is_sent_back_with_a_label(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    offers = [{**one, "back": DOCK} for one in two_remedies()["offers"]]
    recalled = a_recalled_kettle(remedies=two_remedies(offers=offers))
    maker = recalled.recall.organisation_id
    edda = a_member(site, "ed@example.org", maker)
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    case = the_case("AB1500")
    case.sealed = seal({"email": TOM, "name": "Tom Tinker", "address": "Elm Road 1, London"})
    db.session.commit()
    due, path = case.due_at, tom.path
    text = assert_page(tom.get(path))
    for said in (
        "It is your turn",
        "Send it back as it stands below.",
        "Dock 3",
        "Label and packing slip (PDF)",
    ):
        assert said in text
    reference = f"{case.reference[:4]}-{case.reference[4:]}"
    answer = tom.client.get(f"{path}/return.pdf")
    tags = assert_ua(answer.data)
    assert tags.count("H1") == 2
    said = words_in(answer.data)
    for line in (
        *DOCK.split("\n"),
        "Tom Tinker",
        "Elm Road 1",
        reference,
        "AB1500",
        "Lay this part into the parcel.",
    ):
        assert line in said
    assert codes_in(answer.data) == {reference}
    assert Browser(site, "192.0.2.9").client.get(f"{path}/return.pdf").status_code == 404

    with time_machine.travel(now() + timedelta(days=5), tick=True):
        tom.get(path)
        tom.post(f"{path}/sent", {"parcel": "x" * 61})
        assert "longer than 60" in tom.page
        for _ in range(2):
            tom.get(path)
            tom.post(f"{path}/sent", {"parcel": "1Z 999"})
        text = assert_page(tom.get(path))
        assert text.count("It was sent back") == 1
        assert "It is the maker’s turn" in text
        case = the_case("AB1500")
        assert case.turn == "maker"
        assert timedelta(days=5) <= case.due_at - due < timedelta(days=5, minutes=5), "it waited"
        ed = signed_in(site, edda)
        ed.get(f"/admin/cases?q={reference}")
        assert reference in ed.page, "by what a scanner reads from the parcel"
        page = f"/admin/cases/{case.id}"
        assert "1Z 999" in ed.get(page).text
        for step in ("unit_arrived", "part_ordered", "part_arrived"):
            ed.get(page)
            ed.post(f"{page}/step", {"step": step, "note": ""})
        assert tom.client.get(f"{path}/return.pdf").status_code == 404, "it is there"
        tom.get(path)
        tom.post(f"{path}/sent", {"parcel": ""})
        assert "Nothing is to be sent back just now" in tom.page
        late(the_case("AB1500"))
        tom.get(path)
        tom.post(f"{path}/refund", {"price": "100", "do": "work"})
        tom.post(f"{path}/refund", {"price": "100", "seen": seen_on(tom)})
        assert the_case("AB1500").kind == "refund"
        assert the_case("AB1500").turn == "maker"
        assert "Send it back" not in tom.get(path).text, "it is there"
        counts = {one.name: one for one in counted(maker, claims=False)}
        assert list(counts) == ["answer", "part", "visit", "close"]
        assert (counts["answer"].in_time, counts["part"].in_time, counts["close"].running) == (1, 1, 1)
        assert not any(one.running + one.in_time for one in counted(maker, claims=True))
        assert "First answer" in ed.get(page).text
        assert "all remedies of recalls" in ed.get("/admin/cases/service").text


def test_staff_ask_for_what_a_claim_is_about(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    saw = a_warranted_saw()
    ed = signed_in(site, a_member(site, "ed@example.org", saw.saw.organisation_id))
    tom = told(site, inbox, report(site, query_of_saw(saw.saw), code=str(saw.leaks.id)))
    case = by_reference(tom.path.rpartition("/")[2])
    assert case is not None
    ed.get("/admin/cases/service")
    ed.post("/admin/cases/service/back", {"back": DOCK.replace("\n", "\r\n\r\n")})
    assert "The address is kept." in ed.page
    assert tom.client.get(f"{tom.path}/return.pdf").status_code == 404, "nobody asked for it"
    ed.get(f"/admin/cases/{case.id}")
    ed.post(f"/admin/cases/{case.id}/step", {"step": "return_asked", "note": ""})
    assert "Dock 3" in assert_page(tom.get(tom.path))
    assert "Dock 3" in words_in(tom.client.get(f"{tom.path}/return.pdf").data)
    send_letters(site)


@pytest.mark.parametrize("wrong", ["a\n" * 7, "x" * 51, "a\x07b"])
def test_an_address_fits_on_a_parcel(wrong: str) -> None:
    with pytest.raises(Refused):
        read_address(wrong, "back")
