"""Registering as people do it: by photo, by keyboard alone, without script; the letter and what it opens."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser import mailed
from tests.browser.axe import sound
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.mailed import link_to
from tests.letters import send_letters
from tests.registry.plates.plates import a_code, a_plate, as_file

RECALLED, OTHER, SLIP = "BA10067750", "BA10067751", "BA1OO67750"
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
folder, site, office = mailed.folder, mailed.site, mailed.office
pytestmark = pytest.mark.browser


@WIDTHS
def test_from_a_photo_to_one_s_own_products(
    page: MakePage, office: Flask, folder: Path, tmp_path: Path, width: int
) -> None:
    tab = page(width)
    photo = tmp_path / "plate.jpg"
    photo.write_bytes(as_file(a_plate(a_code(RECALLED), turned=10)))
    tab.goto("/register")
    sound(tab)
    tab.get_by_label("Photo of the plate or the code").set_input_files(photo)
    tab.get_by_role("button", name="Read the photo").click()
    tab.get_by_role("button", name="Register this product").click()
    expect(tab.get_by_label("Serial number")).to_have_value(RECALLED)
    sound(tab)
    tab.get_by_label("E-mail address").fill(f"olga{width}@example.org")
    tab.get_by_label("When did you buy it?").fill("2024-03-14")
    tab.get_by_role("button", name="Register", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("This one is recalled")
    expect(tab.get_by_role("heading", name="One step left")).to_be_visible()
    sound(tab)
    tab.goto(link_to(office, folder, f"olga{width}@example.org", "/register/confirm/"))
    sound(tab)
    tab.get_by_role("button", name="Yes, it is mine").click()
    expect(tab.get_by_text("It is registered")).to_be_visible()
    expect(tab.get_by_role("link", name="What to do now")).to_be_visible()
    sound(tab)
    send_letters(office)
    tab.reload()
    tab.get_by_text("Letters about it (2)").click()
    sound(tab)
    tab.get_by_role("link", name="Confirmation of a registration").click()
    expect(tab.get_by_text("Sent on")).to_be_visible()
    sound(tab)
    tab.go_back()
    tab.emulate_media(media="print")
    expect(tab.get_by_text("This one is recalled")).to_be_visible()
    expect(tab.get_by_role("button", name="Sign out")).to_be_hidden()


@WIDTHS
def test_without_script_a_slip_is_settled_and_faults_lead_to_their_fields(page: MakePage, width: int) -> None:
    tab = page(width, script=False)
    tab.goto(f"/check?serial={OTHER}")
    tab.get_by_role("link", name="Register this product").click()
    tab.get_by_label("Serial number").fill(SLIP)
    tab.get_by_role("button", name="Register", exact=True).click()
    tab.get_by_role("link", name="Type your e-mail address.").click()
    assert tab.url.endswith("#f-email")
    tab.get_by_label("E-mail address").fill("paul@example.org")
    tab.get_by_label("As a gift").check()
    tab.get_by_role("button", name="Register", exact=True).click()
    expect(tab.get_by_role("link", name="Look at the number once more")).to_be_visible()
    tab.get_by_role("button", name=f"It is {RECALLED}").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("This one is recalled")


def test_the_keyboard_alone_registers(page: MakePage) -> None:
    tab = page(DESK)
    tab.goto(f"/register?serial={OTHER}")
    typed = {"email": "kim@example.org", "bought_on": "03142024"}
    for _ in range(60):
        tab.keyboard.press("Tab")
        name = tab.evaluate("document.activeElement.name || ''")
        if name in typed:
            tab.keyboard.type(typed.pop(name))
        if not typed and tab.evaluate("document.activeElement.textContent") == "Register":
            break
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="One step left")).to_be_visible()
    assert tab.locator("[data-verdict]").get_attribute("data-verdict") == "not_in_any_recall"


@WIDTHS
def test_faults_are_met_first(page: MakePage, width: int) -> None:
    tab = page(width)
    tab.goto(f"/register?serial={OTHER}")
    tab.get_by_role("button", name="Register", exact=True).click()
    expect(tab.locator(".error-summary")).to_be_focused()
    sound(tab)


@WIDTHS
def test_every_page_on_the_way_in_is_for_everybody(
    page: MakePage, office: Flask, folder: Path, width: int
) -> None:
    tab = page(width)
    for path in ("/mine/enter", "/mine/enter/unknown", "/register/confirm/unknown", "/register?q=anker",
                 "/01/04006381333931/21/X1"):  # fmt: skip
        tab.goto(path)
        sound(tab)
    tab.goto("/mine/enter")
    tab.get_by_label("E-mail address").fill(f"nobody{width}@example.org")
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    sound(tab)
