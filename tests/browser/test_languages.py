"""German, with its long words, and Arabic, from right to left: axe, both sizes, and a choice by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import look, tab_to
from tests.browser.conftest import DESK, MakePage

INSIDE = "BA10067750"
PAGES = (
    "/",
    f"/check?serial={INSIDE}&brand=Ballistic+105+(By+US)",
    "/recalls",
    "/register",
    "/warranty",
    "/about",
)


@pytest.mark.browser
@pytest.mark.parametrize("code", ["ar", "de"])
def test_pages_stand_in_other_languages(page: MakePage, code: str) -> None:
    tab = page(locale=code)
    for address in PAGES:
        tab.goto(address)
        assert tab.evaluate("[document.documentElement.lang, document.dir]") == [
            code,
            "rtl" if code == "ar" else "ltr",
        ]
        look(tab)
    tab.goto(PAGES[1])
    number = tab.locator(".serial").first
    assert number.evaluate("it => getComputedStyle(it).direction") == "ltr"


@pytest.mark.browser
def test_a_language_is_chosen_at_the_foot_of_a_page(page: MakePage) -> None:
    tab = page(DESK, script=False, locale="en-GB")
    tab.goto(PAGES[1])
    tab_to(tab, "[hreflang=ar]", most=80)
    tab.keyboard.press("Enter")
    expect(tab.locator("html[lang=ar]")).to_be_visible()
    assert INSIDE in tab.url
    tab.goto("/recalls")
    assert tab.url.endswith("/recalls?lang=ar")
