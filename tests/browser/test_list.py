"""Registering all that stands on a list: pasted without script, sent as a file, by the keyboard alone."""

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
from tests.portal.register.conftest import a_shop

folder, office = mailed.folder, mailed.office
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(browser: object, folder: Path) -> Iterator[str]:
    """Acme's kettle can be registered; AB100100 to AB100199 are recalled."""
    with running_site(folder) as address:
        made = make_site(folder)
        with made.app_context():
            a_shop()
        dispose(made)
        yield address


def rows(first: int) -> str:
    """A recalled kettle, two that are not, a number that is not one of this product, and a day still to come."""
    body = (
        f"{first + 150},Flat 1,2024-06-30",
        f"{first + 250},Flat 2,",
        f"{first + 251},,",
        f"{first + 252},,2999-01-01",
    )
    return "\n".join(
        ["Product,Serial number,Room,Purchase date", *(f"Kettle,AB{row}" for row in body), "Kettle,XX1,,"]
    )


def came_in(tab: Page, office: Flask, folder: Path, address: str) -> None:
    tab.goto("/register/list")
    sound(tab)
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    sound(tab)
    tab.goto(link_to(office, folder, address, "/mine/enter/"))
    tab.get_by_role("button", name="Open my products").click()
    expect(tab).to_have_url("/mine/list")
    sound(tab)


@pytest.mark.parametrize(("width", "script"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_from_the_way_in_to_the_rows_left_to_correct(
    page: MakePage, office: Flask, folder: Path, width: int, *, script: bool
) -> None:
    tab = page(width, script=script)
    came_in(tab, office, folder, f"lena{width}{script}@example.org")
    tab.get_by_role("button", name="Show me what they are").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    sound(tab)
    tab.get_by_label("Paste your list").fill(rows(100000))
    tab.get_by_role("button", name="Show me what they are").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("3 of 5 can be registered")
    expect(tab.get_by_text("1 of them is recalled")).to_be_visible()
    sound(tab)
    tab.get_by_text("How your list is read").click()
    tab.get_by_label("Room").select_option("Left out")
    tab.get_by_role("button", name="Read it so").click()
    expect(tab.locator("table").get_by_text("Flat 1")).to_have_count(0)
    sound(tab)
    with tab.expect_download() as asked:
        tab.get_by_role("button", name="File of the rows to correct").click()
    assert "2999-01-01 cannot be" in asked.value.path().read_text("utf-8-sig")
    tab.get_by_role("button", name="Register 3 products").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("3 products are registered")
    expect(tab.get_by_text("Act on these now")).to_be_visible()
    sound(tab)
    tab.get_by_role("link", name="See my products").click()
    expect(tab.locator("section.thing")).to_have_count(3)
    expect(tab.locator("section.thing").first).to_contain_text("AB100150")
    sound(tab)


def test_a_file_that_cannot_be_read_alone_asks_one_thing(page: MakePage, office: Flask, folder: Path) -> None:
    tab = page(PHONE)
    came_in(tab, office, folder, "file@example.org")
    data = b"What,Number,Day\nKettle,AB100300,03/04/2024\nKettle,AB100301,05/06/2024\n"
    tab.locator("input[type=file]").set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": data})
    tab.get_by_role("button", name="Show me what they are").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("How is your list to be read?")
    sound(tab)
    tab.get_by_label("Days are written").select_option("Day, month, year")
    tab.get_by_role("button", name="Read it so").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("2 of 2 can be registered")
    sound(tab)


def test_the_keyboard_alone_is_enough(page: MakePage, office: Flask, folder: Path) -> None:
    tab = page(DESK)
    came_in(tab, office, folder, "keys@example.org")
    tab_to(tab, "textarea")
    tab.keyboard.insert_text("Kettle,AB100400\nKettle,AB100401")
    tab_to(tab, "main form button")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("2 of 2 can be registered")
    tab_to(tab, "main form button")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("2 products are registered")
