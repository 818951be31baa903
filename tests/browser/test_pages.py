"""Every public page: axe finds nothing, nothing hangs over, the keyboard and a browser without script suffice."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import OVERFLOW, assert_accessible, tab_to
from tests.browser.conftest import DESK, PHONE, MakePage

NUMBER = "BA10067751"  # one past the end of a span of the bicycle forks recalled in 2001
INSIDE = "BA10067750"
PAGES = (
    "/",
    "/recalls",
    "/recalls?q=nothing+has+this+name",
    "/about",
    "/api/v1/docs",
    f"/check?serial={NUMBER}",
    f"/check?serial={INSIDE}&brand=Ballistic+105+(By+US)",
    "/check?serial=BA1OO67750&brand=Ballistic+105+(By+US)",
    "/admin/sign-in",
)
REFUSED = ("/check?serial=", "/nowhere")


@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES + REFUSED)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing(page: MakePage, address: str, width: int) -> None:
    tab = page(width)
    _open(tab, address)
    assert_accessible(tab)


@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES + REFUSED)
def test_it_reads_at_night_and_on_the_smallest_phone(page: MakePage, address: str) -> None:
    tab = page(320, dark=True)
    _open(tab, address)
    assert_accessible(tab)
    assert tab.evaluate(OVERFLOW) == 0


@pytest.mark.browser
def test_the_keyboard_alone_gets_an_answer(page: MakePage) -> None:
    tab = page(DESK)
    tab.goto("/")
    tab_to(tab, "[name=serial]")
    tab.keyboard.type(NUMBER)
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-verdict]")).to_be_visible()


@pytest.mark.browser
def test_a_browser_without_script_gets_an_answer(page: MakePage) -> None:
    tab = page(PHONE, script=False)
    tab.goto("/")
    tab.locator("[name=serial]").fill(NUMBER)
    tab.get_by_role("button", name="Check").first.click()
    expect(tab.locator("[data-verdict]")).to_be_visible()
    expect(tab.locator("h1")).to_have_count(1)


def _open(tab: Page, address: str) -> None:
    """An error page that nobody meant to look at would pass for the page itself: its status gives it away."""
    answer = tab.goto(address)
    assert answer
    assert address in REFUSED or answer.status == 200, f"{address} answered {answer.status}"
