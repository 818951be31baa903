"""The check as people live it: a number, a doubt, a question, a photo; by touch, by keyboard, without script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.registry.plates.plates import a_code, a_plate, as_file

INSIDE, OUTSIDE, SLIP = "BA10067750", "BA10067751", "BA1OO67750"
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
pytestmark = pytest.mark.browser


def check(tab: Page, number: str) -> None:
    tab.goto("/")
    fill(tab, number)


def fill(tab: Page, number: str) -> None:
    tab.get_by_label("The number on your product").fill(number)
    tab.get_by_role("button", name="Check this number").click()


def verdict(tab: Page, name: str) -> None:
    expect(tab.locator("[data-verdict]")).to_have_attribute("data-verdict", name)


def told(tab: Page) -> str:
    """The verdict of a page that is there whole: while it still comes, nothing on it can be counted."""
    name = tab.locator("[data-verdict]").get_attribute("data-verdict") or ""
    tab.wait_for_load_state()
    return name


@WIDTHS
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_number_one_past_the_list_and_the_last_one_on_it(page: MakePage, width: int, script: bool) -> None:
    tab = page(width, script=script)
    check(tab, OUTSIDE)
    verdict(tab, "not_in_any_recall")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Not in any recall as of")
    tab.get_by_role("link", name="Check another number").click()
    fill(tab, INSIDE)
    verdict(tab, "affected")
    expect(tab.get_by_role("heading", name="Do this now")).to_be_in_viewport()
    tab.get_by_role("link", name="Read the whole recall").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Ballistic 105")


@WIDTHS
def test_a_slip_is_shown_large_and_settled_by_one_click(page: MakePage, width: int) -> None:
    tab = page(width, script=False)
    check(tab, SLIP)
    verdict(tab, "look_again")
    expect(tab.locator(".tile-doubt")).to_be_visible()
    tab.get_by_role("link", name="It is the digit zero").click()
    verdict(tab, "affected")
    tab.go_back()
    tab.get_by_role("link", name="It really is the letter O").first.click()
    expect(tab.locator("[data-verdict]")).not_to_have_attribute("data-verdict", "look_again")


@WIDTHS
def test_one_question_at_a_time_and_what_was_told_is_kept(page: MakePage, width: int) -> None:
    tab = page(width, script=False)
    check(tab, "AM123456A")
    while (asked := told(tab)) == "need":
        here = tab.url
        if (brand := tab.locator("form.card-plain [name=brand]:not([type=hidden])")).count():
            brand.fill("GE")
            tab.get_by_role("button", name="Go on").click()
        elif (model := tab.locator("form.card-plain [name=model]:not([type=hidden])")).count():
            model.fill("WBVH5200J1WW")
            tab.get_by_role("button", name="Go on").click()
        else:
            tab.get_by_role("link", name=re.compile("GE front-load")).click()
        expect(tab).not_to_have_url(here)
    assert asked == "affected"
    assert "serial=AM123456A" in tab.url


def test_the_keyboard_alone_settles_a_slip(page: MakePage) -> None:
    tab = page(DESK)
    tab.goto("/")
    for _ in range(12):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.name") == "serial":
            break
    tab.keyboard.type(SLIP)
    tab.keyboard.press("Enter")
    verdict(tab, "look_again")
    for _ in range(30):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "It is the digit zero":
            break
    tab.keyboard.press("Enter")
    verdict(tab, "affected")


@WIDTHS
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_photo_instead_of_typing(page: MakePage, width: int, script: bool, tmp_path: Path) -> None:
    photo = tmp_path / "plate.jpg"
    photo.write_bytes(as_file(a_plate(a_code(INSIDE), turned=10)))
    tab = page(width, script=script)
    tab.goto("/")
    tab.get_by_label("Photo of the plate or the code").set_input_files(photo)
    tab.get_by_role("button", name="Read the photo").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Is this it?")
    cut_out = tab.get_by_alt_text("The part of your photo that we read")
    expect(cut_out).to_be_visible()
    if script:
        assert cut_out.evaluate("image => image.naturalWidth") > 100
        assert_accessible(tab)
    tab.get_by_role("button", name="Yes, check this number").click()
    verdict(tab, "affected")


@WIDTHS
def test_an_error_is_met_first_and_leads_to_its_field(page: MakePage, width: int) -> None:
    tab = page(width)
    tab.goto("/check?serial=")
    expect(tab.locator(".error-summary")).to_be_focused()
    tab.get_by_role("link", name="Type the number that is on your product.").click()
    expect(tab.locator("#f-serial")).to_be_focused()
    assert_accessible(tab)


def test_recalls_are_searched_without_script(page: MakePage) -> None:
    tab = page(PHONE, script=False)
    tab.goto("/recalls")
    tab.get_by_label("Words").fill("washers")
    tab.get_by_role("button", name="Search").click()
    expect(tab.locator("#count")).to_contain_text("found")
    tab.get_by_role("link", name="GE front-load washers").click()
    tab.get_by_label("Is yours one of them?").fill("AM123456A")
    tab.get_by_role("button", name="Check this number").click()
    expect(tab.locator("[data-verdict]")).to_be_visible()


def test_on_paper_the_answer_stands_without_buttons(page: MakePage) -> None:
    tab = page(DESK)
    check(tab, INSIDE)
    tab.emulate_media(media="print")
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    expect(tab.get_by_role("link", name="Check another number")).to_be_hidden()
    expect(tab.get_by_text("list version")).to_be_visible()
