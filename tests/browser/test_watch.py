"""To be told of a change, and to keep a paper: by keyboard alone, without script, on a phone and at a desk."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser import mailed
from tests.browser.axe import sound, tab_to
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.mailed import link_to

OTHER = "serial=BA10067751&brand=Ballistic+105+(By+US)"
RECALLED = "serial=BA10067750&brand=Ballistic+105+(By+US)"
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
folder, site, office = mailed.folder, mailed.site, mailed.office
pytestmark = pytest.mark.browser


@WIDTHS
def test_from_the_answer_to_the_watch_and_out_again(
    page: MakePage, office: Flask, folder: Path, width: int
) -> None:
    tab, address = page(width), f"wanda{width}@example.org"
    tab.goto(f"/check?{OTHER}")
    tab.get_by_role("link", name="Tell me when this answer changes").click()
    sound(tab)
    tab.get_by_label("E-mail address").fill("wanda@")
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("alert")).to_contain_text("no e-mail address")
    sound(tab)
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    sound(tab)
    tab.goto(link_to(office, folder, address, "/watch/confirm/"))
    sound(tab)
    tab.get_by_role("button", name="Yes, tell me").click()
    expect(tab.get_by_role("status")).to_contain_text("We tell you when the answer changes")
    sound(tab)
    tab.get_by_role("link", name="End it again").click()
    sound(tab)
    tab.get_by_role("button", name="End it").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("You get no more letters about it")
    sound(tab)
    tab.goto(link_to(office, folder, address, "/watch/confirm/"))
    sound(tab)


def test_the_keyboard_alone_is_enough(page: MakePage, office: Flask, folder: Path) -> None:
    tab = page(DESK)
    tab.goto(f"/watch?{OTHER}")
    tab_to(tab, "[name=email]")
    tab.keyboard.type("keys@example.org")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url("/watch/sent")
    tab.goto(link_to(office, folder, "keys@example.org", "/watch/confirm/"))
    tab_to(tab, "main form button")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Watching this unit")
    tab.goto(f"/receipt?{OTHER}")
    tab_to(tab, "main form button")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Check receipt")


def test_without_script(page: MakePage, office: Flask, folder: Path) -> None:
    tab = page(PHONE, script=False)
    tab.goto(f"/watch?{OTHER}")
    tab.get_by_label("E-mail address").fill("plain@example.org")
    tab.get_by_role("button", name="Send me the link").click()
    tab.goto(link_to(office, folder, "plain@example.org", "/watch/confirm/"))
    tab.get_by_role("button", name="Yes, tell me").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Watching this unit")


@WIDTHS
def test_a_receipt_is_kept_and_found_again(page: MakePage, width: int) -> None:
    tab = page(width)
    tab.goto(f"/check?{RECALLED}")
    tab.get_by_role("link", name="Keep a receipt").click()
    sound(tab)
    tab.get_by_role("button", name="Keep a receipt").click()
    expect(tab.get_by_text("Genuine, and the same is said now")).to_be_visible()
    tab.get_by_text("See for yourself that it is signed").click()
    sound(tab)
    code = tab.get_by_role("img", name="A code to scan").locator("svg").bounding_box()
    assert code
    assert code["width"] >= 140, "large enough to be scanned"
    number = tab.url.rpartition("/")[2]
    answer = tab.request.get(f"{tab.url}.pdf")
    assert answer.body().startswith(b"%PDF-")
    tab.goto("/receipt")
    sound(tab)
    tab.get_by_label("Number of the receipt").fill(number.lower().replace("-", " "))
    tab.get_by_role("button", name="Look").click()
    expect(tab).to_have_url(f"/receipt/{number}")
    tab.goto("/receipt")
    tab.get_by_label("Number of the receipt").fill("ABCD")
    tab.get_by_role("button", name="Look").click()
    expect(tab.get_by_role("alert")).to_contain_text("16 letters and digits")
    sound(tab)
