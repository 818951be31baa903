"""A dealer registers what was sold, for the customer, who decides by a letter: on a phone, at a desk, by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import mailed
from tests.browser.axe import sound, tab_to
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.mailed import link_to
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.people import PASSWORD, a_member
from tests.portal.register.conftest import a_shop

folder, office = mailed.folder, mailed.office
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(browser: object, folder: Path) -> Iterator[str]:
    """Sam sells Acme's kettles, of which AB100100 to AB100199 are recalled."""
    with running_site(folder) as address:
        made = make_site(folder)
        with made.app_context():
            a_member(made, "sam@example.com", a_shop().brand.organisation_id, "seller")
        dispose(made)
        yield address


def signed_in(tab: Page) -> None:
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail").fill("sam@example.com")
    tab.locator("[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Registered for customers")


@pytest.mark.parametrize(("width", "script"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_from_the_sale_to_the_customer_s_own_page(
    page: MakePage, office: Flask, folder: Path, width: int, *, script: bool
) -> None:
    customer = f"carl{width}{script}@example.org"
    tab = page(width, script=script)
    signed_in(tab)
    sound(tab)
    tab.get_by_role("link", name="Register").last.click()
    sound(tab)
    tab.get_by_role("button", name="Send the letter").click()
    expect(tab.get_by_role("alert")).to_contain_text("not registered yet")
    sound(tab)
    tab.get_by_label("Product", exact=True).fill("Acme Kettle")
    tab.get_by_label("Its number").fill("AB1OO150")
    tab.get_by_label("Sold on").fill("2026-03-14")
    tab.get_by_label("Dealer or shop").fill("Corner Shop")
    tab.get_by_label("Customer’s e-mail address").fill(customer)
    tab.get_by_role("button", name="Send the letter").click()
    expect(tab.get_by_role("link", name="Look at the number once more")).to_be_visible()
    sound(tab)
    tab.get_by_role("button", name="It is AB100150").click()
    expect(tab.get_by_text("A letter is on its way to the customer")).to_be_visible()
    expect(tab.get_by_text("Do not hand it over as it is")).to_be_visible()
    assert customer not in tab.content()
    sound(tab)

    own = page(width, script=script)
    own.goto(link_to(office, folder, customer, "/register/confirm/"))
    sound(own)
    own.get_by_role("button", name="Yes, it is mine").click()
    expect(own.get_by_text("It is registered")).to_be_visible()
    expect(own.locator("section.thing")).to_contain_text("AB100150")
    sound(own)
    tab.reload()
    expect(tab.get_by_role("row").nth(1)).to_contain_text("confirmed")
    sound(tab)


def test_the_keyboard_alone_registers_a_sale(page: MakePage) -> None:
    tab = page(DESK)
    signed_in(tab)
    tab.goto("/admin/registering/new")
    for name, typed in (("product", "Acme Kettle"), ("number", "AB100260"), ("bought_on", "03142026"),
                        ("email", "keys@example.org")):  # fmt: skip
        tab_to(tab, f"[name={name}]")
        tab.keyboard.type(typed)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("A letter is on its way to the customer")).to_be_visible()
